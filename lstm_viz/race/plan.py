"""Plan: how the networks of a race are made and trained; for two tasks, the included race."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from lstm_viz.tasks import Task
from lstm_viz.train import Budget
from lstm_viz.train.recipes import KINDS, RECIPES, SEEDS, TRAINABLE

STEPS: Final = 1000  # of a race on a task for which none is included


@dataclass(frozen=True)
class Plan:
    """A race: the lengths and seeds at which networks meet, their budget and their size.

    `hidden` are the LSTM's units; the others have about as many parameters. With `spread` the times
    for which gates keep something at the beginning are spread up to the length; see `chrono` of
    `SequenceModel`. The simple RNN and the mLSTM have no gates to which it would apply. `kinds` are
    in the order in which they are named everywhere.

    Raises ValueError where there is nothing to race, or something twice.
    """

    lengths: tuple[int, ...]
    budget: Budget
    hidden: int
    spread: bool = True
    seeds: tuple[int, ...] = SEEDS
    kinds: tuple[str, ...] = KINDS

    def __post_init__(self) -> None:
        for name in ("lengths", "seeds", "kinds"):
            given = getattr(self, name)
            if not given or len(set(given)) < len(given):
                raise ValueError(
                    f"{name} must have one or more entries, none of them twice; got {given!r}"
                )
        for kind in self.kinds:
            if kind not in TRAINABLE:
                raise ValueError(f"kinds must be of {', '.join(TRAINABLE)}; got {kind!r}")
        # One order, so that two ways of naming the same race are one race.
        object.__setattr__(self, "kinds", tuple(kind for kind in TRAINABLE if kind in self.kinds))

    def chrono(self, length: int) -> int:
        """Up to how many steps gates begin by keeping something; 0: as they usually begin."""
        return max(2, length) if self.spread else 0

    @property
    def heats(self) -> tuple[tuple[int, int], ...]:
        """Each (length, seed), the first seed at all lengths before the next one."""
        return tuple((length, seed) for seed in self.seeds for length in self.lengths)


def _plan(lengths: tuple[int, ...], steps: int, learning_rate: float, hidden: int) -> Plan:
    return Plan(lengths, Budget(steps, 32, learning_rate, clip=1.0), hidden)


SHIPPED: Final[Mapping[str, Plan]] = MappingProxyType(
    {
        "adding": _plan((5, 10, 20, 40, 80, 160), 1500, 0.01, 16),
        "recall": _plan((10, 20, 40, 80, 160), 1000, 0.01, 16),
    }
)


def plan_for(task: Task) -> Plan:
    """The plan of a task's included race, or one after the task's own recipe."""
    if task.name in SHIPPED:
        return SHIPPED[task.name]
    recipe = RECIPES[task.name]
    budget = replace(recipe.budget, steps=min(STEPS, recipe.budget.steps))
    return Plan(task.lengths, budget, recipe.hidden)
