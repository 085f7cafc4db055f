"""Offers: what a person can do about a refusal, as buttons below its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


class AskingError(RefusalError):
    """A sequence in which nothing is wrong, and of which it is asked what is to read it."""


def draw(error: SequenceError) -> tuple[Offer, ...]:
    """The sentence and, where there are offers, their buttons; gives back the offers."""
    say(str(error), "controls", asks=isinstance(error, AskingError))
    offers = error.offers if isinstance(error, RefusalError) else ()
    for number, offer in enumerate(offers):
        st.button(
            plain(offer.label),
            key=f"offer-{number}",
            on_click=_take,
            args=(offer,),
            width="stretch",
        )
    return offers


def say(problem: str, what: str, *, asks: bool = False) -> None:
    """A sentence in the panel, about `what`, that the page has too; `asks` where nothing is wrong.

    It is seen where the panel lies over the page (frame/style.css), else it would be read twice.
    """
    with st.container(key=f"refused-{what}"):
        write(problem, asks=asks)


def write(problem: str, *, asks: bool) -> None:
    """The sentence alone, in red unless it only asks."""
    (st.info if asks else st.error)(plain(problem))


def draw_again(offers: Iterable[Offer]) -> None:
    """The same buttons on the page, since the panel may be shut."""
    with st.container(key="ways", horizontal=True):
        for number, offer in enumerate(offers):
            st.button(plain(offer.label), key=f"way-{number}", on_click=_take, args=(offer,))


def _take(offer: Offer) -> None:
    for key, value in offer.sets.items():
        st.session_state[key] = value
