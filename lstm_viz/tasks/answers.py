"""Answers: the kinds that a task can ask for; what training lowers and what is right of each.

All take an `output` (batch, time, output) of a model and a Batch, and look only where it asks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits


class Batch(NamedTuple):
    """Sequences and their answers: x (batch, time, input), y (batch, time, output), mask.

    `mask` (batch, time) is True at the steps where an answer is asked for; elsewhere y is NaN.
    """

    x: Tensor
    y: Tensor
    mask: Tensor

    def to(self, device: torch.device | str) -> Batch:
        """The same batch on another device."""
        return Batch(self.x.to(device), self.y.to(device), self.mask.to(device))


def mse(output: Tensor, batch: Batch) -> Tensor:
    """The mean squared error of `output` (batch, time, output) where an answer was asked for."""
    return _known(batch, output - _like(output, batch)).square().sum() / _asked(batch)


def cross_entropy(output: Tensor, batch: Batch) -> Tensor:
    """-log of the probability that the softmax of `output` gives to the one right answer, mean."""
    log = torch.log_softmax(output, dim=-1)
    right = _known(batch, _like(output, batch))  # one-hot
    return -(log * right).sum() / batch.mask.sum()


def set_cross_entropy(output: Tensor, batch: Batch) -> Tensor:
    """The mean over all outputs of -log σ(output) where the set has it, -log(1 - σ) where not."""
    truth = _known(batch, _like(output, batch))
    each = binary_cross_entropy_with_logits(output, truth, reduction="none")
    return _known(batch, each).sum() / _asked(batch)


def _near(output: Tensor, batch: Batch, close: float) -> Tensor:
    return (_known(batch, output - _like(output, batch)).abs() < close).all(dim=-1)


def _highest(output: Tensor, batch: Batch, close: float) -> Tensor:
    return output.argmax(dim=-1) == _known(batch, _like(output, batch)).argmax(dim=-1)


def _exact(output: Tensor, batch: Batch, close: float) -> Tensor:
    return ((output > 0) == (_like(output, batch) > 0.5)).all(dim=-1)


@dataclass(frozen=True)
class Answer:
    """A kind of answer: `loss` is what training lowers, `said` what an output means, in words.

    `right(output, batch, close)` is (batch, time), True where the answer is right; what it says of
    a step where none was asked for means nothing. `probability(output, batch)`, (batch, time), is
    how sure the network is of the right answer, and `sure(output)` how sure it is of its own; None
    for numbers, which have no probability.
    """

    name: str
    said: str
    loss: Callable[[Tensor, Batch], Tensor]
    right: Callable[[Tensor, Batch, float], Tensor]
    probability: Callable[[Tensor, Batch], Tensor] | None = None
    sure: Callable[[Tensor], Tensor] | None = None


def _of_one(output: Tensor, batch: Batch) -> Tensor:
    found = (torch.softmax(output, dim=-1) * _known(batch, batch.y)).sum(dim=-1)
    return torch.where(batch.mask, found, torch.nan)


def _sure_of_one(output: Tensor) -> Tensor:
    return torch.softmax(output, dim=-1).amax(dim=-1)


def _sure_of_set(output: Tensor) -> Tensor:
    """The lowest of the probabilities with which each symbol is put into the set or left out."""
    return torch.sigmoid(output.abs()).amin(dim=-1)


def _of_set(output: Tensor, batch: Batch) -> Tensor:
    """The lowest of the probabilities with which each symbol is rightly in the set or out of it."""
    sure = torch.sigmoid(output)
    lowest = torch.where(batch.y > 0.5, sure, 1 - sure).amin(dim=-1)
    return torch.where(batch.mask, lowest, torch.nan)


VALUE = Answer("value", "a number", mse, _near)
ONE = Answer(
    "one",
    "one of several symbols: the highest output",
    cross_entropy,
    _highest,
    _of_one,
    _sure_of_one,
)
SET = Answer(
    "set",
    "the symbols that can come next: outputs above 0",
    set_cross_entropy,
    _exact,
    _of_set,
    _sure_of_set,
)
ANSWERS = {answer.name: answer for answer in (VALUE, ONE, SET)}


def _like(output: Tensor, batch: Batch) -> Tensor:
    """y, once `output` has its shape: torch would spread one over the other."""
    if output.shape != batch.y.shape:
        raise ValueError(
            f"the model's answer must be {tuple(batch.y.shape)} over (batch, time, output); "
            f"got {tuple(output.shape)}"
        )
    return batch.y


def _known(batch: Batch, numbers: Tensor) -> Tensor:
    """(batch, time, output) numbers; 0 where no answer was asked for."""
    return torch.where(batch.mask.unsqueeze(-1), numbers, 0.0)


def _asked(batch: Batch) -> Tensor:
    """How many numbers were asked for."""
    return batch.mask.sum() * batch.y.shape[-1]
