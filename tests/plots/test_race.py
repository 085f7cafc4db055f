"""The race: medians and bands of the scores that were given, breaks and levels where they are."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from lstm_viz import plots
from lstm_viz.plots.theme import DARK, LIGHT, contrast_ratio
from lstm_viz.race.breaking import breaks_at
from tests.plots.eyes import EYES, difference

# Plotly makes its attributes at run time, where no type checker sees them.
race_curves: Any = plots.race_curves
LENGTHS = [5, 10, 20, 40]
RESULTS = {
    "LSTM": (LENGTHS, np.array([[1.0, 0.9, 0.9, 0.3], [0.8, 1.0, 0.7, 0.5], [0.9, 0.8, 0.5, 0.1]])),
    "GRU": ([5, 20], np.array([[1.0, 0.25], [0.5, 0.75]])),
    "simple RNN": (LENGTHS, np.array([[0.5, np.nan, 0.25, 0.125]])),
}
MEDIANS = {
    "LSTM": [0.9, 0.9, 0.7, 0.3],
    "GRU": [0.75, 0.5],
    "simple RNN": RESULTS["simple RNN"][1][0],
}
BANDS = {  # the lowest and the highest of the seeds
    "LSTM": [[0.8, 0.8, 0.5, 0.1], [1.0, 1.0, 0.9, 0.5]],
    "GRU": [[0.5, 0.25], [1.0, 0.75]],
    "simple RNN": [MEDIANS["simple RNN"]] * 2,
}
NAMES: dict[str, Any] = {"length_name": "lag", "metric_name": "share of right answers"}
SAID: dict[str, Any] = NAMES | {"solved": 0.75}


def lines(figure: Any) -> dict[str, Any]:
    return {line.name: line for line in figure.data if line.mode == "lines+markers"}


def test_the_line_is_the_median_and_the_band_the_range():
    figure = race_curves(RESULTS, **SAID)
    assert list(lines(figure)) == list(RESULTS)
    for name, line in lines(figure).items():
        np.testing.assert_array_equal(line.x, RESULTS[name][0])
        np.testing.assert_allclose(line.y, MEDIANS[name])
        np.testing.assert_allclose(line.customdata.T, [MEDIANS[name], *BANDS[name]])
    band = figure.data[0]
    assert band.fill == "toself"
    assert list(band.x) == [5, 10, 20, 40, 40, 20, 10, 5]
    assert list(band.y) == [0.8, 0.8, 0.5, 0.1, 0.5, 0.9, 1.0, 1.0]


def test_a_band_is_interrupted_where_nothing_was_run():
    band = race_curves(RESULTS, **SAID).data[2]
    assert list(band.x) == [5, 5, None, 20, 40, 40, 20]
    assert list(band.y) == [0.5, 0.5, None, 0.25, 0.125, 0.125, 0.25]


@pytest.mark.parametrize("log_x", [False, True])
def test_levels_and_the_trained_length_are_lines(log_x):
    figure = race_curves(RESULTS, chance=0.125, trained_at=10, log_x=log_x, **SAID)
    solved, chance, trained = figure.layout.shapes
    assert (solved.y0, solved.y1) == (0.75, 0.75)
    assert (chance.y0, chance.y1) == (0.125, 0.125)
    assert (trained.x0, trained.x1) == (10, 10)
    (said,) = [one for one in figure.layout.annotations if one.text == "trained at 10"]
    assert said.x == pytest.approx(1 if log_x else 10)
    assert {"solved 0.75", "trivial answer 0.125"} <= {
        one.text for one in figure.layout.annotations
    }
    axis = figure.layout.xaxis
    assert axis.type == ("log" if log_x else "linear")
    low, high = 10.0 ** np.array(axis.range) if log_x else axis.range
    assert low < 5
    assert high > 40
    assert set(axis.tickvals) <= set(LENGTHS)
    assert axis.tickvals[-1] == 40


def test_a_trained_length_beyond_the_measured_ones_is_on_the_axis():
    axis = race_curves(RESULTS, trained_at=100, log_x=False, **SAID).layout.xaxis
    assert axis.range[1] > 100


def test_breaks_are_crosses_on_the_median():
    marks = {
        name: breaks_at(lengths, np.array(MEDIANS[name]), 0.75, False)
        for name, (lengths, _) in RESULTS.items()
    }
    assert marks == {"LSTM": 20, "GRU": 20, "simple RNN": 5}
    figure = race_curves(RESULTS, break_marks=marks | {"GRU": None}, **SAID)
    crosses = [one for one in figure.data if one.mode == "markers"]
    assert [(one.name, one.x[0], one.y[0]) for one in crosses] == [
        ("LSTM", 20, 0.7),
        ("simple RNN", 5, 0.5),
    ]
    assert "✕: the first with a median below “solved”" in figure.layout.xaxis.title.text
    assert "✕" not in race_curves(RESULTS, **SAID).layout.xaxis.title.text


def test_notes_say_how_many_seeds_there_are():
    assert race_curves(RESULTS, **SAID).layout.meta["notes"] == [
        "line: median of 1–3 seeds, band: lowest to highest"
    ]
    alone = {"simple RNN": RESULTS["simple RNN"]}
    assert race_curves(alone, **SAID).layout.meta["notes"] == []


def test_the_drawing_keeps_its_height_whatever_stands_round_it():
    for more in ({}, {"trained_at": 10, "break_marks": {"GRU": 20}}):
        layout = race_curves(RESULTS, height=170, **SAID, **more).layout
        assert layout.height - layout.margin.t - layout.margin.b == 170


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_kinds_can_be_told_apart_with_and_without_colour(theme):
    drawn = list(lines(race_curves(RESULTS, theme=theme, **SAID)).values())
    assert len({line.line.dash for line in drawn}) == 3
    assert len({line.marker.symbol for line in drawn}) == 3
    for one, other in combinations(drawn, 2):
        assert all(difference(one.line.color, other.line.color, eye) > 40 for eye in EYES)
    assert all(contrast_ratio(line.line.color, theme.background) >= 3 for line in drawn)


def test_errors_on_a_logarithmic_scale():
    results = {"GRU": ([10, 20, 30], np.array([[1e-4, 0.0, 0.1], [3e-4, 0.0, 0.3]]))}
    options = {**SAID, "solved": 0.01, "lower_is_better": True, "break_marks": {"GRU": 30}}
    figure = race_curves(results, log_y=True, **options)
    np.testing.assert_allclose(lines(figure)["GRU"].y, [2e-4, 1e-4, 0.2])
    assert lines(figure)["GRU"].customdata[1].tolist() == [0, 0, 0]
    assert min(figure.data[0].y) == 1e-4
    assert "above “solved”" in figure.layout.xaxis.title.text


def test_names_are_text_and_no_commands():
    figure = race_curves(RESULTS, **SAID | {"length_name": "<b>%{x}"})
    assert figure.layout.xaxis.title.text.startswith("&lt;b&gt;")
    assert lines(figure)["GRU"].hovertemplate.count("%{x}") == 1


def test_the_table_has_the_numbers_of_the_figure():
    rows = plots.race_rows(RESULTS, break_marks={"LSTM": 20}, **NAMES)
    assert len(rows) == 4 + 2 + 4
    assert rows[2] == {
        "network": "LSTM",
        "lag": 20,
        "share of right answers, median": 0.7,
        "lowest": 0.5,
        "highest": 0.9,
        "seeds": 3,
        "breaks here": "yes",
    }
    assert rows[7]["seeds"] == 0
    assert np.isnan(rows[7]["lowest"])
    assert [row["breaks here"] for row in rows].count("yes") == 1
    assert "breaks here" not in plots.race_rows(RESULTS, **NAMES)[0]


@pytest.mark.parametrize(
    ("results", "options", "message"),
    [
        ({}, {}, "networks must be named LSTM, GRU, .*; got none"),
        ({"RNN": RESULTS["GRU"]}, {}, "got 'RNN'"),
        ({"GRU": ([5, 10], np.zeros((2, 3)))}, {}, r"got lengths \(2,\) and scores \(2, 3\)"),
        ({"GRU": ([5, 10], np.zeros(2))}, {}, r"scores of GRU must be \(seed, length\)"),
        (
            {"GRU": ([5, 5], np.zeros((3, 2)))},
            {},
            r"lengths of GRU must increase, from 1 or more; got \[5, 5",
        ),
        ({"GRU": ([0, 5], np.zeros((3, 2)))}, {}, r"must increase, from 1 or more; got \[0, 5\]"),
        ({"GRU": ([4, 5], np.full((3, 2), np.nan))}, {}, "GRU must have a score"),
        (RESULTS, {"break_marks": {"GRU": 10}}, r"break_marks\['GRU'\] .* \[5, 20\]; got 10"),
        ({"GRU": RESULTS["GRU"]}, {"break_marks": {"LSTM": 5}}, r"break_marks\['LSTM'\]"),
    ],
)
def test_what_does_not_fit_is_refused(results, options, message):
    with pytest.raises(ValueError, match=message):
        race_curves(results, **SAID | options)
