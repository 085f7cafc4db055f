"""Offers: what a person can do about a refusal, as buttons below its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import streamlit as st

from lstm_viz.sequences import SequenceError
from lstm_viz.ui.frame.plain import plain


class Offer(NamedTuple):
    """A button: what it says, and the controls that it sets, by their keys."""

    label: str
    sets: Mapping[str, Any]


class RefusalError(SequenceError):
    """A sequence that can't be drawn as it is, and what would help."""

    def __init__(self, sentence: str, *offers: Offer) -> None:
        super().__init__(sentence)
        self.offers = offers


def draw(error: SequenceError) -> None:
    """The sentence and, where there are offers, their buttons."""
    st.error(plain(str(error)))
    for number, offer in enumerate(error.offers if isinstance(error, RefusalError) else ()):
        st.button(
            plain(offer.label),
            key=f"offer-{number}",
            on_click=_take,
            args=(offer,),
            width="stretch",
        )


def _take(offer: Offer) -> None:
    for key, value in offer.sets.items():
        st.session_state[key] = value
