"""Ends: which embedding and dense layer of the file are used with the layer that is shown."""

from __future__ import annotations

import streamlit as st

from lstm_viz.ui.controls import controls, network_rows
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.network import words
from lstm_viz.weights.ends import Fitting

# The control here, that of the page Explore, and what there is to choose from.
_ENDS = (
    (network_rows.EMBEDDING_HERE, network_rows.EMBEDDING, "embeddings"),
    (network_rows.DENSE_HERE, network_rows.DENSE, "dense"),
)


def draw(fitting: Fitting) -> dict[str, str]:
    """The question, where something fits; what the address of Explore has for the answer.

    Where one alone fits, it is chosen until somebody chooses otherwise; of several, none is.
    """
    if not any(fitting):
        return {}
    st.markdown(plain(words.fitting(len(fitting.embeddings), len(fitting.dense)), most=600))
    address = {}
    columns = iter(st.columns(2))
    for here, there, what in _ENDS:
        names = getattr(fitting, what)
        if not names:
            continue
        with next(columns):
            proposed = names[0] if len(names) == 1 else network_rows.NO_END
            chosen = controls.draw(here, options=(network_rows.NO_END, *names), default=proposed)
        if chosen != network_rows.NO_END:
            address[there] = str(chosen)
    return address
