"""Task costs: what a task's answers lose without one unit, beside every other unit."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch

from lstm_viz.behaviour.scores import LEAST
from lstm_viz.behaviour.silencing import Causal, silenced
from lstm_viz.model import SequenceModel
from lstm_viz.tasks import Batch, Task


class Costs(NamedTuple):
    """What silencing each unit costs a task's answers: how much the loss rises.

    `there` (unit, property, 2) is at the answers where a property holds and at all others, NaN
    where too few answers are asked for on either side; `all` (unit,) at all answers. `right`
    (unit,) is the share of right answers then, and `usual` what it is with every unit. `loss` is
    the loss with every unit.
    """

    there: np.ndarray
    all: np.ndarray
    right: np.ndarray
    usual: float
    loss: float


@dataclass(frozen=True)
class TaskCausal(Causal):
    """As `Causal`, of a task's answers: `inside` and `outside` are how much their loss rises.

    Where the answers that are asked for do not differ in the property, `inside` is that of all
    answers, and `outside` NaN. `right` are the shares of right answers before and after.
    """

    right: tuple[float, float] = (1.0, 1.0)

    @property
    def holds(self) -> bool:
        """As of `Causal`; of all answers together nothing is shown of the property."""
        return not math.isnan(self.outside) and super().holds

    def cost(self, place: str, which: str) -> str:
        """What was measured."""
        before, after = (f"{share:.1%}" for share in self.right)
        rises = "by " + _number(self.inside)
        if math.isnan(self.outside):
            said = f"at all answers: the {place} of {which}"
        else:
            said = (
                f"at the answers given {self.what.where(self.above)} and by "
                f"{_number(self.outside)} at all others: the {place} rise there of {which}"
            )
        return (
            f"Silencing unit {self.unit} raises the loss {rises} {said}. Right answers: {before} "
            f"with every unit, {after} without this one."
        )

    @property
    def verdict(self) -> str:
        """What that shows."""
        if math.isnan(self.outside):
            return (
                "Too few answers differ in this property to compare them, so this shows how much "
                "the network needs the unit, not what for."
            )
        return super().verdict


@torch.no_grad()
def costs(model: SequenceModel, task: Task, batch: Batch, truths: np.ndarray) -> Costs:
    """Silence each unit by itself on a batch; `truths` (property, batch, time) are as in `Costs`.

    Raises ValueError for a network of several layers.
    """
    parts = [part for truth in torch.from_numpy(truths) for part in _parts(batch, truth)]
    usual = _losses(model, task, batch, [batch, *parts])
    units = model.config["hidden_size"]
    found = np.empty((units, len(parts) + 1))
    right = np.empty(units)
    for unit in range(units):
        other = silenced(model, unit)
        after = _losses(other, task, batch, [batch, *parts])
        found[unit], right[unit] = after.values - usual.values, after.right
    there = found[:, 1:].reshape(units, len(truths), 2)
    return Costs(there, found[:, 0], right, usual.right, float(usual.values[0]))


class _Losses(NamedTuple):
    values: np.ndarray  # (part,), NaN of one without answers
    right: float


def _losses(model: SequenceModel, task: Task, batch: Batch, parts: list[Batch | None]) -> _Losses:
    output = model(batch.x)
    values = [math.nan if part is None else task.loss(output, part).item() for part in parts]
    right = task.right(output, batch)[batch.mask].double().mean().item()
    return _Losses(np.array(values), right)


def _parts(batch: Batch, truth: torch.Tensor) -> list[Batch | None]:
    """The answers where something holds, and the others; None of both where either are too few."""
    masks = [batch.mask & truth, batch.mask & ~truth]
    if min(int(mask.sum()) for mask in masks) < LEAST:
        return [None, None]
    return [
        Batch(batch.x, torch.where(mask.unsqueeze(-1), batch.y, torch.nan), mask) for mask in masks
    ]


def _number(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")
