"""Shipping: one network of a recipe trained, measured and put down with its card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

import torch

from lstm_viz import checkpoint
from lstm_viz.model import SequenceModel, parameter_count
from lstm_viz.tasks import TASKS, Task
from lstm_viz.train.budget import Budget
from lstm_viz.train.history import History
from lstm_viz.train.recipes import RECIPES, SEEDS, build
from lstm_viz.train.run import fit
from lstm_viz.train.scoring import evaluate, solves

HELD_OUT: Final = 2048  # sequences
AT_LENGTH: Final = 512  # sequences, at each length
SAMPLE: Final = 64  # sequences: few enough that a test measures them again
# Steps: few enough that a test makes them again, and that processors, which round differently,
# still agree on the loss within 1e-5. After 40 some differ by 3e-3.
EARLY: Final = 20


@dataclass(frozen=True)
class Order:
    """One network to be made: of which task and kind, with which seed and how many steps."""

    task: str
    kind: str
    seed: int
    steps: int

    @property
    def name(self) -> str:
        """The name under which it ships."""
        return checkpoint.name_of(asdict(self))

    @property
    def budget(self) -> Budget:
        """Its recipe's budget, with its number of steps."""
        return replace(RECIPES[self.task].budget, steps=self.steps)

    def done(self, folder: Path) -> bool:
        """Whether a network made by this very recipe is there, whole."""
        try:
            _, card = checkpoint.load(self.name, folder)
        except checkpoint.CheckpointError:
            return False
        model = build(TASKS[self.task], self.kind, seed=self.seed)
        made = {key: card[key] for key in model.config}
        wanted = (model.config, asdict(self.budget), dict(TASKS[self.task].parameters))
        return (made, card["budget"], card["task_parameters"]) == wanted


def make(
    order: Order, folder: Path, on_step: Callable[[int, float], None] | None = None
) -> dict[str, Any]:
    """Train the network, measure it, write it into `folder`, and return its card.

    Of the first seed the weights on the way are kept too, of the others the last ones.
    """
    torch.set_num_threads(1)  # for networks of this size more threads only wait for each other
    task = TASKS[order.task]
    model = build(task, order.kind, seed=order.seed)
    history = fit(model, task, order.budget, seed=order.seed, on_step=on_step)
    card = describe(model, task, history, order.budget)
    kept = history.checkpoints if order.seed == SEEDS[0] else history.checkpoints[-1:]
    checkpoint.save(model, card, folder, {one.step: one.weights for one in kept})
    return checkpoint.card(order.name, folder)


def describe(model: SequenceModel, task: Task, history: History, budget: Budget) -> dict[str, Any]:
    """The card of a trained network: every figure is measured here, on new sequences."""
    seed = model.config["seed"]
    held_out = evaluate(model, task, sequences=HELD_OUT, seed=seed)
    early = min(EARLY, len(history.losses))
    at = [
        {task.length: length}
        | evaluate(model, task.at_length(length), sequences=AT_LENGTH, seed=seed)
        for length in task.lengths
    ]
    card: dict[str, Any] = {
        "task": task.name,
        **model.config,
        "parameters": parameter_count(model),
        "task_parameters": dict(task.parameters),
        "budget": asdict(budget),
        "loss": history.losses[-1],
        "held_out": held_out,
        "at": at,
        "sample": evaluate(model, task, sequences=SAMPLE, seed=seed),
        "early": {"step": early, "loss": history.losses[early - 1]},
        "solved": solves(task, held_out),
        "solved_step": history.solved,
        "seconds": round(history.seconds, 2),
        "curve": [asdict(one) for one in history.curve],
        "torch": torch.__version__,
        "command": f"python -m lstm_viz.train --task {task.name} --kind {model.config['kind']} "
        f"--seed {seed} --steps {budget.steps}",
    }
    return card | {"says": checkpoint.says(card, task)}
