"""Run: several networks learning one task at the same time, on the same batches."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from torch import Tensor

from lstm_viz.model import SequenceModel
from lstm_viz.tasks import Task
from lstm_viz.train.budget import CHECKPOINTS, Budget, checkpoint_steps
from lstm_viz.train.descent import Descent, device_of, stream
from lstm_viz.train.scoring import held_out, measure, solves

CHECK_SEQUENCES = 256
BETWEEN = 40  # looks at held-out sequences in a training, beside those at its checkpoints
APART = 50  # steps between them at least: a look takes about as long as two steps


@dataclass(frozen=True)
class Checkpoint:
    """A network in the course of its training: its weights after so many steps, on the CPU."""

    step: int
    weights: dict[str, Tensor]


@dataclass(frozen=True)
class Measured:
    """What held-out sequences said after so many steps; see `scoring.evaluate`."""

    step: int
    loss: float
    accuracy: float
    score: float


@dataclass(frozen=True)
class Step:
    """How far a run is: so many steps of each network, and each one's loss at the last."""

    step: int
    losses: Mapping[str, float]


class Course:
    """One network in a run: what it was, what it is and what was measured on the way.

    `losses` has the loss of each step, `curve` what held-out sequences said, `checkpoints` the
    weights on the way, `solved` the first step after which it was measured to solve the task, and
    `seconds` what its own steps took (on the CPU, of this thread's core). `problem` is a sentence
    where it had to end by itself; then the model has its last good weights.
    """

    def __init__(self, model: SequenceModel, task: Task, budget: Budget) -> None:
        self.model = model
        self.descent = Descent(model, task.loss, budget)
        self.losses: list[float] = []
        self.curve: list[Measured] = []
        self.checkpoints: list[Checkpoint] = []
        self.solved: int | None = None
        self.seconds = 0.0
        self.problem: str | None = None


class Run:
    """Trains several networks, each where it is, on the same new sequences of `task`.

    To iterate is to train: a step of each network a time. Whoever leaves on the way leaves all of
    them at the same step, and iterating again goes on from there, just as if it had never stopped.
    A network whose loss is no longer finite stays at its last good weights; the others go on.
    """

    def __init__(
        self,
        models: Mapping[str, SequenceModel],
        task: Task,
        budget: Budget,
        *,
        seed: int,
        checkpoints: int = CHECKPOINTS,
    ) -> None:
        self.task, self.budget, self.seed = task, budget, seed
        self.step = 0
        self.courses = {name: Course(model, task, budget) for name, model in models.items()}
        self._kept = frozenset(checkpoint_steps(budget.steps, checkpoints))
        apart = max(APART, budget.steps // BETWEEN)
        self._looked = self._kept | set(range(0, budget.steps, apart))
        self._generator = stream("training", seed)
        self._device = device_of(next(iter(models.values())))
        # On the CPU the time of this thread's core, whatever else the machine is doing.
        self._clock = time.thread_time if self._device.type == "cpu" else time.perf_counter
        self._held_out = tuple(
            held_out(task, sequences=CHECK_SEQUENCES, seed=seed, device=self._device)
        )
        self._look()

    @property
    def steps(self) -> int:
        """How many steps there are to make."""
        return self.budget.steps

    @property
    def going(self) -> dict[str, Course]:
        """The networks that still learn: those without a problem."""
        return {name: one for name, one in self.courses.items() if one.problem is None}

    @property
    def bytes(self) -> int:
        """What it keeps between two steps beside its checkpoints, about.

        The weights, their gradients, two moments of each and the last good ones are five copies.
        """
        weights = sum(
            parameter.numel() * parameter.element_size()
            for one in self.courses.values()
            for parameter in one.model.parameters()
        )
        losses = sum(32 * len(one.losses) for one in self.courses.values())
        held_out = sum(
            tensor.numel() * tensor.element_size() for batch in self._held_out for tensor in batch
        )
        return 5 * weights + losses + held_out

    def __iter__(self) -> Iterator[Step]:
        while self.step < self.steps and self.going:
            yield self.advance()

    def advance(self) -> Step:
        """One step of each network, on one new batch.

        Raises ValueError where all steps are made.
        """
        if self.step >= self.steps:
            raise ValueError(f"all {self.steps} steps of the budget are made")
        batch = self.task.batch(
            self.budget.batch_size, generator=self._generator, device=self._device
        )
        losses = {}
        for name, course in self.going.items():
            started = self._clock()
            try:
                losses[name] = course.descent.advance(batch)
            except FloatingPointError as error:
                self._end(course, error)
                continue
            course.seconds += self._clock() - started
            course.losses.append(losses[name])
        self.step += 1
        if self.step in self._looked:
            self._look()
        return Step(self.step, losses)

    def look(self) -> None:
        """Measure and keep the networks as they are now, where that has not been done yet.

        So a training that is stopped on the way has its last state among its checkpoints. What is
        made later is the same as without it.
        """
        self._look(keep=True)

    def _look(self, keep: bool = False) -> None:
        for course in self.going.values():
            self._look_at(course, keep or course.descent.step in self._kept)

    def _look_at(self, course: Course, keep: bool) -> None:
        at = course.descent.step
        if not course.curve or course.curve[-1].step < at:
            found = measure(course.model, self.task, self._held_out)
            loss = found["loss"]
            if math.isfinite(loss):
                course.curve.append(Measured(at, loss, found["accuracy"], found["score"]))
                if course.solved is None and solves(self.task, found):
                    course.solved = at
            elif course.problem is None:
                said = f"the loss on held-out sequences is {loss} after step {at}"
                self._end(course, course.descent.give_up(said))
                return
        if keep and not (course.checkpoints and course.checkpoints[-1].step == at):
            weights = {k: v.detach().cpu().clone() for k, v in course.model.state_dict().items()}
            course.checkpoints.append(Checkpoint(at, weights))

    def _end(self, course: Course, error: FloatingPointError) -> None:
        """Leave a network at its last good weights, and forget what came after them."""
        course.problem = f"The training ended by itself: {error}."
        at = course.descent.step
        course.curve = [one for one in course.curve if one.step <= at]
        course.checkpoints = [one for one in course.checkpoints if one.step <= at]
        if course.solved is not None and course.solved > at:
            course.solved = None
        self._look_at(course, keep=True)

    def state(self) -> dict[str, Any]:
        """All that the following steps depend on; a copy that another Run can `restore`."""
        return {
            "of": self._of,
            "step": self.step,
            "generator": self._generator.get_state().clone(),
            "courses": {
                name: {
                    "descent": one.descent.state(),
                    "losses": list(one.losses),
                    "curve": list(one.curve),
                    "checkpoints": list(one.checkpoints),
                    "solved": one.solved,
                    "seconds": one.seconds,
                    "problem": one.problem,
                }
                for name, one in self.courses.items()
            },
        }

    @property
    def _of(self) -> dict[str, Any]:
        """What a run is of: only with the same does a state go on as it would have."""
        return {
            "networks": {name: one.model.config for name, one in self.courses.items()},
            "task": {"name": self.task.name, **self.task.parameters},
            "budget": asdict(self.budget),
            "seed": self.seed,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from the `state` of a Run of the same networks, task, budget and seed.

        Raises ValueError for one of others.
        """
        for what, mine in self._of.items():
            if state["of"][what] != mine:
                raise ValueError(
                    f"the state is that of a run with the {what} {state['of'][what]}; this one "
                    f"has {mine}"
                )
        self.step = state["step"]
        self._generator.set_state(state["generator"].clone())
        for name, saved in state["courses"].items():
            course = self.courses[name]
            course.descent.restore(saved["descent"])
            for part in ("losses", "curve", "checkpoints"):
                setattr(course, part, list(saved[part]))
            for part in ("solved", "seconds", "problem"):
                setattr(course, part, saved[part])


@dataclass(frozen=True)
class History:
    """What a training was like: the loss of each step, what held-out sequences said, and when.

    `checkpoints` are the weights on the way, from before the training to its end. `solved` is the
    first step after which the task was measured to be solved, None where it never was, and
    `seconds` is what the training steps took, on the CPU of one core.
    """

    losses: tuple[float, ...]
    curve: tuple[Measured, ...]
    checkpoints: tuple[Checkpoint, ...]
    solved: int | None
    seconds: float


def fit(
    model: SequenceModel,
    task: Task,
    budget: Budget,
    *,
    seed: int,
    stop: int | None = None,
    on_step: Callable[[int, float], None] | None = None,
) -> History:
    """Train `model`, where it is, on new sequences of `task` at every step.

    `stop` leaves after so many of the budget's steps; `on_step` hears of each step, counted from 1,
    and its loss. The same seed gives the same sequences in the same order on every device, and on
    the CPU the same weights, bit for bit.

    Raises FloatingPointError where the loss is no longer finite; the model then has the last
    weights with which it was.
    """
    last = budget.steps if stop is None else min(stop, budget.steps)
    if last < 1:
        raise ValueError(f"stop must be at least 1 step; got {stop}")
    run = Run({"model": model}, task, budget, seed=seed)
    course = run.courses["model"]
    while run.step < last and course.problem is None:
        now = run.advance()
        if on_step is not None and "model" in now.losses:
            on_step(now.step, now.losses["model"])
    run.look()
    if course.problem is not None:
        raise FloatingPointError(course.problem)
    return history_of(course)


def history_of(course: Course) -> History:
    """The history of a network's training as far as it has come."""
    return History(
        tuple(course.losses),
        tuple(course.curve),
        tuple(course.checkpoints),
        course.solved,
        course.seconds,
    )
