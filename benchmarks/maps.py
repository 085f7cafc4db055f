"""Maps: one LSTM's in several ways, and a button for the next sequence.

`way` is "charts" (st.plotly_chart, every value), "reduced" (st.plotly_chart with the figures of
lstm_viz.plots, no more cells than pixels), "explorer", or "floor": a component that paints one
pixel, so that what is left is Streamlit's own. Each press of the button makes other numbers, so
that no cache has what is shown.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from itertools import product

import numpy as np
import plotly.graph_objects as go
import streamlit as st
import torch
from streamlit.components.v2 import component

from lstm_viz import plots, record
from lstm_viz.explorer import door
from lstm_viz.explorer.compact import compact
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.payload import exact_values
from lstm_viz.explorer.picture import Picture
from lstm_viz.explorer.traced import picture_of
from lstm_viz.kinds import SIGNALS, STATES
from lstm_viz.layers import LAYERS
from lstm_viz.plots.theme import LIGHT, signal_range
from lstm_viz.trace import Trace
from lstm_viz.words import READING

RECORDED = 4  # sequences, one after the other
CHART_HEIGHT = 110  # px, as in the columns of the app
PIXEL = """
export default function ({ data, parentElement }) {
  let canvas = parentElement.querySelector("canvas");
  if (!canvas) parentElement.append(canvas = document.createElement("canvas"));
  canvas.className = "floor";
  canvas.getContext("2d").fillRect(data % canvas.width, 0, 1, 1);
  canvas.dataset.number = data;
}
"""
_pixel = component("benchmarks.pixel", js=PIXEL, isolate_styles=False)


@st.cache_resource(max_entries=4)
def numbers(steps: int, width: int) -> np.ndarray:
    """Slow waves and noise for as many signals as an LSTM has, (signal, time, unit), 0 to 1."""
    draw = np.random.default_rng(0)
    time = np.arange(steps, dtype=np.float32)[:, None]
    period, phase = draw.uniform(10, 200, (6, 1, width)), draw.uniform(0, 6, (6, 1, width))
    noise = draw.uniform(0, 0.2, (6, steps, width))
    return (0.4 + 0.4 * np.sin(time / period + phase) + noise).astype(np.float32)


def trace(kind: str, steps: int, width: int, number: int) -> Trace:
    """Numbers in the shape of a recording, other ones for each `number`."""
    base = np.roll(numbers(steps, width), number % steps, axis=1)
    signals = {name: base[place] for place, name in enumerate(SIGNALS[kind])}
    return Trace(
        kind,
        {
            name: (values if name in "ifo" else 2 * values - 1)[None, None, None]
            for name, values in signals.items()
        },
        {name: np.zeros((1, 1, 1, width), np.float32) for name in STATES[kind]},
    )


@st.cache_resource(max_entries=16)
def panel(kind: str, steps: int, width: int, number: int) -> Panel:
    """A network of that size and what it really computed: what is sent is small only of that."""
    torch.manual_seed(number)
    module = LAYERS[kind](2, width)
    values = np.roll(numbers(steps, 2)[0], number % steps, axis=0)
    recording = {kind.upper(): record(module, torch.tensor(values))}
    return replace(picture_of(recording).panels[0], prediction=values[:, 0])


def draw(way: str, steps: int, units: int, networks: int) -> None:
    """The button, and the maps of the sequence whose number it has counted to."""
    number = st.session_state.setdefault("number", 0)
    st.button("Next", on_click=_next_sequence)
    if way == "floor":
        _pixel(data=number, key="pixel")
    elif way == "explorer":
        kinds = ("lstm", "rnn")[:networks]
        seed = number % RECORDED
        if not number:  # before anything is timed
            for kind, each in product(kinds, range(RECORDED)):
                panel(kind, steps, units, each)
        _draw_explorer([panel(kind, steps, units, seed) for kind in kinds], number)
    else:
        _draw_charts(trace("lstm", steps, units, number), whole=way == "charts")


def _next_sequence() -> None:
    st.session_state["number"] += 1


def _draw_explorer(panels: list[Panel], number: int) -> None:
    picture = Picture(
        panels=panels,
        values=panels[0].input,
        names=("value", "marker"),
        verdict=f"Sequence {number}",
    )
    data = compact(picture, similarity=False)
    committed = door.committed("maps", 1) or {}
    coarse, step = picture.coarse, committed.get("step", 0) - 1
    door.show(
        data,
        key="maps",
        digest=hashlib.sha256(f"{len(data)} {number}".encode()).hexdigest(),
        state={},
        serial=1,
        coarse=coarse,
        exact=exact_values(panels, step) if coarse and step >= 0 else None,
        height=800,
    )


def _draw_charts(shown: Trace, *, whole: bool) -> None:
    for name in READING["lstm"]:
        if whole:
            values = shown.sel(name, layer=0, direction=0, batch=0).T
            figure = go.Figure().add_heatmap(
                z=values, colorscale=LIGHT.colourscale(name, signal_range(shown, name)[0])
            )
            figure.update_layout(height=CHART_HEIGHT, margin={"t": 4, "b": 20, "l": 46, "r": 54})
        else:
            figure = plots.signal_heatmap(shown, name, height=CHART_HEIGHT)
        st.plotly_chart(figure, key=name, theme=None)
