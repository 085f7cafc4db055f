"""Cells as a file has them (text, numbers, dates, nothing) → a Column of one kind."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from lstm_viz.sequences.dates import as_times
from lstm_viz.sequences.marks import Writing, number_in, writing_of
from lstm_viz.sequences.numerals import (
    TOO_LARGE,
    NumeralError,
    is_missing,
    is_number,
    quoted,
    too_large,
)
from lstm_viz.sequences.table import Bad, Column

FIRST_BAD = 3  # of the cells that are no numbers, so many are kept with their reason
_NUMBERS = frozenset({int, float, bool, type(None)})


def column_of(name: str, cells: Sequence[object], *, comma: bool | None = None) -> Column:
    """One column: of numbers, of times or of words, as most of its cells are.

    A cell is a str, an int, a float, a bool (0 or 1), a date or datetime, or None; what stands for
    nothing (None, NaN, "", "NA" ...) is missing. Numbers it is where at least half of what is there
    are numbers, times where all of it are; all else are words. Decimal commas and marks between
    groups of digits are read where the column shows them. Where it could be read in two ways,
    `comma` is whether the file has decimal commas (None: it doesn't show).
    """
    if _NUMBERS.issuperset(map(type, cells)):
        values = np.array([np.nan if cell is None else cell for cell in cells], np.float64)
        if not (np.abs(values) >= TOO_LARGE).any():
            return Column(name, values)
    cells = [cell.strip() if isinstance(cell, str) else cell for cell in cells]
    held = [cell for cell in cells if not _missing(cell)]
    if 2 * sum(map(_numeric, held)) >= len(held):
        writing = writing_of([cell for cell in held if isinstance(cell, str)])
        return _numbers(name, cells, writing.settled(comma))
    times = as_times([None if _missing(cell) else cell for cell in cells])
    if times is not None:
        return Column(name, times)
    return Column(name, np.array(["" if _missing(cell) else str(cell) for cell in cells], object))


def mostly_numbers(cells: Sequence[str]) -> bool:
    """Whether some of these cells hold numbers, and at least half of those that hold anything."""
    held = [cell for cell in cells if not is_missing(cell)]
    return bool(held) and 2 * sum(map(is_number, held)) >= len(held)


def _missing(cell: object) -> bool:
    if isinstance(cell, str):
        return is_missing(cell)
    return cell is None or (isinstance(cell, float) and math.isnan(cell))


def _numeric(cell: object) -> bool:
    if isinstance(cell, str):
        return is_number(cell)
    return isinstance(cell, (int, float, np.number))


def _numbers(name: str, cells: Sequence[object], writing: Writing) -> Column:
    values = np.full(len(cells), np.nan)
    bad: list[Bad] = []
    count = 0
    for row, cell in enumerate(cells):
        try:
            if not _missing(cell):
                values[row] = _number(cell, writing)
        except NumeralError as error:
            count += 1
            if len(bad) < FIRST_BAD:
                bad.append(Bad(row, str(error)))
    return Column(name, values, tuple(bad), count, writing.told)


def _number(cell: object, writing: Writing) -> float:
    if isinstance(cell, str):
        return number_in(cell, writing)
    if not isinstance(cell, (int, float, np.number)):
        raise NumeralError(f"{quoted(str(cell))} is not a number.")
    try:
        value = float(cell)
    except OverflowError:
        raise NumeralError(too_large("a whole number of more than 308 digits")) from None
    if abs(value) >= TOO_LARGE and not math.isinf(value):
        raise NumeralError(too_large(repr(value)))
    return value
