"""The numbers on the axes: round, few, and never of a step that is not there."""

from __future__ import annotations

from typing import Any

import pytest

from lstm_viz.plots import frame as frames
from lstm_viz.plots.frame import nice_step
from lstm_viz.plots.theme import DARK, LIGHT

# Plotly makes its attributes at run time, where no type checker sees them.
frame: Any = frames.frame


@pytest.mark.parametrize(
    ("count", "most", "step"),
    [(7, 10, 1), (32, 4, 10), (64, 4, 20), (200, 6, 50), (5000, 6, 1000), (100_000, 6, 20_000)],
)
def test_the_distance_between_numbers_is_round(count, most, step):
    assert nice_step(count, most) == step


@pytest.mark.parametrize("steps", [1, 2, 3, 9, 10, 11, 12, 60, 199, 1001, 5000, 10**6])
def test_numbers_are_steps_of_the_sequence(steps):
    numbers = frame(80, steps, theme=LIGHT).layout.xaxis.tickvals
    assert 1 <= len(numbers) <= 10
    assert all(1 <= n <= steps and isinstance(n, int) for n in numbers)
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_theme_is_spelt_out(theme):
    layout = frame(80, 30, theme=theme).layout
    assert layout.paper_bgcolor == layout.plot_bgcolor == theme.background
    assert (layout.font.color, layout.font.family) == (theme.ink, theme.family)
    assert (layout.margin.l, layout.margin.r) == (theme.left, theme.right)


def test_only_a_figure_that_holds_all_its_maps_zooms():
    fixed, zoomable = frame(80, 30, theme=LIGHT), frame(80, 30, theme=LIGHT, zoomable=True)
    assert fixed.layout.xaxis.fixedrange
    assert fixed.layout.dragmode is False
    assert not zoomable.layout.xaxis.fixedrange
    assert zoomable.layout.xaxis.tickvals is None  # numbered anew at each zoom
