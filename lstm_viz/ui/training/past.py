"""Past: how networks came to be, as it is shown; of those that ship, or as a run stands now."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lstm_viz import checkpoint
from lstm_viz.model import SequenceModel
from lstm_viz.tasks import TASKS, Task
from lstm_viz.train import Budget, Checkpoint, History, Measured, Run, evaluate
from lstm_viz.train.run import CHECK_SEQUENCES, Course
from lstm_viz.ui import limits
from lstm_viz.ui.shelf import Shelf


@dataclass(frozen=True)
class Learned:
    """One network's course: `config` rebuilds it, the last of the `checkpoints` is what it is now.

    Of networks that ship the loss of each step is not kept: then `losses` is empty. `problem` is a
    sentence where the training ended by itself.
    """

    config: Mapping[str, Any]
    losses: tuple[float, ...]
    curve: tuple[Measured, ...]
    checkpoints: tuple[Checkpoint, ...]
    solved: int | None
    seconds: float
    problem: str | None = None

    @property
    def step(self) -> int:
        """How many steps it has made."""
        return self.checkpoints[-1].step

    @property
    def steps(self) -> tuple[int, ...]:
        """The steps at which it was kept."""
        return tuple(one.step for one in self.checkpoints)

    def model(self, at: int = -1) -> SequenceModel:
        """The network at its checkpoint number `at`, on the CPU and in eval mode; a new one."""
        config = dict(self.config)
        model = SequenceModel(**config)
        model.load_state_dict(dict(self.checkpoints[at].weights))
        return model.eval()

    def at(self, step: int) -> int:
        """The number of the last checkpoint that is not after `step`."""
        return max(n for n, one in enumerate(self.checkpoints) if one.step <= step)

    def history(self) -> History:
        """The same as `train.fit` returns it."""
        return History(self.losses, self.curve, self.checkpoints, self.solved, self.seconds)


@dataclass(frozen=True)
class Past:
    """Several networks' courses on one task, side by side; `step` of the budget's steps are made.

    `live` says that they were trained here.
    """

    task: Task
    budget: Budget
    seed: int
    step: int
    courses: Mapping[str, Learned]
    live: bool

    @property
    def complete(self) -> bool:
        """Whether the whole budget was used."""
        return self.step >= self.budget.steps

    @property
    def steps(self) -> tuple[int, ...]:
        """The steps at which any network was kept, from before the training to its end."""
        return tuple(sorted({step for one in self.courses.values() for step in one.steps}))

    @property
    def bytes(self) -> int:
        """What all weights take."""
        return sum(
            tensor.numel() * tensor.element_size()
            for one in self.courses.values()
            for kept in one.checkpoints
            for tensor in kept.weights.values()
        )

    @property
    def problems(self) -> tuple[str, ...]:
        """What went wrong, a sentence a network."""
        return tuple(
            f"{checkpoint.KIND_NAMES[kind]}: {one.problem}"
            for kind, one in self.courses.items()
            if one.problem
        )


def shipped(task: str) -> Past:
    """How the networks of a task came to be that ship; CheckpointError where their files fail."""
    return _SHIPPED.get_or_make(task, lambda: _load(task))


def _load(task: str) -> Past:
    courses: dict[str, Learned] = {}
    cards: list[checkpoint.Card] = []
    for kind in checkpoint.KIND_NAMES:
        models, card = checkpoint.load_course(f"{task}-{kind}")
        cards.append(card)
        courses[kind] = Learned(
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
    step = max(one.step for one in courses.values())
    return Past(known, budget, card["seed"], step, courses, live=False)


_SHIPPED: Shelf[Past] = Shelf(limits.READY_BYTES, lambda past: past.bytes)
_MEASURED = ("step", "loss", "accuracy", "score")


def glimpse(run: Run) -> Past:
    """A run as it is at this moment, all copied; only for the thread that works on it."""
    return Past(
        run.task,
        run.budget,
        run.seed,
        run.step,
        {kind: _learned(course) for kind, course in run.courses.items()},
        live=True,
    )


def freeze(run: Run) -> Past:
    """The same, measured also where it stands now; what the run does later is as without it."""
    past = glimpse(run)
    courses = {kind: _measured(run, run.courses[kind], one) for kind, one in past.courses.items()}
    return replace(past, courses=courses)


def _learned(course: Course) -> Learned:
    kept, step = list(course.checkpoints), course.descent.step
    if kept[-1].step < step:
        state = course.model.state_dict()
        kept.append(Checkpoint(step, {k: v.detach().cpu().clone() for k, v in state.items()}))
    return Learned(
        course.model.config,
        tuple(course.losses),
        tuple(course.curve),
        tuple(kept),
        course.solved,
        course.seconds,
        course.problem,
    )


def _measured(run: Run, course: Course, learned: Learned) -> Learned:
    step = learned.step
    if learned.curve[-1].step == step:
        return learned
    found = evaluate(course.model, run.task, sequences=CHECK_SEQUENCES, seed=run.seed)
    if not math.isfinite(found["loss"]):  # no number to be drawn; the run has said what happened
        return learned
    now = Measured(step, found["loss"], found["accuracy"], found["score"])
    return replace(learned, curve=(*learned.curve, now))
