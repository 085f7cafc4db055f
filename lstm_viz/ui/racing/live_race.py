"""Live race: a race here and now, as a job; its picture grows heat by heat."""

from __future__ import annotations

import streamlit as st

from lstm_viz.plots.theme import Theme
from lstm_viz.race import Plan, Race, RaceProgress, RaceResult
from lstm_viz.race.lengths import at
from lstm_viz.tasks import Task
from lstm_viz.ui import limits
from lstm_viz.ui.frame import corner
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.frame.words import duration
from lstm_viz.ui.jobs import places
from lstm_viz.ui.jobs import words as job_words
from lstm_viz.ui.jobs.job import Job
from lstm_viz.ui.jobs.personal import Personal, Request
from lstm_viz.ui.jobs.work import Work
from lstm_viz.ui.racing import picture, words
from lstm_viz.ui.shelf import Shelf

MINE: Personal[RaceResult, Request[RaceResult]] = Personal("live-race", places.RACES, Request)
LOOK_EVERY = 0.5  # seconds
_RESULTS: Shelf[RaceResult] = Shelf(
    limits.RACES_BYTES, lambda result: 1024 + 256 * len(result.rows), unused=None
)


def work_on(task: Task, plan: Plan, before: RaceResult | None = None) -> Work[RaceResult]:
    """A race that begins with the heats of one that was stopped.

    A whole race is kept for whoever asks for the same.
    """
    race = Race(task, plan, before.rows if before else ())

    def result() -> RaceResult:
        result = race.result()
        if result.whole:
            _RESULTS.put((result.task, result.plan), result)
        return result

    return Work(race.steps, race, result)


def draw(task: Task, plan: Plan, theme: Theme) -> None:
    """The race of this plan: offered, running, stopped or done."""
    key, request = (task.name, plan), MINE.current()
    if request is not None and request.key != key:
        request = None
    if request is not None and request.job is not None:
        _running(task, plan, request, theme)
        return
    result = _RESULTS.get(key) or (request.result if request is not None else None)
    MINE.draw_notices(request)
    if result is None or not result.whole:
        _offer(task, plan, result)
    else:
        st.button(
            words.AGAIN,
            key="race-again",
            help=words.AGAIN_HELP,
            on_click=_start,
            args=(task, plan),
        )
    if result is not None and result.rows:
        corner.leave_out(words.NOT_IN_LINK)
        picture.draw_race(task, result, source(result), theme)


def source(result: RaceResult) -> str:
    """Where the numbers come from, in words."""
    heats, done = len(result.plan.heats), len(result.rows) // len(result.plan.kinds)
    return words.from_here(result.torch, done, heats)


def _offer(task: Task, plan: Plan, before: RaceResult | None) -> None:
    heats = len(plan.heats)
    if before is None:
        lengths, networks = at(task, *plan.lengths), len(plan.kinds)
        st.markdown(words.offer(lengths, len(plan.seeds), heats, networks, plan.budget.steps))
    name = words.START if before is None else words.RESUME
    st.button(name, key="race-start", type="primary", on_click=_start, args=(task, plan, before))


def _start(task: Task, plan: Plan, before: RaceResult | None = None) -> None:
    MINE.start((task.name, plan), lambda: work_on(task, plan, before), shared=True, result=before)


@st.fragment(run_every=LOOK_EVERY)
def _running(task: Task, plan: Plan, request: Request[RaceResult], theme: Theme) -> None:
    """How far it is, a way to stop, and the heats that are done."""
    job = request.job
    if job is None or job.ended(request):
        st.rerun()
    latest: RaceProgress | None = job.latest
    share = 0.0 if latest is None else min(latest.share, 1.0)
    with st.container(key="race-running", horizontal=True, vertical_alignment="center"):
        st.progress(share, plain(said(task, plan, job)))
        st.button(
            words.STOP, key="race-stop", help=words.STOP_HELP, on_click=MINE.leave, args=(request,)
        )
    if latest is not None and latest.result.rows:
        picture.draw_race(task, latest.result, words.NOW, theme)


def said(task: Task, plan: Plan, job: Job[RaceResult]) -> str:
    """How far a job is, in one line."""
    before = MINE.jobs.before(job)
    if before is not None:
        return job_words.waiting(before)
    latest: RaceProgress | None = job.latest
    if latest is None or job.first is None:
        return words.STARTING
    done = len(latest.result.rows) // len(plan.kinds)
    left = left_of(latest, job.worked - job.first)
    return words.progress(
        at(task, latest.length),
        latest.seed,
        latest.step,
        plan.budget.steps,
        done,
        len(plan.heats),
        None if left is None else duration(left),
    )


def left_of(latest: RaceProgress, spent: float) -> float | None:
    """The seconds left where the rest goes as fast as what this job has done; None at first."""
    gained = latest.share - latest.begun
    return spent / gained * (1 - latest.share) if gained > 0 and spent > 1 else None
