"""Page: whether what is round the Explorer has changed in a run of the Explorer alone."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from lstm_viz.ui.controls.controls import CONTROLS


def rerun_where_it_has_changed(key: str, *, but: Collection[str]) -> None:
    """Run the whole page where a run of the Explorer alone has brought what the page depends on.

    Streamlit 1.67 sends all that changes in the browser at once as one message. Where the Explorer
    is among it, the message asks for a run of the Explorer alone: a key or a control of the page
    would have changed the address and nothing else. `but` are the parts of the address that are
    the Explorer's own.
    """
    name, now = f"{key}-page", _page(but)
    context = get_script_run_ctx()
    alone = context is not None and bool(context.fragment_ids_this_run)
    if alone and st.session_state.get(name) != now:
        st.rerun()
    st.session_state[name] = now


def _page(but: Collection[str]) -> dict[str, Any]:
    """What the page depends on: its controls and its address."""
    named = {key: value for key, value in st.query_params.items() if key not in but}
    held = {key: st.session_state.get(key) for key in CONTROLS if key not in but}
    return {"address": named, "controls": held}
