"""Clock: numbers that are moments (years, 20240131, seconds since 1970, days of a spreadsheet)."""

from __future__ import annotations

import re

import numpy as np

from lstm_viz.sequences.dates import as_times_of_day
from lstm_viz.sequences.table import Column, Table

_DATE = re.compile(
    r"date|datum|data|fecha|dt|day|time|zeit|timestamp|time ?stamp|ts|epoch|unix.*|datetime|period|"
    r"year ?month|yyyymm(dd)?|.*[ _]?(?:date|time|timestamp|datetime)",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"years?|yr|jahr|ann[ée]e|a[ñn]o|anno|fiscal year|season|date|time|period", re.IGNORECASE
)
_PARTS = {
    "year": (1500, 2200),
    "month": (1, 12),
    "day": (1, 31),
    "hour": (0, 23),
    "minute": (0, 59),
    "week": (1, 53),
    "quarter": (1, 4),
    "weekday": (0, 7),
    "dayofweek": (0, 7),
    "dow": (0, 7),
    "mo": (1, 12),
    "jahr": (1500, 2200),
    "monat": (1, 12),
    "tag": (1, 31),
    "stunde": (0, 23),
}
_SAME = {"jahr": "year", "monat": "month", "mo": "month", "tag": "day", "stunde": "hour"}
_HOUR = re.compile(r"h|hr|hour|hour ?ending|he|stunde|heure|hora|ora|std", re.IGNORECASE)
_HHMM = re.compile(
    r"hh:?mm|hr_?mn|hrmn|h_?m|time|time ?of ?day|tod|zeit|uhrzeit|heure|hora|ora", re.IGNORECASE
)
SERIALS = "days of a spreadsheet"  # which many other numbers may be as well
_SECONDS = 3e8, 4e9  # since 1970: from 1979 to 2096
_SERIAL = 20_000, 80_000  # days since 1899-12-30: from 1954 to 2119
_ZERO, _EXCEL = np.datetime64("1970-01-01", "us"), np.datetime64("1899-12-30", "us")


def is_part(column: Column) -> bool:
    """Whether a column of whole numbers is one part of a date, by its name and its values."""
    low, high = _PARTS.get(column.name.strip().lower().replace(" ", ""), (1, 0))
    return _within(column, low, high)


def is_decimal_year(column: Column) -> bool:
    """Whether a column holds years with a fraction that go up, by its name and its values."""
    if not re.search(r"decimal|year|date|time", column.name, re.IGNORECASE):
        return False
    values = column.values
    if column.kind != "number" or column.bad_count or not 1500 <= values[0] <= 2200:
        return False
    return bool((np.diff(values) > 0).all() and values[-1] <= 2200)


def times_in(column: Column, *, chosen: bool = False) -> tuple[np.ndarray, str] | None:
    """(row,) datetime64[us] that a column of numbers means, and how; None where it is no clock.

    Where somebody has `chosen` it as the time, dates and seconds since 1970 need no name.
    """
    values, name = column.values, column.name.strip()
    dated = bool(_DATE.fullmatch(name))
    if not dated and not chosen and not _YEAR.fullmatch(name):
        return None
    if column.kind != "number" or column.bad_count or not len(values) or not values[0] > 0:
        return None
    low, high = (float(values.min()), float(values.max()))
    if _within(column, 1500, 2200) and _YEAR.fullmatch(name):
        years = values.astype(np.int64) - 1970
        return years.astype("datetime64[Y]").astype("datetime64[us]"), "year"
    if not (dated or chosen) or not np.isfinite(low + high):
        return None
    if _within(column, 15000101, 22001231) and _dated(values, 10_000, 100) is not None:
        return _dated(values, 10_000, 100), "yyyymmdd"  # type: ignore[return-value]
    if _within(column, 150001, 220012) and _dated(values * 100 + 1, 10_000, 100) is not None:
        return _dated(values * 100 + 1, 10_000, 100), "yyyymm"  # type: ignore[return-value]
    for factor, how in ((1, "seconds"), (1e3, "milliseconds"), (1e6, "microseconds")):
        if _SECONDS[0] * factor <= low and high <= _SECONDS[1] * factor:
            micro = np.round(values.astype(np.float64) / factor * 1e6).astype("timedelta64[us]")
            return _ZERO + micro, f"{how} since 1970"
    strides = np.diff(values)
    in_order = bool((strides >= 0).all() or (strides <= 0).all())
    if dated and in_order and _SERIAL[0] <= low and high <= _SERIAL[1]:
        micro = np.round(values.astype(np.float64) * 86_400) * 1e6
        return _EXCEL + micro.astype("timedelta64[us]"), SERIALS
    return None


def joined(table: Table) -> tuple[np.ndarray, tuple[str, ...]] | None:
    """The moments in columns of year, month and perhaps day and hour, and their names."""
    parts: dict[str, Column] = {}
    for column in table.of("number"):
        key = column.name.strip().lower()
        key = _SAME.get(key, key)
        if key in ("year", "month", "day", "hour", "minute") and is_part(column):
            parts.setdefault(key, column)
    if not {"year", "month"} <= parts.keys():
        return None
    made = [parts[key].values.astype(np.int64) for key in ("year", "month")]
    times = ((made[0] - 1970) * 12 + made[1] - 1).astype("datetime64[M]").astype("datetime64[us]")
    names = [parts["year"].name, parts["month"].name]
    for key, unit, first in (("day", "D", 1), ("hour", "h", 0), ("minute", "m", 0)):
        if key not in parts:
            break
        times = times + (parts[key].values.astype(np.int64) - first).astype(f"timedelta64[{unit}]")
        names.append(parts[key].name)
    return times, tuple(names)


def of_day(table: Table, days: Column, taken: set[str]) -> tuple[tuple[str, str], Column] | None:
    """Days and the column of times of day beside them, not `taken`, that tells more steps apart."""
    if (days.values.astype("datetime64[D]") != days.values).any():
        return None
    for column in (*table.of("word"), *table.of("number")):
        if column.missing.any() or column.name in {*taken, days.name}:
            continue
        both = with_time_of_day(days.values, column)
        if both is not None:
            more = len(np.unique(both)) > len(np.unique(days.values))
            names = (days.name, column.name)
            return (names, Column(" ".join(names), both)) if more else None
    return None


def with_time_of_day(dates: np.ndarray, column: Column) -> np.ndarray | None:
    """Dates and times of day together."""
    added = _since_midnight(column)
    return None if added is None else dates + added


def minutes_in(column: Column, *, alone: bool = False) -> np.ndarray | None:
    """(row,) minutes since midnight in numbers such as 930 or 2400, by their name; else None.

    Where no date is beside it, it is `alone`, and what goes up in hundreds may be milliseconds.
    """
    name = column.name.strip().replace("_", " ")
    if not _HHMM.fullmatch(name) or not _within(column, 0, 2400):
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
    """(row,) timedelta64[us] of times of day as words, of hours or of numbers such as 930."""
    if column.kind == "word":
        return as_times_of_day(list(column.values))
    minutes = minutes_in(column)
    if minutes is None and _HOUR.fullmatch(column.name.strip().replace("_", " ")):
        minutes = column.values.astype(np.int64) * 60 if _within(column, 0, 24) else None
    return None if minutes is None else (minutes * 60 * 10**6).astype("timedelta64[us]")


def gaps_told(times: np.ndarray) -> tuple[str, ...]:
    """A sentence where moments in order are on a regular grid but for some that are missing."""
    unit = "M" if (times.astype("datetime64[M]") == times).all() else "us"
    strides = np.diff(times.astype(f"datetime64[{unit}]")).astype(np.int64)
    if len(strides) < 4:
        return ()
    usual = int(np.median(strides))
    odd = strides != usual
    if usual <= 0 or not odd.any() or odd.mean() > 0.1 or (strides % usual != 0).any():
        return ()
    missing = int((strides[odd] // usual - 1).sum())
    after = np.datetime_as_string(times[int(np.flatnonzero(odd)[0])], "auto")
    return (
        f"The times are regular, but {missing:,} {'are' if missing > 1 else 'is'} missing, the "
        f"first after {after}; the steps follow one another without a gap there.",
    )


def _within(column: Column, low: float, high: float) -> bool:
    values = column.values
    if column.kind != "number" or column.bad_count or not len(values):
        return False
    if not low <= values[0] <= high:  # most fail early, and cost nothing
        return False
    return bool(((values >= low) & (values <= high) & (values == np.trunc(values))).all())


def _dated(values: np.ndarray, year: int, month: int) -> np.ndarray | None:
    whole = values.astype(np.int64)
    years, months, days = whole // year, whole // month % 100, whole % 100
    if ((months < 1) | (months > 12) | (days < 1) | (days > 31)).any():
        return None
    first = ((years - 1970) * 12 + months - 1).astype("datetime64[M]")
    made = first.astype("datetime64[D]") + (days - 1)
    if (made.astype("datetime64[M]") != first).any():  # the 30th of February
        return None
    return made.astype("datetime64[us]")
