"""Gates: which rows of which matrix are which gate, in the file and in PyTorch."""

from __future__ import annotations

import streamlit as st

from lstm_viz import plots
from lstm_viz.kinds import KINDS
from lstm_viz.plots.theme import Theme
from lstm_viz.ui.frame import charts
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.network import words
from lstm_viz.ui.views import opened
from lstm_viz.weights.gates import Arrangement, GateBlock, in_file, in_torch, of_place, told
from lstm_viz.words import word


def draw(shown: opened.ShownLayer, found: tuple[GateBlock, ...], theme: Theme) -> None:
    """Both orders as pictures, the sentence about the two biases, and the same as a table."""
    own = of_place(found, *shown.place)
    if KINDS[shown.kind].family == "rnn" or not own:
        st.markdown(words.NO_GATES)
        return
    orders = {words.IN_FILE: in_file(own), words.IN_TORCH: in_torch(own)}
    gates = KINDS[shown.kind].gates
    st.markdown(words.letters({gate: word(shown.kind, gate).name for gate in gates}))
    left, right = st.columns(2, gap="medium")
    for column, (order, arranged) in zip((left, right), orders.items(), strict=True):
        with column:
            st.markdown(f"### {order}", anchors=False)
            _draw_order(shown, order, arranged, theme)
    biases = [name for name, *_ in shown.module.named_parameters() if name.startswith("bias")]
    st.markdown(words.biases(shown.kind, bool(biases)))
    if any(len(ranges) > 1 for one in orders[words.IN_FILE] for ranges in one.gates.values()):
        st.markdown(words.BOTH_IN_ONE)
    with st.expander(words.AS_TABLE, type="compact"):
        st.table(
            [
                row
                for order, arranged in orders.items()
                for one in arranged
                for row in _rows(shown.kind, order, one)
            ],
            border="horizontal",
            hide_index=True,
            alt=words.GATES_ALT,
        )


def _draw_order(
    shown: opened.ShownLayer, order: str, arranged: list[Arrangement], theme: Theme
) -> None:
    """One chart, whose matrices are those that are counted along the same axis, with biases."""
    axes = {one.axis for one in arranged} - {"entries"}
    matrices = {name: one.gates for one in arranged for name in one.matrices}
    charts.draw(
        f"gates-{order}",
        (shown.which, order, theme.background),
        lambda: plots.gate_places(
            matrices, kind=shown.kind, axis=" and ".join(sorted(axes)) or "entries", theme=theme
        ),
        alt=words.gates_alt(order, [sentence(shown.kind, one) for one in arranged]),
    )


def sentence(kind: str, one: Arrangement) -> str:
    """One arrangement in words."""
    at = ", ".join(
        words.gate_at(word(kind, gate).name, gate, told(ranges))
        for gate, ranges in one.gates.items()
    )
    return words.arranged(one.axis, one.matrices, at)


def _rows(kind: str, order: str, one: Arrangement) -> list[dict[str, str]]:
    return [
        {
            words.ORDER: order,
            words.GATE: f"{word(kind, gate).name} {gate}",
            words.WHERE: f"{one.axis} {told(ranges)}",
            words.MATRICES: plain(", ".join(one.matrices)),
        }
        for gate, ranges in one.gates.items()
    ]
