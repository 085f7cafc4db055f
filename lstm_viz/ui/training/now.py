"""Now: the one training of a session, and what its buttons do."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import Literal

import streamlit as st

from lstm_viz.train import Run
from lstm_viz.ui.jobs import places
from lstm_viz.ui.jobs.jobs import BusyError, Job, Jobs, this_session
from lstm_viz.ui.training.histories import Histories
from lstm_viz.ui.training.settings import Settings
from lstm_viz.ui.training.work import Ended, Work

Phase = Literal["ready", "waiting", "training", "leaving", "paused", "ended"]

JOBS: Jobs[Ended] = places.JOBS
STATE = "training-now"  # in the session
_SERIAL = itertools.count()


@dataclass
class Now:
    """A training: what was asked for, the job that works on it, and what the last job left.

    `stopped` says that the person has ended it, and `problem` is a sentence to be read.
    """

    settings: Settings
    job: Job[Ended] | None = None
    left: Ended | None = None
    stopped: bool = False
    problem: str | None = None

    @property
    def histories(self) -> Histories | None:
        """How it was up to now; None where no step has been made."""
        if self.job is not None and self.job.latest is not None:
            return self.job.latest
        return self.left.histories if self.left else None

    @property
    def phase(self) -> Phase:
        """What the training is at."""
        if self.job is not None:
            if JOBS.before(self.job) is not None:
                return "waiting"
            return "training" if this_session() in self.job.waiting else "leaving"
        if self.left is None:
            return "ready"
        return "ended" if self.left.run is None else "paused"


def current() -> Now | None:
    """This session's training, with what its job has left by now."""
    now: Now | None = st.session_state.get(STATE)
    if now is None or now.job is None or not now.job.ended(this_session()):
        return now
    job, now.job = now.job, None
    now.left = job.results.get(this_session(), now.left)
    now.problem = job.failure
    if job.failure and now.left is not None:  # it may have broken off in the middle of a step
        now.left = replace(now.left, run=None)
    if now.stopped and now.left is not None:
        now.left = replace(now.left, run=None)
    return now


def start(settings: Settings) -> None:
    """Train from the first step on; the training before is forgotten."""
    forget()
    try:
        settings.need_possible()
    except ValueError as error:
        st.session_state[STATE] = Now(settings, problem=str(error))
        return
    now = st.session_state[STATE] = Now(settings)
    _begin(now, None)


def resume() -> None:
    """Go on from where it was paused, just as if it had not been."""
    now = current()
    if now is not None and now.phase == "paused" and now.left is not None:
        now.stopped, now.problem = False, None
        _begin(now, now.left.run)


def pause() -> None:
    """Leave its place on the server; it can be gone on with."""
    now = current()
    if now is not None and now.job is not None:
        JOBS.leave(now.job, this_session())


def stop() -> None:
    """End it; what there is by now is kept."""
    now = current()
    if now is None:
        return
    now.stopped = True
    if now.job is not None:
        JOBS.leave(now.job, this_session())
    elif now.left is not None:
        now.left = replace(now.left, run=None)


def forget() -> None:
    """There is no training any more, and nothing is left of it."""
    now = st.session_state.pop(STATE, None)
    if now is not None and now.job is not None:
        JOBS.leave(now.job, this_session())


def _begin(now: Now, run: Run | None) -> None:
    settings = now.settings
    make = settings.run if run is None else lambda: run
    try:
        now.job = JOBS.start((this_session(), next(_SERIAL)), this_session(), lambda: Work(make))
    except BusyError as error:
        now.problem = str(error)
