"""Corner: what is in the top right of every page: a button that copies its link, and its keys."""

from __future__ import annotations

import streamlit as st
from streamlit.components.v2 import component

from lstm_viz.explorer import source
from lstm_viz.plots.theme import DARK
from lstm_viz.ui.frame import style, words
from lstm_viz.ui.frame.scripts import text_of

_LEFT_OUT = "left-out"  # in the session: what is not in the link of the page that is being run


def begin() -> None:
    """Forget what another run has left out of its link."""
    st.session_state[_LEFT_OUT] = []


def leave_out(sentence: str) -> None:
    """Say, beside the button, that something on this page is not in its link."""
    said = st.session_state.setdefault(_LEFT_OUT, [])
    if sentence not in said:  # a fragment runs more often than the page
        said.append(sentence)


def draw(page: str) -> None:
    """Put the corner on the page whose path this is; "" is the first page."""
    groups = [*words.KEYS_OF_PAGES.get(page, ()), words.KEYS_EVERYWHERE]
    introduction = words.INTRODUCTIONS.get(page)
    _corner(
        data={
            "introduction": introduction and introduction._asdict(),
            "keys": [{"title": group.title, "rows": list(group.rows)} for group in groups],
            "leftOut": " ".join(st.session_state.get(_LEFT_OUT, [])),
            "words": words.CORNER,
            "theme": "dark" if style.theme() is DARK else "light",
        },
        key="corner",
        on_theme_change=lambda: None,  # what is drawn with colours of a theme is drawn again
    )


_corner = component(
    "lstm_viz.corner",
    js=source.slim(
        source.join(
            {
                "corner.js": text_of("frame/corner.js"),
                "entries.js": text_of("frame/entries.js"),
                "links.js": text_of("frame/links.js"),
                "copying.js": source.parts()["copying.js"],
            },
            last="corner.js",
        )
    ),
    isolate_styles=False,
)
