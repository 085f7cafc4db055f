"""Race: networks of several kinds on one task, at several lengths and seeds, heat by heat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import torch

from lstm_viz.race.heat import Heat
from lstm_viz.race.plan import Plan
from lstm_viz.race.result import RaceResult, RaceRow, sorted_rows
from lstm_viz.tasks import Task
from lstm_viz.train.recipes import KINDS


@dataclass(frozen=True)
class RaceProgress:
    """How far a race is: `share` of what it may have to do, and where it is.

    `begun` is the share that was behind when this race began: that of the rows it was given.
    `most_left` are the seconds that all steps left would take, where it is known what one takes.
    """

    share: float
    begun: float
    length: int
    seed: int
    step: int
    result: RaceResult
    most_left: float | None = None


class Race:
    """Networks racing on `task`, as `plan` says; to iterate is to train, a step of each at a time.

    Whoever leaves on the way has the `result` of all heats that are done, and iterating again
    continues from there, just as if it had never stopped. A heat that is not done does not count:
    nobody has been tried more often than another. `rows` of a race that was left may be given, and
    are not raced again. On one processor the same plan gives the same rows, their seconds aside.
    `seconds` are what a step takes at each length, as `Rounds` measures it; without them it is
    taken to be as the length.
    """

    def __init__(
        self,
        task: Task,
        plan: Plan,
        rows: Iterable[RaceRow] = (),
        *,
        seconds: Mapping[int, float] | None = None,
    ) -> None:
        self.task, self.plan = task, plan
        self._measured = bool(seconds)
        self._takes = seconds or {length: float(length) for length in plan.lengths}
        self._rows = {heat: [] for heat in plan.heats}
        for row in rows:
            if (row.length, row.seed) in self._rows:
                self._rows[row.length, row.seed].append(row)
        self._left = [heat for heat in plan.heats if len(self._rows[heat]) < len(plan.kinds)]
        self._heat: Heat | None = None
        self._result = self._made()
        self._begun = self._share(made=0)

    @property
    def steps(self) -> int:
        """How many steps there are to make at most: who solves the task early makes fewer."""
        return len(self._left) * self.plan.budget.steps

    def __iter__(self) -> Iterator[RaceProgress]:
        while self._left:
            length, seed = self._left[0]
            heat = self._heat = self._heat or Heat(self.task, length, seed, self.plan)
            while not heat.done:
                heat.advance()
                if heat.done:
                    self._rows[length, seed] = heat.rows
                    self._left.pop(0)
                    self._heat = None
                    self._result = self._made()
                made = 0 if heat.done else heat.step
                share, left = self._share(made), self._time_left(made) if self._measured else None
                yield RaceProgress(share, self._begun, length, seed, heat.step, self._result, left)

    def result(self) -> RaceResult:
        """The heats that are done so far."""
        return self._result

    def _share(self, made: int) -> float:
        """How much of its time is behind; of the heat that is running, `made` steps."""
        whole = self.plan.budget.steps * sum(self._takes[length] for length, _ in self.plan.heats)
        return 1 - self._time_left(made) / whole

    def _time_left(self, made: int) -> float:
        """What all steps left take, where no network solves its task; a length for a second."""
        steps = self.plan.budget.steps
        running = self._takes[self._left[0][0]] if self._left else 0.0
        return steps * sum(self._takes[length] for length, _ in self._left) - made * running

    def _made(self) -> RaceResult:
        task = self.task
        rows = sorted_rows([row for heat in self._rows.values() for row in heat])
        others = {name: value for name, value in task.parameters.items() if name != task.length}
        command = command_for(task, self.plan)
        return RaceResult(task.name, others, self.plan, rows, torch.__version__, command)


def command_for(task: Task, plan: Plan) -> str:
    """The command that makes this race."""
    lengths, seeds = (" ".join(map(str, some)) for some in (plan.lengths, plan.seeds))
    kinds = "" if plan.kinds == KINDS else f" --kinds {' '.join(plan.kinds)}"
    return (
        f"python -m lstm_viz.race --task {task.name} --lengths {lengths} --seeds {seeds} "
        f"--steps {plan.budget.steps}{kinds}"
    )
