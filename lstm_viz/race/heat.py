"""Heat: the networks of one length and one seed, side by side, each until it solves the task."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import torch

from lstm_viz.model import parameter_count
from lstm_viz.race.plan import Plan
from lstm_viz.race.result import RaceRow
from lstm_viz.tasks import TASKS, Task
from lstm_viz.train import Learner, Run, evaluate
from lstm_viz.train.recipes import build

HELD_OUT: Final = 1024  # sequences that say whether it is solved, and how well
MOST: Final = 1e9  # an error beyond it, or none that is a number, counts as this
FRESH: Final = 1_000_000  # added to the seed at each try: no sequence has decided before


class Heat:
    """Networks of matched size learning one task at one length; to iterate is to train them.

    Each draws the same batches, by the same seed, and has the same budget. One that is measured to
    solve the task is done, and so is one whose budget is spent or whose training ends by itself;
    the others continue. `rows` has those that are done.
    """

    def __init__(self, task: Task, length: int, seed: int, plan: Plan) -> None:
        self.task, self.length, self.seed, self.plan = task.at_length(length), length, seed, plan
        self.step = 0
        self.rows: list[RaceRow] = []
        self._runs: dict[str, Run] = {}
        self._tries = dict.fromkeys(plan.kinds, 0)
        for kind in plan.kinds:
            start = {"hidden": plan.hidden, "chrono": plan.chrono(length)}
            model = build(self.task, kind, seed=seed, **start)
            # A run each: one that is done stops, and the others see the batches they would.
            self._runs[kind] = Run({kind: model}, self.task, plan.budget, seed=seed, checkpoints=2)

    @property
    def done(self) -> bool:
        """Whether no network learns any more."""
        return not self._runs

    def __iter__(self) -> Iterator[int]:
        while not self.done:
            yield self.advance()

    def advance(self) -> int:
        """One step of each network that still learns; how many steps that makes."""
        self.step += 1
        for kind, run in list(self._runs.items()):
            run.advance()
            learner = run.learners[kind]
            ended = learner.problem is not None or run.step == run.steps
            if ended or self._looks_solved(learner):
                row = self._row(kind, learner)
                if ended or row.solved:
                    self.rows.append(row)
                    del self._runs[kind]
        return self.step

    def _looks_solved(self, learner: Learner) -> bool:
        last = learner.curve[-1]
        return last.step == self.step and self.task.is_solved(last.score)

    def _row(self, kind: str, learner: Learner) -> RaceRow:
        """What fresh sequences say: they, and not those that were looked at before, decide."""
        self._tries[kind] += 1
        seed = self.seed + FRESH * self._tries[kind]
        measured = evaluate(learner.model, self.task, sequences=HELD_OUT, seed=seed)
        made, score = learner.descent.step, _bounded(measured["score"])
        return RaceRow(
            kind=kind,
            length=self.length,
            seed=self.seed,
            units=learner.model.config["hidden_size"],
            parameters=parameter_count(learner.model),
            steps=made,
            solved_step=made if self.task.is_solved(score) else None,
            seconds=round(learner.seconds, 3),
            score=score,
            problem=learner.problem,
        )


def raced(task: str, length: int, seed: int, plan: Plan) -> list[RaceRow]:
    """The rows of a whole heat of this task, on one core.

    It is here for the processes that run it: one that is started by `python -m lstm_viz.race`
    can't import what is in its main module.
    """
    torch.set_num_threads(1)  # for networks of this size more threads only wait for each other
    heat = Heat(TASKS[task], length, seed, plan)
    for _ in heat:
        pass
    return heat.rows


def _bounded(score: float) -> float:
    return min(score, MOST) if math.isfinite(score) else MOST
