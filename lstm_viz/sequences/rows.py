"""Rows: to which series each row of a table belongs, and in which order rows become steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_viz.sequences.plan import clock
from lstm_viz.sequences.plan.gaps import gaps_told, put_back, uneven_told
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Column, Table, need_all

SERIES = 4_000  # sequences in one file


@dataclass(frozen=True)
class Rows:
    """The rows of each series, in the order in which they become steps."""

    parts: dict[str, np.ndarray | slice]
    told: tuple[str, ...]


def groups_of(table: Table, split: tuple[str, ...]) -> tuple[np.ndarray, list[str]] | None:
    """(row,) the number of each row's series, and the names of the series in their order."""
    if split:
        columns = [table.named(name) for name in split]
        for column in columns:
            need_all(
                table,
                column,
                "the sequence of this row is missing; fill it in, or choose another column under "
                "Series.",
            )
        cells = zip(*(words_of(column.values) for column in columns), strict=True)
        names = [", ".join(parts) for parts in cells]
        order = list(dict.fromkeys(names))
        number = {name: k for k, name in enumerate(order)}
        index = np.array([number[name] for name in names])
    elif table.series is not None:
        index = table.series
        count = int(index.max()) + 1
        order = list(table.series_names) or [f"sequence {k + 1}" for k in range(count)]
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
    passing = labels is not None and labels.kind == "number" and clock.is_elapsed(labels)
    if groups is None and not timed:
        if labels is not None and passing:
            told = uneven_told(labels.values)
        return Rows({"": slice(None)}, told)
    index, names = (np.zeros(table.rows, int), [""]) if groups is None else groups
    order = np.argsort(index, kind="stable")  # series after series
    if labels is not None and timed:
        need_all(table, labels, "the date is missing; fill it in, or choose no column of labels.")
        times, series = labels.values[order], index[order]
        same = series[1:] == series[:-1]
        back = order[1:][(times[1:] < times[:-1]) & same]
        falls = put_back(labels.values) if groups is None else back[:0]
        newest = len(falls) and times[0] > times[-1]
        if len(back) and (newest or not (same & (times[1:] > times[:-1])).any()):
            order = np.argsort(index[::-1], kind="stable")  # of rows that count from the end
            order = table.rows - 1 - order
            told = ("The rows were turned round: the file begins with the newest.",)
        elif len(back) and not len(falls):
            order = np.lexsort((labels.values, index))  # stable, as the other is
            told = (
                f"The rows were sorted by {labels.called}: the file goes back in time "
                f"{_times(len(back))}, first in {table.where(int(back.min()))}.",
            )
        elif groups is None and not len(falls):
            return Rows({"": slice(None)}, gaps_told(labels.values))
        if len(falls):
            told += (
                f"The clock was put back by an hour {_times(len(falls))}, first in "
                f"{table.where(int(falls[0]))}; the repeated hour stays as it is.",
            )
    ends = np.searchsorted(index[order], np.arange(1, len(names)))
    parts: dict[str, np.ndarray | slice] = dict(zip(names, np.split(order, ends), strict=True))
    lengths = np.bincount(index, minlength=len(names))
    single = [name for name, length in zip(names, lengths, strict=True) if length < 2]
    if single and len(single) < len(parts):  # no sequence has one step
        told += (f"{len(single):,} series of one step were left out, first {single[0]!r}.",)
        alone = set(single)
        parts = {name: own for name, own in parts.items() if name not in alone}
    if timed and labels is not None:
        told += gaps_told(labels.values[next(iter(parts.values()))])
    elif passing and labels is not None:
        told += uneven_told(labels.values[next(iter(parts.values()))])
    return Rows(parts, told)


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"
