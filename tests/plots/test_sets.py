"""What is drawn of a set is what was given, on one printed range."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz import plots
from lstm_viz.plots.aligned_maps import difference_limits
from lstm_viz.plots.theme import DARK, LIGHT

DRAW = np.random.default_rng(6)
VALUES = DRAW.uniform(0.2, 0.8, (7, 5))
F = {"kind": "lstm", "signal": "f", "limits": (0.0, 1.0)}


def test_a_map_has_units_in_rows_and_time_from_its_first_number() -> None:
    figure = plots.aligned_map(VALUES, -4, along="steps <i>", shown="mean of F", theme=DARK, **F)
    (drawn,) = figure.data
    np.testing.assert_array_equal(drawn.z, VALUES.T.astype(np.float32))
    assert ((drawn.x[1:] + drawn.x[:-1]) / 2).tolist() == list(range(-4, 3))
    assert (drawn.zmin, drawn.zmax) == (0, 1)
    assert drawn.colorbar.ticktext == ("0", "1")
    assert drawn.colorscale[0][1] == DARK.background
    assert tuple(figure.layout.xaxis.range) == (-4.5, 2.5)
    assert figure.layout.xaxis.ticktext[0] == "−4"
    assert figure.layout.xaxis.title.text == "steps &lt;i&gt;"
    assert "steps &lt;i&gt; %{x:d}, unit %{y:d}: mean of F" in drawn.hovertemplate


def test_steps_without_a_value_are_hatched() -> None:
    values = VALUES.copy()
    values[[0, 1, 4]] = np.nan
    _, hatching = plots.aligned_map(values, -4, **F).data
    assert hatching.x[:5] == (-4.5, -2.5, -2.5, -4.5, -4.5)
    assert hatching.x[6:] == (-0.5, 0.5, 0.5, -0.5, -0.5)
    assert (min(hatching.y[:5]), max(hatching.y[:5])) == (-0.5, 4.5)


def test_steps_with_few_sequences_are_hatched_apart_from_those_without_a_value() -> None:
    values = VALUES.copy()
    values[6] = np.nan
    few = np.array([0, 0, 1, 1, 0, 1, 1], bool)
    _, empty, hatching = plots.aligned_map(values, 3, few=few, **F).data
    assert empty.x == (8.5, 9.5, 9.5, 8.5, 8.5)
    assert hatching.x[:5] == (4.5, 6.5, 6.5, 4.5, 4.5)
    assert hatching.x[6:] == (7.5, 8.5, 8.5, 7.5, 7.5)
    assert (hatching.hoverinfo, empty.hoverinfo) == ("skip", "text")


def test_a_long_map_says_what_each_colour_is() -> None:
    values = np.full((2_345, 3), 0.5)
    values[1_234, 1], values[77, 2] = 0.98, 0.02
    drawn = plots.aligned_map(values, 1, **F)
    z, x = drawn.data[0].z, np.asarray(drawn.data[0].x)
    assert z.shape == (3, 1_000)
    for step, unit, value in ((1_234, 1, 0.98), (77, 2, 0.02)):
        cell = int(np.searchsorted(x, step + 1) - 1)
        merged = x[cell + 1] - x[cell]
        assert z[unit, cell] == pytest.approx(0.5 + (value - 0.5) / merged)
    assert "each colour: the mean of up to 3 steps" in drawn.layout.xaxis.title.text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (VALUES * 2, "limits must hold all values, .* got 0 to 1"),
        (np.full((3, 2), np.nan), "a number at some step"),
    ],
)
def test_a_range_that_would_be_false_is_refused(values: np.ndarray, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        plots.aligned_map(values, 1, **F)


def test_a_difference_has_zero_in_the_middle() -> None:
    assert difference_limits(np.array([[0.123, np.nan], [-0.456, 0.2]])) == (-0.46, 0.46)
    assert difference_limits(np.full((2, 2), np.nan)) == (-1.0, 1.0)


def test_the_mean_lies_over_the_areas_and_one_sequence_over_both() -> None:
    levels = np.sort(DRAW.uniform(0.1, 0.9, (5, 7)), axis=0)
    levels[:, 3] = np.nan
    mean = levels[2]
    figure = plots.spread_lines(
        mean, levels, 1, signal="f", limits=(0.0, 1.0), one=("<b>A", VALUES[:, 1]), theme=LIGHT
    )
    wide, narrow, line, one = figure.data
    assert wide.fill == narrow.fill == "toself"
    assert set(levels[[0, 4]][:, ~np.isnan(mean)].ravel()) == {y for y in wide.y if y is not None}
    assert set(levels[[1, 3]][:, ~np.isnan(mean)].ravel()) == {y for y in narrow.y if y is not None}
    np.testing.assert_array_equal(line.y, mean)
    np.testing.assert_array_equal(one.y, VALUES[:, 1])
    assert (one.name, one.line.dash) == ("&lt;b&gt;A", "dot")
    assert figure.layout.yaxis.range == (-0.03, 1.03)


def test_where_few_sequences_are_left_the_mean_is_grey_and_their_number_is_below() -> None:
    number, few = np.array([2, 5, 5, 4, 2, 1, 3]), np.array([1, 0, 0, 0, 1, 1, 0], bool)
    mean = VALUES[:, 3]
    figure = plots.spread_lines(
        mean, mean[None], -2, signal="f", limits=(0.0, 1.0), number=number, few=few
    )
    line, grey, hatching, counts = figure.data
    nan = np.nan
    np.testing.assert_array_equal(line.y, [nan, *mean[1:4], nan, nan, mean[6]])
    np.testing.assert_array_equal(grey.y, [*mean[:2], nan, *mean[3:]])
    assert (line.line.color, grey.line.color) == (LIGHT.legible(LIGHT.colour("f"), 3), LIGHT.muted)
    assert hatching.x == (-2.5, -1.5, -1.5, -2.5, -2.5, None, 1.5, 3.5, 3.5, 1.5, 1.5)
    np.testing.assert_array_equal(counts.y, number)
    np.testing.assert_array_equal(counts.x, np.arange(-2, 5))
    assert counts.yaxis == "y2"
    assert figure.layout.yaxis2.domain[1] < figure.layout.yaxis.domain[0]
    assert figure.layout.yaxis2.tickvals == (5,)


def test_lines_of_other_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match=r"one length; got \[7, 6\]"):
        plots.spread_lines(VALUES[:, 0], VALUES[None, :6, 0], 1, signal="f", limits=(0.0, 1.0))


def test_inputs_are_lines_told_apart_by_dashes() -> None:
    values = VALUES[:, 0].copy()
    values[5:] = np.nan
    figure = plots.aligned_lines({"a<b": VALUES[:, 2], "other": values}, 3, what="<x>", theme=DARK)
    one, other = figure.data
    np.testing.assert_array_equal(one.y, VALUES[:, 2])
    np.testing.assert_array_equal(other.y, values)
    assert one.x.tolist() == list(range(3, 10))
    assert (one.name, one.line.dash, other.line.dash) == ("a&lt;b", "solid", "dot")
    assert figure.layout.annotations[0].text.startswith("<b>&lt;x&gt;</b>   ── a&lt;b")
    assert figure.layout.yaxis.tickvals == (
        np.nanmin([VALUES[:, 2], values]),
        np.nanmax([VALUES[:, 2], values]),
    )


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ({}, "lines must be 1 to 4; got 0"),
        ({"a": VALUES[:, 0], "b": VALUES[:4, 0]}, r"one length; got \[7, 4\]"),
    ],
)
def test_lines_that_cannot_be_compared_are_refused(lines: dict, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        plots.aligned_lines(lines, 1, what="x")
