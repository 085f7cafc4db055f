"""Fragment: where only the Explorer's fragment runs, notice that something else has changed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lstm_viz.explorer import door
from lstm_viz.ui.controls import numbers
from lstm_viz.ui.controls.controls import CONTROLS
from lstm_viz.ui.frame import session_address


def settle(key: str, *, but: Collection[str]) -> None:
    """Where only the Explorer's fragment runs, run the whole page if anything else has changed.

    Streamlit 1.67 sends all that changes in the browser at once as one message. Where the Explorer
    is among it, the message asks for a run of the Explorer alone: a key or a control of the page
    would have changed the address, and a button what it calls, and nothing else. `but` are the
    parts of the address that are the Explorer's own.
    """
    context = get_script_run_ctx()
    alone = context is not None and bool(context.fragment_ids_this_run)
    if alone:
        session_address.hold()
    name, now = f"{key}-page", _page(but)
    before = st.session_state.get(name, now)
    if alone and (now._replace(true=before.true) != before or now.true - before.true):
        st.rerun()
    st.session_state[name] = now


class _Page(NamedTuple):
    """What a page depends on; `true` has the buttons that are pressed, each in one run only."""

    address: dict[str, str]
    controls: dict[str, Any]
    true: frozenset[str]


def _page(but: Collection[str]) -> _Page:
    # One copy: looking up keys one by one costs more, most of all those that are not there.
    state = dict(st.session_state.to_dict().items())
    return _Page(
        {key: value for key, value in st.query_params.to_dict().items() if key not in but},
        {key: state.get(key) for key in CONTROLS if key not in but},
        frozenset(str(key) for key, value in state.items() if value is True),
    )


def step(key: str, field: str) -> None:
    """Run the page with the seed that the browser asks for, unless the control `field` has it.

    The browser also tells the numbers of the sequence that it shows: these are good, whatever has
    been typed into their fields since. After a step in the browser's history the address counts,
    and nothing that was asked before.
    """
    told = door.stepped(key)
    seed, shown = told.get("seed"), told.get("shown")
    if isinstance(shown, Mapping):
        numbers.were_good(shown)
    if session_address.navigated():
        return
    if isinstance(seed, int) and st.session_state.get(field) != seed:
        st.session_state[field] = seed
        st.rerun()
