"""History: how one network was trained, from before its first step to where it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from lstm_viz.model import SequenceModel


@dataclass(frozen=True)
class Checkpoint:
    """A network in the course of its training: its weights after so many steps, on the CPU."""

    step: int
    weights: dict[str, Tensor]


@dataclass(frozen=True)
class Measured:
    """What held-out sequences showed after this number of steps; see `scoring.evaluate`."""

    step: int
    loss: float
    accuracy: float
    score: float


@dataclass(frozen=True)
class History:
    """How one network was trained.

    `config` rebuilds it. `losses` has the loss of each step (empty for an included network, of
    which they are not kept), `curve` what held-out sequences showed, and `checkpoints` the
    weights on the way, the last of them those that it has now. `solved` is the first step after
    which it was measured to solve the task, None where it never was, `seconds` what its own
    steps took, on the CPU of one core, and `problem` a sentence where the training ended by
    itself.
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
        """The steps at which there is a checkpoint."""
        return tuple(one.step for one in self.checkpoints)

    def at(self, step: int) -> int:
        """The number of the last checkpoint that is not after `step`."""
        return max(n for n, one in enumerate(self.checkpoints) if one.step <= step)

    def model(self, at: int = -1) -> SequenceModel:
        """The network at its checkpoint number `at`, on the CPU and in eval mode; a new one."""
        model = SequenceModel(**self.config)
        model.load_state_dict(dict(self.checkpoints[at].weights))
        return model.eval()
