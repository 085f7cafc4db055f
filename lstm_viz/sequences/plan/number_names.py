"""Number names: rows of numbers that are the names of columns, as they count, or are years."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from lstm_viz.sequences.dates import looks_like_time
from lstm_viz.sequences.numerals import is_number
from lstm_viz.sequences.plan.row_cells import Row, texts_of

YEARS = 1500, 2200
_LOOKED_AT = 200  # rows
_LEAST, _MANY = 3, 8  # columns that are hardly counted by chance, and that are not


def count_up(cells: Row, *, corner: bool) -> bool:
    """Whether cells are names although they are numbers: 0, 1, 2 ..., years, or dates.

    A 0 alone is one where it is behind a blank `corner`.
    """
    if all(isinstance(cell, str) and looks_like_time(cell) for cell in cells):
        return len(cells) > 1
    numbers = _numbers(cells)
    if not numbers or not all(map(float.is_integer, numbers)):
        return False
    if len(numbers) == 1:
        return corner and numbers[0] == 0
    stride = _stride(numbers)
    years = YEARS[0] <= min(numbers) and max(numbers) <= YEARS[1]
    return (stride > 0 and numbers[0] in (0, 1)) or (stride != 0 and years)


def is_index(below: Sequence[object]) -> bool:
    """Whether what is below a blank corner counts rows, or names them: dates, or words."""
    numbers = _numbers(below)
    return len(numbers) == 1 or (_stride(numbers) == 1 if numbers else bool(below))


def counts_columns(rows: Sequence[Row]) -> bool:
    """Whether a first row of numbers may count columns, as a program does that knows no names.

    The numbers below are of another kind, or so many columns are not counted by chance.
    """
    first, *below = [texts_of(row) for row in rows[: _LOOKED_AT + 1]] or [()]
    if len(below) < 2 or len(first) < _LEAST or not all(map(str.isdecimal, first)):
        return False
    if _stride(_numbers(first)) != 1 or not count_up(first, corner=False):
        return False
    broken = any(is_number(cell) and not cell.isdecimal() for cell in below[0])
    ramps = 2 * sum(_stride(_numbers(row)) != 0 for row in below) > len(below)
    return not ramps and (broken or len(first) >= _MANY)


def _numbers(cells: Row) -> list[float]:
    """The numbers in cells; none where any is something else."""
    try:
        return [float(str(cell)) for cell in cells]
    except ValueError:
        return []


def _stride(numbers: Sequence[float]) -> float:
    """By how much each number is above the one before it; 0 where that differs."""
    strides = {after - before for before, after in pairwise(numbers)}
    return strides.pop() if len(strides) == 1 else 0
