"""A gate over a training: the values that were given, the first checkpoint at the bottom."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lstm_viz import plots
from lstm_viz.plots.theme import DARK, LIGHT

# Plotly makes its attributes at run time, where no type checker sees them.
gate_over_training: Any = plots.gate_over_training
EPOCHS, TIME = 4, 7
STEPS = [0, 10, 90, 1200]
PLACE: dict[str, Any] = {"signal": "f", "unit": 3}


def numbers(epochs: int = EPOCHS, time: int = TIME) -> np.ndarray:
    return np.random.default_rng(8).uniform(size=(epochs, time)).astype(np.float32)


def test_every_cell_is_a_value_and_rows_go_up_with_training():
    values = numbers()
    figure = gate_over_training(values, STEPS, **PLACE)
    map_ = figure.data[0]
    np.testing.assert_array_equal(map_.z, values)
    np.testing.assert_array_equal(map_.y, np.arange(EPOCHS + 1) - 0.5)
    np.testing.assert_array_equal(map_.x, np.arange(TIME + 1) + 0.5)
    for axis in (figure.layout.yaxis, figure.layout.yaxis2):
        assert list(axis.range) == [-0.5, EPOCHS - 0.5]  # upward
    assert list(figure.layout.yaxis.tickvals) == [3, 2, 1, 0]
    assert list(figure.layout.yaxis.ticktext) == ["1,200", "90", "10", "0"]
    assert list(figure.layout.xaxis.range) == list(figure.layout.xaxis2.range) == [0.5, 7.5]


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("signal", "kind", "range_"),
    [
        ("f", "lstm", (0, 1)),
        ("z", "gru", (0, 1)),
        ("g", "lstm", (-1, 1)),
        ("c", "lstm", (-7.4, 7.4)),
    ],
)
def test_colours_and_range_are_the_signals_own(theme, signal, kind, range_):
    values = numbers() * 0.5
    if signal == "c":
        values[2, 5] = -7.31
    figure = gate_over_training(values, STEPS, signal=signal, unit=3, theme=theme)
    map_ = figure.data[0]
    assert (map_.zmin, map_.zmax) == range_
    assert [tuple(stop) for stop in map_.colorscale] == theme.colourscale(signal, range_[0])
    assert f"{range_[1]:g}" in map_.colorbar.ticktext
    assert figure.layout.paper_bgcolor == theme.background


def test_hover_says_checkpoint_step_and_gate():
    figure = gate_over_training(numbers(), STEPS, [*"abcdefg"], **PLACE)
    assert figure.data[0].hovertemplate == (
        "%{y}, %{x}: forget gate of unit 3 %{z:.4~g}<extra></extra>"
    )
    layout = figure.layout
    assert list(layout.yaxis2.ticktext) == [
        "before training",
        "after 10 training steps",
        "after 90 training steps",
        "after 1,200 training steps",
    ]
    assert list(layout.yaxis2.tickvals) == [0, 1, 2, 3]
    assert layout.xaxis2.ticktext[4] == "step 5 (e)"
    assert "forget gate of unit 3" in layout.annotations[0].text


def test_padding_is_empty():
    values = numbers()
    values[:, 5:] = np.nan
    np.testing.assert_array_equal(gate_over_training(values, STEPS, **PLACE).data[0].z, values)
    gate_over_training(values * np.nan, STEPS, signal="c", unit=3)


def test_marks_are_boxes_round_their_steps():
    figure = gate_over_training(numbers(), STEPS, marks={2: "<b>", 6: "cue"}, **PLACE)
    assert [(box.x0, box.x1) for box in figure.layout.shapes] == [(1.5, 2.5), (5.5, 6.5)]
    marks = figure.layout.annotations[1:]
    assert [(mark.x, mark.text) for mark in marks] == [(2, "▼ &lt;b&gt;"), (6, "cue ▼")]
    crowded = gate_over_training(numbers(), STEPS, marks={3: "one", 4: "two"}, **PLACE)
    assert [mark.text for mark in crowded.layout.annotations[1:]] == ["▼", "▼"]
    assert crowded.layout.annotations[2].hovertext == "step 4: two"
    bare = gate_over_training(numbers(), STEPS, marks=[5], **PLACE).layout.annotations[1]
    assert (bare.text, bare.hovertext) == ("▼", "step 5")


@pytest.mark.parametrize("height", [None, 72, 100])
def test_the_first_and_the_last_checkpoint_are_always_numbered(height):
    steps = [0, *range(5, 25)]
    axis = gate_over_training(numbers(21), steps, height=height, **PLACE).layout.yaxis
    assert (axis.ticktext[0], axis.ticktext[-1]) == ("24", "0")
    if height is None:
        assert len(axis.ticktext) == 21
    else:
        assert np.diff(axis.tickvals).max() * height / 21 <= -11


def test_long_sequences_are_drawn_as_means():
    values = numbers(3, 4000) * 0.5
    values[1, 777] = 0.99
    figure = gate_over_training(values, STEPS[:3], **PLACE)
    assert figure.data[0].z.shape == (3, 1000)
    assert figure.data[0].z[1, 194] == pytest.approx(values[1, 776:780].mean(), abs=1e-6)
    assert figure.layout.meta["note"] == "each colour: the mean of up to 4 steps"
    assert figure.layout.meta["note"] in figure.layout.xaxis.title.text


def test_the_table_has_the_numbers_of_the_map():
    values = numbers()
    rows = plots.gate_rows(values, STEPS, [*"abcdefg"], **PLACE)
    assert len(rows) == EPOCHS * TIME
    assert rows[2 * TIME + 5] == {
        "training steps": 90,
        "step": 6,
        "label": "f",
        "forget gate of unit 3": values[2, 5],
    }
    assert "label" not in plots.gate_rows(values, STEPS, **PLACE)[0]


@pytest.mark.parametrize(
    ("values", "steps", "options", "message"),
    [
        (np.zeros(7), [0], {}, r"values must be \(checkpoint, time\), neither empty; got \(7,\)"),
        (np.zeros((0, 7)), [], {}, r"neither empty; got \(0, 7\)"),
        (np.zeros((257, 2)), range(257), {}, "at most 256 checkpoints; got 257"),
        (np.zeros((4, 7)), [0, 1], {}, r"one entry for each of 4 checkpoints; got \(2,\)"),
        (np.zeros((2, 7)), [3, 3], {}, r"steps must increase; got \[3, 3\]"),
        (np.zeros((2, 7)), [0, 3], {"labels": "ab"}, "each of the 7 steps; got 2"),
        (np.zeros((2, 7)), [0, 3], {"marks": [8]}, "marks must be steps from 1 to 7; got 8"),
        (np.zeros((2, 7)), [0, 3], {"marks": {0: "a"}}, "steps from 1 to 7; got 0"),
        (np.zeros((2, 7)), [0, 3], {"signal": "y"}, "signal must be one of a, c, f.*; got 'y'"),
    ],
)
def test_what_does_not_fit_is_refused(values, steps, options, message):
    with pytest.raises(ValueError, match=message):
        gate_over_training(values, steps, **PLACE | options)
