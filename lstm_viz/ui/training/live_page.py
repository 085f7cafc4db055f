"""Live page: a training that is watched, and the page between trainings."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lstm_viz.characters import SAMPLES
from lstm_viz.device import pick
from lstm_viz.plots.theme import Theme
from lstm_viz.tracing import VerificationError
from lstm_viz.ui import limits
from lstm_viz.ui.frame import corner
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.frame.words import duration
from lstm_viz.ui.jobs import pace
from lstm_viz.ui.jobs import words as job_words
from lstm_viz.ui.jobs.job import Job
from lstm_viz.ui.linked_picture import explorer
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.training import buttons, curves, live_training, probe, tables, text_words, words
from lstm_viz.ui.training.histories import Histories, freeze
from lstm_viz.ui.training.live_training import LiveTraining
from lstm_viz.ui.training.rail import TrainingChoice
from lstm_viz.ui.training.settings import TrainingSettings
from lstm_viz.ui.views import badge
from lstm_viz.ui.views.networks import forward_pass

WATCH_EVERY = 1.0  # seconds
_READY: Shelf[Histories] = Shelf(limits.READY_BYTES, lambda histories: histories.bytes)


def draw(settings: TrainingSettings, choice: TrainingChoice, theme: Theme) -> Histories | None:
    """The buttons, how far it is, and while it trains the curves and the gates.

    Gives back what there is to be studied when it does not train: the networks with their
    histories, untrained ones at first. None while it trains, and where nothing can be trained.
    """
    training = live_training.MINE.current()
    live_training.wait_for_end(training)
    at_work = _at_work(training)
    watches = at_work or pace.is_measuring(_pace(training, settings))
    watch = st.fragment(_watch, run_every=WATCH_EVERY if watches else None)
    watch(settings, choice, theme, _mark(training, settings))
    if at_work:
        return None
    histories = training.histories if training is not None else None
    if training is not None and histories is not None:
        own = training.settings.text is not None
        corner.leave_out(text_words.NETWORKS_NOT_IN_LINK if own else words.NOT_IN_LINK)
        return histories
    return None if _problem(settings) else ready(settings)


def awaited(choice: TrainingChoice, theme: Theme) -> Histories | None:
    """Where no text is chosen: the training on the one that was, or what there is to do."""
    training = live_training.MINE.current()
    if training is not None and training.settings.text is not None:
        return draw(training.settings, choice, theme)
    st.info(text_words.AWAITED)
    with st.container(horizontal=True):
        for key, row in SAMPLES.items():
            st.button(
                row.title,
                key=f"train-sample-{key}",
                on_click=st.session_state.update,
                args=({"own_letters": row.text()},),
            )
    return None


def ready(settings: TrainingSettings) -> Histories:
    """The networks of these settings before their first step."""

    def make() -> Histories:
        with forward_pass(pick("cpu")):
            return freeze(settings.on("cpu").run())

    return _READY.get_or_make(settings.on("cpu"), make)


def _watch(settings: TrainingSettings, choice: TrainingChoice, theme: Theme, mark: object) -> None:
    """Runs again and again while it trains, and the page only where there is more to change."""
    training = live_training.MINE.current()
    live_training.wait_for_end(training)
    if _mark(training, settings) != mark:
        st.rerun()
    problem, at_work = _problem(settings), _at_work(training)
    histories = training.histories if training is not None else None
    with st.container(key="train-now"):
        buttons.draw(
            buttons.of(training, settings, problem is None), None if at_work else histories
        )
        if problem:
            st.error(plain(problem))
        _status(training, settings)
    if at_work and histories is not None:
        with st.container(key="train-charts"):
            left, right = st.columns([2, 1], gap="medium")
            with left:
                curves.draw(histories, theme)
            with right:
                tables.draw_scores(histories)
                measured = max(one.curve[-1].step for one in histories.by_kind.values())
                st.caption(words.steps_shown(measured, histories.step))
        _gates(histories, choice, theme)


def _gates(histories: Histories, choice: TrainingChoice, theme: Theme) -> None:
    """The gates on the probe at this step or, where they can't be recorded, the reason."""
    try:
        view = probe.view(histories, choice.probe, choice.device)
    except VerificationError as error:
        badge.draw_failure(error)
    except ValueError as error:  # numbers beyond all bounds: the training will end by itself
        st.error(plain(str(error)))
    else:
        explorer.draw(view, theme, key="train-explorer")


def _status(training: LiveTraining | None, settings: TrainingSettings) -> None:
    """One line on how far it is, and what else there is to know."""
    histories = training.histories if training is not None else None
    if training is not None and training.job is not None and training.phase != "waiting":
        done = histories.step if histories else 0
        steps = training.settings.budget.steps
        left = training.job.left
        time = None if left is None else duration(left)
        st.progress(done / steps, plain(words.progress(done, steps, time)))
    else:
        time = pace.takes(_pace(training, settings))
        st.caption(plain(f"{status(training, settings)} {time}".strip()))
    live_training.MINE.draw_notices(training)
    for problem in histories.problems if histories else ():
        st.warning(plain(words.last_good_state(problem)))
    if training is not None and histories is not None and training.settings != settings:
        other = training.settings.text != settings.text
        st.caption(text_words.OTHER_TEXT if other else words.OTHER_SETTINGS)


def status(training: LiveTraining | None, settings: TrainingSettings) -> str:
    """How far a training is that no job works on at the moment, in one line."""
    histories = training.histories if training is not None else None
    if training is None or histories is None:
        if training is not None and training.phase == "waiting":
            return _waiting(training)
        budget = settings.budget
        if _problem(settings):
            return ""
        if settings.text is not None:
            sizes = settings.sizes()
            return text_words.untrained(sizes, budget.steps, budget.batch_size, settings.steps)
        return words.untrained(settings.sizes(), budget.steps, budget.batch_size)
    reached = words.reached(histories.step, histories.budget.steps)
    if training.phase == "waiting":
        return words.waiting_again(_waiting(training), reached)
    if training.phase == "paused":
        minutes = round(limits.TRAINING_SECONDS / 60) if training.out_of_time else None
        return words.paused(reached, minutes)
    if histories.complete:
        seconds = max(one.seconds for one in histories.by_kind.values())
        return words.complete(histories.step, duration(seconds))
    return words.ended(reached)


def _waiting(training: LiveTraining) -> str:
    return job_words.waiting(live_training.ahead(training) or 0)


def _at_work(training: LiveTraining | None) -> bool:
    return training is not None and training.job is not None


def _pace(training: LiveTraining | None, settings: TrainingSettings) -> Job[None] | None:
    """The first steps of a training that may begin; None where there is one or can be none."""
    begun = training is not None and (training.job is not None or training.result is not None)
    if begun or _problem(settings):
        return None
    key = "train", replace(settings, text=None, seed=0), settings.sizes()
    return pace.measurement(key, settings.run)


def _mark(training: LiveTraining | None, settings: TrainingSettings) -> object:
    """What must be the same for a fragment's run to be enough."""
    return (
        id(training),
        _at_work(training),
        training is not None and training.phase == "ended",
        pace.is_measuring(_pace(training, settings)),
    )


def _problem(settings: TrainingSettings) -> str | None:
    try:
        settings.need_possible()
    except ValueError as error:
        return str(error)
    return None
