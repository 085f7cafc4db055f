"""A generator: one row of the table of sequences that a formula makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np

from lstm_viz.sequences.sequence import Labels

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Parameter:
    """What a generator takes: a number, a whole number or a text, as its default is.

    A number lies from `low` to `high`; `high` is None where the number of steps is the limit. A
    text has from `low` to `high` characters.
    """

    key: str
    label: str
    low: float
    high: float | None
    default: float | str

    @property
    def kind(self) -> Literal["number", "whole", "text"]:
        """Of which kind it is."""
        if isinstance(self.default, str):
            return "text"
        return "whole" if self.whole else "number"

    @property
    def whole(self) -> bool:
        """Whether it takes whole numbers only."""
        return isinstance(self.default, int)


class Generated(NamedTuple):
    """What a formula made, where that is more than the numbers of one column.

    `values` is (time, feature); the rest is as in Sequence.
    """

    values: np.ndarray
    names: tuple[str, ...] = ("value",)
    labels: Labels = ()
    changes: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()


@dataclass(frozen=True)
class Generator:
    """A kind of sequence that can be made.

    `make(steps, rng, values)` returns (time,) numbers, or Generated. `seeded` is whether the seed
    matters. `timed` is whether `steps` is the number of steps; where it is not, that follows from
    the parameters, and `make` pays no heed to `steps`.
    """

    key: str
    label: str
    parameters: tuple[Parameter, ...]
    look_for: str
    seeded: bool
    make: Callable[[int, np.random.Generator, Values], np.ndarray | Generated]
    timed: bool = True
