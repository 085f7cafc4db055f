"""The look that Streamlit's own theme cannot give: spacing, type, and which plot theme fits."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import streamlit as st

from lstm_viz.explorer.source import slim
from lstm_viz.plots.theme import DARK, LIGHT, Theme
from lstm_viz.ui.frame.scripts import text_of
from lstm_viz.ui.frame.words import PANEL


def sheet(*names: str) -> None:
    """Put style sheets on the page, once a run; a name is a path below `lstm_viz/ui`."""
    colours = f"--on-primary: {theme().background}; --muted: {theme().muted};"
    words = f'--panel: "{PANEL}";'
    st.html(_Ready(f"<style>:root {{ {colours} {words} }}\n{_rules(*names)}</style>"))


class _Ready(NamedTuple):
    """What Streamlit takes as it is: the indents of a text it would go through line by line."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


@cache
def _rules(*names: str) -> str:
    return slim(re.sub(r"/\*[^*]*\*/", "", "\n".join(map(text_of, names))))


def theme() -> Theme:
    """The plots' theme for the background that the browser shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT
