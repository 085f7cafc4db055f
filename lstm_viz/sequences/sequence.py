"""The Sequence: numbers step by step, with named columns and labelled steps."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np


class SequenceError(ValueError):
    """A sequence that can't be taken; the message is one sentence for whoever brought it."""


@dataclass(frozen=True, eq=False)
class Sequence:
    """One sequence as a network takes it.

    `values` is (time, feature) in float32, read-only and all finite; `names` names the features,
    `labels` the steps (1, 2, ... where none are given). `changes` lists in sentences what was done
    to the original numbers, and `source` says where they came from.

    Raises SequenceError for fewer than 2 steps, for a number that float32 can't hold, and for
    names or labels that do not fit the values.
    """

    values: np.ndarray
    names: tuple[str, ...]
    labels: tuple[str | int, ...] = ()
    changes: tuple[str, ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        given = np.asarray(self.values)
        names = tuple(map(str, self.names))
        labels = tuple(one if isinstance(one, (str, int)) else str(one) for one in self.labels)
        if given.ndim != 2 or given.shape[1] == 0:
            raise SequenceError(f"values must be (time, feature) numbers; got {given.shape}")
        need_steps(len(given))
        if len(names) != given.shape[1] or len(set(names)) != len(names):
            raise SequenceError(f"names must be {given.shape[1]} different names; got {names}")
        labels = labels or tuple(range(1, len(given) + 1))
        if len(labels) != len(given):
            raise SequenceError(
                f"labels must name each of the {len(given)} steps; got {len(labels)}"
            )
        with np.errstate(over="ignore"):  # what became infinite is refused just below
            values = given.astype("<f4")
        if not np.isfinite(values).all():
            step, feature = np.argwhere(~np.isfinite(values))[0]
            raise SequenceError(
                f"values must be finite float32 numbers; step {step + 1} of {names[feature]!r} "
                f"is {given[step, feature]}"
            )
        # Over bytes, not over an array: nobody can make it writeable again.
        values = np.frombuffer(values.tobytes(), dtype="<f4").reshape(given.shape)
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "names", names)
        object.__setattr__(self, "labels", labels)
        object.__setattr__(self, "changes", tuple(self.changes))

    def __reduce__(self) -> tuple[Any, ...]:
        # A pickled array comes back writeable; the constructor makes it read-only again.
        return Sequence, (self.values, self.names, self.labels, self.changes, self.source)

    def __repr__(self) -> str:
        return f"Sequence({', '.join(self.names)}; {self.steps} steps; {self.source})"

    @property
    def steps(self) -> int:
        """The number of steps."""
        return len(self.values)

    @cached_property
    def digest(self) -> str:
        """The sha256 of values, names and labels, 64 hex digits: equal exactly if these are."""
        head = json.dumps([self.values.shape, self.names, self.labels])
        return hashlib.sha256(head.encode() + b"\n" + self.values.tobytes()).hexdigest()

    def scaled(self) -> Sequence:
        """The same sequence with each column at mean 0 and deviation 1 over its own steps.

        A column that never changes is only moved to 0. Each column's change is listed.
        """
        values = self.values.astype(np.float64)
        mean, deviation = values.mean(axis=0), values.std(axis=0)
        constant = values.min(axis=0) == values.max(axis=0)
        # Rounding can leave a constant column a mean beside its value.
        mean = np.where(constant, values[0], mean)
        scaled = (values - mean) / np.where(constant, 1.0, deviation)
        told = tuple(
            f"Column {name!r}: its value {m:.6g} was taken off; it never changes, "
            "so nothing was left to scale."
            if still
            else f"Column {name!r}: its mean {m:.6g} was taken off, "
            f"and the rest divided by its standard deviation {d:.6g}."
            for name, m, d, still in zip(self.names, mean, deviation, constant, strict=True)
        )
        return replace(self, values=scaled, changes=self.changes + told)


def need_steps(count: int, at_most: int | None = None) -> None:
    """Refuse a sequence that is too short to be one, or longer than `at_most`."""
    if count < 2:
        have = "no step" if count == 0 else "one step"
        raise SequenceError(f"There is {have}; a sequence needs at least 2, so add more numbers.")
    if at_most is not None and count > at_most:
        raise SequenceError(
            f"There are {count:,} steps, and a sequence can have up to {at_most:,}; "
            "cut it, or keep every n-th step."
        )


def need_columns(count: int, at_most: int | None = None) -> None:
    """Refuse a sequence of more columns than `at_most`."""
    if at_most is not None and count > at_most:
        raise SequenceError(
            f"There are {count:,} columns of numbers, and a sequence can have up to {at_most:,}; "
            "choose the ones you want."
        )
