"""Histories: how networks were trained side by side, the included ones or those of a live run."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lstm_viz import checkpoint
from lstm_viz.kinds import CLASSIC
from lstm_viz.tasks import TASKS, Task
from lstm_viz.train import Budget, Checkpoint, History, Measured, Run, evaluate
from lstm_viz.train.run import CHECK_SEQUENCES, Learner
from lstm_viz.train.texts.task import TextTask
from lstm_viz.ui import limits
from lstm_viz.ui.shelf import Shelf


@dataclass(frozen=True)
class Histories:
    """Several networks' histories on one task, `by_kind`; `step` of the budget's steps are made.

    `live` says that they were trained here.
    """

    task: Task
    budget: Budget
    seed: int
    step: int
    by_kind: Mapping[str, History]
    live: bool

    @property
    def complete(self) -> bool:
        """Whether the whole budget was used."""
        return self.step >= self.budget.steps

    @property
    def steps(self) -> tuple[int, ...]:
        """The steps at which any network was kept, from before the training to its end."""
        return tuple(sorted({step for one in self.by_kind.values() for step in one.steps}))

    @property
    def bytes(self) -> int:
        """What all weights take, and a text that they were trained on."""
        return sum(
            tensor.numel() * tensor.element_size()
            for one in self.by_kind.values()
            for kept in one.checkpoints
            for tensor in kept.weights.values()
        ) + (self.task.text.bytes if isinstance(self.task, TextTask) else 0)

    @property
    def problems(self) -> tuple[str, ...]:
        """What went wrong, a sentence a network."""
        return tuple(
            f"{checkpoint.KIND_NAMES[kind]}: {one.problem}"
            for kind, one in self.by_kind.items()
            if one.problem
        )


def shipped(task: str) -> Histories:
    """How the included networks of a task were trained; CheckpointError where their files fail."""
    return _SHIPPED.get_or_make(task, lambda: _load(task))


def _load(task: str) -> Histories:
    by_kind: dict[str, History] = {}
    cards: list[checkpoint.Card] = []
    for kind in CLASSIC:
        models, card = checkpoint.load_checkpoints(f"{task}-{kind}")
        cards.append(card)
        by_kind[kind] = History(
            models[max(models)].config,
            (),
            tuple(Measured(*(row[name] for name in _MEASURED)) for row in card["curve"]),
            tuple(Checkpoint(step, model.state_dict()) for step, model in models.items()),
            card["solved_step"],
            card["seconds"],
        )
    card = cards[0]
    budget = Budget(**card["budget"])
    known = TASKS[task].with_parameters(**card["task_parameters"])
    step = max(one.step for one in by_kind.values())
    return Histories(known, budget, card["seed"], step, by_kind, live=False)


_SHIPPED: Shelf[Histories] = Shelf(limits.READY_BYTES, lambda histories: histories.bytes)
_MEASURED = ("step", "loss", "accuracy", "score")


def glimpse(run: Run) -> Histories:
    """A run as it is at this moment, all copied; only for the thread that works on it."""
    return Histories(
        run.task,
        run.budget,
        run.seed,
        run.step,
        {kind: learner.history() for kind, learner in run.learners.items()},
        live=True,
    )


def freeze(run: Run) -> Histories:
    """The same with a measurement at this step, which changes nothing of the run."""
    histories = glimpse(run)
    by_kind = {
        kind: _measured(run, run.learners[kind], one) for kind, one in histories.by_kind.items()
    }
    return replace(histories, by_kind=by_kind)


def _measured(run: Run, learner: Learner, history: History) -> History:
    step = history.step
    if history.curve[-1].step == step:
        return history
    found = evaluate(learner.model, run.task, sequences=CHECK_SEQUENCES, seed=run.seed)
    if not math.isfinite(found["loss"]):  # no number to be drawn; the run has said what happened
        return history
    now = Measured(step, found["loss"], found["accuracy"], found["score"])
    return replace(history, curve=(*history.curve, now))
