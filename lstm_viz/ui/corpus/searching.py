"""Searching: what a whole corpus is asked, as a job: how far it is, a stop, and going on."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

import streamlit as st

from lstm_viz.corpus import CorpusError
from lstm_viz.corpus.likeness import Likeness
from lstm_viz.corpus.where import Seeking
from lstm_viz.tracing import VerificationError
from lstm_viz.ui import limits
from lstm_viz.ui.corpus import place, search_words, stores, words
from lstm_viz.ui.corpus.place import CorpusPlace
from lstm_viz.ui.corpus.rail import CorpusChoice
from lstm_viz.ui.corpus.stores import OpenedStore
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.frame.words import duration
from lstm_viz.ui.jobs import person, places
from lstm_viz.ui.jobs import words as job_words
from lstm_viz.ui.jobs.personal import Personal, Request
from lstm_viz.ui.jobs.work import Work
from lstm_viz.ui.shelf import Shelf

LOOK_EVERY = 0.5  # seconds
AT_ONCE = 1.0  # seconds that a page waits before it shows how far it is
S = TypeVar("S", Likeness, Seeking)


class Hits(NamedTuple):
    """What was found, and a sentence on how; `problem` is one on why it ended early.

    `done` of `steps` steps of the corpus are looked at. `search` goes on from there; None where
    nothing is left to look at.
    """

    listed: tuple[CorpusPlace, ...]
    told: str
    done: int
    steps: int
    search: Any = None
    problem: str = ""


@dataclass(frozen=True)
class Question(Generic[S]):
    """A question to a corpus: `key` says all of it, `begin` makes its search, `read` the answer."""

    key: Hashable
    own: OpenedStore
    begin: Callable[[], S]
    read: Callable[[S], tuple[tuple[CorpusPlace, ...], str]]


def size_of(hits: Hits) -> int:
    """About how many bytes an answer holds: most are its texts, or the units of its passages."""
    return 400 * (1 + len(hits.listed)) + 40 * sum(len(one.units) for one in hits.listed)


# Whole answers, for whoever asks the same: a corpus is the server's, and everybody may read it.
_HITS: Shelf[Hits] = Shelf(limits.OVERVIEWS_BYTES, size_of)


@dataclass(eq=False)
class CorpusSearch(Request[Hits]):
    """What a person asked a corpus for last; pages wait for its answer until `awaited`."""

    awaited: float = field(default_factory=lambda: time.monotonic() + AT_ONCE)


def _personal(name: str) -> Personal[Hits, CorpusSearch]:
    return Personal(
        name,
        places.SCANS,
        CorpusSearch,
        limit=limits.SCANS_BYTES,
        # A search has its passage and the best places so far, of which each excludes others.
        size=lambda hits: size_of(hits) + (hits.search is not None) * limits.MB,
        no_room=words.NO_ROOM,
    )


WHERE, ALIKE = _personal("corpus-where"), _personal("corpus-alike")


def known(question: Question[Any]) -> Hits | None:
    """The whole answer, where somebody has asked the same."""
    return _HITS.get(question.key)


def work_on(question: Question[S], search: S | None = None) -> Work[Hits]:
    """The search as a job, from where one was stopped; what ends it early is in the answer."""
    steps, problem = question.own.store.steps, ""
    try:
        search = question.begin() if search is None else search
    except (CorpusError, VerificationError) as error:
        failed = Hits((), "", 0, steps, None, stores.told_of(error, question.own.name))
        return Work(0, (), lambda: failed)
    going = search

    def now() -> Hits:
        nonlocal problem
        try:
            read = question.read(going)
        except (CorpusError, VerificationError) as error:
            read, problem = ((), ""), stores.told_of(error, question.own.name)
        left = None if going.ended or problem else going
        return Hits(*read, going.done, steps, left, problem)

    def made() -> Iterator[Hits]:
        nonlocal problem
        looked, latest = time.monotonic(), now()
        try:
            for _ in going:
                if time.monotonic() - looked > LOOK_EVERY:
                    looked, latest = time.monotonic(), now()
                yield latest
        except (CorpusError, VerificationError) as error:
            problem = stores.told_of(error, question.own.name)

    def result() -> Hits:
        hits = now()
        if going.ended and not problem:
            _HITS.put(question.key, hits)
        return hits

    return Work(going.portions, made(), result)


def start(mine: Personal[Hits, CorpusSearch], question: Question[Any]) -> None:
    """Ask, instead of what this person asked before."""
    mine.start(question.key, lambda: work_on(question), shared=False)


def leave(mine: Personal[Hits, CorpusSearch]) -> None:
    """Stop this person's search, whose place on the page nobody sees; it can go on from there."""
    if (request := mine.current()) is not None:
        mine.leave(request)


def draw(
    choice: CorpusChoice,
    mine: Personal[Hits, CorpusSearch],
    question: Question[Any],
    request: CorpusSearch,
    name: str,
) -> None:
    """What this person's request has found, or how far it is."""
    if request.job is not None and not _waited(request):
        _running(choice, mine, request, name)
        return
    request.settle()
    mine.draw_notices(request)
    hits = request.result
    if hits is None:  # there was no room, or it was never begun
        args = (mine, question)
        st.button(words.SEARCH_AGAIN, key=f"corpus-{name}-again", on_click=start, args=args)
        return
    draw_hits(choice, hits, name)
    if hits.search is not None:
        st.button(
            words.GO_ON,
            key=f"corpus-{name}-on",
            on_click=_go_on,
            args=(mine, question, request, hits),
        )


def draw_hits(choice: CorpusChoice, hits: Hits, name: str) -> None:
    """The places that were found, and a sentence on them."""
    if hits.problem:
        st.error(plain(hits.problem, most=600))
        return
    if hits.search is not None:  # first of all: the list is not that of the whole corpus
        st.markdown(search_words.stopped(hits.done, hits.steps, len(hits.listed)))
    place.draw(choice, hits.listed, name)
    if hits.search is None:
        st.caption(hits.told)


def _go_on(
    mine: Personal[Hits, CorpusSearch],
    question: Question[Any],
    request: CorpusSearch,
    hits: Hits,
) -> None:
    if request.job is None:
        request.awaited = time.monotonic() + AT_ONCE
        mine.work_on(request, lambda: work_on(question, hits.search))


def _waited(request: CorpusSearch) -> bool:
    """Whether the answer is there, after a moment: most are, and nothing has to flicker.

    The moment begins with the search: of a long one, no later run of the page waits.
    """
    job, served = request.job, person.is_served()
    while job is not None and not job.ended(request):
        if served and time.monotonic() > request.awaited:
            return False
        time.sleep(0.01)
    return True


@st.fragment(run_every=LOOK_EVERY)
def _running(
    choice: CorpusChoice,
    mine: Personal[Hits, CorpusSearch],
    request: CorpusSearch,
    name: str,
) -> None:
    """How far it is, a way to stop, and what was found so far."""
    job = request.job
    if job is None or job.ended(request):
        st.rerun()
    latest: Hits | None = job.latest
    before = mine.jobs.before(job)
    if before is not None:
        said = job_words.waiting(before)
    elif latest is None:
        said = words.SEARCHING
    else:
        left = None if job.left is None else duration(job.left)
        until_found = isinstance(latest.search, Seeking)
        said = search_words.searching(latest.done, latest.steps, left, until_found=until_found)
    with st.container(key=f"corpus-{name}-running", horizontal=True, vertical_alignment="center"):
        st.progress(0.0 if latest is None else latest.done / latest.steps, plain(said))
        st.button(words.STOP, key=f"corpus-{name}-stop", on_click=mine.leave, args=(request,))
    if latest is not None:
        place.draw(choice, latest.listed, name, alone=True)
