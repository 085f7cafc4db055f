"""Small trainings for the tests of the page Train."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lstm_viz.train import Budget
from lstm_viz.ui.training.settings import TrainingSettings

SMALL = TrainingSettings(
    task="adding",
    length=5,
    kinds=("lstm", "rnn"),
    hidden=4,
    layers=1,
    budget=Budget(20, 6, 0.01, 1.0),
    seed=3,
    device="cpu",
)


def small(**changed: Any) -> TrainingSettings:
    """A training of a second or less; `steps` and so on change its budget."""
    budget = {k: changed.pop(k) for k in list(changed) if hasattr(SMALL.budget, k)}
    return replace(SMALL, budget=replace(SMALL.budget, **budget), **changed)
