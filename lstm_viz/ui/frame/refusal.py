"""Refusal: a choice of the panel that the page can't show, told where the page would have been."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from lstm_viz.ui.frame.plain import plain


class Refused(NamedTuple):
    """Why a choice can't be shown, as a sentence."""

    sentence: str


def say(sentence: str) -> Refused:
    """The sentence in the panel, beside the choice; gives it back for the page.

    It is seen where the panel lies over the page (frame/style.css), else it would be read twice.
    """
    with st.container(key="refused-choice"):
        write(Refused(sentence))
    return Refused(sentence)


def write(refused: Refused) -> None:
    """The sentence alone, in red."""
    st.error(plain(refused.sentence, most=600))
