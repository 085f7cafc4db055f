"""Places: where a unit's signal is greatest, least, or beyond a value; a click leads there."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import streamlit as st
import torch

from lstm_viz.corpus import CorpusError, Store
from lstm_viz.ui import limits
from lstm_viz.ui.corpus import going, words
from lstm_viz.ui.corpus.rail import Choice
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import networks

BEFORE, AFTER = 22, 14  # characters around a place
FOUND = 8  # stretches that are listed
_SIGNS = {"\n": "↵", "\t": "⇥", " ": "·"}
_CPU = torch.device("cpu")


class Place(NamedTuple):
    """A step, the value there, and in a text what stands before it, at it and after it."""

    step: int
    value: float
    text: tuple[str, str, str] | None
    stop: int = 0  # of a stretch, the step after its last one


class Places(NamedTuple):
    """Places, and a sentence about how they were found."""

    listed: tuple[Place, ...]
    told: str


_PLACES: Shelf[Places] = Shelf(limits.OVERVIEWS_BYTES, lambda one: 400 * (1 + len(one.listed)))


def draw(choice: Choice, name: str) -> None:
    """The lists: greatest and least, and where it is beyond the values of the rail."""
    asked = choice.above is not None or choice.below is not None
    columns = st.columns(3 if asked else 2, gap="medium")
    titles = (words.greatest(name), words.least(name))
    for column, title, least in zip(columns, titles, (False, True), strict=False):
        with column:
            st.markdown(title, anchors=False)
            _draw(_of_ends(choice, least=least), f"least-{least}")
    if asked:
        with columns[-1]:
            st.markdown(words.where(name, choice.above, choice.below), anchors=False)
            try:
                found = _where(choice)
            except CorpusError as error:
                st.error(plain(str(error), most=400))
            else:
                _draw(found, "where")
                st.caption(found.told)


def _draw(found: Places, key: str) -> None:
    for one in found.listed:
        said = words.place(one.step, one.stop, one.value)
        if one.text is not None:
            before, at, after = (plain(part, most=200) for part in one.text)
            said += f" {before}**{at}**{after}"
        name = f"corpus-{key}-{one.step}"
        st.button(said, key=name, type="tertiary", on_click=going.to, args=(one.step,))


def _of_ends(choice: Choice, *, least: bool) -> Places:
    store, at = choice.own.store, (choice.signal, choice.unit)

    def read() -> Places:
        top = store.top(*at, layer=choice.layer, least=least)
        return Places(tuple(Place(o.step, o.value, around(store, o.step)) for o in top), "")

    return _PLACES.get_or_make((choice.own.key, *at, choice.layer, least), read)


def _where(choice: Choice) -> Places:
    asked = (choice.signal, choice.unit, choice.layer, choice.above, choice.below)
    return _PLACES.get_or_make((choice.own.key, "where", *asked), partial(_search, choice))


def _search(choice: Choice) -> Places:
    store = choice.own.store
    with networks.forward_pass(_CPU), st.spinner(words.SEARCHING):
        found = store.where(
            choice.signal,
            choice.unit,
            above=choice.above,
            below=choice.below,
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
    start, stop = max(first, step - BEFORE), min(last, step + 1 + AFTER)
    text = store.text(start, stop).replace("\n", "↵").replace("\t", "⇥")
    here = step - start
    return text[:here], _SIGNS.get(text[here], text[here]), text[here + 1 :]
