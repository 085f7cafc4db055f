"""The rail of the page: included or live, which task, and how it is trained."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import streamlit as st

from lstm_viz.tasks import TASKS
from lstm_viz.train import Budget
from lstm_viz.train.openings import opening
from lstm_viz.train.recipes import RECIPES
from lstm_viz.ui.controls import controls
from lstm_viz.ui.controls.control import part_key
from lstm_viz.ui.controls.training_rows import LENGTH
from lstm_viz.ui.training.settings import Settings

T = TypeVar("T", int, float)


class TrainingChoice(NamedTuple):
    """What the rail says. `settings` are those of a live training, None for the included networks.

    `probe` is the seed of the sequence on which the networks are watched, `device` where.
    """

    task: str
    settings: Settings | None
    probe: int
    device: str


def draw() -> TrainingChoice:
    """Draw the rail's controls; those of a live training only where one is chosen."""
    live = controls.draw("training") == "live"
    task = controls.draw("task")
    st.caption(TASKS[task].sentence)
    settings = _settings(task) if live else None
    probe = controls.draw("probe", default=opening(task))
    device = settings.device if settings else controls.draw("device")
    return TrainingChoice(task, settings, probe, device)


def _settings(task: str) -> Settings:
    recipe = RECIPES[task]
    usual = recipe.budget
    kinds = controls.draw("learners")
    hidden = _number("hidden", recipe.hidden)
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
    return Settings(task, length, tuple(kinds), hidden, layers, budget, seed, device)


def _number(key: str, usual: T) -> T:
    """What was given or, where the field is empty, what the task's recipe says."""
    given = controls.draw(key, empty=f"{usual:g}")
    return usual if given is None else given
