"""Titled: choices whose options are shown by their titles, and are in the address by their names.

Streamlit writes what it shows into the address, so what has titles is not bound to it but read and
written here, at each run of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from lstm_viz.ui.controls.control import Control
from lstm_viz.ui.frame import returning


def read(row: Control, offered: Sequence[str], start: Any) -> None:
    """Before the control is drawn: what the address names is chosen where that has changed.

    It has where the page opens, and where a person goes back in the browser's history. On another
    page that has the same control, the address names nothing yet, and what was chosen stays.
    """
    state, said = st.session_state, _said(row)
    page, before = state.get(_mark(row), (returning.here(), None))
    here = page == returning.here()
    if row.key in state and here and said == before:
        return
    chosen = start if here else state.get(row.key, before)  # of the page before
    state[row.key] = next((one for one in (said, chosen) if _is_of(one, offered)), start)


def write(row: Control, chosen: Any, start: Any) -> None:
    """After it: what is chosen, unless it is what nobody has to choose."""
    named = None if chosen == start else chosen
    if named is None:
        st.query_params.pop(row.key, None)
    elif _said(row) != named:
        st.query_params[row.key] = named or ""  # of several none is chosen
    st.session_state[_mark(row)] = (returning.here(), named)


def _said(row: Control) -> Any:
    """What the address names: a name, of a several a list of them, None where it names nothing."""
    if row.kind != "several" or row.key not in st.query_params:
        return st.query_params.get(row.key)
    return [one for one in st.query_params.get_all(row.key) if one]


def _is_of(named: Any, offered: Sequence[str]) -> bool:
    return all(one in offered for one in named) if isinstance(named, list) else named in offered


def _mark(row: Control) -> str:
    return f"{row.key}-named"
