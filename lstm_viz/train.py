"""Training: a model and a task in, a trained model and its losses out.

`python -m lstm_viz.train` makes the networks that ship.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from torch.nn.utils import clip_grad_norm_

from lstm_viz import checkpoint
from lstm_viz.model import SequenceModel, count_for, matched_hidden, parameter_count
from lstm_viz.tasks import TASKS, Batch, Task


@dataclass(frozen=True)
class Budget:
    """What a training run may use; two networks are compared with the same one."""

    steps: int
    batch_size: int
    learning_rate: float
    clip: float


@dataclass(frozen=True)
class History:
    """What training was like: the loss of each step, and (step, MSE) on held-out sequences."""

    losses: tuple[float, ...]
    held_out: tuple[tuple[int, float], ...]


CHECKS = 10  # how often fit looks at held-out sequences
CHECK_SEQUENCES = 256


class Source(Protocol):
    """What sequences for training are drawn from, as a `Task` is."""

    def batch(
        self, size: int, *, generator: torch.Generator, device: torch.device | str = "cpu"
    ) -> Batch:
        """Draw `size` sequences with their answers."""
        ...


def fit(
    model: nn.Module,
    task: Task,
    *,
    steps: int,
    batch_size: int,
    learning_rate: float,
    clip: float,
    seed: int,
    stop: int | None = None,
    on_step: Callable[[int, float], None] | None = None,
) -> History:
    """Train `model`, where it is, on new sequences of `task` at every step.

    See `descend` for how, and for what it raises. `stop` leaves after so many of the `steps`;
    `on_step` hears of each step, counted from 1, and its loss. The model's mode (train, eval) is
    given back in any case.
    """
    last = steps if stop is None else min(stop, steps)
    _need_positive(steps=last)
    budget = Budget(steps, batch_size, learning_rate, clip)
    check_every = max(1, steps // CHECKS)
    losses: list[float] = []
    held_out: list[tuple[int, float]] = []
    with closing(descend(model, task, budget, seed=seed)) as training:
        for step, loss in enumerate(islice(training, last), start=1):
            losses.append(loss)
            if step % check_every == 0:
                found = evaluate(model, task, sequences=CHECK_SEQUENCES, seed=seed)
                held_out.append((step, found["mse"]))
            if on_step is not None:
                on_step(step, loss)
    return History(tuple(losses), tuple(held_out))


def descend(
    model: nn.Module,
    source: Source,
    budget: Budget,
    *,
    seed: int,
    loss: Callable[[Tensor, Batch], Tensor] | None = None,
) -> Generator[float, None, None]:
    """Train `model`, where it is, a step each time that the next loss is asked for.

    Adam, with the gradient's norm clipped; the learning rate falls from the budget's to 0 along
    half a cosine. `loss` is `mse` where none is given. The same seed gives the same sequences in
    the same order on every device, and on the CPU the same weights, bit for bit. The model's mode
    (train, eval) is given back at the end, and when the generator is closed before.

    Raises FloatingPointError as soon as the loss is not finite; the model keeps the weights with
    which that happened.
    """
    _need_positive(**asdict(budget))
    measure = mse if loss is None else loss
    steps, clip = budget.steps, budget.clip
    device = _device(model)
    generator = _stream("training", seed)
    optimizer = torch.optim.Adam(model.parameters(), lr=budget.learning_rate)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=steps)
    with _mode(model, training=True):  # cuDNN's backward refuses a network in eval mode
        for step in range(1, steps + 1):
            batch = source.batch(budget.batch_size, generator=generator, device=device)
            now = measure(model(batch.x), batch)
            value = now.item()
            if not math.isfinite(value):
                raise FloatingPointError(
                    f"the loss is {value} at step {step} of {steps}: training has diverged; take a "
                    f"learning rate below {budget.learning_rate:g} or a clip below {clip:g}"
                )
            optimizer.zero_grad()
            now.backward()
            clip_grad_norm_(model.parameters(), clip)
            optimizer.step()
            schedule.step()
            yield value


def mse(answer: Tensor, batch: Batch) -> Tensor:
    """The mean squared error of `answer` (batch, time, output) where one was asked for."""
    asked = batch.mask.sum() * batch.y.shape[-1]
    return _off(answer, batch).square().sum() / asked


def evaluate(model: nn.Module, task: Task, *, sequences: int, seed: int) -> dict[str, Any]:
    """How a model does on sequences that no `fit` has seen, whatever its seed.

    Returns the `sequences` and `seed` that were given, the `mse`, the share of answers that are
    `close` (off by less than `task.close`), and the mse of `chance`, the best trivial answer.
    """
    _need_positive(sequences=sequences)
    generator = _stream("held out", seed)
    squares, close, answers = 0.0, 0, 0
    with _mode(model, training=False), torch.no_grad():
        for start in range(0, sequences, CHECK_SEQUENCES):  # in parts, to bound the memory
            size = min(CHECK_SEQUENCES, sequences - start)
            batch = task.batch(size, generator=generator, device=_device(model))
            off = _off(model(batch.x), batch)
            squares += off.square().sum().item()
            close += int(((off.abs() < task.close) & batch.mask.unsqueeze(-1)).sum())
            answers += int(batch.mask.sum()) * task.output_size
    return {
        "sequences": sequences,
        "seed": seed,
        "mse": squares / answers,
        "close": close / answers,
        "chance": task.chance,
    }


def _off(answer: Tensor, batch: Batch) -> Tensor:
    """How far the answers are off, (batch, time, output); 0 where none was asked for."""
    if answer.shape != batch.y.shape:  # torch would spread one over the other
        raise ValueError(
            f"the model's answer must be {tuple(batch.y.shape)} over (batch, time, output); "
            f"got {tuple(answer.shape)}"
        )
    return torch.where(batch.mask.unsqueeze(-1), answer - batch.y, 0.0)


def _stream(purpose: str, seed: int) -> torch.Generator:
    """A generator for one purpose: training and held-out sequences never meet at any seed."""
    digest = hashlib.sha256(f"{purpose} {seed}".encode()).digest()
    return torch.Generator().manual_seed(int.from_bytes(digest[:7], "big"))


@contextmanager
def _mode(model: nn.Module, *, training: bool) -> Iterator[None]:
    before = [(module, module.training) for module in model.modules()]
    model.train(training)
    try:
        yield
    finally:
        for module, was_training in before:
            module.training = was_training


def _device(model: nn.Module) -> torch.device:
    return next(model.parameters()).device


def _need_positive(**numbers: float) -> None:
    for name, number in numbers.items():
        if not (math.isfinite(number) and number > 0):
            raise ValueError(f"{name} must be a number above 0; got {number!r}")


# What ships: for each task an LSTM of this size and a simple RNN with about as many parameters,
# both with the same budget. The learning rates are the simple RNN's best with seed 0: on the adding
# problem of 0.0003, 0.001, 0.003, 0.006 and 0.012, on waves of 0.0015, 0.003, 0.006 and 0.012.
HIDDEN = 32
KINDS = ("lstm", "rnn")
BUDGETS = {
    "adding": Budget(steps=6000, batch_size=64, learning_rate=0.003, clip=1.0),
    "wave": Budget(steps=6000, batch_size=64, learning_rate=0.006, clip=1.0),
}
HELD_OUT, SAMPLE, EARLY = 2048, 64, 40  # sequences, sequences, steps


def build(task: Task, kind: str, *, seed: int) -> SequenceModel:
    """The untrained network of `kind` that ships for a task, as large as its LSTM."""
    sizes = {"input_size": task.input_size, "output_size": task.output_size}
    lstm = count_for("lstm", hidden_size=HIDDEN, **sizes)
    hidden = HIDDEN if kind == "lstm" else matched_hidden(kind, parameters=lstm, **sizes)
    return SequenceModel(kind, hidden_size=hidden, seed=seed, **sizes)


def describe(model: SequenceModel, task: Task, history: History, budget: Budget) -> dict[str, Any]:
    """The card of a trained network: every figure is measured here, on new sequences."""
    seed = model.config["seed"]
    held_out = evaluate(model, task, sequences=HELD_OUT, seed=seed)
    twice = {task.length: 2 * int(task.parameters[task.length])}
    longer = evaluate(model, task.with_parameters(**twice), sequences=HELD_OUT, seed=seed)
    early = min(EARLY, len(history.losses))
    card: dict[str, Any] = {
        "task": task.name,
        "kind": model.config["kind"],
        "parameters": parameter_count(model),
        "task_parameters": dict(task.parameters),
        "budget": asdict(budget),
        "loss": history.losses[-1],
        "held_out": held_out,
        "longer": {**twice, **longer},
        "sample": evaluate(model, task, sequences=SAMPLE, seed=seed),
        "early": {"step": early, "loss": history.losses[early - 1]},
        "solved": None if task.solved is None else held_out["mse"] < task.solved,
        "torch": torch.__version__,
        "command": f"python -m lstm_viz.train --task {task.name} --kind {model.config['kind']} "
        f"--seed {seed} --steps {budget.steps}",
    }
    return card | {"says": checkpoint.says(card, task)}


class Progress:
    """Prints where the training of several networks is, and the time that is left for all."""

    def __init__(self, steps: int) -> None:
        self.steps, self.done, self.started = steps, 0, time.monotonic()

    def watch(self, name: str, steps: int) -> Callable[[int, float], None]:
        """The `on_step` of one network: a line at each tenth of its steps."""

        def on_step(step: int, loss: float) -> None:
            self.done += 1
            if step % max(1, steps // CHECKS) == 0 or step == steps:
                spent = time.monotonic() - self.started
                left = round(spent / self.done * (self.steps - self.done))
                clock = f"{left // 60} min {left % 60:02d} s left"
                print(f"{name:12} step {step:5} of {steps}   loss {loss:.5f}   {clock}", flush=True)

        return on_step


def main(arguments: Sequence[str] | None = None) -> None:
    """Train the networks that ship, one after the other, and save each with its card."""
    parser = argparse.ArgumentParser("python -m lstm_viz.train", description=main.__doc__)
    parser.add_argument("--task", choices=TASKS, help="only this task (default: all)")
    parser.add_argument("--kind", choices=KINDS, help="only this kind (default: both)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, help="another number of training steps")
    parser.add_argument("--folder", type=Path, default=checkpoint.ASSETS)
    given = parser.parse_args(arguments)
    torch.set_num_threads(1)  # for networks of this size more threads only wait for each other

    runs = []
    for task in (TASKS[given.task],) if given.task else TASKS.values():
        budget = BUDGETS[task.name]
        budget = replace(budget, steps=given.steps or budget.steps)
        runs += [(task, kind, budget) for kind in ((given.kind,) if given.kind else KINDS)]
    progress = Progress(sum(budget.steps for _, _, budget in runs))
    for task, kind, budget in runs:
        model = build(task, kind, seed=given.seed)
        on_step = progress.watch(f"{task.name}-{kind}", budget.steps)
        history = fit(model, task, **asdict(budget), seed=given.seed, on_step=on_step)
        card = describe(model, task, history, budget)
        checkpoint.save(model, card, given.folder)
        print(card["says"])


if __name__ == "__main__":
    main()
