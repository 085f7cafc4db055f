"""Reduction: never more cells and points than pixels; cells are means, lines keep extremes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

import numpy as np

MAX_CELLS_WIDE = 1000
MAX_CELLS_TALL = 256
MAX_POINTS = 1000
_COLUMNS_AT_ONCE = 32  # whose means are made together


@dataclass(frozen=True)
class Cells:
    """What a map draws.

    `values` is (row, column), the first row on top. `x` and `y` are the cells' edges, one more than
    there are columns and rows: x in steps (step t reaches from t - ½ to t + ½), y in rows of the
    whole map. `columns` and `rows` say in words what each of them shows. `steps` and `units` are
    the most that are merged; 1 is all of them as they are.
    """

    values: np.ndarray
    x: np.ndarray
    y: np.ndarray
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    steps: int
    units: int

    @property
    def note(self) -> str:
        """What is merged, as a phrase; empty where every value has a cell of its own."""
        merged = ((self.steps, "steps"), (self.units, "units"))
        several = " × ".join(f"{count} {what}" for count, what in merged if count > 1)
        return several and f"each colour: the mean of up to {several}"


def cells(
    values: np.ndarray,
    order: Sequence[int],
    labels: Sequence[Any],
    called: Sequence[int] | None = None,
) -> Cells:
    """A map of `values` (time, unit) whose rows are the units in `order`.

    `called` are the numbers of these units, where they are others.

    A map of more steps or units than there are cells has cells of several, all of equal length to
    one step or unit: each is the mean of what it has. The lowest and the highest of so many would
    be near the limits of the signal in every cell, whatever the network.
    """
    map_ = np.asarray(values)[:, list(order)].T  # (unit, time)
    tall, wide = map_.shape
    x, y = _edges(wide, MAX_CELLS_WIDE), _edges(tall, MAX_CELLS_TALL)
    steps, units = int(np.diff(x).max()), int(np.diff(y).max())
    drawn = map_ if steps == units == 1 else _means(map_, x[:-1], y[:-1])
    numbers = order if called is None else called
    mean = "" if steps == units == 1 else "mean of "
    return Cells(
        values=np.ascontiguousarray(drawn, np.float32),
        x=x + 0.5,
        y=y - 0.5,
        columns=tuple(mean + step_name(a, b, labels) for a, b in pairwise(x.tolist())),
        rows=tuple(_unit_name(numbers[a:b]) for a, b in pairwise(y.tolist())),
        steps=steps,
        units=units,
    )


def points(values: np.ndarray) -> np.ndarray:
    """The indices of `values` (time,) that a line has to pass through, in order.

    All of them up to MAX_POINTS; of more, the first, the last, and of each of some hundreds of
    blocks the lowest, the highest and one gap (NaN) where the block has any.
    """
    count = len(values)
    if count <= MAX_POINTS:
        return np.arange(count)
    firsts = np.arange(0, count, merged_points(count))
    keep = {0, count - 1}
    for block, first in zip(np.split(values, firsts[1:]), firsts.tolist(), strict=True):
        gaps = np.isnan(block)
        if not gaps.all():
            keep |= {first + int(np.nanargmin(block)), first + int(np.nanargmax(block))}
        if gaps.any():
            keep.add(first + int(gaps.argmax()))
    return np.array(sorted(keep))


def merged_points(count: int) -> int:
    """How many steps of a line of `count` are merged into a block; 1 where none are."""
    # Three points a block at most, and the two ends.
    return 1 if count <= MAX_POINTS else -(-count // ((MAX_POINTS - 2) // 3))


def step_name(first: int, end: int, labels: Sequence[Any]) -> str:
    """What the steps with indices `first` to before `end` are called, with their labels."""
    number = f"step {first + 1}" if end - first == 1 else f"steps {first + 1}–{end}"
    # Labels that only count the steps say nothing new.
    if str(labels[first]) == str(first + 1) and str(labels[end - 1]) == str(end):
        return number
    ends = [labels[first]] if end - first == 1 else [labels[first], labels[end - 1]]
    return f"{number} ({' – '.join(_text(label) for label in ends)})"


def _text(label: Any) -> str:
    text = str(label)
    # Plotly reads a little HTML; a label is a person's own text.
    return escape(text if len(text) <= 40 else f"{text[:39]}…", quote=False)


def _unit_name(units: Sequence[int]) -> str:
    numbers = [int(unit) for unit in units]
    if len(numbers) == 1:
        return f"unit {numbers[0]}"
    if numbers == list(range(numbers[0], numbers[0] + len(numbers))):
        return f"units {numbers[0]}–{numbers[-1]}"
    if len(numbers) <= 6:
        return f"units {', '.join(map(str, numbers))}"
    return f"units {', '.join(map(str, numbers[:5]))} and {len(numbers) - 5} more"


def _edges(count: int, most: int) -> np.ndarray:
    parts = min(count, most)
    return np.arange(parts + 1) * count // parts


def _means(map_: np.ndarray, first_steps: np.ndarray, first_units: np.ndarray) -> np.ndarray:
    """The mean of each cell over what is not NaN; NaN where nothing is."""
    found = np.empty((len(first_units), len(first_steps)))
    # NumPy makes float64 of all that it adds up in it at a time.
    for at in range(0, len(first_steps), _COLUMNS_AT_ONCE):
        first = first_steps[at : at + _COLUMNS_AT_ONCE]
        end = first_steps[at + _COLUMNS_AT_ONCE :][:1].tolist() or [map_.shape[1]]
        part = map_[:, first[0] : end[0]]
        found[:, at : at + len(first)] = _means_of_part(part, first - first[0], first_units)
    return found


def _means_of_part(
    part: np.ndarray, first_steps: np.ndarray, first_units: np.ndarray
) -> np.ndarray:
    def summed(array: np.ndarray, kind: type) -> np.ndarray:
        along = np.add.reduceat(array, first_steps, axis=1, dtype=kind)
        return np.add.reduceat(along, first_units, axis=0)

    sums = summed(part, np.float64)
    if not np.isnan(sums).any():
        tall, wide = part.shape
        return sums / np.outer(np.diff(first_units, append=tall), np.diff(first_steps, append=wide))
    known = ~np.isnan(part)
    counts, sums = summed(known, np.int64), summed(np.where(known, part, 0), np.float64)
    return np.divide(sums, counts, out=np.full(counts.shape, np.nan), where=counts > 0)
