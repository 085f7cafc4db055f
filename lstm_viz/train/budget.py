"""Budget: what a training may use, and at which of its steps it is looked at."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

OPTIMIZERS: Final = ("adam", "rmsprop", "sgd")
CHECKPOINTS: Final = 20  # that a training leaves, the one before it and the one at its end included
FIRST_AT: Final = 10  # steps before the first of them


@dataclass(frozen=True)
class Budget:
    """What a training run may use; networks are compared with the same one.

    `clip` bounds the gradient's norm. The learning rate falls from `learning_rate` to 0 along half
    a cosine over the `steps`. `sgd` has a momentum of 0.9.

    Raises ValueError for a number that is not above 0, and for an optimiser that is not known.
    """

    steps: int
    batch_size: int
    learning_rate: float
    clip: float
    optimizer: str = "adam"

    def __post_init__(self) -> None:
        for name in ("steps", "batch_size"):
            number = getattr(self, name)
            if not (isinstance(number, int) and number > 0):
                raise ValueError(f"{name} must be a whole number above 0; got {number!r}")
        for name in ("learning_rate", "clip"):
            number = getattr(self, name)
            if not (math.isfinite(number) and number > 0):
                raise ValueError(f"{name} must be a number above 0; got {number!r}")
        if self.optimizer not in OPTIMIZERS:
            known = ", ".join(OPTIMIZERS)
            raise ValueError(f"optimizer must be one of {known}; got {self.optimizer!r}")

    def rate(self, step: int) -> float:
        """The learning rate of the next step after so many."""
        return self.learning_rate * (1 + math.cos(math.pi * step / self.steps)) / 2


def checkpoint_steps(steps: int, count: int = CHECKPOINTS) -> tuple[int, ...]:
    """At which steps a training of `steps` is kept: 0, then by equal factors up to the end.

    Most happens early, so the checkpoints are denser there. Fewer than `count` where there are
    fewer steps. Raises ValueError for a count below 2: there are a first and a last one.
    """
    if count < 2:
        raise ValueError(f"count must be at least 2 checkpoints; got {count}")
    first = min(FIRST_AT, max(1, steps // count))
    factor = (steps / first) ** (1 / max(1, count - 2))
    found = {0, steps} | {round(first * factor**at) for at in range(count - 2)}
    return tuple(sorted(found))
