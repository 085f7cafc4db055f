"""The chart of singular values: the three that were given at each step, on a scale of decades."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from lstm_viz import plots
from lstm_viz.plots.decades import LEAST
from lstm_viz.plots.theme import DARK, LIGHT

singular_bands: Any = plots.singular_bands
VALUES = np.array([[4.0, 2.0, 1.0, 0.5], [np.nan] * 4, [3.0, 0.5, 0.1, 0.02], [9.0, 1.0, 0.5, 0.0]])


def test_each_line_has_its_values_and_a_gap_where_nothing_was_read() -> None:
    figure = singular_bands(VALUES, kind="GRU")
    lines = {line.name: line for line in figure.data if line.name}
    expected = {
        "largest": [4, np.nan, 3, 9],
        "median": [1.5, np.nan, 0.3, 0.75],
        "smallest": [0.5, np.nan, 0.02, 0],
    }
    assert list(lines) == list(expected)
    for name, values in expected.items():
        np.testing.assert_array_equal(lines[name].x, [1, 2, 3, 4])
        np.testing.assert_allclose(lines[name].customdata, values)
        np.testing.assert_allclose(lines[name].y, np.maximum(values, LEAST))
    assert len({line.line.dash for line in lines.values()}) == 3
    assert "GRU" in figure.layout.annotations[0].text


def test_the_area_reaches_from_the_smallest_to_the_largest_on_both_sides_of_a_gap() -> None:
    area = singular_bands(VALUES, kind="LSTM").data[0]
    assert list(area.x) == [1, 1, None, 3, 4, 4, 3]
    assert list(area.y) == [0.5, 4, None, 0.02, LEAST, 9, 3]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_line_is_at_1_and_the_axis_is_logarithmic_and_says_what_it_cuts(theme: Any) -> None:
    figure = singular_bands(VALUES, kind="simple RNN", theme=theme)
    (line,) = figure.layout.shapes
    assert line.y0 == line.y1 == 1
    assert figure.layout.yaxis.type == "log"
    assert tuple(figure.layout.yaxis.range) == (-6, 1)
    assert figure.layout.yaxis.ticktext[0] == "≤ 1e-6"
    assert figure.data[1].line.color == theme.kind_colour("simple RNN")


def test_a_contraction_still_has_the_line_at_1() -> None:
    figure = singular_bands(np.array([[0.2, 0.05]]), kind="LSTM")
    assert tuple(figure.layout.yaxis.range) == (-2, 0)
    assert figure.data[1].mode == "lines+markers"  # one step has no line


@pytest.mark.parametrize(
    ("values", "kind", "said"),
    [
        (VALUES[0], "LSTM", r"values must be \(time, state\) with a step that was read"),
        (VALUES[1:2], "LSTM", "with a step that was read"),
        (VALUES[:, ::-1], "LSTM", "must have the largest first"),
        (VALUES, "lstm", "networks must be named LSTM, GRU, .*; got 'lstm'"),
    ],
)
def test_what_does_not_fit_is_refused(values: np.ndarray, kind: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        singular_bands(values, kind=kind)
