"""Spans: tables with a year, or a day, in each row, whose months or hours are the columns.

The rows follow one another: all cells, row after row, are the steps of one series.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from lstm_viz.sequences.months import month_in, quarter_in
from lstm_viz.sequences.plan import clock
from lstm_viz.sequences.plan.ids import counts_by_one, is_id
from lstm_viz.sequences.plan.melting import melted, placed
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Column, Table, listed

_HOUR = re.compile(r"(?:h|he|hr|hour)?[ _.]?0?(\d\d?)(?::00|h|00)?", re.IGNORECASE | re.ASCII)


class Spans(NamedTuple):
    """The moment at which each row begins, and the columns of its parts in their order.

    `sure` is False where the columns have no names but numbers, which may count anything. `label`
    is the column of the rows' moments.
    """

    label: Column
    begins: np.ndarray
    parts: list[Column]
    what: str
    sure: bool = True


def spans_in(table: Table) -> Spans | None:
    """The years of months or quarters, or the days of hours, that the rows of a table are."""
    if table.series is not None or table.text:
        return None
    for column in table.columns:
        if column.kind == "time" and not column.missing.any():
            days = column.values.astype("datetime64[D]")
            if (days == column.values).all() and (
                parts := _counted(table, column, _hour, range(24))
                or _counted(table, column, _hour, range(1, 25))
            ):
                return Spans(column, column.values, parts, "a day of hours", _are_named(parts))
        if (years := _years(column)) is None:
            continue
        for what, size, number in (("months", 12, month_in), ("quarters", 4, quarter_in)):
            if parts := _counted(table, column, number, range(1, size + 1)):
                return Spans(column, years, parts, f"a year of {what}", _are_named(parts))
    first, *others = table.columns
    years = _years(first) if len(others) == 12 else None
    if years is None or not all(one.nameless for one in table.columns):
        return None
    return Spans(first, years, others, "a year of months", False)


def _years(column: Column) -> np.ndarray | None:
    """(row,) the moments at which years begin that a column is called, or counts without a name."""
    read = clock.times_in(column)
    if read is not None and read.how == "year":
        return read.times
    years = clock.PARTS["year"][1:]
    if not column.nameless or not counts_by_one(column) or not clock.is_within(column, *years):
        return None
    return (column.values.astype(np.int64) - 1970).astype("M8[Y]").astype("M8[us]")


def spread(table: Table) -> Table:
    """The table with a step in each row, in the order of time within a row.

    Raises SequenceError where its rows are no spans.
    """
    found = spans_in(table)
    if found is None:
        raise SequenceError(
            "The rows can't be spans: that needs a column of years beside 12 months or 4 quarters, "
            "or one of dates beside 24 hours; choose rows_are='steps'."
        )
    width, rows = len(found.parts), np.arange(table.rows)
    month = 12 // width
    if found.what.endswith("hours"):
        steps = np.arange(width).astype("timedelta64[h]")
        times = (found.begins[:, None] + steps).ravel()
    else:
        begins = found.begins.astype("datetime64[M]")[:, None]
        times = (begins + month * np.arange(width)).astype("datetime64[us]").ravel()
    beside = [
        Column(one.name, np.repeat(one.values, width))
        for one in table.columns
        if one is not found.label and one not in found.parts and tells_apart(one)
    ]
    used = {found.label.name, *(one.name for one in [*beside, *found.parts])}
    told = [f"Each row is {found.what}: its {width} columns follow one another."]
    if left := [one.name for one in table.columns if one.name not in used]:
        told.append(f"Left out, because they are no part of a row's time: {listed(left)}.")
    return Table(
        (Column("time", times), *beside, melted("value", found.parts, rows)),
        (*table.changes, *told),
        placed(table.where, rows, [one.name for one in found.parts]),
        points=table.points,
    )


def tells_apart(column: Column) -> bool:
    """Whether a column beside the parts names whose row it is."""
    return not column.empty and (column.kind == "word" or is_id(column))


def _are_named(parts: Sequence[Column]) -> bool:
    return not all(part.name.strip().isdecimal() for part in parts)


def _hour(name: str) -> int | None:
    found = _HOUR.fullmatch(name.strip())
    return int(found[1]) if found else None


def _counted(
    table: Table, label: Column, number: Callable[[str], int | None], wanted: Sequence[int]
) -> list[Column]:
    """The columns whose names are these numbers, in their order; none where one is missing."""
    found: dict[int, Column] = {}
    for column in table.columns:
        at = None if column is label else number(column.name)
        if at is not None and found.setdefault(at, column) is not column:
            return []
    if [at for at in found if at in wanted] != list(wanted) or len(found) > len(wanted):
        return []
    columns = list(found.values())
    numeric = [column for column in columns if column.kind == "number"]
    return columns if 2 * len(numeric) >= len(columns) else []
