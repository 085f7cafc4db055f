"""Reduction: fewer cells and points than pixels, with every lowest and highest value kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

MAX_CELLS_WIDE = 1000
MAX_CELLS_TALL = 256
MAX_POINTS = 1000


@dataclass(frozen=True)
class Cells:
    """What a map draws.

    `values` is (row, column), the first row on top. `x` and `y` are the cells' edges, one more than
    there are columns and rows: x in steps (step t reaches from t - ½ to t + ½), y in rows of the
    whole map. `columns` and `rows` say in words what each of them shows. `steps` and `units` are
    how many are merged; 1 is all of them as they are.
    """

    values: np.ndarray
    x: np.ndarray
    y: np.ndarray
    columns: tuple[str, ...]
    rows: tuple[str, ...]
    steps: int
    units: int


def cells(
    values: np.ndarray,
    order: Sequence[int],
    labels: Sequence[Any],
    called: Sequence[int] | None = None,
) -> Cells:
    """A map of `values` (time, unit) whose rows are the units in `order`.

    `called` are the numbers of these units, where they are others.

    A map that is too wide has its steps merged in blocks of equal length (the last may be shorter),
    each drawn as two columns: the lowest, then the highest value. One that is too tall has its rows
    merged: where the columns already hold the lowest and the highest, each block is one row over
    all its units, else two rows. So no extreme is lost, and each cell is a value of the trace.
    """
    map_ = np.asarray(values)[:, list(order)].T  # (unit, time)
    tall, wide = map_.shape
    steps = 1 if wide <= MAX_CELLS_WIDE else -(-wide // (MAX_CELLS_WIDE // 2))
    rows_a_block = 2 if steps == 1 else 1
    units = 1 if tall <= MAX_CELLS_TALL else -(-tall // (MAX_CELLS_TALL // rows_a_block))
    first_steps, first_units = np.arange(0, wide, steps), np.arange(0, tall, units)

    low = high = map_
    if steps > 1:
        low, high = _lowest(map_, first_steps, 1), _highest(map_, first_steps, 1)
    if units > 1:
        low, high = _lowest(low, first_units, 0), _highest(high, first_units, 0)
    if steps > 1:
        drawn = _interleaved(low, high, axis=1)
    elif units > 1:
        drawn = _interleaved(low, high, axis=0)
    else:
        drawn = map_

    columns = [step_name(first, min(first + steps, wide), labels) for first in first_steps.tolist()]
    numbers = order if called is None else called
    rows = [_unit_name(numbers[first : first + units]) for first in first_units.tolist()]
    return Cells(
        values=np.ascontiguousarray(drawn, np.float32),
        x=_edges(first_steps, wide, halved=steps > 1) + 0.5,
        y=_edges(first_units, tall, halved=units > 1 and steps == 1) - 0.5,
        columns=_both(columns) if steps > 1 else tuple(columns),
        rows=_both(rows) if units > 1 and steps == 1 else tuple(rows),
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


def _both(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"{which} of {name}" for name in names for which in ("lowest", "highest"))


def _edges(firsts: np.ndarray, end: int, *, halved: bool) -> np.ndarray:
    edges = np.append(firsts, end).astype(np.float64)
    if not halved:
        return edges
    return np.append(_interleaved(edges[:-1], (edges[:-1] + edges[1:]) / 2, axis=0), end)


# fmin and fmax pass over NaN; a block of nothing else stays NaN.
def _lowest(array: np.ndarray, firsts: np.ndarray, axis: int) -> np.ndarray:
    return np.fmin.reduceat(array, firsts, axis=axis)


def _highest(array: np.ndarray, firsts: np.ndarray, axis: int) -> np.ndarray:
    return np.fmax.reduceat(array, firsts, axis=axis)


def _interleaved(one: np.ndarray, other: np.ndarray, axis: int) -> np.ndarray:
    shape = list(one.shape)
    shape[axis] *= 2
    return np.stack([one, other], axis=axis + 1).reshape(shape)
