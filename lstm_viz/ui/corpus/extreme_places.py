"""Extreme places: where a unit's signal is greatest, least, or beyond a value, as links."""

from __future__ import annotations

from functools import partial

import streamlit as st

from lstm_viz.corpus.where import Seeking
from lstm_viz.corpus.words import ends_equal
from lstm_viz.ui import limits
from lstm_viz.ui.controls import controls, corpus_rows
from lstm_viz.ui.corpus import place, searching, words
from lstm_viz.ui.corpus.place import CorpusPlace
from lstm_viz.ui.corpus.rail import CorpusChoice
from lstm_viz.ui.corpus.searching import Question
from lstm_viz.ui.shelf import Shelf

_ENDS: Shelf[tuple[CorpusPlace, ...]] = Shelf(
    limits.OVERVIEWS_BYTES, lambda one: 400 * (1 + len(one))
)


def draw(choice: CorpusChoice, name: str) -> None:
    """What can be folded out: greatest, least, and where it is beyond values that are given."""
    fold = controls.draw(corpus_rows.PLACES)
    if not fold.open:
        searching.leave(searching.WHERE)
        return
    with fold:
        columns = st.columns(3, gap="medium")
        titles = (words.greatest(name), words.least(name))
        for column, title, least in zip(columns, titles, (False, True), strict=False):
            with column:
                st.markdown(title, anchors=False)
                ends = _of_ends(choice, least=least)
                place.draw(choice, ends, f"least-{least}")
                values = [one.value for one in ends]
                every = choice.own.store.settings.every
                if told := ends_equal(values, every, least=least, sides=("*Above*", "*Below*")):
                    st.caption(told)
        with columns[-1]:
            st.markdown(words.where(name), anchors=False)
            _draw_beyond(choice)


def _draw_beyond(choice: CorpusChoice) -> None:
    """The fields, and the stretches: whoever gives a value has asked."""
    with st.container(horizontal=True):
        above, below = controls.draw(corpus_rows.ABOVE), controls.draw(corpus_rows.BELOW)
        count = int(controls.draw(corpus_rows.LISTED))
    if above is None and below is None:
        searching.WHERE.forget()
        return
    question = _beyond(choice, above, below, count)
    if (hits := searching.known(question)) is not None:
        searching.WHERE.forget()  # which may look for other values
        searching.draw_hits(choice, hits, "where")
        return
    request = searching.WHERE.current()
    if request is None or request.key != question.key:
        searching.start(searching.WHERE, question)
        request = searching.WHERE.current()
    if request is not None:
        searching.draw(choice, searching.WHERE, question, request, "where")


def _beyond(
    choice: CorpusChoice, above: float | None, below: float | None, count: int
) -> Question[Seeking]:
    own = choice.own
    store, key = own.store, (own.key, "where", choice.signal, choice.unit, choice.layer)
    begin = partial(
        Seeking,
        store,
        choice.signal,
        choice.unit,
        above=above,
        below=below,
        layer=choice.layer,
        limit=count,
    )

    def read(seeking: Seeking) -> tuple[tuple[CorpusPlace, ...], str]:
        found = seeking.found
        listed = tuple(
            CorpusPlace(one.at, one.value, place.around(store, one.at), one.stop - one.start)
            for one in found.stretches
        )
        told = words.searched(len(listed), found.more, found.replayed, store.settings.block)
        return listed, told

    return Question((*key, above, below, count), own, begin, read)


def _of_ends(choice: CorpusChoice, *, least: bool) -> tuple[CorpusPlace, ...]:
    store, at = choice.own.store, (choice.signal, choice.unit)

    def read() -> tuple[CorpusPlace, ...]:
        top = store.top(*at, layer=choice.layer, least=least)
        return tuple(CorpusPlace(o.step, o.value, place.around(store, o.step)) for o in top)

    return _ENDS.get_or_make((choice.own.key, *at, choice.layer, least), read)
