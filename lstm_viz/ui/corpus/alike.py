"""Alike: the passages of the whole corpus that are most like one of it."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import streamlit as st

from lstm_viz.corpus import CorpusError
from lstm_viz.corpus.likeness import LONGEST, By, Likeness, highest_threshold
from lstm_viz.corpus.words import MORE_EQUAL
from lstm_viz.tracing import VerificationError
from lstm_viz.ui import limits
from lstm_viz.ui.controls import controls, corpus_rows
from lstm_viz.ui.corpus import place, searching, words
from lstm_viz.ui.corpus.place import CorpusPlace
from lstm_viz.ui.corpus.rail import CorpusChoice
from lstm_viz.ui.corpus.searching import Question
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.shelf import Shelf

FOUND = 8  # passages that are listed
_HIGHEST: Shelf[float] = Shelf(limits.OVERVIEWS_BYTES, lambda _: 400)  # thresholds, by passage


class AlikeQuery(NamedTuple):
    """All of a question: passages of this store, by a layer's h, like these steps."""

    store: tuple[str, int, int]
    layer: int
    start: int
    stop: int
    by: By
    threshold: float


def draw(choice: CorpusChoice) -> None:
    """What can be folded out: the passage, the way to compare, the button, and what was found."""
    fold = controls.draw(corpus_rows.ALIKE)
    if not fold.open:
        searching.leave(searching.ALIKE)
        return
    with fold:
        asked = _draw_fields(choice)
        question = _question(choice, asked)
        request = searching.ALIKE.current()
        if request is not None and request.key.store != asked.store:
            searching.ALIKE.forget()  # of another corpus, whose steps are others
            request = None
        at_work = request is not None and request.job is not None
        st.button(
            words.SEARCH,
            key="corpus-alike-search",
            type="primary",
            on_click=_ask,
            args=(question, asked),
            disabled=at_work,
        )
        hits = None if at_work else searching.known(question)
        if hits is None and request is None:
            return
        shown = asked if hits is not None or request is None else request.key
        with st.container(key="corpus-alike-found"):
            layer = shown.layer + 1 if choice.own.store.net.sizes[0] > 1 else None
            by = words.measure(shown.by, shown.threshold, layer)
            st.markdown(words.alike(shown.start, shown.stop - 1, by), anchors=False)
            if hits is not None:
                searching.draw_hits(choice, hits, "alike")
            elif request is not None:
                own = _question(choice, request.key)
                searching.draw(choice, searching.ALIKE, own, request, "alike")


def _draw_fields(choice: CorpusChoice) -> AlikeQuery:
    store = choice.own.store
    with st.container(horizontal=True, vertical_alignment="bottom", key="corpus-alike-fields"):
        start = controls.draw(corpus_rows.ALIKE_FROM, high=store.steps, empty=f"{choice.at + 1}")
        steps = controls.draw(corpus_rows.ALIKE_STEPS, high=LONGEST)
        by = controls.draw(corpus_rows.ALIKE_BY)
        start = choice.at if start is None else int(start) - 1
        stop = min(start + int(steps), int(store.starts[store.sequence_at(start) + 1]))
        threshold = 0.0
        if by == "units":
            highest = _highest(choice, start, stop)
            threshold = controls.draw(corpus_rows.ALIKE_ON, default=highest)
    text = place.along(store, start, stop)
    st.caption(words.passage(start, stop - 1, None if text is None else plain(text[1])))
    return AlikeQuery(choice.own.key, choice.layer, start, stop, by, float(threshold))


def _highest(choice: CorpusChoice, start: int, stop: int) -> float | None:
    """The highest threshold that the field can hold and that leaves a unit in this passage.

    None where the store can't tell; why it can't, a search says.
    """
    row, own = controls.CONTROLS[corpus_rows.ALIKE_ON], choice.own

    def found() -> float:
        highest = highest_threshold(own.store, start, stop, layer=choice.layer)
        return max(float(row.low or 0), min(highest, float(row.high or 0)))

    try:
        return _HIGHEST.get_or_make((own.key, choice.layer, start, stop), found)
    except (CorpusError, VerificationError):
        return None


def _ask(question: Question[Likeness], asked: AlikeQuery) -> None:
    """Begin the search; its passage stays where it is when another step is shown."""
    st.session_state[corpus_rows.ALIKE_FROM] = asked.start + 1.0
    searching.start(searching.ALIKE, question)


def _question(choice: CorpusChoice, asked: AlikeQuery) -> Question[Likeness]:
    store = choice.own.store
    begin = partial(
        Likeness,
        store,
        asked.start,
        asked.stop,
        by=asked.by,
        layer=asked.layer,
        threshold=asked.threshold,
        count=FOUND,
    )

    def read(search: Likeness) -> tuple[tuple[CorpusPlace, ...], str]:
        listed = tuple(
            CorpusPlace(
                one.start,
                one.score,
                place.along(store, one.start, one.stop),
                units=search.shared(one.start),
            )
            for one in search.best
        )
        units = [(one.step, one.units) for one in listed]
        equals = MORE_EQUAL if search.more else ""
        return listed, words.compared(units, search.done, asked.by, search.on, equals)

    return Question(asked, choice.own, begin, read)
