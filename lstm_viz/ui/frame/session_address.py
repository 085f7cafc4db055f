"""Session address: the address of each page of a session, which its messages can't take back.

Each message of a browser carries the address that it shows. A message that left before the answer
to the one before carries an old one, which would undo what that one has changed. So the address of
a page is the session's. The browser's counts where a page opens, where a person goes through the
browser's history, and for what Streamlit's own binding writes there in the browser.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

from lstm_viz.ui.frame import session

_HERE, _KEPT, _NOTES, _BOUND, _RUN = "page", "addresses", "notes", "bound", "run"


def restore(page: str) -> None:
    """Give the page the address that it had, also where a link without a query leads back to it.

    After a step in the browser's history it is what the browser says, of which Streamlit has taken
    away what a control of the page before had under the same name.
    """
    _begin()
    before = here()
    session.kept()[_HERE] = page
    if before == page:
        hold()
        return
    session.kept()[_NOTES] = {}
    if before is not None and navigated():
        _read_again()
    elif before is not None and not st.query_params.to_dict():
        st.query_params.from_dict(_kept())


def here() -> str | None:
    """Which page this is; None for one that is run by itself."""
    return session.kept().get(_HERE)


def keep() -> None:
    """Remember the query of the page that is shown now."""
    if overtaken():
        return
    session.kept().setdefault(_KEPT, {})[here()] = {
        key: st.query_params.get_all(key) for key in st.query_params
    }


def hold() -> None:
    """As a run begins, put back into the address what an outdated message has undone."""
    context = get_script_run_ctx()
    if context is not None and context.fragment_ids_this_run:
        _begin()
    if navigated() or here() not in session.kept().get(_KEPT, {}):
        return
    bound, before = session.kept().get(_BOUND, ()), _kept()
    undone = False
    for key in {*st.query_params, *before}.difference(bound):
        values = before.get(key, [])
        if st.query_params.get_all(key) == values:
            continue
        undone = True
        if values:
            st.query_params[key] = values
        else:
            del st.query_params[key]
    if undone and context is not None:
        _seed(context)


def _seed(context: ScriptRunContext) -> None:
    """Controls that are new on the page begin as the session's address says, not the message's."""
    with context.session_state.query_params() as address:
        address.set_initial_query_params_from_current()


@contextmanager
def changing() -> Iterator[None]:
    """Change the address in a control's callback, which runs before the page calls `hold`."""
    _begin()
    hold()
    yield
    keep()


def _begin() -> None:
    session.kept()[_RUN] = threading.get_ident()


def overtaken() -> bool:
    """Whether another run has begun for the session since this one did.

    Where something else is chosen Streamlit begins the next run at once, while the one before runs
    until the next thing that it draws. What the older run knows of the address is outdated.
    """
    return session.kept().get(_RUN, threading.get_ident()) != threading.get_ident()


def bound(key: str, *, really: bool = True) -> None:
    """This part of the address is written in the browser: by Streamlit's binding, or by us."""
    keys = session.kept().setdefault(_BOUND, set())
    (keys.add if really else keys.discard)(key)


def navigated() -> bool:
    """Whether a step in the browser's history has asked for this run."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _read_again() -> None:
    context = get_script_run_ctx()
    if context is None:
        return
    said = parse_qs(context.query_string, keep_blank_values=True)
    with context.session_state.query_params() as address:
        if {key: address.get_all(key) for key in address} == said:
            return
        address.set_initial_query_params(context.query_string)  # which the controls are set from
        address.from_dict(said)


def notes() -> dict[str, Any]:
    """What is to be said on this page until it is left."""
    return session.kept().setdefault(_NOTES, {})


def _kept() -> dict[str, list[str]]:
    return session.kept().get(_KEPT, {}).get(here(), {})
