"""Live: a race here and now, as a job; its picture grows heat by heat."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

import streamlit as st

from lstm_viz.plots.theme import Theme
from lstm_viz.race import Plan, Progress, Race, Result
from lstm_viz.race.lengths import at
from lstm_viz.tasks import Task
from lstm_viz.ui import limits
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.jobs.jobs import BusyError, Job, Jobs, this_session
from lstm_viz.ui.racing import picture
from lstm_viz.ui.shelf import Shelf

JOBS: Jobs[Result] = Jobs(limits.RACES, limits.RACES_IN_LINE, grace=limits.AWAY_SECONDS)
STATE = "race-now"  # in the session: the key of the race that was asked for last, and its job
LOOK_EVERY = 0.5  # seconds
_RESULTS: Shelf[Result] = Shelf(limits.RACES_BYTES, lambda result: 1024 + 256 * len(result.rows))

Key = tuple[str, Plan]


class Work:
    """A race as a job; it ends early where its time on the server is up.

    The race begins with `before`, the heats of one that was stopped.
    """

    def __init__(self, task: Task, plan: Plan, before: Result | None = None) -> None:
        self._race = Race(task, plan, before.rows if before else ())

    @property
    def steps(self) -> int:
        """How many steps there are to make at most."""
        return self._race.steps

    def __iter__(self) -> Iterator[Progress]:
        started = time.monotonic()
        for progress in self._race:
            yield progress
            time.sleep(0)  # whoever draws a page comes first
            if time.monotonic() - started > limits.TRAINING_SECONDS:
                return

    def result(self) -> Result:
        """The heats that are done; a whole race is kept for whoever asks for the same."""
        result = self._race.result()
        if result.whole:
            _RESULTS.put((result.task, result.plan), result)
        return result


def draw(task: Task, plan: Plan, theme: Theme) -> None:
    """The race of this plan as it stands: offered, running, stopped or done."""
    key, owner = (task.name, plan), this_session()
    asked, job = st.session_state.get(STATE, (None, None))
    if asked != key:
        job = None
    if job is not None and not job.ended(owner):
        _running(task, plan, job, owner, theme)
        return
    result = _RESULTS.get(key) or (job.results.get(owner) if job is not None else None)
    if job is not None and job.failure:
        st.error(plain(job.failure))
    if result is None or not result.whole:
        _offer(task, plan, result)
    if result is not None and result.rows:
        picture.draw_race(task, result, source(result), theme)


def source(result: Result) -> str:
    """Where the numbers come from, in words."""
    heats, done = len(result.plan.heats), len(result.rows) // len(result.plan.kinds)
    part = "" if result.whole else f" Stopped after {done} of {heats} heats; only these count."
    return f"Live: trained here since the server began, with torch {result.torch}.{part}"


def _offer(task: Task, plan: Plan, before: Result | None) -> None:
    heats = len(plan.heats)
    if before is None:
        st.markdown(
            f"At {at(task, *plan.lengths)}, "
            f"{_counted(len(plan.seeds), 'seed')} each: {_counted(heats, 'heat')} of "
            f"{len(plan.kinds)} networks, each with up to {plan.budget.steps:,} training steps."
        )
    name = "Start the race" if before is None else "Go on"
    if not st.button(name, key="race-start", type="primary"):
        return
    _, other = st.session_state.get(STATE, (None, None))
    if other is not None:  # one race a person: nobody waits for the one before
        JOBS.leave(other, this_session())
    try:
        job = JOBS.start((task.name, plan), this_session(), lambda: Work(task, plan, before))
    except BusyError as error:
        st.error(plain(str(error)))
        return
    st.session_state[STATE] = (job.key, job)
    st.rerun()


@st.fragment(run_every=LOOK_EVERY)
def _running(task: Task, plan: Plan, job: Job[Result], owner: str, theme: Theme) -> None:
    """How far it is, a way to stop, and what there is by now."""
    if job.ended(owner):
        st.rerun()
    latest: Progress | None = job.latest
    share = 0.0 if latest is None else min(latest.share, 1.0)
    with st.container(key="race-running", horizontal=True, vertical_alignment="center"):
        st.progress(share, plain(said(task, plan, job)))
        if st.button("Stop", key="race-stop", help="What is done by now stays."):
            JOBS.leave(job, owner)
    if latest is not None and latest.result.rows:
        where = "Live: being trained on this machine, now. Only heats that are done count."
        picture.draw_race(task, latest.result, where, theme)


def said(task: Task, plan: Plan, job: Job[Result]) -> str:
    """How far a job is, in one line."""
    before = JOBS.before(job)
    if before is not None:
        return f"Waiting: {before} more before this one." if before else "Waiting for its turn."
    latest: Progress | None = job.latest
    if latest is None or job.first is None:
        return "Beginning."
    done = len(latest.result.rows) // len(plan.kinds)
    left = left_of(latest, time.monotonic() - job.first)
    time_left = "" if left is None else f", up to {_clock(left)} left"
    return (
        f"{at(task, latest.length)}, seed {latest.seed}: step {latest.step:,} of up to "
        f"{plan.budget.steps:,}. {done} of {len(plan.heats)} heats are done{time_left}."
    )


def left_of(latest: Progress, spent: float) -> float | None:
    """The seconds left where the rest goes as fast as what this job has done; None at first."""
    gained = latest.share - latest.begun
    return spent / gained * (1 - latest.share) if gained > 0 and spent > 1 else None


def _clock(seconds: float) -> str:
    whole = math.ceil(seconds)
    return f"{whole} s" if whole < 100 else f"{math.ceil(whole / 60)} min"


def _counted(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"
