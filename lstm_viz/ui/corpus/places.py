"""Places: where a unit's signal is greatest, least, or beyond a value; a click leads there."""

from __future__ import annotations

import re
from functools import partial
from typing import NamedTuple

import streamlit as st
import torch

from lstm_viz.corpus import CorpusError, Store
from lstm_viz.ui import limits
from lstm_viz.ui.controls import controls, corpus_rows
from lstm_viz.ui.corpus import going, words
from lstm_viz.ui.corpus.rail import Choice
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import networks

READ = 100  # characters before and after a place, of which several spaces are shown as one
BEFORE, AFTER = 16, 12  # of these are shown
FOUND = 8  # stretches that are listed
_SIGNS = {"\n": "↵", "\t": "⇥", " ": "·"}
_SPACES = re.compile(" +")
_CPU = torch.device("cpu")


class Place(NamedTuple):
    """A step, the value there, and in a text what stands before it, at it and after it.

    `steps` is how many a stretch has, 0 where the place is none.
    """

    step: int
    value: float
    text: tuple[str, str, str] | None
    steps: int = 0


class Places(NamedTuple):
    """Places, and a sentence about how they were found."""

    listed: tuple[Place, ...]
    told: str


_PLACES: Shelf[Places] = Shelf(limits.OVERVIEWS_BYTES, lambda one: 400 * (1 + len(one.listed)))


def draw(choice: Choice, name: str) -> None:
    """What can be folded out: greatest, least, and where it is beyond values that are given."""
    fold = controls.draw(corpus_rows.PLACES)
    if not fold.open:
        return
    with fold:
        columns = st.columns(3, gap="medium")
        titles = (words.greatest(name), words.least(name))
        for column, title, least in zip(columns, titles, (False, True), strict=False):
            with column:
                st.markdown(title, anchors=False)
                _draw(choice, _of_ends(choice, least=least), f"least-{least}")
        with columns[-1]:
            st.markdown(words.where(name), anchors=False)
            _draw_beyond(choice)


def _draw_beyond(choice: Choice) -> None:
    with st.container(horizontal=True):
        above, below = controls.draw(corpus_rows.ABOVE), controls.draw(corpus_rows.BELOW)
    if above is None and below is None:
        return
    try:
        found = _where(choice, above, below)
    except CorpusError as error:
        st.error(plain(str(error), most=400))
    else:
        _draw(choice, found, "where")
        st.caption(found.told)


def _draw(choice: Choice, found: Places, key: str) -> None:
    part = (choice.own.store, choice.start, choice.stop)
    for one in found.listed:
        text = None if one.text is None else [plain(part) for part in one.text]
        said = words.place(one.step, one.value, text, one.steps)
        name = f"corpus-{key}-{one.step}"
        st.button(said, key=name, type="tertiary", on_click=going.to, args=(*part, one.step))


def _of_ends(choice: Choice, *, least: bool) -> Places:
    store, at = choice.own.store, (choice.signal, choice.unit)

    def read() -> Places:
        top = store.top(*at, layer=choice.layer, least=least)
        return Places(tuple(Place(o.step, o.value, around(store, o.step)) for o in top), "")

    return _PLACES.get_or_make((choice.own.key, *at, choice.layer, least), read)


def _where(choice: Choice, above: float | None, below: float | None) -> Places:
    asked = (choice.signal, choice.unit, choice.layer, above, below)
    make = partial(_search, choice, above, below)
    return _PLACES.get_or_make((choice.own.key, "where", *asked), make)


def _search(choice: Choice, above: float | None, below: float | None) -> Places:
    store = choice.own.store
    with networks.forward_pass(_CPU), st.spinner(words.SEARCHING):
        found = store.where(
            choice.signal,
            choice.unit,
            above=above,
            below=below,
            layer=choice.layer,
            limit=FOUND,
        )
    listed = tuple(
        Place(one.at, one.value, around(store, one.at), one.stop - one.start)
        for one in found.stretches
    )
    told = words.searched(len(listed), found.more, found.replayed, store.settings.block)
    return Places(listed, told)


def around(store: Store, step: int) -> tuple[str, str, str] | None:
    """The text before a step, at it, and after it; None where the network reads numbers."""
    if store.vocabulary is None:
        return None
    sequence = store.sequence_at(step)
    first, last = store.starts[sequence : sequence + 2].tolist()
    start, stop = max(first, step - READ), min(last, step + 1 + READ)
    text, here = store.text(start, stop), step - start
    before, after = _in_line(text[:here]), _in_line(text[here + 1 :])
    return before[-BEFORE:], _SIGNS.get(text[here], text[here]), after[:AFTER]


def _in_line(text: str) -> str:
    return _SPACES.sub(" ", text).replace("\n", "↵").replace("\t", "⇥")
