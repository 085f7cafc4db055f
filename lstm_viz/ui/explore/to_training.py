"""To training: from a text of one's own in Explore to new networks that are trained on it."""

from __future__ import annotations

import streamlit as st

from lstm_viz.home import ROOT
from lstm_viz.train.texts.own import LEAST
from lstm_viz.ui.explore import text_words

_LEAVING = "explore-to-training"  # in the session: the button has been pressed


def draw(text: str) -> None:
    """The button, which is disabled, and says why, where the text is too short to be trained on."""
    if st.session_state.pop(_LEAVING, False) and len(text) >= LEAST:
        st.switch_page(
            ROOT / "pages" / "train.py", query_params={"training": "text", "own_letters": text}
        )
    st.button(
        text_words.TRAIN_ON_TEXT,
        key="train-on-text",
        help=text_words.train_on_text(LEAST),
        on_click=st.session_state.update,
        args=({_LEAVING: True},),
        disabled=len(text) < LEAST,
        width="stretch",
    )
