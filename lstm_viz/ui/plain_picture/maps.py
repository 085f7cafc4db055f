"""The maps of one network: the input, and below it one heatmap a signal, on one time axis."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lstm_viz import measure, plots
from lstm_viz.kinds import KIND_NAMES
from lstm_viz.layer_input import LayerInput
from lstm_viz.plots.theme import Theme, common_range
from lstm_viz.ui.frame import charts, equations
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.plain_picture import words
from lstm_viz.ui.views.view import View
from lstm_viz.words import INPUT, READING, word

# In the lecture's order: what is forgotten, what is written, what is shown.
SHOWN = {kind: READING[kind] for kind in KIND_NAMES}
ORDERS: dict[str, measure.Order] = {
    "kept": "index",
    "half-life": "half-life",
    "similarity": "similarity",
}
LINES = 12  # of a sequence of symbols; of one with more columns, the symbols themselves are shown
BEGINNING = 160  # of them
INPUT_HEIGHT, MAP_HEIGHT = 44, 50  # px: with these, six maps fit a screen of 900


def draw(view: View, kind: str, order: str, theme: Theme) -> None:
    """One column of the page: who it is, its input, its maps."""
    side = view.sides[kind]
    name, card = KIND_NAMES[kind], side.card
    swatch = equations.swatch(theme.kind_colour(name))
    heading = words.network(swatch, name, card["hidden_size"], card["parameters"])
    st.markdown(heading, anchors=False)
    _draw_input(view, kind, theme)
    chosen = unit_order(view, kind, order)
    for signal in SHOWN[kind]:
        # The step numbers stand once, below the column; in the RNN's, below the answers.
        last = kind == "lstm" and signal == SHOWN[kind][-1]
        _draw_map(view, kind, signal, chosen, last, theme)


def unit_order(view: View, kind: str, order: str) -> np.ndarray:
    """The units from top to bottom."""
    side = view.sides[kind]
    return measure.common_order(side.trace, ORDERS[order], **side.place._asdict())


def _draw_input(view: View, kind: str, theme: Theme) -> None:
    read = view.sides[kind].read
    if read.of:
        _draw_layer_input(view, kind, read, theme)
        return
    names = view.sequence.names
    only = words.one_column(plain(names[0])) if len(names) == 1 else ""  # several have a legend
    st.markdown(equations.heading(INPUT, kind, theme) + only)
    if note := view.known.scaling(view.sequence):
        st.caption(plain(note))
    if view.sequence.symbols and not 1 < len(names) <= LINES:  # one column is of tokens
        st.text(words.beginning(view.sequence.symbols, BEGINNING))
        return
    charts.draw(
        f"{kind}-x",
        (view.sequence.digest, "x", theme.background),
        lambda: plots.sequence_lines(
            view.sequence.values,
            view.sequence.names,
            view.sequence.labels,
            height=INPUT_HEIGHT,
            time_axis=False,
            theme=theme,
        ),
        alt=words.input_alt(view.sequence.steps, ", ".join(names)),
    )


def _draw_layer_input(view: View, kind: str, read: LayerInput, theme: Theme) -> None:
    shown = min(LINES, len(read.names))
    of = words.columns(plain(read.of), shown, len(read.names))
    st.markdown(equations.heading(INPUT, kind, theme) + of)
    charts.draw(
        f"{kind}-x",
        (*view.key, kind, "x", theme.background),
        lambda: plots.sequence_lines(
            read.values[:, :shown],
            read.names[:shown],
            view.sequence.labels,
            height=INPUT_HEIGHT,
            time_axis=False,
            theme=theme,
        ),
        alt=words.input_alt(view.sequence.steps, ", ".join(read.names[:shown])),
    )


def _draw_map(
    view: View, kind: str, signal: str, order: np.ndarray, last: bool, theme: Theme
) -> None:
    trace, place = view.sides[kind].trace, view.sides[kind].place
    low, high = common_range([side.trace for side in view.sides.values()], trace, signal)
    st.markdown(equations.heading(word(kind, signal), kind, theme))
    charts.draw(
        f"{kind}-{signal}",
        (*view.key, kind, signal, order.tobytes(), theme.background),
        lambda: plots.signal_heatmap(
            trace,
            signal,
            **place._asdict(),
            order=order,
            limit=high,
            height=MAP_HEIGHT,
            time_axis=last,
            theme=theme,
        ),
        alt=words.map_alt(
            word(kind, signal).name,
            KIND_NAMES[kind],
            trace.sizes["unit"],
            trace.sizes["time"],
            low,
            high,
        ),
    )
