"""Melting: the columns of a wide table → one column, with every doubt that they had."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from heapq import nsmallest

import numpy as np

from lstm_viz.sequences.cells import FIRST_BAD, column_of_numbers
from lstm_viz.sequences.plan.points import merged
from lstm_viz.sequences.sentences import of_columns
from lstm_viz.sequences.table import Bad, Column


def melted(name: str, columns: Sequence[Column], kept: np.ndarray) -> Column:
    """(kept row · column,) the cells of the `kept` rows, one row after another.

    Everything that is known of the columns goes with them: cells that are no numbers, marks of
    missing values, how they were read, and what is open.
    """
    numbers = [column if column.kind == "number" else as_numbers(column) for column in columns]
    values = np.column_stack([column.values for column in numbers]).astype(np.float64)
    place = {int(row): k for k, row in enumerate(kept)}
    bad = [
        Bad(place[one.row] * len(numbers) + k, one.reason)
        for k, column in enumerate(numbers)
        for one in column.bad
        if one.row in place
    ]
    return Column(
        name,
        values[kept].ravel(),
        tuple(nsmallest(FIRST_BAD, bad)),
        sum(column.bad_count for column in numbers),
        tuple(of_columns(told for column in numbers for told in column.told)),
        merged(point for column in numbers for point in column.points),
        marks=_summed(column.marks for column in numbers),
        words=_summed(column.words for column in numbers),
    )


def as_numbers(column: Column) -> Column:
    """A column that should hold numbers as one in which the words are none."""
    if column.kind == "number":
        return column
    cells = [None if not word else str(word) for word in column.values]
    return replace(column_of_numbers(column.name, cells), marks=column.marks)


def placed(
    where: Callable[[int], str], kept: np.ndarray, names: Sequence[str]
) -> Callable[[int], str]:
    """The place of a melted row: the row that it comes from, and the name of its column."""
    return lambda row: f"{where(int(kept[row // len(names)]))} ({names[row % len(names)]})"


def _summed(counted: Iterable[tuple[tuple[str, int], ...]]) -> tuple[tuple[str, int], ...]:
    total: Counter[str] = Counter()
    for pairs in counted:
        total.update(dict(pairs))
    return tuple(total.most_common())
