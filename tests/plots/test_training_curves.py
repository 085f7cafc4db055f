"""Training curves: the scores that were given, at their steps, each line named at its end."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from lstm_viz import plots
from lstm_viz.kinds import CLASSIC, KIND_NAMES
from lstm_viz.plots.kinds import APART
from lstm_viz.plots.theme import DARK, LIGHT, contrast_ratio
from tests.plots.eyes import EYES, difference

# Plotly makes its attributes at run time, where no type checker sees them.
training_curves: Any = plots.training_curves
THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
NAMES = [KIND_NAMES[kind] for kind in CLASSIC]
CURVES = {
    "LSTM": ([0, 10, 40, 90], [0.125, 0.25, 0.75, 1.0]),
    "GRU": ([0, 10, 90], [0.125, np.nan, 0.99]),
    "simple RNN": (np.array([0, 40]), np.array([0.125, 0.2])),
}
WHAT = "share of right answers"


def ends(figure: Any) -> dict[str, Any]:
    return {note.text: note for note in figure.layout.annotations if note.x == 1}


@pytest.mark.parametrize("spacing", ["square root", "linear"])
def test_each_network_is_a_line_with_its_checkpoints(spacing):
    figure = training_curves(CURVES, what=WHAT, spacing=spacing)
    assert [line.name for line in figure.data] == list(CURVES)
    for line, (steps, scores) in zip(figure.data, CURVES.values(), strict=True):
        np.testing.assert_array_equal(line.y, scores)
        np.testing.assert_array_equal(line.customdata, np.stack([steps, scores], axis=1))
        drawn = np.square(line.x) if spacing == "square root" else line.x
        np.testing.assert_allclose(drawn, steps, atol=1e-9)
        assert line.mode == "lines+markers"
        assert not line.connectgaps


@pytest.mark.parametrize("last", [1, 7, 90, 2218, 20_000])
@pytest.mark.parametrize("spacing", ["square root", "linear"])
def test_numbers_stand_at_their_steps(spacing, last):
    figure = training_curves({"GRU": ([0, last], [0, 1])}, what=WHAT, spacing=spacing)
    axis = figure.layout.xaxis
    steps = [int(text.replace(",", "")) for text in axis.ticktext]
    assert steps[0] == 0
    assert steps[-1] == last
    assert 2 <= len(steps) <= 9
    expected = np.sqrt(steps) if spacing == "square root" else steps
    np.testing.assert_allclose(axis.tickvals, expected)
    np.testing.assert_allclose(axis.range, [0, expected[-1]])
    assert ("square-root" in axis.title.text) == (spacing == "square root")


@THEMES
def test_the_kinds_can_be_told_apart_with_and_without_colour(theme):
    lines = training_curves(CURVES, what=WHAT, theme=theme).data
    for part in ("color", "dash"):
        assert len({line.line[part] for line in lines}) == 3
    assert len({line.marker.symbol for line in lines}) == 3
    for one, other in combinations(lines, 2):
        assert all(difference(one.line.color, other.line.color, eye) > 40 for eye in EYES)
    assert all(contrast_ratio(line.line.color, theme.background) >= 3 for line in lines)


@THEMES
def test_the_names_at_the_ends_can_be_read(theme):
    figure = training_curves(CURVES, what=WHAT, solved=0.9, chance=0.125, theme=theme)
    assert set(ends(figure)) == {*NAMES, "solved 0.9", "trivial answer 0.125"}
    for note in ends(figure).values():
        assert contrast_ratio(note.font.color, theme.background) >= 4.5


def test_levels_are_lines_across():
    levels = training_curves(CURVES, what=WHAT, solved=0.9, chance=0.125).layout.shapes
    assert [(line.y0, line.y1, line.line.dash) for line in levels] == [
        (0.9, 0.9, "solid"),
        (0.125, 0.125, "dot"),
    ]
    assert not training_curves(CURVES, what=WHAT).layout.shapes


@pytest.mark.parametrize("height", [90, 220])
@pytest.mark.parametrize("value", [0.0, 0.4, 1.0])
def test_names_never_lie_on_one_another(height, value):
    same = {name: ([0, 5], [0.3, value]) for name in NAMES}
    figure = training_curves(same, what=WHAT, solved=value, chance=value, height=height)
    places = np.sort([note.y * height for note in ends(figure).values()])
    assert len(places) == 5
    assert (np.diff(places) >= APART - 1e-6).all()
    # Nor on the title above, nor on the axis' numbers below.
    assert places[0] >= APART / 2 - 1e-6
    assert places[-1] <= height - APART / 2 + 1e-6


def test_names_that_meet_make_way_for_each_other_evenly():
    same = {name: ([0, 5], [1, 0.5]) for name in NAMES}
    figure = training_curves(same, what=WHAT, height=200)
    low, high = figure.layout.yaxis.range
    middle = (0.5 - low) / (high - low) * 200
    places = np.sort([note.y * 200 for note in ends(figure).values()])
    np.testing.assert_allclose(places, [middle - APART, middle, middle + APART])


def test_a_name_with_room_stands_where_its_line_ends():
    figure = training_curves(CURVES, what=WHAT)
    low, high = figure.layout.yaxis.range
    assert ends(figure)["simple RNN"].y == pytest.approx((0.2 - low) / (high - low))
    assert low < 0
    assert 1 < high < 1.1


def test_an_error_over_many_powers_of_ten_has_few_numbers_on_its_axis():
    axis = training_curves({"GRU": ([0, 7], [0.03, 4e12])}, what="error", log_y=True).layout.yaxis
    numbers = np.log10(axis.tickvals)
    assert 3 <= len(numbers) <= 7
    assert len(set(np.diff(numbers).round(9))) == 1


def test_shares_that_are_all_zero_stand_at_the_bottom_of_an_axis_up_to_one():
    axis = training_curves({"GRU": ([0, 7], [0, 0])}, what="share").layout.yaxis
    assert axis.range == pytest.approx((-0.04, 1.04))


def test_losses_that_are_nearly_equal_have_a_number_between_them():
    """As those of a training's first steps: there is no 1, 2 or 5 of any power of ten there."""
    axis = training_curves({"GRU": ([0, 1], [1.36, 1.39])}, what="loss", log_y=True).layout.yaxis
    assert axis.tickvals == (1.37,)
    assert axis.range[0] < np.log10(1.37) < axis.range[1]


def test_a_logarithmic_scale_draws_zero_at_the_bottom_and_says_it():
    curves = {"LSTM": ([0, 10, 20], [0.2, 0.004, 0.0])}
    figure = training_curves(curves, what="error", chance=0.167, solved=0.01, log_y=True)
    (line,) = figure.data
    np.testing.assert_array_equal(line.y, [0.2, 0.004, 0.004])
    assert line.customdata[2].tolist() == [20, 0]
    axis = figure.layout.yaxis
    assert axis.type == "log"
    assert axis.range[0] < np.log10(0.004)
    assert axis.range[1] > np.log10(0.2)
    assert list(axis.ticktext) == ["0.005", "0.01", "0.02", "0.05", "0.1", "0.2"]
    wide = training_curves({"GRU": ([0, 1], [1e-5, 1])}, what="error", log_y=True).layout.yaxis
    assert list(wide.ticktext)[:3] == ["10<sup>−5</sup>", "10<sup>−4</sup>", "0.001"]


def test_the_table_has_the_numbers_of_the_lines():
    rows = plots.training_rows(CURVES, what=WHAT)
    assert len(rows) == 4 + 3 + 2
    assert rows[2] == {"network": "LSTM", "training steps": 40, WHAT: 0.75}
    assert rows[-1] == {"network": "simple RNN", "training steps": 40, WHAT: 0.2}


@pytest.mark.parametrize(
    ("curves", "options", "message"),
    [
        ({}, {}, "networks must be named LSTM, GRU, .*; got none"),
        ({"lstm": ([0], [1])}, {}, "got 'lstm'"),
        ({"GRU": ([0, 1], [1])}, {}, r"curve of GRU .*; got steps \(2,\) and scores \(1,\)"),
        ({"GRU": ([], [])}, {}, r"got steps \(0,\)"),
        (
            {"GRU": ([0, 4, 4], [1, 1, 1])},
            {},
            r"steps of GRU must increase, from 0 or more; got \[0, 4, 4\]",
        ),
        ({"GRU": ([-1, 4], [1, 1])}, {}, r"must increase, from 0 or more; got \[-1, 4\]"),
        ({"GRU": ([0, 1], [np.nan] * 2)}, {}, "curve of GRU must have a score; all of them"),
        ({"GRU": ([0, 1], [1, np.inf])}, {}, "scores must be finite or NaN"),
        ({"GRU": ([0, 1], [1, 1])}, {"spacing": "log"}, "one of square root, linear; got 'log'"),
    ],
)
def test_what_does_not_fit_is_refused(curves, options, message):
    with pytest.raises(ValueError, match=message):
        training_curves(curves, what=WHAT, **options)


def test_a_level_of_its_own_is_a_solid_line_named_at_its_end():
    below = {"LSTM": ([0, 10], [-0.5, -0.125]), "GRU": ([0, 10], [-1.5, -0.25])}
    figure = training_curves(below, what="exponent", levels={"no growth": 0.0})
    (line,) = figure.layout.shapes
    assert (line.y0, line.y1, line.line.dash) == (0, 0, "solid")
    assert "no growth 0" in ends(figure)
    low, high = figure.layout.yaxis.range
    # Nothing here is a share, so that the axis ends a little above the level.
    assert -1.6 < low < -1.5
    assert 0 < high < 0.1
