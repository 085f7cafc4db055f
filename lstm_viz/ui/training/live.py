"""Live: a training that is watched, and the page that stands when it is not going on."""

from __future__ import annotations

import math

import streamlit as st

from lstm_viz.device import pick
from lstm_viz.plots.theme import Theme
from lstm_viz.recording import VerificationError
from lstm_viz.ui import limits
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.linked_picture import explorer
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.training import buttons, curves, probe, tables
from lstm_viz.ui.training import now as training
from lstm_viz.ui.training.histories import Histories, freeze
from lstm_viz.ui.training.now import Now
from lstm_viz.ui.training.rail import TrainingChoice
from lstm_viz.ui.training.settings import Settings
from lstm_viz.ui.views import badge
from lstm_viz.ui.views.networks import forward_pass

WATCH_EVERY = 1.0  # seconds
_READY: Shelf[Histories] = Shelf(limits.READY_BYTES, lambda histories: histories.bytes)


def draw(settings: Settings, choice: TrainingChoice, theme: Theme) -> Histories | None:
    """The buttons, how far it is, and while it trains the curves and the gates.

    Gives back what there is to be studied when it does not train: the networks with their
    histories, untrained ones at first. None while it trains, and where nothing can be trained.
    """
    now = training.current()
    going = _going(now)
    watch = st.fragment(_watch, run_every=WATCH_EVERY if going else None)
    watch(settings, choice, theme, _mark(now))
    if going:
        return None
    if now is not None and now.histories is not None:
        return now.histories
    return None if _problem(settings) else ready(settings)


def ready(settings: Settings) -> Histories:
    """The networks of these settings before their first step."""

    def make() -> Histories:
        with forward_pass(pick("cpu")):
            return freeze(settings.on("cpu").run())

    return _READY.get_or_make(settings.on("cpu"), make)


def _watch(settings: Settings, choice: TrainingChoice, theme: Theme, mark: object) -> None:
    """Runs again and again while it trains, and the page only where there is more to change."""
    now = training.current()
    if _mark(now) != mark:
        st.rerun()
    problem, going = _problem(settings), _going(now)
    histories = now.histories if now is not None else None
    with st.container(key="train-now"):
        buttons.draw(buttons.of(now, settings, problem is None), None if going else histories)
        if problem:
            st.error(plain(problem))
        _status(now, settings)
    if going and histories is not None:
        with st.container(key="train-charts"):
            left, right = st.columns([2, 1], gap="medium")
            with left:
                curves.draw(histories, theme)
            with right:
                tables.draw_scores(histories)
        _gates(histories, choice, theme)


def _gates(histories: Histories, choice: TrainingChoice, theme: Theme) -> None:
    """The gates on the probe as they are now; where they cannot be had, why, and it trains on."""
    try:
        view = probe.view(histories, choice.probe, choice.device)
    except VerificationError as error:
        badge.draw_failure(error)
    except ValueError as error:  # numbers beyond all bounds: the training will end by itself
        st.error(plain(str(error)))
    else:
        explorer.draw(view, theme, key="train-explorer")


def _status(now: Now | None, settings: Settings) -> None:
    """One line on how far it is, and what else there is to know."""
    if now is not None and now.job is not None and now.phase != "waiting":
        done = now.histories.step if now.histories else 0
        steps = now.settings.budget.steps
        left = now.job.left
        time = "" if left is None else f", {_time(left)} left"
        st.progress(done / steps, plain(f"Step {done:,} of {steps:,}{time}"))
    else:
        st.caption(plain(status(now, settings)))
    if now is None:
        return
    if now.problem:
        st.error(plain(now.problem))
    for problem in now.histories.problems if now.histories else ():
        st.warning(plain(f"{problem} What is shown of it is its last good state."))
    if now.histories is not None and now.settings != settings:
        st.caption(
            "The panel on the left says something else by now: Train begins anew with that, Rewind "
            "takes the panel back."
        )


def status(now: Now | None, settings: Settings) -> str:
    """How far a training is that does not go on, in one line."""
    if now is None or now.histories is None:
        if now is not None and now.phase == "waiting":
            return _waiting(now)
        budget = settings.budget
        return (
            (
                f"Untrained: {settings.sizes()}. To come: {budget.steps:,} training steps, each on "
                f"{budget.batch_size:,} new sequences, the same for all."
            )
            if not _problem(settings)
            else ""
        )
    histories = now.histories
    reached = f"step {histories.step:,} of {histories.budget.steps:,}"
    if now.phase == "waiting":
        return f"{_waiting(now)} Paused after {reached}."
    if now.phase == "paused":
        over = now.left is not None and now.left.out_of_time
        why = f"Its {limits.TRAINING_SECONDS // 60} minutes were over: " if over else ""
        return f"{why}Paused after {reached}."
    if histories.complete:
        seconds = max(one.seconds for one in histories.by_kind.values())
        return f"Trained to the end: {histories.step:,} steps, at most {_time(seconds)} a network."
    return f"Ended after {reached}."


def _waiting(now: Now) -> str:
    before = training.JOBS.before(now.job) if now.job else None
    return f"Waiting: {before} more before this one." if before else "Waiting for its turn."


def _going(now: Now | None) -> bool:
    return now is not None and now.job is not None


def _mark(now: Now | None) -> object:
    """What must be the same for a fragment's run to be enough."""
    return (id(now), _going(now), now is not None and now.phase == "ended")


def _problem(settings: Settings) -> str | None:
    try:
        settings.need_possible()
    except ValueError as error:
        return str(error)
    return None


def _time(seconds: float) -> str:
    whole = math.ceil(seconds)
    return f"{whole} s" if whole < 90 else f"{whole // 60} min {whole % 60:02d} s"
