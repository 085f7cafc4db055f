"""Scoring: how well a network does on held-out sequences."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import torch
from torch import Tensor, nn

from lstm_viz.kinds import CLASSIC, KINDS
from lstm_viz.model import SequenceModel
from lstm_viz.tasks import Batch, Task
from lstm_viz.train.descent import device_of, mode, stream

PART: Final = 256  # sequences at once, to bound the memory
# Of a newer kind, whose units may be thousands: units x steps x sequences at once. At most 250 MB
# were taken for them, by a minGRU of 902 units; with all 256 sequences 1.2 GB.
NUMBERS: Final = 2_500_000


def evaluate(model: nn.Module, task: Task, *, sequences: int, seed: int) -> dict[str, Any]:
    """How well a model does on held-out sequences: no training has drawn them, whatever its seed.

    Returns the `sequences` and `seed` that were given, and what `measure` measures on them.
    """
    batches = held_out(task, sequences=sequences, seed=seed, device=device_of(model))
    return {"sequences": sequences, "seed": seed, **measure(model, task, batches)}


def held_out(
    task: Task, *, sequences: int, seed: int, device: torch.device | str = "cpu"
) -> Iterator[Batch]:
    """Draw sequences by a generator that no training has, in parts."""
    if sequences < 1:
        raise ValueError(f"sequences must be a number above 0; got {sequences!r}")
    generator = stream("held out", seed)
    for start in range(0, sequences, PART):
        yield task.held_out(min(PART, sequences - start), generator=generator, device=device)


@torch.no_grad()
def measure(model: nn.Module, task: Task, batches: Iterable[Batch]) -> dict[str, float]:
    """How a model does on these batches.

    Returns the `loss`, the `accuracy` (share of right answers), the share of sequences that are
    `whole` (every answer right), the `score` (the task's metric, one of these), and the score of
    `chance`, the best trivial answer.
    """
    losses, right, whole, answers, sequences = 0.0, 0, 0, 0, 0
    with mode(model, training=False):
        for batch in batches:
            output = answers_of(model, batch.x)
            asked = int(batch.mask.sum())
            losses += task.loss(output, batch).item() * asked
            found = task.right(output, batch)
            right += int((found & batch.mask).sum())
            whole += int((found | ~batch.mask).all(dim=1).sum())
            answers += asked
            sequences += len(batch.x)
    accuracy, loss = right / answers, losses / answers
    shares = {"mse": loss, "accuracy": accuracy, "whole": whole / sequences}
    shares["bits"] = loss / math.log(2)
    return {
        "loss": loss,
        "accuracy": accuracy,
        "whole": whole / sequences,
        "score": shares[task.metric],
        "chance": task.chance,
    }


def at_once(model: nn.Module, steps: int) -> int:
    """How many sequences of so many steps a model reads at the same time when it is measured.

    A matrix memory has as many numbers for each unit as a layer has units, whatever the steps.
    """
    if not isinstance(model, SequenceModel) or model.config["kind"] in CLASSIC:
        return PART
    units = model.config["hidden_size"]
    numbers = units * (steps + units * bool(KINDS[model.config["kind"]].matrix))
    return min(PART, max(1, NUMBERS // numbers))


def answers_of(model: nn.Module, x: Tensor) -> Tensor:
    """x (batch, time, input) → the answers (batch, time, output), computed in parts."""
    most = at_once(model, x.shape[1])
    return model(x) if len(x) <= most else torch.cat([model(part) for part in x.split(most)])


def solves(task: Task, measured: Mapping[str, Any]) -> bool:
    """Whether what `evaluate` has measured solves the task."""
    score = measured["score"]
    return math.isfinite(score) and task.is_solved(score)
