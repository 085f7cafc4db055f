"""Unit: one unit of a layer, chosen by a click on the maps of the weights or by its number."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st
from streamlit.components.v2 import component

from lstm_viz import gate_weights
from lstm_viz.explorer.source import slim
from lstm_viz.kinds import KINDS
from lstm_viz.ui.controls import controls, network_rows
from lstm_viz.ui.frame import charts, leaving
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.frame.scripts import text_of
from lstm_viz.ui.network import words
from lstm_viz.ui.network.measures import number
from lstm_viz.ui.views import opened
from lstm_viz.weights.gates import Arrangement, GateBlock, in_file, in_torch, of_place
from lstm_viz.words import word

MAPS = "weight-maps"  # the chart that is clicked
STEP = 2  # where Explore locks a unit: the first step with a hidden state before it
_CLICKS = "unit-clicks"


def chosen(units: int) -> int | None:
    """The unit of the field and of the last click, which is handed to the field; None for none."""
    _clicks(data={"chart": charts.selector(MAPS)}, key=_CLICKS, height=1, on_unit_change=_take)
    return controls.draw(network_rows.UNIT, high=units - 1)


def _take() -> None:
    """A click: what came from the browser is judged where the field is drawn."""
    unit = st.session_state[_CLICKS]["unit"]
    if isinstance(unit, int | float) and not isinstance(unit, bool):
        st.session_state[network_rows.UNIT] = float(unit)


def draw(
    shown: opened.ShownLayer,
    found: Mapping[str, gate_weights.GateWeights],
    where: tuple[GateBlock, ...],
    unit: int,
    address: dict[str, str],
) -> None:
    """The numbers of a unit, gate by gate, where they are, and the way to its states."""
    own = of_place(where, *shown.place)
    st.markdown(words.unit(unit, len(found)))
    st.table(
        rows(shown.kind, found, in_file(own), in_torch(own), unit),
        border="horizontal",
        hide_index=True,
        alt=words.unit_alt(unit),
    )
    leaving.button(
        words.see_unit(unit),
        "explore",
        address | {"step": str(STEP), "unit": str(unit)},
        key="see-unit",
        of=shown.which,
        help=words.SEE_UNIT_HELP,
    )


def rows(
    kind: str,
    found: Mapping[str, gate_weights.GateWeights],
    file: list[Arrangement],
    torch: list[Arrangement],
    unit: int,
) -> list[dict[str, str]]:
    """A row for each gate: the unit's biases, the norms of its rows, and where they are."""
    return [
        {
            words.GATE: f"{word(kind, gate).name} {gate}",
            words.B_IH: _bias(block.b_x, unit),
            words.B_HH: _bias(block.b_h, unit),
            **({words.PEEPHOLE: _bias(block.p, unit)} if KINDS[kind].peeps else {}),
            words.NORM_IH: _norm(block.W_x[unit]),
            words.NORM_HH: _norm(block.W_h[unit]),
            words.IN_FILE: _at(file, gate, unit),
            words.IN_TORCH: _at(torch, gate, unit),
        }
        for gate, block in found.items()
    ]


def _bias(biases: np.ndarray | None, unit: int) -> str:
    return words.NONE if biases is None else number(float(biases[unit]))


def _norm(row: np.ndarray) -> str:
    return number(float(np.linalg.norm(row.astype(np.float64))))  # float16 may not hold it


def _at(arranged: list[Arrangement], gate: str, unit: int) -> str:
    places = [
        words.at(one.axis, [first + unit for first, _ in one.gates[gate]], one.matrices)
        for one in arranged
        if gate in one.gates
    ]
    return plain("; ".join(places), most=600) if places else words.NONE


_clicks = component(
    "lstm_viz.unit",
    js=slim(text_of("network/unit.js")),
    isolate_styles=False,
)
