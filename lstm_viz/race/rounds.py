"""Rounds: a training step of each network at each length of a race, to measure what it takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping

from lstm_viz.race.heat import Heat
from lstm_viz.race.plan import Plan
from lstm_viz.tasks import Task


class Rounds:
    """The first training steps of a race, at all its lengths in turn; nothing of them is kept.

    A race makes at most `steps` rounds, so the pace of the rounds is its own. To iterate is to make
    one, which yields by length the mean seconds of a step so far. The first one loads what all
    need, and does not count.
    """

    def __init__(
        self, task: Task, plan: Plan, *, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self.task, self.plan = task, plan
        self.steps = len(plan.seeds) * plan.budget.steps
        self._clock = clock

    def __iter__(self) -> Iterator[Mapping[int, float]]:
        seed = self.plan.seeds[0]
        heats = {length: Heat(self.task, length, seed, self.plan) for length in self.plan.lengths}
        spent = dict.fromkeys(heats, 0.0)
        for counted in range(self.steps):
            for length, heat in heats.items():
                began = self._clock()
                heat.advance()
                if counted:
                    spent[length] += self._clock() - began
            yield {length: seconds / counted for length, seconds in spent.items() if counted}
