"""The rail of the page: included or live, which task, and how it is trained."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import streamlit as st

from lstm_viz.tasks import TASKS
from lstm_viz.train import Budget
from lstm_viz.train.openings import opening
from lstm_viz.train.texts.own import OwnText
from lstm_viz.train.texts.task import NAME as TEXT
from lstm_viz.train.texts.task import WINDOW
from lstm_viz.ui.controls import controls
from lstm_viz.ui.controls.control import part_key
from lstm_viz.ui.controls.training_rows import LENGTH
from lstm_viz.ui.frame import leaving
from lstm_viz.ui.training import own_text, text_words, words
from lstm_viz.ui.training.settings import TrainingSettings, recipe_of

T = TypeVar("T", int, float)


class TrainingChoice(NamedTuple):
    """What the rail says. `settings` are those of a live training, None for the included networks.

    They are None too where a person has not brought the text to train on, which is `awaited`.
    `probe` is the seed of the sequence on which the networks are watched, `device` where.
    """

    task: str
    settings: TrainingSettings | None
    probe: int
    device: str
    awaited: bool = False


def draw() -> TrainingChoice:
    """Draw the rail's controls; those of a live training only where one is chosen."""
    mode = controls.draw("training")
    _lead_to_own_series()
    if mode == "text":
        return _of_text()
    live = mode == "live"
    task = controls.draw("task")
    st.caption(TASKS[task].sentence)
    settings = _settings(task) if live else None
    probe = controls.draw("probe", default=opening(task))
    device = settings.device if settings else controls.draw("device")
    return TrainingChoice(task, settings, probe, device)


def _lead_to_own_series() -> None:
    """Networks are trained on a person's own series where it is read, on the page Explore."""
    leaving.button(
        words.OWN_SERIES,
        "explore",
        {"source": "file", "model": controls.OWN},
        key="own-series",
        type="tertiary",
        help=words.OWN_SERIES_HELP,
    )


def _of_text() -> TrainingChoice:
    """A live training on a text of the person's own; without one there is nothing to be trained."""
    st.caption(text_words.OWN_TEXT)
    text = own_text.draw()
    settings = _settings(TEXT, text)
    probe = controls.draw("probe", default=0)
    return TrainingChoice(
        TEXT, None if text is None else settings, probe, settings.device, awaited=text is None
    )


def _settings(task: str, text: OwnText | None = None) -> TrainingSettings:
    recipe = recipe_of(task)
    usual = recipe.budget
    kinds = controls.draw("learners")
    hidden = _number("hidden", recipe.hidden)
    layers, length = 1, WINDOW
    if task != TEXT:
        layers = controls.draw("layers")
        length = controls.draw(part_key(LENGTH, task))
    optimiser = controls.draw("optimiser")
    rate = _number("rate", usual.learning_rate)
    clip = _number("clip", usual.clip)
    batch = _number("batch", usual.batch_size)
    steps = _number("updates", usual.steps)
    seed = controls.draw("initial")
    device = controls.draw("device")
    budget = Budget(steps, batch, rate, clip, optimiser)
    return TrainingSettings(task, length, tuple(kinds), hidden, layers, budget, seed, device, text)


def _number(key: str, usual: T) -> T:
    """What was given or, where the field is empty, what the task's recipe says."""
    given = controls.draw(key, empty=f"{usual:g}")
    return usual if given is None else given
