"""Leaving: a button that leads to another page, at an address."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lstm_viz.home import ROOT


def button(
    label: str, page: str, address: dict[str, str], *, key: str, of: str = "", **look: Any
) -> None:
    """The button and, in the run after its press, the way to `page` with this address.

    A callback can't change the page. `of` is what the button is about: a press of one that is about
    something else by then, such as a network that had to go, leads nowhere. `look` is as
    `st.button` takes it.
    """
    pressed = f"{key}-leaving"
    about = st.session_state.update
    # It is true in that run only: where the button is not drawn in it, the press is forgotten.
    went = st.button(label, key=key, on_click=about, args=({pressed: of},), **look)
    if went and st.session_state.pop(pressed, None) == of:
        st.switch_page(ROOT / "pages" / f"{page}.py", query_params=address)
