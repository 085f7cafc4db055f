"""Run: several networks learning one task at the same time, on the same batches."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from lstm_viz.model import SequenceModel
from lstm_viz.tasks import Task
from lstm_viz.train.budget import CHECKPOINTS, Budget, checkpoint_steps
from lstm_viz.train.descent import Descent, device_of, stream
from lstm_viz.train.history import Checkpoint, History, Measured
from lstm_viz.train.scoring import held_out, measure, solves

CHECK_SEQUENCES = 256
BETWEEN = 40  # looks at held-out sequences in a training, beside those at its checkpoints
APART = 50  # steps between them at least: a look takes about as long as two steps


@dataclass(frozen=True)
class Step:
    """How far a run is: so many steps of each network, and each one's loss at the last."""

    step: int
    losses: Mapping[str, float]


class Learner:
    """One network in a run: what it was, what it is and what was measured on the way.

    `losses` has the loss of each step, `curve` what held-out sequences showed, `checkpoints` the
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

    def checkpoint(self) -> Checkpoint:
        """The network as it is now."""
        state = self.model.state_dict()
        weights = {name: tensor.detach().cpu().clone() for name, tensor in state.items()}
        return Checkpoint(self.descent.step, weights)

    def history(self) -> History:
        """Its history as far as it has come: a copy, which ends with the network as it is now."""
        kept = list(self.checkpoints)
        if not kept or kept[-1].step < self.descent.step:
            kept.append(self.checkpoint())
        return History(
            self.model.config,
            tuple(self.losses),
            tuple(self.curve),
            tuple(kept),
            self.solved,
            self.seconds,
            self.problem,
        )


class Run:
    """Trains several networks, each where it is, on the same new sequences of `task`.

    To iterate is to train: a step of each network a time. Whoever leaves on the way leaves all of
    them at the same step, and iterating again resumes there, just as if it had never stopped.
    A network whose loss is no longer finite stays at its last good weights; the others continue.
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
        self.learners = {name: Learner(model, task, budget) for name, model in models.items()}
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
    def going(self) -> dict[str, Learner]:
        """The networks that still learn: those without a problem."""
        return {name: one for name, one in self.learners.items() if one.problem is None}

    @property
    def bytes(self) -> int:
        """What it keeps between two steps beside its checkpoints, about.

        The weights, their gradients, two moments of each and the last good ones are five copies.
        """
        weights = sum(
            parameter.numel() * parameter.element_size()
            for one in self.learners.values()
            for parameter in one.model.parameters()
        )
        losses = sum(32 * len(one.losses) for one in self.learners.values())
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
            raise ValueError(f"all {self.steps} steps of the budget are done")
        batch = self.task.batch(
            self.budget.batch_size, generator=self._generator, device=self._device
        )
        losses = {}
        for name, learner in self.going.items():
            started = self._clock()
            try:
                losses[name] = learner.descent.advance(batch)
            except FloatingPointError as error:
                self._end(learner, error)
                continue
            learner.seconds += self._clock() - started
            learner.losses.append(losses[name])
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
        for learner in self.going.values():
            self._look_at(learner, keep or learner.descent.step in self._kept)

    def _look_at(self, learner: Learner, keep: bool) -> None:
        at = learner.descent.step
        if not learner.curve or learner.curve[-1].step < at:
            found = measure(learner.model, self.task, self._held_out)
            loss = found["loss"]
            if math.isfinite(loss):
                learner.curve.append(Measured(at, loss, found["accuracy"], found["score"]))
                if learner.solved is None and solves(self.task, found):
                    learner.solved = at
            elif learner.problem is None:
                said = f"the loss on held-out sequences is {loss} after step {at}"
                self._end(learner, learner.descent.give_up(said))
                return
        if keep and not (learner.checkpoints and learner.checkpoints[-1].step == at):
            learner.checkpoints.append(learner.checkpoint())

    def _end(self, learner: Learner, error: FloatingPointError) -> None:
        """Leave a network at its last good weights, and forget what came after them."""
        learner.problem = f"The training ended by itself: {error}."
        at = learner.descent.step
        learner.curve = [one for one in learner.curve if one.step <= at]
        learner.checkpoints = [one for one in learner.checkpoints if one.step <= at]
        if learner.solved is not None and learner.solved > at:
            learner.solved = None
        self._look_at(learner, keep=True)

    def state(self) -> dict[str, Any]:
        """All that the following steps depend on; a copy that another Run can `restore`."""
        return {
            "of": self._of,
            "step": self.step,
            "generator": self._generator.get_state().clone(),
            "learners": {
                name: {
                    "descent": one.descent.state(),
                    "losses": list(one.losses),
                    "curve": list(one.curve),
                    "checkpoints": list(one.checkpoints),
                    "solved": one.solved,
                    "seconds": one.seconds,
                    "problem": one.problem,
                }
                for name, one in self.learners.items()
            },
        }

    @property
    def _of(self) -> dict[str, Any]:
        """What a run is of: only with the same does a state continue as it would have."""
        return {
            "networks": {name: one.model.config for name, one in self.learners.items()},
            "task": {"name": self.task.name, **self.task.parameters},
            "budget": asdict(self.budget),
            "seed": self.seed,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Resume the `state` of a Run of the same networks, task, budget and seed.

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
        for name, saved in state["learners"].items():
            learner = self.learners[name]
            learner.descent.restore(saved["descent"])
            for part in ("losses", "curve", "checkpoints"):
                setattr(learner, part, list(saved[part]))
            for part in ("solved", "seconds", "problem"):
                setattr(learner, part, saved[part])


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
    and its loss. The same seed gives the same sequences in the same order on every device, and as
    far the same weights as `Descent` says.

    Raises FloatingPointError where the loss is no longer finite; the model then has the last
    weights with which it was.
    """
    last = budget.steps if stop is None else min(stop, budget.steps)
    if last < 1:
        raise ValueError(f"stop must be at least 1 step; got {stop}")
    run = Run({"model": model}, task, budget, seed=seed)
    learner = run.learners["model"]
    while run.step < last and learner.problem is None:
        now = run.advance()
        if on_step is not None and "model" in now.losses:
            on_step(now.step, now.losses["model"])
    run.look()
    if learner.problem is not None:
        raise FloatingPointError(learner.problem)
    return learner.history()
