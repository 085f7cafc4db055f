"""Returning: a page left for another is found again as it was, though links carry no query."""

from __future__ import annotations

from typing import Any

import streamlit as st

_HERE, _KEPT, _NOTES = "page", "addresses", "notes"


def restore(page: str) -> None:
    """Where a person comes back to `page` without a query, give the page the one it had."""
    before = st.session_state.get(_HERE)
    st.session_state[_HERE] = page
    if before != page:
        st.session_state[_NOTES] = {}
    if before not in (None, page) and not st.query_params.to_dict():
        st.query_params.from_dict(st.session_state.get(_KEPT, {}).get(page, {}))


def here() -> str | None:
    """Which page this is; None for one that is run by itself."""
    return st.session_state.get(_HERE)


def keep() -> None:
    """Remember the query of the page that stands now."""
    kept = st.session_state.setdefault(_KEPT, {})
    kept[st.session_state[_HERE]] = st.query_params.to_dict()


def notes() -> dict[str, Any]:
    """What is to be said on this page until it is left."""
    return st.session_state.setdefault(_NOTES, {})
