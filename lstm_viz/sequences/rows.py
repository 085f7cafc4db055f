"""Rows: to which series each row of a table belongs, and in which order rows become steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Column, Table, first_upper

SERIES = 1_000  # sequences in one file


@dataclass(frozen=True)
class Rows:
    """The rows of each series, in the order in which they become steps."""

    parts: dict[str, np.ndarray | slice]
    told: tuple[str, ...]


def groups_of(table: Table, series: str | None) -> tuple[np.ndarray, list[str]] | None:
    """(row,) the number of each row's series, and the names of the series in their order."""
    if series is not None:
        column = table.named(series)
        if column.missing.any():
            row = int(np.flatnonzero(column.missing)[0])
            raise SequenceError(
                f"{first_upper(table.where(row))}, {column.called}: nothing says to which sequence "
                "this row belongs; fill it in, or choose another column under Series."
            )
        names = words_of(column)
        order = list(dict.fromkeys(names))
        number = {name: k for k, name in enumerate(order)}
        index = np.array([number[name] for name in names])
    elif table.series is not None:
        index = table.series
        order = [f"sequence {k + 1}" for k in range(int(index.max()) + 1)]
    else:
        return None
    if len(order) > SERIES:
        raise SequenceError(
            f"There are {len(order):,} sequences, and one file can have up to {SERIES:,}; keep the "
            "ones you want, or choose another column under Series."
        )
    return index, order


def words_of(column: Column) -> list[str]:
    """The cells of a column as text: numbers without trailing zeros."""
    if column.kind == "number":
        return [f"{value:.12g}" for value in column.values]
    return [str(value) for value in column.values]


def in_order(
    table: Table, labels: Column | None, groups: tuple[np.ndarray, list[str]] | None
) -> Rows:
    """The rows of each series; those of a column of times go in its order, and that is told.

    Raises SequenceError where a time is missing.
    """
    told: tuple[str, ...] = ()
    order: np.ndarray | None = None
    if labels is not None and labels.kind == "time":
        if labels.missing.any():
            row = int(np.flatnonzero(labels.missing)[0])
            raise SequenceError(
                f"{first_upper(table.where(row))}, {labels.called}: the date is missing; fill it "
                "in, or choose no column of labels."
            )
        series = np.zeros(table.rows, int) if groups is None else groups[0]
        back = (labels.values[1:] < labels.values[:-1]) & (series[1:] == series[:-1])
        if back.any():
            row = int(np.flatnonzero(back)[0]) + 1
            order = np.argsort(labels.values, kind="stable")
            told = (
                f"The rows were put in the order of {labels.called}: the file goes back in time "
                f"{_times(int(back.sum()))}, first in {table.where(row)}.",
            )
    if groups is None:
        return Rows({"": slice(None) if order is None else order}, told)
    index, names = groups
    rows = np.arange(table.rows) if order is None else order
    return Rows({name: rows[index[rows] == k] for k, name in enumerate(names)}, told)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"
