"""Counters: columns of numbers that only count, name or date the rows."""

from __future__ import annotations

import re

import numpy as np

from lstm_viz.sequences.plan import clock, ids
from lstm_viz.sequences.plan.points import Point
from lstm_viz.sequences.table import Column, Table

CATEGORIES = 64  # different words that one column may have to become one column each
_STEPS = re.compile(r"step|sample|frame")
FEW = 7  # strides that may be alike by chance


def unsure(column: Column, read: clock.Moments) -> Point:
    """The question whether numbers are the times that they may be."""
    first = np.datetime_as_string(read.times[:1], "D")[0]
    shown = "its name" if read.how == clock.SERIALS else "the size of its numbers"
    why = (
        f"Only {shown} suggests that {column.name!r} holds dates as {read.how} "
        f"({column.values[0]:.12g} would be {first})."
    )
    return Point("time", (column.name,), why, True, ((),))


def never_changes(
    table: Table, column: Column, timed: tuple[str, ...], split: tuple[str, ...]
) -> bool:
    """Whether a column has one and the same number in many rows, such as a station's.

    Where others `split` the rows into series, it may have another one in each. A 0 or a 1 may mark
    what did not happen, or a symbol that did not occur; and where no column has the time or names
    series, all may be what a network reads.
    """
    if column.kind != "number" or table.rows <= FEW or not (timed or split):
        return False
    low, high = column.ends
    if (low >= 0 and high <= 1) or (low < high and not split) or column.missing.any():
        return False
    if low == high:
        return True
    return not ids.strides_within([table.named(name) for name in split], column.values).any()


def symbols_beside(table: Table, numbers: list[Column]) -> list[Column]:
    """The columns of words that recur, where beside them there are only numbers that count."""
    if not all(ids.is_counter(one) or ids.is_index(table, one) for one in numbers):
        return []
    return [c for c in table.of("word") if len(set(c.values)) <= min(CATEGORIES, table.rows - 1)]


def counts_evenly(table: Table, column: Column) -> bool:
    """Whether a column of numbers goes up evenly, as a counter does, or throughout, as a clock."""
    values, few = column.values, ids.FEW if clock.is_elapsed(column) else FEW
    if column.bad or len(values) <= few:
        return False  # by chance
    if clock.is_elapsed(column):  # rounded, or measured whenever something happens
        return ids.is_sorted(column) and bool(values[0] < values[-1])
    # A table was written as one, with or without names; an array is not.
    written = any(point.argument == "header" for point in table.points)
    if column.nameless and not (values[0] in (0, 1) and ids.counts_by_one(column) and written):
        return False
    return _is_even(values[: few + 1]) and _is_even(values)  # most fail early, and cost nothing


def _is_even(values: np.ndarray) -> bool:
    strides = np.diff(np.asarray(values, np.float64))
    return bool(strides[0] > 0 and np.allclose(strides, strides[0], rtol=1e-3, atol=0))


def is_label(table: Table, column: Column, time: Column | None) -> bool:
    """Whether a column of numbers is a counter, an id or a part of a date, and so no value.

    So is another time beside the one that labels the steps.
    """
    if len(table.columns) < 2 or column.kind != "number":
        return False
    return (
        ids.is_index(table, column)
        or (time is not None and time.kind == "time" and ids.numbers_rows(table, column))
        or (time is not None and len(column.values) > FEW and ids.is_counted(column))
        or (time is not None and _counts_steps(column, time))
        or (ids.is_id(column) and (ids.is_key(column) or ids.recurs(column)))
        or (ids.is_id(column) and ids.is_sorted(column))
        or clock.is_part(column)
        or clock.is_decimal_year(column)
        or ((read := clock.times_in(column)) is not None and read.sure)
        or is_same_clock(column, time)
    )


def _counts_steps(column: Column, time: Column) -> bool:
    """Whether a column called a step, sample or frame goes up evenly, beside times that go up."""
    if not _STEPS.fullmatch(clock.called(column)) or len(column.values) <= FEW:
        return False
    strides = np.diff(time.values).astype(np.float64) if time.kind != "word" else np.zeros(1)
    return bool((strides > 0).all()) and not column.bad and _is_even(column.values)


def is_same_clock(column: Column, time: Column | None) -> bool:
    """Whether a column has the times that label the steps, or is called a time and goes on as they.

    So it is told from what is measured and only called so, such as the time to a failure.
    """
    if (read := clock.times_in(column)) is not None and _is_as(time, read.times):
        return True
    if time is None or len(column.values) <= FEW or not clock.is_called_time(column.name):
        return False
    if not ids.is_sorted(column):
        return False
    if time.kind == "word":
        return _is_even(column.values)
    steps = time.values.astype(np.int64) if time.kind == "time" else time.values
    ways = [np.asarray(one, np.float64) for one in (steps, column.values)]
    lengths = [one[-1] - one[0] for one in ways]
    if not lengths[0] * lengths[1] > 0:
        return False
    shares = [(one - one[0]) / length for one, length in zip(ways, lengths, strict=True)]
    # Rounded to a stride at the most.
    return bool(np.max(np.abs(shares[0] - shares[1])) <= min(0.001, 1 / (len(steps) - 1)))


def _is_as(time: Column | None, times: np.ndarray) -> bool:
    """Whether times are those that label the steps, but for a zone."""
    day = np.timedelta64(1, "D")
    return (
        time is not None and time.kind == "time" and bool((abs(time.values - times) <= day).all())
    )
