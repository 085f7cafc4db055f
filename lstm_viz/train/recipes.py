"""Recipes: for each task, how large the included networks are and how they are trained.

The LSTM's size is given; the others have about as many parameters. All of a task have one budget,
one order of sequences and one seed. `chrono` spreads the times for which gates keep something at
the beginning; the simple RNN has no gates to which it would apply.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from lstm_viz.kinds import CLASSIC
from lstm_viz.kinds import KINDS as CELLS
from lstm_viz.model import SequenceModel, matched_to_lstm
from lstm_viz.tasks import Task
from lstm_viz.train.budget import Budget

KINDS: Final = CLASSIC
SEEDS: Final = (0, 1, 2)  # of the first, all checkpoints ship
# The tasks with a trained network of a newer kind, of the first seed. Of the minimal cells, two
# that they solve, and one that they can't: whether a 1 makes a parity odd or even depends on the
# state, which no gate of theirs reads. An sLSTM's gates do. An mLSTM's read
# the input alone too; of it, two that it solves.
NEWER: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "mingru": ("recall", "order", "parity"),
        "minlstm": ("recall", "order", "parity"),
        "slstm": ("order", "parity"),
        "mlstm": ("recall", "order"),
    }
)
# What a person can train and race: the newer kinds too, which no included race and no ablation has.
TRAINABLE: Final = (*KINDS, *NEWER)


@dataclass(frozen=True)
class NetworkRecipe:
    """How the networks of a task are made: the LSTM's units, the budget, the initialisation."""

    hidden: int
    budget: Budget
    chrono: int = 0


def _recipe(hidden: int, steps: int, learning_rate: float, *, chrono: int = 0) -> NetworkRecipe:
    return NetworkRecipe(hidden, Budget(steps, 64, learning_rate, clip=1.0), chrono)


RECIPES: Final[Mapping[str, NetworkRecipe]] = MappingProxyType(
    {
        "adding": _recipe(32, 6000, 0.003),
        "recall": _recipe(16, 2000, 0.01, chrono=32),
        "order": _recipe(16, 2000, 0.01, chrono=50),
        "copy": _recipe(24, 5000, 0.01, chrono=31),
        "latch": _recipe(12, 1500, 0.01),
        "parity": _recipe(12, 2500, 0.01),
        "counting": _recipe(24, 5000, 0.01),
        "reber": _recipe(16, 4000, 0.01),
        "anbn": _recipe(12, 2000, 0.01),
        "dyck1": _recipe(12, 4000, 0.01),
        "dyck2": _recipe(16, 3000, 0.01),
        "wave": _recipe(32, 6000, 0.006),
        "mackey": _recipe(24, 1500, 0.006),
    }
)


def included(task: str) -> tuple[str, ...]:
    """The kinds of which a task has a trained network."""
    return (*KINDS, *(kind for kind, tasks in NEWER.items() if task in tasks))


def seeds_of(kind: str) -> tuple[int, ...]:
    """The seeds with which the included networks of this kind were trained."""
    return SEEDS if kind in KINDS else SEEDS[:1]


def build(
    task: Task,
    kind: str,
    *,
    seed: int,
    hidden: int | None = None,
    layers: int = 1,
    chrono: int | None = None,
) -> SequenceModel:
    """The untrained network of `kind` for a task, with about as many parameters as its LSTM.

    `hidden` is the LSTM's number of units in each of its `layers`; it and `chrono` are those of
    the task's recipe unless given.
    """
    recipe = RECIPES[task.name]
    sizes = {
        "input_size": task.input_size,
        "num_layers": layers,
        "output_size": task.output_size,
    }
    units = matched_to_lstm(kind, hidden or recipe.hidden, **sizes)
    spread = recipe.chrono if chrono is None else chrono
    chrono = spread if CELLS[kind].spread else 0
    return SequenceModel(kind, hidden_size=units, seed=seed, chrono=chrono, **sizes)
