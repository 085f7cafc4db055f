"""The lines: the values that were given, at their steps, under their names."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lstm_viz import plots
from lstm_viz.plots.scales import hover_format, said_ends
from lstm_viz.plots.theme import DARK, LIGHT, contrast_ratio

# Plotly makes its attributes at run time, where no type checker sees them.
sequence_lines: Any = plots.sequence_lines
prediction_lines: Any = plots.prediction_lines

STEPS, FEATURES = 7, 4
NAMES = ["max", "min", "rain", "wind"]


def numbers(steps: int = STEPS, features: int = FEATURES) -> np.ndarray:
    return np.random.default_rng(6).normal(size=(steps, features)).astype(np.float32)


def test_each_feature_is_a_line_of_its_values():
    values = numbers()
    figure = sequence_lines(values, NAMES)
    assert [line.name for line in figure.data] == NAMES
    for at, line in enumerate(figure.data):
        np.testing.assert_array_equal(line.y, values[:, at])
        np.testing.assert_array_equal(line.x, np.arange(1, STEPS + 1))
        assert line.y.dtype == np.float32


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_lines_can_be_seen_and_told_apart(theme):
    figure = sequence_lines(numbers(features=8), [*"abcdefgh"], theme=theme)
    looks = {(line.line.color, line.line.dash) for line in figure.data}
    assert len(looks) == 8
    assert all(contrast_ratio(colour, theme.background) >= 3 for colour, _ in looks)


def test_hover_names_step_label_and_line():
    labelled = sequence_lines(numbers(), NAMES, [f"d{n}" for n in range(STEPS)]).data[2]
    assert labelled.text[4] == "step 5 (d4)"
    assert labelled.hovertemplate == "%{text}: %{fullData.name} %{y:.5~g}<extra></extra>"
    counted = sequence_lines(numbers(), NAMES, range(1, STEPS + 1)).data[2]
    assert counted.text is None
    assert counted.hovertemplate == "step %{x}: %{fullData.name} %{y:.5~g}<extra></extra>"


def test_a_persons_names_are_text_and_nothing_else():
    figure = sequence_lines(numbers(features=2), ["<b>bold</b> %{x}", "y" * 40])
    assert figure.data[0].name == "&lt;b&gt;bold&lt;/b&gt; %{x}"
    assert figure.data[1].name == "y" * 23 + "…"
    assert "%{x}" not in figure.data[0].hovertemplate.replace("step %{x}", "")
    assert "<b>" not in figure.layout.annotations[0].text


def test_one_line_needs_no_key_and_several_have_one():
    assert not sequence_lines(numbers(features=1), ["x"]).layout.annotations
    (key,) = sequence_lines(numbers(), NAMES).layout.annotations
    assert all(f" {name}</span>" in key.text for name in NAMES)


def test_series_of_different_size_have_each_its_own_scale():
    values = np.array([[15.5, 101325, 0.02], [27.25, 100867, np.nan], [21, 101775, 0.04]])
    figure = sequence_lines(values, ("temperature", "pressure", "vibration"))
    for line, given in zip(figure.data, values.T, strict=True):
        low, high = np.nanmin(given), np.nanmax(given)
        np.testing.assert_allclose(line.y, (given - low) / (high - low), atol=1e-6)
        np.testing.assert_array_equal(line.customdata, given)
    (head,) = figure.layout.annotations
    for said in ("temperature 15.5 to 27.25", "vibration 0.02 to 0.04", "each on its own scale"):
        assert said in head.text
    assert figure.layout.yaxis.showticklabels is False
    close = sequence_lines(np.array([[-1e5, 1013250.125], [1e5, 1013250.75]]), ("a", "b"))
    assert "b 1013250.125 to 1013250.75" in close.layout.annotations[0].text
    together = sequence_lines(values[:, :1] * [[1, -1, 0]], ("a", "b", "still"))
    assert together.data[1].customdata is None
    assert together.data[1].y.tolist() == (-values[:, 0]).tolist()


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (100000.1, 100000.4, "100000.1 to 100000.4"),
        (1234567, 1234568, "1234567 to 1234568"),
        (-1, 1e20, "0 to 1e+20"),
        (-0.03125, 0.0625, "−0.03125 to 0.0625"),
        (2.5e-9, 0.00012, "0 to 0.00012"),
        (np.float32(0.1), np.float32(0.1), "0.1"),  # which stands still
        (np.nan, np.nan, ""),
    ],
)
def test_ends_and_values_at_the_cursor_tell_what_the_line_does(low: float, high: float, said: str):
    """Plotly's g is toPrecision, as Python's is."""
    assert said_ends(low, high) == said
    between = np.linspace(low, high, 500)
    digits = int(hover_format(low, high)[1:-2])
    shown = [float(f"{value:.{digits}g}") for value in between]
    assert not high > low or len(set(shown)) == 500


def test_a_feature_that_stands_still_has_its_value_in_the_key():
    values = np.array([[15.5, 101325, 7], [27.25, 100867, 7]])
    (head,) = sequence_lines(values, ("temperature", "pressure", "still")).layout.annotations
    assert "still 7<" in head.text
    lone = sequence_lines(values[:, 1:2], ["pressure"]).data[0]
    assert lone.hovertemplate == "step %{x}: %{fullData.name} %{y:.8~g}<extra></extra>"


def test_a_long_key_takes_rows_and_the_drawing_keeps_its_height():
    names = [f"a rather long name {n}" for n in range(4)]
    figure = sequence_lines(numbers(), names, height=50)
    assert figure.layout.annotations[0].text.count("<br>") == 3
    margin = figure.layout.margin
    assert margin.t >= 4 * 15
    assert figure.layout.height - margin.t - margin.b == 50


def test_a_gap_stays_a_gap_and_lone_values_show():
    values = numbers(steps=90, features=2)
    values[3, 1] = values[5, 1] = np.nan
    whole, gaps = sequence_lines(values, ["a", "b"]).data
    np.testing.assert_array_equal(gaps.y, values[:, 1])
    assert not gaps.connectgaps
    assert (whole.mode, gaps.mode) == ("lines", "lines+markers")


def test_a_long_line_keeps_its_extremes_at_their_own_steps():
    values = numbers(steps=4003, features=3)
    values[1234, 1] = 50
    values[2345, 1] = -50
    labels = tuple(f"t{n}" for n in range(4003))
    figure = sequence_lines(values, ["a", "b", "c"], labels)
    line = figure.data[1]
    assert len(line.x) <= 1000
    np.testing.assert_array_equal(line.y, values[np.array(line.x) - 1, 1])
    assert {(1235, 50), (2346, -50)} <= set(zip(line.x.tolist(), line.y.tolist(), strict=True))
    assert line.text[list(line.x).index(1235)] == "step 1235 (t1234)"
    note = "lowest and highest of every 13 steps"
    assert figure.layout.meta["note"] == note
    assert figure.layout.xaxis.title.text == f"step<br>{note}"


@pytest.mark.parametrize(
    ("values", "names", "labels", "message"),
    [
        (np.zeros(7), ["a"], (), r"values must be \(time, feature\), neither empty; got \(7,\)"),
        (np.zeros((0, 2)), ["a", "b"], (), r"neither empty; got \(0, 2\)"),
        (np.zeros((7, 2)), ["a"], (), "names must name each of 2 features; got 1"),
        (np.zeros((7, 1)), ["a"], (1, 2), "labels must name each of the 7 steps; got 2"),
    ],
)
def test_what_does_not_fit_is_refused(values, names, labels, message):
    with pytest.raises(ValueError, match=message):
        sequence_lines(values, names, labels)


def test_predictions_stand_beside_the_target():
    target, lstm, rnn = numbers(features=3).T
    figure = prediction_lines(target, {"LSTM": lstm, "simple RNN": rnn})
    drawn = {line.name: line for line in figure.data}
    for name, expected in (("target", target), ("LSTM", lstm), ("simple RNN", rnn)):
        np.testing.assert_array_equal(drawn[name].y, expected)
    assert figure.data[-1].name == "target"  # in front of what meets it
    assert figure.layout.annotations[0].text.index("target") < figure.layout.annotations[
        0
    ].text.index("LSTM")
    assert len({(line.line.color, line.line.dash) for line in figure.data}) == 3


def test_a_target_that_is_asked_for_only_once_is_one_ring():
    target = np.full(STEPS, np.nan)
    target[-1] = 1.02
    figure = prediction_lines(target, {"LSTM": numbers(features=1)[:, 0]})
    ring = figure.data[-1]
    assert (ring.marker.symbol, ring.mode) == ("circle-open", "lines+markers")
    np.testing.assert_array_equal(ring.y, target.astype(np.float32))
    assert "○ target" in figure.layout.annotations[0].text


def test_predictions_of_another_length_are_refused():
    with pytest.raises(ValueError, match=r"prediction of 'LSTM' must be \(7,\) .*; got \(6,\)"):
        prediction_lines(np.zeros(7), {"LSTM": np.zeros(6)})
    with pytest.raises(ValueError, match=r"target must be \(time,\) and not empty; got \(7, 1\)"):
        prediction_lines(np.zeros((7, 1)), {})


def test_symbols_are_rows_with_a_mark_at_each_step_that_is_no_gap():
    values = np.eye(4, dtype=np.float32)[[2, 0, 3, 1, 1]]
    values[3] = np.nan
    figure = sequence_lines(values, ["S", "R", "<b>", "-"], [*"vwxyz"], height=80)
    (marks,) = figure.data
    assert marks.mode == "markers"
    np.testing.assert_array_equal(marks.x, [1, 2, 3, 5])
    np.testing.assert_array_equal(marks.y, [2, 0, 3, 1])
    assert marks.text[0] == "step 1 (v): &lt;b&gt;"
    assert figure.layout.yaxis.ticktext == ("S", "R", "&lt;b&gt;", "-")
    low = sequence_lines(values, ["S", "R", "T", "-"], height=32).layout.yaxis.ticktext
    assert low == ("S", "T")
    assert not sequence_lines(values, ["column 1", "R", "T", "-"]).layout.yaxis.ticktext
    with pytest.raises(ValueError, match="labels must name each of the 5 steps; got 2"):
        sequence_lines(values, [*"SRT-"], [1, 2])


def test_a_long_sequence_of_symbols_has_a_mark_for_each_symbol_and_block():
    places = np.random.default_rng(4).integers(0, 3, 4003)
    places[2605] = 3  # once
    values = np.eye(4, dtype=np.float32)[places]
    values[13:26] = np.nan
    figure = sequence_lines(values, [*"SRT-"])
    (marks,) = figure.data
    assert 4003 / 13 * 2 < len(marks.x) <= 4003 / 13 * 4
    np.testing.assert_array_equal(marks.y, places[np.array(marks.x) - 1])
    shown = set(zip(((np.array(marks.x) - 1) // 13).tolist(), marks.y.tolist(), strict=True))
    read = np.flatnonzero(~np.isnan(values[:, 0]))
    assert shown == set(zip((read // 13).tolist(), places[read].tolist(), strict=True))
    assert len(shown) == len(marks.x)
    assert marks.text[list(marks.y).index(3)] == "steps 2601–2613: -"
    note = "one mark a symbol for every 13 steps"
    assert figure.layout.meta["note"] == note
    assert figure.layout.xaxis.title.text == f"step<br>{note}"
    # As many steps as lines have points are all drawn, and one more is not.
    for steps, drawn in ((1000, 1000), (1001, 1001 / 4 * 3)):
        (marks,) = sequence_lines(np.eye(3)[places[:steps]], [*"SRT"]).data
        assert (len(marks.x) == steps) == (steps == 1000)
        assert len(marks.x) <= drawn + 1


@pytest.mark.parametrize("at", [(1, 2, 0.5), (1, 0, 1.0)])
def test_what_is_not_one_symbol_a_step_is_lines(at):
    step, feature, value = at
    values = np.eye(3, dtype=np.float32)[[2, 1, 0]]
    assert len(sequence_lines(values, [*"abc"]).data) == 1
    values[step, feature] = value
    assert len(sequence_lines(values, [*"abc"]).data) == 3
    assert len(sequence_lines(np.eye(2, dtype=np.float32), [*"ab"]).data) == 2


def test_a_marker_is_drawn_in_steps_and_values_are_not() -> None:
    values = np.array([[0.5, 0, 2], [1, 1, 0], [0, np.nan, 1], [0.25, 0, 0]])
    figure: Any = plots.sequence_lines(values, ["value", "marker", "count"])
    assert [line.line.shape for line in figure.data] == [None, "hvh", None]
