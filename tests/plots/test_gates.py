"""All signals in one figure: complete, in the lecture's order, on one time axis."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from lstm_viz import plots
from lstm_viz.plots.theme import DARK
from lstm_viz.trace import Trace
from lstm_viz.words import READING, word
from tests.traces import LENGTH, TIME, WHERE, random_trace

# Plotly makes its attributes at run time, where no type checker sees them.
signal_heatmap: Any = plots.signal_heatmap
gate_heatmaps: Any = plots.gate_heatmaps


def maps(figure: Any) -> list[Any]:
    return [one for one in figure.data if one.type == "heatmap"]


@pytest.mark.parametrize("kind", READING)
def test_each_map_is_its_signal(kind):
    trace = random_trace(kind)
    figure = gate_heatmaps(trace, **WHERE)
    assert [one.name for one in maps(figure)] == list(READING[kind])
    for one in maps(figure):
        np.testing.assert_array_equal(one.z, trace.sel(one.name, **WHERE)[:LENGTH].T)
        alone = next(iter(signal_heatmap(trace, one.name, **WHERE).select_traces("heatmap")))
        assert (one.zmin, one.zmax, one.colorscale) == (alone.zmin, alone.zmax, alone.colorscale)
        assert one.hovertemplate == alone.hovertemplate


@pytest.mark.parametrize("kind", READING)
def test_each_title_says_name_and_equation_above_its_map(kind):
    figure = gate_heatmaps(random_trace(kind), theme=DARK)
    for place, (signal, title) in enumerate(
        zip(READING[kind], figure.layout.annotations, strict=True)
    ):
        said = word(kind, signal)
        assert f">{said.name}</b>" in title.text
        assert title.text.endswith(said.equation_html)
        band = figure.layout[f"yaxis{place + 1 if place else ''}"]
        assert title.y == band.domain[1]


def test_bands_stand_one_below_the_other_and_bars_beside_them():
    figure = gate_heatmaps(random_trace(), height=90)
    bands = [figure.layout[f"yaxis{n or ''}"].domain for n in (0, 2, 3, 4, 5, 6)]
    assert all(upper[0] > lower[1] for upper, lower in pairwise(bands))
    assert (bands[0][1], bands[-1][0]) == (1, pytest.approx(0))
    margin = figure.layout.margin
    inner = figure.layout.height - margin.t - margin.b
    for one, band in zip(maps(figure), bands, strict=True):
        assert (band[1] - band[0]) * inner == pytest.approx(90)
        assert one.colorbar.y == pytest.approx(sum(band) / 2)
        assert one.colorbar.len == pytest.approx(band[1] - band[0])


def test_all_maps_share_one_time_axis_and_each_has_its_own_rows():
    figure = gate_heatmaps(random_trace())
    assert {one.xaxis for one in maps(figure)} == {"x2"}
    assert figure.layout.xaxis2.matches == "x"
    assert figure.layout.xaxis.range == (0.5, TIME + 0.5)
    assert figure.layout.xaxis.anchor == "y6"
    assert [one.yaxis for one in maps(figure)] == ["y7", "y8", "y9", "y10", "y11", "y12"]
    for place, one in enumerate(maps(figure), 1):
        behind = figure.layout[f"yaxis{one.yaxis[1:]}"]
        assert behind.overlaying == ("y" if place == 1 else f"y{place}")


def test_the_visible_and_the_speaking_time_axis_zoom_together():
    layout = gate_heatmaps(random_trace()).layout
    assert layout.dragmode == "zoom"
    assert (layout.xaxis.fixedrange, layout.xaxis2.fixedrange) == (False, False)
    alone = signal_heatmap(random_trace(), "f").layout
    assert (alone.xaxis.fixedrange, alone.xaxis2.fixedrange) == (True, True)


def test_limits_reach_their_signals():
    heats = {one.name: one for one in maps(gate_heatmaps(random_trace(), limits={"c": 9.0}))}
    assert heats["c"].zmax == 9
    assert heats["h"].zmax == 1


def test_order_reaches_all_maps_but_a_projected_hidden_state():
    trace = random_trace(length=None)
    projected = Trace(
        "lstm",
        {**trace.signals, "h": trace.signals["h"][..., :3]},
        {"c": trace.initial["c"], "h": trace.initial["h"][..., :3]},
    )
    order = [4, 2, 0, 1, 3]
    for one in maps(gate_heatmaps(projected, order=order, **WHERE)):
        rows = [0, 1, 2] if one.name == "h" else order
        np.testing.assert_array_equal(one.z, projected.sel(one.name, **WHERE)[:, rows].T)


def test_a_reduced_figure_says_so_below_the_lowest_map():
    figure = gate_heatmaps(random_trace(time=2203, length=None))
    note = "each colour: the mean of up to 3 steps"
    assert figure.layout.xaxis.title.text == f"step<br>{note}"
    assert figure.layout.meta["note"] == note


def test_the_figure_says_how_its_numbers_were_checked():
    trace = random_trace("lstm")
    assert gate_heatmaps(trace).layout.title.text == "not verified"
    known = {"verified": 2e-7, "dtype": "float32", "device": "cpu", "weights": "81a0", "seed": 0}
    trace = trace.with_meta(**known, trained=False)
    assert gate_heatmaps(trace).layout.title.text == trace.badge
    assert "untrained" in trace.badge
