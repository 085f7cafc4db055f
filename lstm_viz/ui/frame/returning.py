"""Returning: a page left for another is found again as it was, though links carry no query."""

from __future__ import annotations

import streamlit as st

_HERE, _KEPT = "page", "addresses"


def restore(page: str) -> None:
    """Where a person comes back to `page` without a query, give the page the one it had."""
    before = st.session_state.get(_HERE)
    st.session_state[_HERE] = page
    if before not in (None, page) and not st.query_params.to_dict():
        st.query_params.from_dict(st.session_state.get(_KEPT, {}).get(page, {}))


def keep() -> None:
    """Remember the query of the page that stands now."""
    kept = st.session_state.setdefault(_KEPT, {})
    kept[st.session_state[_HERE]] = st.query_params.to_dict()
