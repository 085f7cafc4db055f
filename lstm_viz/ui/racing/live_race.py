"""Live race: a race here and now, as a job; its picture grows heat by heat."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from lstm_viz.plots.theme import Theme
from lstm_viz.race import Plan, Race, RaceProgress, RaceResult, Rounds
from lstm_viz.race.lengths import at
from lstm_viz.tasks import Task
from lstm_viz.ui import limits
from lstm_viz.ui.frame import corner
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.frame.words import duration
from lstm_viz.ui.jobs import pace, places
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


def work_on(
    task: Task,
    plan: Plan,
    before: RaceResult | None = None,
    seconds: Mapping[int, float] | None = None,
) -> Work[RaceResult]:
    """A race that begins with the heats of one that was stopped.

    A whole race is kept for whoever asks for the same. `seconds` are what a step takes by length.
    """
    race = Race(task, plan, before.rows if before else (), seconds=seconds)

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
    measured = pace_of(task, plan)
    if before is None:
        lengths, networks, heats = at(task, *plan.lengths), len(plan.kinds), len(plan.heats)
        offer = words.offer(lengths, len(plan.seeds), heats, networks, plan.budget.steps)
        pace.draw(measured, lambda time: st.markdown(f"{offer} {time}"), at_most=True)
    name = words.START if before is None else words.RESUME
    st.button(name, key="race-start", type="primary", on_click=_start, args=(task, plan, before))


def pace_of(task: Task, plan: Plan) -> Job[None] | None:
    """The first steps of this race at each of its lengths, to measure what they take."""
    return pace.measurement(("race", task.name, plan), lambda: Rounds(task, plan))


def _start(task: Task, plan: Plan, before: RaceResult | None = None) -> None:
    measured = pace_of(task, plan)
    seconds = measured.latest if measured is not None else None
    MINE.start(
        (task.name, plan),
        lambda: work_on(task, plan, before, seconds),
        shared=True,
        result=before,
    )


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
    """The seconds left at most; None where nobody knows.

    What all steps take that are left, or more where what this job has done took longer than was
    measured: then the rest goes as fast as that.
    """
    gained = latest.share - latest.begun
    if gained <= 0 or spent <= 1:
        return latest.most_left
    return max(spent / gained * (1 - latest.share), latest.most_left or 0.0)
