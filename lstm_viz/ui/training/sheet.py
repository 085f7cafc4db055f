"""The style sheet of the page."""

from __future__ import annotations

from importlib.resources import files

import streamlit as st

from lstm_viz.plots.theme import Theme


def apply(theme: Theme) -> None:
    """Put it on the page, once a run."""
    sheet = files("lstm_viz.ui.training").joinpath("train.css").read_text(encoding="utf-8")
    # Streamlit writes white on its primary colour, which on a dark page is light.
    st.html(f"<style>:root {{ --on-primary: {theme.background}; }}\n{sheet}</style>")
