"""Reduction: never more cells and points than pixels; cells are means or extremes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any, Literal

import numpy as np

MAX_CELLS_WIDE = 1000
MAX_CELLS_TALL = 256
MAX_POINTS = 1000
_COLUMNS_AT_ONCE = 32  # whose means are made together

Merged = Literal["mean", "extremes"]  # what is drawn of several steps or units in one place
_TURNS = 2  # cells of a place that is drawn as its extremes


@dataclass(frozen=True)
class Cells:
    """What a map draws.

    `values` is (row, column), the first row on top. `x` and `y` are the cells' edges, one more than
    there are columns and rows: x in steps (step t reaches from t - ½ to t + ½), y in rows of the
    whole map. `columns` and `rows` say in words what each of them shows. `steps` and `units` are
    the most that are merged; 1 is all of them as they are. `merged` is what is drawn of these.
    """

    values: np.ndarray
    x: np.ndarray
    y: np.ndarray
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    steps: int
    units: int
    merged: Merged

    @property
    def note(self) -> str:
        """What is merged, as a phrase; empty where every value has a cell of its own."""
        sizes = ((self.steps, "steps"), (self.units, "units"))
        several = " × ".join(f"{count} {what}" for count, what in sizes if count > 1)
        if not several or self.merged == "mean":
            return several and f"each colour: the mean of up to {several}"
        return f"each colour: the lowest or the highest of up to {several}, in turn"


def cells(
    values: np.ndarray,
    order: Sequence[int],
    labels: Sequence[Any],
    called: Sequence[int] | None = None,
    merged: Merged = "mean",
) -> Cells:
    """A map of `values` (time, unit) whose rows are the units in `order`.

    `called` are the numbers of these units, where they are others.

    A map of more steps or units than there are cells has cells of several, all of equal length to
    one step or unit: each is the mean of what it has. The lowest and the highest of so many would
    be near the limits of the signal in every cell, whatever the network. With `merged` "extremes"
    they are drawn nevertheless, so that no single event is lost: two neighbours stand for what both
    have, the first for the lowest and the second for the highest of it, along the steps, or where
    only units are merged along those.
    """
    if merged not in ("mean", "extremes"):
        raise ValueError(f"merged must be 'mean' or 'extremes'; got {merged!r}")
    map_ = np.asarray(values)[:, list(order)].T  # (unit, time)
    tall, wide = map_.shape
    x, y = _edges(wide, MAX_CELLS_WIDE), _edges(tall, MAX_CELLS_TALL)
    # The most cells are an even number, so that none is left over where two take turns.
    across = merged == "extremes" and len(x) <= wide
    down = merged == "extremes" and len(x) > wide and len(y) <= tall
    blocks, groups = x[:: _TURNS if across else 1], y[:: _TURNS if down else 1]
    steps, units = int(np.diff(blocks).max()), int(np.diff(groups).max())
    numbers = order if called is None else called
    columns = [step_name(a, b, labels) for a, b in pairwise(blocks.tolist())]
    rows = [_unit_name(numbers[a:b]) for a, b in pairwise(groups.tolist())]
    if steps == units == 1:
        drawn = map_
    elif merged == "mean":
        drawn = _means(map_, blocks[:-1], groups[:-1])
        columns, rows = _means_named(columns, blocks), _means_named(rows, groups)
    else:
        drawn = _in_turn(map_, blocks[:-1], groups[:-1], axis=int(across))
        ends = ("lowest", "highest")
        if across:
            columns = [f"{end} of {name}" for name in columns for end in ends]
        else:
            rows = [f"{end} of {name}" for name in rows for end in ends]
    return Cells(
        values=np.ascontiguousarray(drawn, np.float32),
        x=x + 0.5,
        y=y - 0.5,
        columns=tuple(columns),
        rows=tuple(rows),
        steps=steps,
        units=units,
        merged=merged,
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


def _means_named(names: list[str], edges: np.ndarray) -> list[str]:
    """Columns or rows; one that is of one step or unit alone is no mean."""
    sizes = np.diff(edges).tolist()
    return [
        f"mean of {name}" if size > 1 else name for name, size in zip(names, sizes, strict=True)
    ]


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


def _in_turn(
    map_: np.ndarray, first_steps: np.ndarray, first_units: np.ndarray, axis: int
) -> np.ndarray:
    """The lowest and the highest of each block side by side along `axis`; NaN where nothing is."""

    def found(of: np.ufunc) -> np.ndarray:  # fmin and fmax pass NaN over
        return of.reduceat(of.reduceat(map_, first_steps, axis=1), first_units, axis=0)

    low, high = found(np.fmin), found(np.fmax)
    shape = [size * (_TURNS if at == axis else 1) for at, size in enumerate(low.shape)]
    return np.stack((low, high), axis=axis + 1).reshape(shape)
