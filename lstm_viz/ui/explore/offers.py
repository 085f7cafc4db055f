"""Offers: what a person can do about a refusal, as buttons below its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

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


class Problem(NamedTuple):
    """Why a choice has no view; `asks` where nothing is wrong, but something is to be chosen."""

    sentence: str
    offers: tuple[Offer, ...] = ()
    asks: bool = False


def draw(error: SequenceError) -> Problem:
    """The sentence and, where there are offers, their buttons; gives both back for the page."""
    offers = error.offers if isinstance(error, RefusalError) else ()
    problem = Problem(str(error), offers, isinstance(error, AskingError))
    say(problem, "controls")
    buttons(offers, "offer", width="stretch")
    return problem


def say(problem: Problem, what: str) -> None:
    """The sentence in the panel, about `what`; the page has it too.

    It is seen where the panel lies over the page (frame/style.css), else it would be read twice.
    """
    with st.container(key=f"refused-{what}"):
        write(problem)


def write(problem: Problem) -> None:
    """The sentence alone, in red unless it only asks."""
    (st.info if problem.asks else st.error)(plain(problem.sentence))


def draw_again(offers: Iterable[Offer]) -> None:
    """The same buttons on the page, since the panel may be shut."""
    with st.container(key="ways", horizontal=True):
        buttons(offers, "way")


def buttons(
    offers: Iterable[Offer], name: str, *, width: Literal["stretch", "content"] = "content"
) -> None:
    """A button for each offer; `name` tells those of one place from those of another."""
    for number, offer in enumerate(offers):
        st.button(
            plain(offer.label),
            key=f"{name}-{number}",
            on_click=st.session_state.update,
            args=(dict(offer.sets),),
            width=width,
        )
