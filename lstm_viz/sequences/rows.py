"""Rows: to which series each row of a table belongs, and in which order rows become steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Column, Table, need_all

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
        need_all(
            table,
            column,
            "the sequence of this row is missing; fill it in, or choose another column under "
            "Series.",
        )
        names = words_of(column.values)
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
            f"There are {len(order):,} sequences, and the limit for one file is {SERIES:,}; keep "
            "the ones you want, or choose another column under Series."
        )
    return index, order


def words_of(values: np.ndarray) -> list[str]:
    """Cells as text: numbers in as few digits as tell them from all others, 7 and not 7.0."""
    if values.dtype.kind != "f":
        return [str(value) for value in values]
    whole = (values == np.trunc(values)) & (np.abs(values) < 1e16)
    # str of float32 has fewer digits than that of the same number in float64.
    return [
        str(int(value)) if is_whole else str(value)
        for value, is_whole in zip(values, whole, strict=True)
    ]


def in_order(
    table: Table, labels: Column | None, groups: tuple[np.ndarray, list[str]] | None
) -> Rows:
    """The rows of each series; those of a column of times go in its order, and that is told.

    Raises SequenceError where a time is missing.
    """
    timed = labels is not None and labels.kind == "time"
    told: tuple[str, ...] = ()
    if groups is None and not timed:
        return Rows({"": slice(None)}, told)
    index, names = (np.zeros(table.rows, int), [""]) if groups is None else groups
    order = np.argsort(index, kind="stable")  # series after series
    if labels is not None and timed:
        need_all(table, labels, "the date is missing; fill it in, or choose no column of labels.")
        times, series = labels.values[order], index[order]
        back = order[1:][(times[1:] < times[:-1]) & (series[1:] == series[:-1])]
        if len(back):
            order = np.lexsort((labels.values, index))  # stable, as the other is
            told = (
                f"The rows were sorted by {labels.called}: the file goes back in time "
                f"{_times(len(back))}, first in {table.where(int(back.min()))}.",
            )
        elif groups is None:
            return Rows({"": slice(None)}, told)
    ends = np.searchsorted(index[order], np.arange(1, len(names)))
    return Rows(dict(zip(names, np.split(order, ends), strict=True)), told)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"
