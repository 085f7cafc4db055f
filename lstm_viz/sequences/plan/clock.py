"""Clock: numbers that are moments (years, 20240131, seconds since 1970, days of a spreadsheet)."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np

from lstm_viz.sequences.monotonic import goes_one_way
from lstm_viz.sequences.table import Column

_DATE = re.compile(
    r"data|fecha|dt|day|zeit|ts|epoch|unix.*|period|year ?month|yyyymm(dd)?|"
    r"(?:.{1,30}[ _])?(?:date|datum|time|timestamp)(?:[ _].{0,30})?|.{1,30}(?:date|time|timestamp)",
    re.IGNORECASE,
)
_OF_SECONDS = re.compile(r"^(?:ts|epoch)$|^unix|(?:^|[ _])time(?:stamp)?(?:$|[ _])")
_ELAPSED = re.compile(
    r"t|(?:elapsed )?time(?: (?:n?s|ms|us|sec|secs|seconds|min|minutes|h|hours|days))?|zeit|temps|"
    r"tiempo|tempo|secs?|seconds?(?: elapsed)?|n?s|ms|sample ?#?|samples?|step|frame"
)
_UNIT = re.compile(r"[(\[][^()\[\]]*[)\]]")  # or a zone, beside a name: Zeit [s], time (UTC)
YEARS = r"year|yr|jahr|ann[ée]e|a[ñn]o|anno|jaar"
MONTHS = r"month|mo|monat|mois|m[êe]s|mese|maand"
_YEAR = re.compile(rf"{YEARS}|years|fiscal year|season|date|time|period", re.IGNORECASE)
_MONTH = re.compile(rf"{MONTHS}|months|monate", re.IGNORECASE)
# The parts of a date → what they are called, and from where to where they go.
PARTS = {
    "year": (YEARS, 1500, 2200), "month": (MONTHS, 1, 12), "week": (r"week|woche", 1, 53),
    "day": (r"day|dy|tag|jour|d[ií]a|giorno|dag", 1, 31), "hour": (r"hour|hr|stunde|heure", 0, 23),
    "minute": (r"minute|mn", 0, 59), "quarter": (r"quarter|quartal", 1, 4),
    "doy": (r"doy|day[ _]?of[ _]?year", 1, 366), "weekday": (r"weekday|dayofweek|dow", 0, 7),
}  # fmt: skip
_PART = re.compile("|".join(f"(?P<{part}>{names})" for part, (names, _, _) in PARTS.items()))
HHMM = re.compile(
    r"hh:?mm|hr_?mn|hrmn|h_?m|time|time ?of ?day|tod|zeit|uhrzeit|heure|hora|ora", re.IGNORECASE
)
SERIALS = "days of a spreadsheet"
_DAYS, _CLOCKS = "yyyymmdd", ("", "hh", "hhmm", "hhmmss")  # in one number, as of a weather service
_SECONDS = 3e8, 4e9  # since 1970: from 1979 to 2096
_LIKELY = 9e8, 2.2e9  # ... of numbers that no name calls a time: from 1998 to 2039
_SERIAL = 20_000, 80_000  # days since 1899-12-30: from 1954 to 2119
FEW = 3  # rows that may be alike by chance
_ZERO, _EXCEL = np.datetime64("1970-01-01", "us"), np.datetime64("1899-12-30", "us")


class Moments(NamedTuple):
    """The `times` (row,) datetime64[us] that numbers mean, and how.

    It is not `sure` where they may as well be something else.
    """

    times: np.ndarray
    how: str
    sure: bool = True


def called(column: Column) -> str:
    """The name of a column in small letters, without a unit and signs round it."""
    return _bare(column.name)


def is_called_time(name: str) -> bool:
    """Whether a name is that of a time, of whatever kind."""
    bare = _bare(name).replace("_", " ")
    return bool(_DATE.fullmatch(bare) or _YEAR.fullmatch(bare) or _ELAPSED.fullmatch(bare))


def _bare(name: str) -> str:
    return _UNIT.sub("", name).strip(" <>#'\"\t").lower()


def is_elapsed(column: Column) -> bool:
    """Whether the name of a column is that of a time that passes."""
    return bool(_ELAPSED.fullmatch(called(column).replace("_", " ")))


def is_part(column: Column) -> bool:
    """Whether a column of whole numbers is one part of a date, by its name and its values.

    So is a time of day that never changes, as exports of daily prices have it.
    """
    if (
        HHMM.fullmatch(called(column))
        and is_within(column, 0, 235959)
        and not np.ptp(column.values)
    ):
        return True
    key = called(column).replace(" ", "")
    return bool(part_of(column, key))


def part_of(column: Column, name: str) -> str:
    """The part of a date that whole numbers of this name are, in small letters; "" for none."""
    part = found.lastgroup if (found := _PART.fullmatch(name)) else None
    return part if part and is_within(column, *PARTS[part][1:]) else ""


def is_decimal_year(column: Column) -> bool:
    """Whether a column holds years with a fraction that go up, by its name and its values."""
    named = re.search(r"decimal|year|date|time", column.name, re.IGNORECASE)
    if not named and not column.nameless:
        return False
    values = column.values
    if column.kind != "number" or column.bad_count or not 1500 <= values[0] <= 2200:
        return False
    strides = np.diff(values)
    if not (strides > 0).all() or values[-1] > 2200:
        return False
    # Without a name: months, or any other fraction of a year, but no thousands of something.
    even = len(values) >= FEW and np.allclose(strides, strides.mean(), rtol=0.2, atol=0)
    return bool(named) or bool(even and strides.mean() <= 1 and (values % 1 > 0).any())


def times_in(column: Column, *, chosen: bool = False) -> Moments | None:
    """The moments that a column of numbers means; None where it is no clock.

    Where somebody has `chosen` it as the time, dates and seconds since 1970 need no name. Nor do
    they where every number is a day of the calendar, or where seconds since 1970 go up throughout:
    that is not sure.
    """
    values, name = column.values, called(column)
    dated = bool(_DATE.fullmatch(name))
    if column.kind != "number" or column.bad_count or not len(values) or not values[0] > 0:
        return None
    yearly = _YEAR.fullmatch(name) or (
        column.nameless and len(values) >= FEW and (np.diff(values) == 1).all()
    )
    if yearly and is_within(column, 1500, 2200):
        years = values.astype(np.int64) - 1970
        return Moments(years.astype("datetime64[Y]").astype("datetime64[us]"), "year")
    if values[0] < _SERIAL[0]:  # which most are
        return _months(values) if (dated or _MONTH.fullmatch(name)) and values.max() < 13 else None
    low, high = (float(values.min()), float(values.max()))
    if not np.isfinite(low + high):
        return None
    named = dated or chosen
    several = len(values) >= FEW and low < high
    for clock in _CLOCKS if named or several else ():
        if clock and not named and not column.nameless:
            break  # numbers of invoices are as long
        unit = 100 ** (len(clock) // 2)
        if is_within(column, 15000101 * unit, 22001232 * unit - 1):
            if clock == "hh" and not _may_be_hours(values):
                continue
            times = _dated(values // unit, values % unit * (10**6 // unit))
            if times is not None:
                either = clock == "hh" and _OF_SECONDS.search(name) and _is_even(values)
                return Moments(times, f"{_DAYS}{clock}", not either)
    if named and is_within(column, 150001, 220012):
        times = _dated(values * 100 + 1)
        if times is not None:
            return Moments(times, "yyyymm")
    first, last = _SECONDS if named else _LIKELY
    for k, how in enumerate(("seconds", "milliseconds", "microseconds", "nanoseconds")):
        factor = 1000.0**k
        inside = first * factor <= low and high <= last * factor
        if inside and (named or (several and goes_one_way(values))):
            micro = np.round(values.astype(np.float64) / factor * 1e6).astype("timedelta64[us]")
            return Moments(_ZERO + micro, f"{how} since 1970", named)
    if dated and high <= _SERIAL[1] and _SERIAL[0] <= low and goes_one_way(values, strictly=False):
        micro = np.round(values.astype(np.float64) * 86_400) * 1e6
        return Moments(_EXCEL + micro.astype("timedelta64[us]"), SERIALS, False)
    return None


def _months(values: np.ndarray) -> Moments | None:
    """The months in numbers such as 1.2024; None where one is none."""
    whole = np.rint(np.asarray(values, np.float64) * 10_000)
    months, years = np.divmod(whole, 10_000)
    fine = (years >= 1900) & (years <= 2100) & (months >= 1)
    if not (fine & (np.abs(whole - values * 10_000.0) < 1e-3)).all():
        return None
    times = (12 * (years - 1970) + months - 1).astype("M8[M]").astype("M8[us]")
    return Moments(times, "month.year")


def _may_be_hours(values: np.ndarray) -> bool:
    """Whether yyyymmddhh is likelier than seconds since 1970, which have ten digits as well.

    From 1900 to 2100 it is, as the seconds would be of 2030 and later; else only where so many
    rows on several days are not on the clock by chance.
    """
    if values.min() >= 1900010100 and values.max() < 2101010100:
        return True
    return len(values) >= 24 and bool(np.ptp(values // 100))


def _is_even(values: np.ndarray) -> bool:
    return len(values) < FEW or not np.ptp(np.diff(values))


def is_within(column: Column, low: float, high: float) -> bool:
    """Whether a column holds whole numbers from `low` to `high` only, one in each row."""
    values = column.values
    if column.kind != "number" or column.bad_count or not len(values):
        return False
    if not low <= values[0] <= high:  # most fail early, and cost nothing
        return False
    return bool(((values >= low) & (values <= high) & (values == np.trunc(values))).all())


def _dated(values: np.ndarray, clock: np.ndarray | None = None) -> np.ndarray | None:
    """The moments that days such as 20240131 and times of day such as 235959 mean.

    None where one is not in the calendar, or on no clock.
    """
    whole = values.astype(np.int64)
    years, months, days = whole // 10_000, whole // 100 % 100, whole % 100
    if ((months < 1) | (months > 12) | (days < 1) | (days > 31)).any():
        return None
    first = ((years - 1970) * 12 + months - 1).astype("datetime64[M]")
    made = first.astype("datetime64[D]") + (days - 1)
    if (made.astype("datetime64[M]") != first).any():  # the 30th of February
        return None
    if clock is None:
        return made.astype("datetime64[us]")
    passed = since_midnight(clock)
    return None if passed is None else made.astype("datetime64[us]") + passed


def since_midnight(numbers: np.ndarray) -> np.ndarray | None:
    """(row,) timedelta64[us] of times of day such as 93000 for 9:30; None if one is on no clock."""
    minutes, seconds = np.divmod(numbers.astype(np.int64), 100)
    hours, minutes = np.divmod(minutes, 100)
    if ((hours > 23) | (minutes > 59) | (seconds > 59)).any():
        return None
    return ((hours * 60 + minutes) * 60 + seconds).astype("timedelta64[s]").astype("m8[us]")
