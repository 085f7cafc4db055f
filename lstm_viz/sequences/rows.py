"""Rows: to which series each row of a table belongs, and in which order rows become steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lstm_viz.sequences.plan import clock
from lstm_viz.sequences.plan.gaps import gaps_told, put_back, uneven_told
from lstm_viz.sequences.sentences import times_said
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
    index, names = (np.zeros(table.rows, int), [""]) if groups is None else groups
    order, told = (None if groups is None else np.argsort(index, kind="stable")), ()
    regular = None
    if labels is not None and labels.kind == "time":
        order, told = _by_time(table, labels, index, alone=groups is None)
        regular = gaps_told
    elif labels is not None and labels.kind == "number" and clock.is_elapsed(labels):
        regular = uneven_told
    parts: dict[str, np.ndarray | slice] = {"": slice(None)}
    if order is not None:  # series after series
        parts, left = _parts(order, index, names)
        told += left
    if labels is not None and regular is not None:
        told += regular(labels.values[next(iter(parts.values()))])
    return Rows(parts, told)


def _by_time(
    table: Table, labels: Column, index: np.ndarray, *, alone: bool
) -> tuple[np.ndarray | None, tuple[str, ...]]:
    """The rows of series after series by their times, and what is told of rows that are moved.

    None where there is one series `alone`, and its rows stay where they are.
    """
    need_all(table, labels, "the date is missing; fill it in, or choose no column of labels.")
    order = np.argsort(index, kind="stable")
    times, series = labels.values[order], index[order]
    same = series[1:] == series[:-1]
    back = order[1:][(times[1:] < times[:-1]) & same]
    falls = put_back(labels.values) if alone else back[:0]
    if alone and not len(back) and not len(falls):
        return None, ()
    told: tuple[str, ...] = ()
    newest = len(falls) and times[0] > times[-1]
    if len(back) and (newest or not (same & (times[1:] > times[:-1])).any()):
        order = np.argsort(index[::-1], kind="stable")  # of rows that count from the end
        order = table.rows - 1 - order
        told = ("The rows were turned round: the file begins with the newest.",)
    elif len(back) and not len(falls):
        order = np.lexsort((labels.values, index))  # stable, as the other is
        told = (
            f"The rows were sorted by {labels.called}: the file goes back in time "
            f"{times_said(len(back))}, first in {table.where(int(back.min()))}.",
        )
    if len(falls):
        told += (
            f"The clock was put back by an hour {times_said(len(falls))}, first in "
            f"{table.where(int(falls[0]))}; the repeated hour stays as it is.",
        )
    return order, told


def _parts(
    order: np.ndarray, index: np.ndarray, names: list[str]
) -> tuple[dict[str, np.ndarray | slice], tuple[str, ...]]:
    """The rows of each series of two steps or more, and what is told of the others."""
    ends = np.searchsorted(index[order], np.arange(1, len(names)))
    parts: dict[str, np.ndarray | slice] = dict(zip(names, np.split(order, ends), strict=True))
    lengths = np.bincount(index, minlength=len(names))
    single = [name for name, length in zip(names, lengths, strict=True) if length < 2]
    if not single or len(single) == len(parts):  # no sequence has one step
        return parts, ()
    told = f"{len(single):,} series of one step were left out, first {single[0]!r}."
    alone = set(single)
    return {name: own for name, own in parts.items() if name not in alone}, (told,)
