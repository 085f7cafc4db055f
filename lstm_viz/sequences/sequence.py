"""The Sequence: numbers step by step, with named columns and labelled steps."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

Labels = tuple[str | int, ...] | range
_ROWS = 2**16  # that are converted at a time


class SequenceError(ValueError):
    """A sequence that can't be taken; the message is one sentence for whoever brought it."""


class Unscaled(NamedTuple):
    """What a scaled sequence was before: `values` (time, feature) in their own units, and `told`.

    `told` says in sentences how they were scaled.
    """

    values: np.ndarray
    told: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Sequence:
    """One sequence as a network takes it.

    `values` is (time, feature) in float32, read-only; NaN is a gap, where a value is missing.
    `names` names the features, `labels` the steps (1, 2, ... where none are given). `symbols` says
    what each step is where it is not a number, such as a character; mostly it is empty. `changes`
    lists in sentences what was done to the original numbers; `source` is where they came from.
    `unscaled` is there where scaling came last: whatever changes the values after it drops it.

    Raises SequenceError for fewer than 2 steps, for a number that float32 can't hold, for a feature
    without any number, and for names, labels, symbols or unscaled values that do not fit.
    """

    values: np.ndarray
    names: tuple[str, ...]
    labels: Labels = ()
    changes: tuple[str, ...] = ()
    source: str = ""
    symbols: tuple[str, ...] = ()
    unscaled: Unscaled | None = None

    def __post_init__(self) -> None:
        given = np.asarray(self.values)
        names = tuple(map(str, self.names))
        if given.ndim != 2 or given.shape[1] == 0:
            raise SequenceError(f"values must be (time, feature) numbers; got {given.shape}")
        need_steps(len(given))
        if len(names) != given.shape[1] or len(set(names)) != len(names):
            raise SequenceError(f"names must be {given.shape[1]} different names; got {names}")
        object.__setattr__(self, "values", _read_only(given, names))
        object.__setattr__(self, "names", names)
        object.__setattr__(self, "labels", _labelled(self.labels, len(given)))
        object.__setattr__(self, "changes", tuple(self.changes))
        object.__setattr__(self, "symbols", tuple(map(str, self.symbols)))
        if self.symbols and len(self.symbols) != len(given):
            raise SequenceError(
                f"symbols must name each of the {len(given)} steps; got {len(self.symbols)}"
            )
        if self.unscaled is not None and self.unscaled.values.shape != given.shape:
            raise SequenceError(
                f"unscaled must have the shape of values, {given.shape}; got "
                f"{self.unscaled.values.shape}"
            )

    def __reduce__(self) -> tuple[Any, ...]:
        # A pickled array comes back writeable; the constructor makes it read-only again.
        parts = (self.values, self.names, self.labels, self.changes, self.source, self.symbols)
        return Sequence, (*parts, self.unscaled)

    def __repr__(self) -> str:
        return f"Sequence({', '.join(self.names)}; {self.steps} steps; {self.source})"

    @property
    def steps(self) -> int:
        """The number of steps."""
        return len(self.values)

    @property
    def counted(self) -> bool:
        """Whether the labels only count the steps: 1, 2, ..."""
        return isinstance(self.labels, range)

    @cached_property
    def gaps(self) -> int:
        """How many values are missing."""
        return int(np.isnan(self.values).sum())

    @property
    def absent(self) -> np.ndarray:
        """(time,) True at the steps where any value is missing."""
        return np.isnan(self.values).sum(axis=1) > 0

    @cached_property
    def digest(self) -> str:
        """The sha256 of all numbers, names, labels and symbols, 64 hex digits: equal if these are.

        The numbers before they were scaled count too.
        """
        labels = None if self.counted else self.labels
        head = json.dumps([self.values.shape, self.names, labels, self.symbols])
        found = hashlib.sha256(head.encode() + b"\n" + self.values.tobytes())
        if self.unscaled is not None:
            found.update(self.unscaled.values.tobytes())
        return found.hexdigest()


def as_float32(given: np.ndarray) -> np.ndarray:
    """The same numbers in float32, in memory that nobody can write to."""
    if given.dtype == np.dtype("<f4"):
        if _unchangeable(given):
            return given
        held: memoryview | bytes = given.tobytes()
    else:
        made = np.empty(given.shape, "<f4")
        apart = given.strides[0] < given.strides[1]  # each column on its own
        columns = range(given.shape[1]) if apart else [slice(None)]
        with np.errstate(over="ignore"):  # what became infinite is refused
            for at in range(0, len(given), _ROWS):
                for k in columns:
                    made[at : at + _ROWS, k] = given[at : at + _ROWS, k]
        held = made.data.cast("B").toreadonly() if made.size else b""
    # Over read-only bytes, not over an array: nobody can make it writeable again.
    return np.frombuffer(held, dtype="<f4").reshape(given.shape)


def _read_only(given: np.ndarray, names: tuple[str, ...]) -> np.ndarray:
    values = as_float32(given)
    if not np.isfinite(values).all():
        _need_finite(values, given, names)
    return values


def _need_finite(values: np.ndarray, given: np.ndarray, names: tuple[str, ...]) -> None:
    if np.isinf(values).any():
        step, feature = np.argwhere(np.isinf(values))[0]
        raise SequenceError(
            f"values must be finite float32 numbers; step {step + 1} of {names[feature]!r} "
            f"is {given[step, feature]}"
        )
    for feature in np.flatnonzero(np.isnan(values).all(axis=0)):
        raise SequenceError(f"{names[feature]!r} has no number at any step; leave it out.")


def _unchangeable(values: np.ndarray) -> bool:
    """Whether the bytes of an array are read-only, so that it need not be copied."""
    base: object = values
    while (deeper := getattr(base, "base", None)) is not None:
        base = deeper
    fixed = isinstance(base, bytes) or (isinstance(base, memoryview) and base.readonly)
    return fixed and values.flags.c_contiguous


def _labelled(given: Labels, steps: int) -> Labels:
    if isinstance(given, range) or not len(given):
        labels = range(1, steps + 1)  # a million of them take no memory
        if not len(given) or given == labels:
            return labels
    labels = tuple(one if isinstance(one, (str, int)) else str(one) for one in given)
    if len(labels) != steps:
        raise SequenceError(f"labels must name each of the {steps} steps; got {len(labels)}")
    return range(1, steps + 1) if labels == tuple(range(1, steps + 1)) else labels


def need_steps(count: int, at_most: int | None = None) -> None:
    """Refuse a sequence that is too short to be one, or longer than `at_most`."""
    if count < 2:
        have = "no step" if count == 0 else "one step"
        raise SequenceError(f"There is {have}; a sequence needs at least 2, so add more numbers.")
    if at_most is not None and count > at_most:
        raise SequenceError(
            f"There are {count:,} steps, and a sequence can have up to {at_most:,}; shorten it, or "
            "keep every n-th step."
        )


def need_columns(count: int, at_most: int | None = None) -> None:
    """Refuse a sequence of more columns than `at_most`."""
    if at_most is not None and count > at_most:
        raise SequenceError(
            f"There are {count:,} columns of numbers, and a sequence can have up to {at_most:,}; "
            "choose the ones you want."
        )
