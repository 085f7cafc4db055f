"""Times of day in a column of their own: as words, as hours, or as numbers such as 930."""

from __future__ import annotations

import re

import numpy as np

from lstm_viz.sequences.hours import as_times_of_day
from lstm_viz.sequences.plan import clock
from lstm_viz.sequences.table import Column, Table

_HOUR = re.compile(r"h|hr|hour|hour ?ending|he|stunde|heure|hora|ora|std", re.IGNORECASE)
_ONE = 10_000  # o'clock, as 93000 is 9:30; numbers that stay below may be any seconds


def of_day(table: Table, days: Column, taken: set[str]) -> tuple[tuple[str, str], Column] | None:
    """Days and the column of times of day beside them, not `taken`, that tells more steps apart."""
    if (days.values.astype("datetime64[D]") != days.values).any():
        return None
    for column in (*table.of("word"), *table.of("number")):
        if column.missing.any() or column.name in {*taken, days.name}:
            continue
        both = with_time_of_day(days.values, column)
        long = column.kind == "number" and bool(column.values.max() >= _ONE)
        if both is not None and (not long or _goes_on(days.values, both)):
            more = len(np.unique(both)) > len(np.unique(days.values))
            names = (days.name, column.name)
            return (names, Column(" ".join(names), both)) if more else None
    return None


def _goes_on(days: np.ndarray, both: np.ndarray) -> bool:
    """Whether time goes one way within each day, as a clock does and what is measured does not."""
    strides = np.diff(both)[days[1:] == days[:-1]].astype(np.int64)
    return bool((strides >= 0).all() or (strides <= 0).all())


def with_time_of_day(dates: np.ndarray, column: Column) -> np.ndarray | None:
    """Dates and times of day together."""
    added = _since_midnight(column)
    return None if added is None else dates + added


def minutes_in(column: Column, *, alone: bool = False) -> np.ndarray | None:
    """(row,) minutes since midnight in numbers such as 930 or 2400, by their name; else None.

    Where no date is beside it, it is `alone`, and what goes up in hundreds may be milliseconds.
    """
    name = clock.called(column).replace("_", " ")
    if not clock.HHMM.fullmatch(name) or not clock.is_within(column, 0, 2400):
        return None
    hours, minutes = np.divmod(column.values.astype(np.int64), 100)
    # Numbers below 100 may count anything, unless their name says what they are.
    told = "mm" in name.lower()
    if hours.max() > 0:
        told = told or not alone or (minutes % 50 > 0).any()
    return hours * 60 + minutes if told and (minutes < 60).all() else None


def times_alone(column: Column) -> Column | None:
    """Numbers such as 930 that go up, without a date beside them, as labels such as 09:30."""
    minutes = minutes_in(column, alone=True)
    if minutes is None or not (np.diff(minutes) > 0).all():
        return None
    labels = [f"{one // 60:02}:{one % 60:02}" for one in minutes.tolist()]
    return Column(column.name, np.array(labels, object))


def _since_midnight(column: Column) -> np.ndarray | None:
    """(row,) timedelta64[us] of times of day as words, of hours or of numbers: 930, 93000."""
    if column.kind == "word":
        return as_times_of_day(list(column.values))
    named = clock.HHMM.fullmatch(column.name.strip(" <>"))  # a unit beside it: seconds that pass
    if named and clock.is_within(column, 0, 235959) and column.values.max() >= _ONE:
        return clock.since_midnight(column.values)
    minutes = minutes_in(column)
    if minutes is None and _HOUR.fullmatch(clock.called(column).replace("_", " ")):
        minutes = column.values.astype(np.int64) * 60 if clock.is_within(column, 0, 24) else None
    return None if minutes is None else (minutes * 60 * 10**6).astype("timedelta64[us]")
