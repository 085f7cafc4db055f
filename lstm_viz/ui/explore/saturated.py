"""Saturated: a line above a picture in which nearly all gates are at 0 or 1, and ways out."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lstm_viz import measure
from lstm_viz.kinds import KIND_NAMES, KINDS
from lstm_viz.trace import Trace
from lstm_viz.ui.controls import controls, prepare_rows
from lstm_viz.ui.explore import scale_words
from lstm_viz.ui.explore.offers import Offer, buttons
from lstm_viz.ui.explore.rail import PictureChoice
from lstm_viz.ui.views import opened
from lstm_viz.ui.views.opened import LayerPlace
from lstm_viz.ui.views.passes import Side
from lstm_viz.ui.views.view import View

NEAR = 0.01
MOST = 0.8  # of the included networks none comes to half of it, on a sequence of its own task
_OFFERS = (
    Offer(scale_words.STANDARD, {"scale": "standard"}),
    Offer(scale_words.AS_IN_TRAINING, {"scale": prepare_rows.BY_MEAN, "prepare": True}),
)


def draw(choice: PictureChoice, view: View) -> None:
    """The line, where the networks read numbers; those of a text or of tokens have no scale.

    What the Explorer has from elsewhere is a sequence of a family, whose passes nothing reads here,
    and networks that were trained on this very sequence scaled it themselves.
    """
    sequence, networks = view.sequence, choice.networks
    if view.packed is not None or networks is None or sequence.symbols:
        return
    mine = opened.shown(networks)
    if (mine and mine.embedding is not None) or st.session_state.get("model") == controls.OWN:
        return
    shares = {KIND_NAMES[kind]: share_of(side) for kind, side in view.sides.items()}
    shares = {name: share for name, share in shares.items() if share >= MOST}
    if not shares:
        return
    name = max(shares, key=lambda one: shares[one])
    with st.container(key="saturated", horizontal=True, vertical_alignment="center"):
        st.markdown(scale_words.saturated(shares[name], NEAR, name), width="stretch")
        now = st.session_state.get("scale")
        buttons([one for one in _OFFERS if one.sets["scale"] != now], "saturated")


def share_of(side: Side) -> float:
    """How many of a network's gate values are within `NEAR` of 0 or 1; 0 without such gates."""
    trace, place = side.trace, side.place
    shares = [
        _near(trace, gate, NEAR, place) - _near(trace, gate, -NEAR, place)
        for gate in KINDS[trace.kind].valves
    ]
    return float(np.mean(shares)) if shares else 0.0


def _near(trace: Trace, gate: str, within: float, place: LayerPlace) -> float:
    """The share of values below `within` or as far above 1 − `within`."""
    shut, wide = measure.saturation(
        trace, gate, low=within, high=1 - within, layer=place.layer, direction=place.direction
    )
    return float(np.mean(shut + wide))
