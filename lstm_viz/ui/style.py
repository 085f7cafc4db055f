"""The look that Streamlit's own theme cannot say: spacing, type, and which plot theme fits."""

from __future__ import annotations

from importlib.resources import files

import streamlit as st

from lstm_viz.plots.theme import DARK, LIGHT, Theme


def apply() -> None:
    """Put the style sheet on the page, once a run."""
    sheet = files("lstm_viz.ui").joinpath("style.css").read_text(encoding="utf-8")
    st.html(f"<style>{sheet}</style>")


def theme() -> Theme:
    """The plots' theme for the background that the browser shows."""
    return DARK if st.context.theme.type == "dark" else LIGHT
