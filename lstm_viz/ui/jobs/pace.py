"""Pace: how long a training will take here, by its own first steps, which no page waits for."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from time import monotonic
from typing import Any, Protocol

import streamlit as st

from lstm_viz.ui import limits
from lstm_viz.ui.frame.words import duration
from lstm_viz.ui.jobs import words
from lstm_viz.ui.jobs.job import Job
from lstm_viz.ui.jobs.jobs import BusyError, Jobs
from lstm_viz.ui.jobs.work import Work
from lstm_viz.ui.shelf import Shelf

LEAST, MOST = 5, 40  # steps; the first one loads what all need, and does not count
ENOUGH = 2.0  # seconds after the first one, and at least so many steps
BUSY = 1.3  # times as long as the processor would need alone: worth a word
LOOK_EVERY = 0.5  # seconds
_clock = monotonic
_MEASURING: Jobs[None] = Jobs(1, 8, seconds=30.0)
# A computer that others use now is faster again in a while.
_PACES: Shelf[Job[None]] = Shelf(limits.MB, lambda job: 1024, unused=60.0)


class StepMaker(Protocol):
    """A training: to iterate over it is to make its `steps`."""

    @property
    def steps(self) -> int:
        """How many steps there are to make."""
        ...

    def __iter__(self) -> Iterator[Any]: ...


def measurement(key: Hashable, make: Callable[[], StepMaker]) -> Job[None] | None:
    """The first steps of a training, made for this and forgotten; None where too many wait.

    `key` tells what a step's time depends on: those who have the same share a measurement.
    """

    def work() -> Work[None]:
        training = make()
        return Work(training.steps, _first_of(training), lambda: None)

    try:
        return _PACES.get_or_make(key, lambda: _MEASURING.start(key, key, work))
    except BusyError:
        return None


def _first_of(training: StepMaker) -> Iterator[Any]:
    began = None
    for made, step in enumerate(training, start=1):
        yield step
        began = _clock() if began is None else began
        if made >= MOST or (made >= LEAST and _clock() - began >= ENOUGH):
            return


def is_measuring(job: Job[None] | None) -> bool:
    """Whether there is more to be known in a moment."""
    return job is not None and not job.ended(job.key)


def takes(job: Job[None] | None, *, at_most: bool = False) -> str:
    """About how long the training takes, or `at_most`, in words; empty where nobody knows.

    Where other work has taken much of the processor's time, nobody knows for how long it will: from
    what the training needs alone to what it takes with that.
    """
    if is_measuring(job):
        return words.MEASURING
    if job is None or job.left is None or job.least_left is None:
        return ""
    time, least = duration(job.left), duration(job.least_left)
    if job.left <= BUSY * job.least_left:
        return words.takes(time, at_most=at_most)
    return words.takes_busy(least, time, at_most=at_most)


def draw(job: Job[None] | None, say: Callable[[str], object], *, at_most: bool = False) -> None:
    """Draw what `say` makes of the sentence: at once, and once more when it is known."""
    measuring = is_measuring(job)

    def watch() -> None:
        if measuring and not is_measuring(job):
            st.rerun()
        say(takes(job, at_most=at_most))

    st.fragment(watch, run_every=LOOK_EVERY if measuring else None)()
