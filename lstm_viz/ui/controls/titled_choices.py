"""Titled choices: read from the address and written into it here, at each run of the page.

Streamlit's binding writes what it shows, so what has titles is not bound to the address. And it
writes at once, over the address that was there before: a choice that others follow would change the
page to which a step back leads. Such a choice is written with what follows from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from lstm_viz.ui.controls.control import Control
from lstm_viz.ui.frame import session, session_address


def read(row: Control, offered: Sequence[str], start: Any) -> None:
    """Before the control is drawn: it is at what `chosen` gives."""
    if not _stays(row):
        st.session_state[row.key] = chosen(row, offered, start)


def chosen(row: Control, offered: Sequence[str], start: Any) -> Any:
    """What is chosen: what the address names where that has changed.

    It has where the page opens, and where a person goes back in the browser's history. On another
    page that has the same control, the address names nothing yet, and what was chosen stays.
    """
    state, (page, before) = st.session_state, _marked(row)
    if _stays(row):
        return state[row.key]
    anew = page == session_address.here() or session_address.navigated()
    own = start if anew else state.get(row.key, before)  # of the page before
    return next((one for one in (_said(row), own) if _is_of(one, offered)), start)


def write(row: Control, chosen: Any, start: Any) -> None:
    """After it: what is chosen. What nobody has to choose is not added to the address."""
    if session_address.overtaken():
        return
    said = _said(row)
    named = None if chosen == start and said != chosen else chosen
    if said != named:
        if named is None:
            st.query_params.pop(row.key, None)
        else:
            st.query_params[row.key] = named or ""  # of several none is chosen
        session_address.keep()  # now, as the mark is: the next run may begin before this one ends
    session.kept()[_mark(row)] = (session_address.here(), named)


def _stays(row: Control) -> bool:
    """Whether the address has not changed on this page since the control was drawn."""
    same = _marked(row) == (session_address.here(), _said(row))
    return same and row.key in st.session_state and not session_address.navigated()


def _marked(row: Control) -> tuple[str | None, Any]:
    return session.kept().get(_mark(row)) or (session_address.here(), None)


def _said(row: Control) -> Any:
    """What it names: a name, of a several a list of names, each once; None where it is silent."""
    if row.kind != "several" or row.key not in st.query_params:
        return st.query_params.get(row.key)
    return list(dict.fromkeys(one for one in st.query_params.get_all(row.key) if one))


def _is_of(named: Any, offered: Sequence[str]) -> bool:
    return all(one in offered for one in named) if isinstance(named, list) else named in offered


def _mark(row: Control) -> str:
    return f"{row.key}-named"
