"""Causal test: the causal test of an included network at another value than 0, measured now."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lstm_viz.behaviour import Claim, labels
from lstm_viz.behaviour.atlas import Atlas
from lstm_viz.behaviour.held_out import text_of
from lstm_viz.characters import Vocabulary
from lstm_viz.ui import limits
from lstm_viz.ui.atlas import words
from lstm_viz.ui.atlas.own_text import TURNS, cost_of_holding
from lstm_viz.ui.atlas.shown_passages import CPU
from lstm_viz.ui.jobs.jobs import BusyError
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import networks

_TOLD: Shelf[str] = Shelf(limits.MB, len)


def told(name: str, atlas: Atlas, claim: Claim, value: float) -> str:
    """What holding h of the claim's unit at a value costs, or that the server is busy."""
    key = (name, atlas.weights, claim.unit, claim.what.key, value)
    line = st.empty()
    try:
        with st.spinner(words.HOLDING):
            return _TOLD.get_or_make(
                key, lambda: _measured(name, atlas, claim, value, _teller(line))
            )
    except BusyError as error:
        return str(error)
    finally:
        line.empty()


def _teller(line: DeltaGenerator) -> Callable[[int], object]:
    return lambda ahead: line.caption(words.ahead(ahead))


def _measured(
    name: str, atlas: Atlas, claim: Claim, value: float, tell: Callable[[int], object]
) -> str:
    corpus, kind = name.split("-")
    text, loaded = text_of(corpus), networks.network(corpus, kind, CPU)
    places = Vocabulary(loaded.card["vocabulary"]).encode(text).places
    truth, cut = labels(text, (claim.what.key,))[claim.what.key], atlas.findings.cut
    with TURNS.turn(tell):
        above = atlas.threshold(claim.what.key)
        return cost_of_holding(loaded.model, places[cut:], truth[cut:], claim, value, above)
