"""Place: a step or a passage of a corpus in a list, with what it reads; a click leads there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import streamlit as st

from lstm_viz.corpus import Store
from lstm_viz.ui.corpus import navigation, windows, words
from lstm_viz.ui.corpus.rail import CorpusChoice
from lstm_viz.ui.frame.plain import plain

READ = 100  # characters before and after a place, of which several spaces are shown as one
BEFORE, AFTER = 16, 12  # of these are shown
PASSAGE = 60  # characters of a passage that are shown
_SIGNS = {"\n": "↵", "\t": "⇥", " ": "·"}
_SPACES = re.compile(" +")


class CorpusPlace(NamedTuple):
    """A step, the value there, and in a text what stands before it, at it and after it.

    `steps` is how many a stretch has, 0 where the place is none; `units` are those by which a
    passage is like another one.
    """

    step: int
    value: float
    text: tuple[str, str, str] | None
    steps: int = 0
    units: tuple[int, ...] = ()


def around(store: Store, step: int) -> tuple[str, str, str] | None:
    """The text before a step, at it, and after it; None where the network reads numbers."""
    if store.vocabulary is None:
        return None
    before, here, after = _parts(store, step, step + 1)
    return before, _SIGNS.get(here, here), after


def along(store: Store, start: int, stop: int) -> tuple[str, str, str] | None:
    """The text before a passage, its own, and what follows; None where the network reads numbers.

    Of a long passage, its beginning.
    """
    if store.vocabulary is None:
        return None
    before, here, after = _parts(store, start, stop)
    said = here.replace(" ", "·").replace("\n", "↵").replace("\t", "⇥")
    return (before, said, after) if len(said) <= PASSAGE else (before, said[:PASSAGE] + "…", "")


def draw(
    choice: CorpusChoice, listed: Iterable[CorpusPlace], key: str, *, alone: bool = False
) -> None:
    """A line for each place, which leads there; `alone` is whether only this part of the page runs.

    Then the whole page has to run for it.
    """
    part = (choice.own.store, choice.start, choice.stop)
    for one in listed:
        text = None if one.text is None else [_shown(part) for part in one.text]
        # Of one sequence it would be the same in each row.
        file = plain(choice.own.file(one.step)) if len(choice.own.store.names) > 1 else ""
        said = words.place(one.step, one.value, text, one.steps, one.units, file)
        # By the name of the button, the browser asks for the window at the press (ahead.js).
        name = f"corpus-{key}-{one.step}-in-{windows.bounds(choice.own.store, one.step)[0]}"
        st.button(said, key=name, type="tertiary", on_click=navigation.to, args=(*part, one.step))
        if alone and st.session_state[name]:
            st.rerun()


def _shown(text: str) -> str:
    """A part of a text in Markdown, which would leave out a space at its end."""
    first, last = ("\u00a0" if end == " " else "" for end in (text[:1], text[1:][-1:]))
    return f"{first}{plain(text)}{last}"


def _parts(store: Store, start: int, stop: int) -> tuple[str, str, str]:
    sequence = store.sequence_at(start)
    first, last = store.starts[sequence : sequence + 2].tolist()
    begin, end = max(first, start - READ), min(last, stop + READ)
    text, here = store.text(begin, end), start - begin
    before, after = _in_line(text[:here]), _in_line(text[here + stop - start :])
    return before[-BEFORE:], text[here : here + stop - start], after[:AFTER]


def _in_line(text: str) -> str:
    return _SPACES.sub(" ", text).replace("\n", "↵").replace("\t", "⇥")
