"""Date parts: columns of years, months, days ... → the moments that they are together."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lstm_viz.sequences.plan.clock import FEW, called, is_within, part_of
from lstm_viz.sequences.plan.named_parts import named_part
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Column, Table, first_upper

_WITHIN = ("month", "week", "quarter", "doy")  # what a year is divided into
_SHORT = {"yyyy": "year", "yy": "year", "mm": "month", "dd": "day", "hh": "hour"}  # beside others


class JoinedDates(NamedTuple):
    """The `times` (row,) that columns called `names` are together, where they are `sure` to be."""

    times: np.ndarray
    names: tuple[str, ...]
    sure: bool = True


def joined(table: Table, chosen: tuple[str, ...] = ()) -> JoinedDates | None:
    """The moments in columns of year, month and perhaps day and hour, or in those `chosen`.

    A quarter, a week or the day of the year beside a year does as well, and where there is none of
    these in numbers, months and quarters by their names.

    Raises SequenceError for a day that its month or its year has not.
    """
    parts: dict[str, Column] = {}
    for column in table.of("number"):
        if chosen and column.name not in chosen:
            continue
        key = called(column)
        key = "minute" if key == "mm" and "month" in parts else _SHORT.get(key, key)  # hh mm
        if key := part_of(column, key):
            parts.setdefault(key, column)
    named = None
    if parts.keys().isdisjoint(_WITHIN):
        named = named_part(table, parts.get("year"), chosen)
    parts |= named.parts if named else {}
    if "year" not in parts:
        parts = _unnamed_parts(table)
    try:
        found = _moments(table, parts)
    except SequenceError:
        if named is None or named.sure:
            raise
        return None
    return found and found._replace(sure=named is None or named.sure)


def _moments(table: Table, parts: dict[str, Column]) -> JoinedDates | None:
    within = next((key for key in _WITHIN if key in parts), None)
    if within is None or "year" not in parts:
        return None
    years, number = (parts[key].values.astype(np.int64) for key in ("year", within))
    used = [parts["year"], parts[within]]
    if within == "week":
        return JoinedDates(_weeks(table, years, used), tuple(column.name for column in used))
    months = {"month": number - 1, "quarter": 3 * (number - 1)}.get(within, 0 * number)
    begin = ((years - 1970) * 12 + months).astype("datetime64[M]")
    if within == "quarter" or (within == "month" and "day" not in parts):
        return JoinedDates(begin.astype("datetime64[us]"), tuple(column.name for column in used))
    if within == "month":
        used.append(parts["day"])
    times = _days_of(table, begin, used, "M" if within == "month" else "Y")
    for key, unit in (("hour", "h"), ("minute", "m")):
        if key not in parts:
            break
        times = times + parts[key].values.astype(np.int64).astype(f"timedelta64[{unit}]")
        used.append(parts[key])
    return JoinedDates(times, tuple(column.name for column in used))


def _days_of(table: Table, begin: np.ndarray, used: list[Column], unit: str) -> np.ndarray:
    """The days, counted from 1 by the last column used, of months or years that `begin` so."""
    number = used[-1].values.astype(np.int64)
    days = begin.astype("datetime64[D]") + (number - 1)
    whole = f"datetime64[{unit}]"
    _need_inside(table, days.astype(whole), begin.astype(whole), used, "day")
    return days.astype("datetime64[us]")


def _weeks(table: Table, years: np.ndarray, used: list[Column]) -> np.ndarray:
    """The Mondays of weeks as ISO 8601 counts them: the 4th of January is in the first."""
    number = used[-1].values.astype(np.int64)
    fourth = (years - 1970).astype("datetime64[Y]").astype("datetime64[D]") + 3
    days = fourth - (fourth.astype(np.int64) + 3) % 7 + 7 * (number - 1)
    thursday = (days + 3).astype("datetime64[Y]")  # whose year is that of the week
    _need_inside(table, thursday, (years - 1970).astype("datetime64[Y]"), used, "week")
    return days.astype("datetime64[us]")


def _need_inside(
    table: Table, found: np.ndarray, begin: np.ndarray, used: list[Column], what: str
) -> None:
    """Refuse a day or a week that is beyond the month or the year that it was counted from."""
    wrong = np.flatnonzero(found != begin)
    if len(wrong):
        row = int(wrong[0])
        raise SequenceError(
            f"{first_upper(table.where(row))}, column {used[-1].name!r}: {begin[row]} has no "
            f"{what} {used[-1].values[row]:.0f}; correct it, or choose another column as the time."
        )


def _unnamed_parts(table: Table) -> dict[str, Column]:
    """Neighbours without names that are year, month and more, as their moments go up throughout."""
    for k, column in enumerate(table.columns[:-1]):
        if not column.nameless or not is_within(column, 1700, 2100):
            continue
        found: dict[str, Column] = {}
        count = np.zeros(table.rows, np.int64)
        for key, part in zip(
            ("year", "month", "day", "hour", "minute"), table.columns[k:], strict=False
        ):
            if not part.nameless or not part_of(part, key):
                break
            found[key] = part
            count = count * 100 + part.values.astype(np.int64)
            if len(found) > 1 and len(count) >= FEW and (np.diff(count) > 0).all():
                return found
    return {}
