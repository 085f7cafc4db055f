"""Edited networks: edits go with those that they were made on, a checkpoint when these learn on."""

from __future__ import annotations

import streamlit as st

from lstm_viz.edits import EditError, parse, write
from lstm_viz.ui.frame import session_address
from lstm_viz.ui.views.view import View

_EDITS, _SHOWING = "edits", "showing"


def settle(key: str, view: View) -> bool:
    """Remove from the address the edits of networks that others have replaced; True if any were.

    Edits that came into the address since the last picture, as a link's or those of a comparison,
    are of the networks that are shown now.
    """
    text, now = st.query_params.get(_EDITS, ""), view.weights
    before, were = st.session_state.get(_name(key), (now, text))
    if not text or text != were or before == now or session_address.navigated():
        return False
    left = _left(text, before, now)
    if left == text:
        return False
    if left:
        st.query_params[_EDITS] = left
    else:
        for gone in (_EDITS, _SHOWING):
            st.query_params.pop(gone, None)
    return True


def keep(key: str, view: View) -> None:
    """Remember which networks the edits in the address are of."""
    st.session_state[_name(key)] = (view.weights, st.query_params.get(_EDITS, ""))


def learned_on(key: str, steps: tuple[int, ...]) -> bool:
    """Remove the chosen checkpoint from the address if its training continued; True if it did.

    `steps` are those of the checkpoints. Whoever resumes a training wants to see its end.
    """
    name = f"{key}-checkpoints"
    before = st.session_state.get(name)
    st.session_state[name] = steps
    if before is None or "epoch" not in st.query_params or session_address.navigated():
        return False
    if steps[-1] <= before[-1] or steps[: len(before) - 1] != before[:-1]:
        return False
    del st.query_params["epoch"]
    return True


def _left(text: str, before: tuple[str, ...], now: tuple[str, ...]) -> str:
    """The edits of networks that are still at their places."""
    try:
        edits = parse(text)
    except EditError:  # which the Explorer would tell of networks that are gone
        return ""
    return write(
        one for one in edits if before[one.net : one.net + 1] == now[one.net : one.net + 1]
    )


def _name(key: str) -> str:
    return f"{key}-made-on"
