"""Alike: where in the included held-out text a network is as at a passage that is given."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator
from typing import NamedTuple, TypeVar

import numpy as np
import streamlit as st

from lstm_viz.behaviour.elsewhere import Elsewhere, Part, comparing
from lstm_viz.behaviour.held_out import text_of
from lstm_viz.behaviour.reading import ReadText, mapped, reads
from lstm_viz.characters import Vocabulary
from lstm_viz.characters.vocabulary import one_line_end
from lstm_viz.plots.theme import Theme
from lstm_viz.ui import limits
from lstm_viz.ui.atlas import alike_words, passages
from lstm_viz.ui.atlas import words as atlas_words
from lstm_viz.ui.atlas.own_text import TURNS
from lstm_viz.ui.atlas.rail import AtlasChoice
from lstm_viz.ui.atlas.shown_passages import CPU
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.frame.words import duration
from lstm_viz.ui.jobs.jobs import BusyError
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import networks

S = TypeVar("S")
T = TypeVar("T")
LOOK = 0.1  # seconds between two looks at how far it is
FIRST = 0.05  # the share from which on it can be told how long the rest takes
_LAST = "atlas-like"  # in the session, which nobody shares: the search that was asked for last
# To read these takes several times as long as to compare. They follow from what is included.
_HELD: Shelf[ReadText] = Shelf(limits.HELD_BYTES, lambda one: one.signals["h"].nbytes)


class PassageQuery(NamedTuple):
    """A passage and what is read before it, by the network of this name."""

    network: str
    before: str
    passage: str


class FoundElsewhere(NamedTuple):
    """What was found, and how many characters of the passage the network does not know."""

    found: Elsewhere
    replaced: int


def asked(network: str, text: str, last: int | None) -> PassageQuery:
    """The passage: the last characters of the text, or all of them where `last` is None.

    Raises ValueError, one sentence, for what can't be asked.
    """
    letters = one_line_end(text)
    if last is not None and last > len(letters):
        raise ValueError(alike_words.too_few(len(letters), last))
    cut = 0 if last is None else len(letters) - last
    before, passage = letters[max(0, cut - limits.LIKE_BEFORE) : cut], letters[cut:]
    if len(passage) > limits.LIKE_CHARACTERS:
        raise ValueError(alike_words.too_long(len(passage), limits.LIKE_CHARACTERS))
    if len(before) + len(passage) < 2:
        raise ValueError(alike_words.TOO_SHORT)
    return PassageQuery(network, before, passage)


class PassageSearch:
    """The passages of the included held-out text that are most like one, found little by little.

    `share` of 1 of what it does now is done, and `said` tells it. `answer` is what was found so
    far. Who has `stopped` it can go on.
    """

    def __init__(self, one: PassageQuery) -> None:
        self.asked, self.answer = one, FoundElsewhere(Elsewhere({}, 0.0, 0.0), 0)
        self.share, self.said = 0.0, alike_words.reading(0, len(text_of(one.network.split("-")[0])))
        self.stopped = self.ended = False
        self._steps, self._spent = self._work(), 0.0
        self._at_work = threading.Lock()  # a run that was told to end may not have ended yet

    def go_on(self) -> bool:
        """Do a little of it; whether there is more. Raises ValueError as `comparing`."""
        with self._at_work:
            begin = time.monotonic()
            try:
                self.share, self.said = next(self._steps)
            except StopIteration:
                self.ended = True
                return False
            self._spent += time.monotonic() - begin
            return True

    def told(self) -> str:
        """How far it is and, once that can be told, for about how long it still does this."""
        if not FIRST <= self.share < 1:
            return self.said
        return alike_words.going(self.said, duration(self._spent * (1 / self.share - 1)))

    def wait(self) -> None:
        """Until no earlier run of the page works on it."""
        with self._at_work:
            pass

    def stop(self) -> None:
        """Leave it as it is, until `go_on`."""
        self.stopped = True

    def resume(self) -> None:
        """Go on from there."""
        self.stopped = False

    def _work(self) -> Iterator[tuple[float, str]]:
        corpus, kind = self.asked.network.split("-")
        loaded = networks.network(corpus, kind, CPU)
        encode = Vocabulary(loaded.card["vocabulary"]).encode
        own = encode(self.asked.passage)
        replaced = sum(own.replaced.values())
        places = encode(text_of(corpus)).places
        held = _HELD.get(self.asked.network)
        if held is None:
            reading = reads(loaded.model, places, "h")
            held = yield from self._told(
                reading, lambda done: (done / len(places), alike_words.reading(done, len(places)))
            )
            _HELD.put(self.asked.network, held)
        before = encode(self.asked.before).places

        def told(part: Part) -> tuple[float, str]:
            self.answer = FoundElsewhere(part.found, replaced)
            done = part.units / part.all / 2 + (part.by == "units") / 2
            return done, alike_words.comparing(part.by, part.units, part.all)

        part = comparing(loaded.model, places, before, own.places, reading=held)
        self.answer = FoundElsewhere((yield from self._told(part, told)), replaced)

    def _told(
        self, steps: Generator[S, None, T], tell: Callable[[S], tuple[float, str]]
    ) -> Generator[tuple[float, str], None, T]:
        """What the steps return; the time that is left is that of these alone."""
        self._spent = 0.0
        return (yield from mapped(steps, tell))


def draw(choice: AtlasChoice, theme: Theme) -> None:
    """The passages like the one that is given, by either measure, or one sentence on why none."""
    st.markdown(alike_words.HEADING, anchors=False)
    try:
        one = asked(choice.name, choice.like, choice.like_last)
        search: PassageSearch | None = st.session_state.get(_LAST)
        if search is None or search.asked != one:
            search = st.session_state[_LAST] = PassageSearch(one)
        if not (search.ended or search.stopped):
            _go_on(search)
    except BusyError as error:
        st.error(str(error))
        return
    except ValueError as error:
        st.session_state.pop(_LAST, None)
        st.error(plain(str(error), most=600))
        return
    if search.stopped and not search.ended:
        with st.container(horizontal=True, vertical_alignment="center", key="atlas-like-stopped"):
            st.markdown(plain(alike_words.stopped(search.said)), width="content")
            st.button(alike_words.GO_ON, key="atlas-like-on", on_click=search.resume)
    if search.answer.found.by:
        with st.container(key="atlas-like"):
            _draw(one, search.answer, choice, theme)


def _go_on(search: PassageSearch) -> None:
    """Do all of it while its person waits, who sees how far it is and can stop it."""
    room = st.empty()
    with room.container(horizontal=True, vertical_alignment="center", key="atlas-like-running"):
        bar = st.progress(search.share, search.said)
        st.button(alike_words.STOP, key="atlas-like-stop", on_click=search.stop)
    looked = 0.0
    search.wait()  # a run that ends still has its turn
    with TURNS.turn(lambda ahead: bar.progress(search.share, atlas_words.ahead(ahead))):
        while search.go_on():
            if time.monotonic() - looked > LOOK:
                looked = time.monotonic()
                bar.progress(search.share, search.told())  # here a run ends that another follows
    room.empty()


def _draw(one: PassageQuery, found: FoundElsewhere, choice: AtlasChoice, theme: Theme) -> None:
    corpus, kind = one.network.split("-")
    text, (by_measure, verified, tolerance, left_out) = text_of(corpus), found.found
    st.html(
        passages.markup(one.passage, np.zeros(len(one.passage)), _none(one.passage), "h", theme)
    )
    for place, (by, title) in zip(
        st.columns(2, gap="medium"), alike_words.TITLES.items(), strict=True
    ):
        with place:
            st.markdown(title)
            if (part := by_measure.get(by)) is None:
                st.caption(alike_words.NOT_YET)
                continue
            if part.none:
                st.caption(plain(alike_words.NO_UNIT))
                continue
            # What shuffled copies have too says nothing of this passage.
            shared = part.shared or ((),) * len(part.passages)
            told = [
                (one, h, units)
                for one, h, units in zip(part.passages, part.h, shared, strict=True)
                if one.score > part.chance
            ]
            if not told:
                best = max((one.score for one in part.passages), default=None)
                st.markdown(plain(alike_words.nothing(best, part.chance), most=900))
                continue
            st.caption(plain(alike_words.chance(part.chance), most=600))
            for passage, h, units in told:
                letters = text[passage.start : passage.stop]
                one_unit = h[:, choice.unit]
                st.html(passages.markup(letters, one_unit, _none(letters), "h", theme))
                link = passages.address(
                    text, passage.start, passage.stop, corpus, kind, "h", choice.unit
                )
                where = atlas_words.place(passage.start, passage.stop)
                said = alike_words.place(passage.score, where, units)
                st.caption(f"{said} · [{atlas_words.IN_EXPLORE}]({link})")
    st.html(passages.scale(-1.0, 1.0, "h", theme))
    unknown = f"{atlas_words.replaced(found.replaced)} " if found.replaced else ""
    told = alike_words.read(len(text), left_out, choice.unit, unknown, verified, tolerance)
    st.caption(plain(told, most=900))


def _none(text: str) -> np.ndarray:
    return np.zeros(len(text), bool)
