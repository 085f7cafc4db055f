"""Previous next: from one of several to the one before and the next, by buttons and their keys."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lstm_viz.ui.explore.sets import words
from lstm_viz.ui.frame import style


def draw(key: str, options: Sequence[str | float], chosen: str | float) -> None:
    """Previous and Next for the control with this key, whose options are these; also keys b, n."""
    at = options.index(chosen)
    with st.container(key=f"turn-{key}", horizontal=True, gap="small"):
        style.sheet("explore/sets/previous_next.css")
        for by, sign, shortcut, said in (
            (-1, words.BACK, "b", words.BEFORE),
            (1, words.ON, "n", words.NEXT),
        ):
            to = at + by
            st.button(
                sign,
                key=f"turn-{key}-{shortcut}",
                help=said,
                shortcut=shortcut,
                disabled=not 0 <= to < len(options),
                on_click=st.session_state.update,
                args=({key: options[min(max(to, 0), len(options) - 1)]},),
            )
        st.caption(words.place(at + 1, len(options)))
