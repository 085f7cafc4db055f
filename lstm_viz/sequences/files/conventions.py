"""Conventions of NetCDF: numbers with units and scales → the values and times that they mean.

The conventions: https://cfconventions.org (sections 2.5, 4.4 and 8.1), and for `_Unsigned`:
https://docs.unidata.ucar.edu/nug/current/best_practices.html.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

ATTRIBUTES = (
    *("units", "calendar", "_FillValue", "missing_value", "scale_factor", "add_offset"),
    "_Unsigned",
)
_SINCE = re.compile(
    r"(?P<unit>days?|hours?|hrs?|h|minutes?|min|seconds?|secs?|s) since "
    r"(?P<year>\d{1,4})-(?P<month>\d\d?)-(?P<day>\d\d?)"
    r"(?:[ T]+(?P<hour>\d\d?)(?::(?P<minute>\d\d?)(?::(?P<second>\d\d?(?:\.\d*)?))?)?"
    r" ?(?P<zone>Z|UTC|GMT|(?P<sign>[+-])(?P<east>\d\d?)(?::?(?P<more>\d\d))?)?)? *",
    re.IGNORECASE | re.ASCII,
)
_SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_PROLEPTIC = "proleptic_gregorian"
_MIXED = ("standard", "gregorian", "")  # Julian before the day of the reform
_REFORM, _LAST = np.datetime64("1582-10-15", "us"), (1582, 10, 4)
_FURTHEST = 1e11  # seconds: 3,000 years


def is_time(known: dict[str, Any]) -> bool:
    """Whether the units of an array are those of times."""
    return _SINCE.fullmatch(_text(known.get("units"))) is not None


def decoded(values: np.ndarray, known: dict[str, Any]) -> np.ndarray:
    """The values, NaN where they are filled, scaled and as times where the attributes say so.

    Times of a calendar that is not ours stay the numbers that they are.
    """
    made = values = _signed_as_told(values, known)
    for key in ("_FillValue", "missing_value"):
        if key in known:
            filled = _signed_as_told(np.asarray(known[key]), known)
            made = np.where(np.isin(values, filled), np.nan, made)
    scale, offset = (_number(known.get(key)) for key in ("scale_factor", "add_offset"))
    if scale is not None or offset is not None:
        made = made * (1 if scale is None else scale) + (offset or 0)
    since = _SINCE.fullmatch(_text(known.get("units")))
    if since is None or not made.size or not np.isfinite(made).all():
        return made
    times = _times(made, since, _text(known.get("calendar")).lower())
    return made if times is None else times


def _signed_as_told(values: np.ndarray, known: dict[str, Any]) -> np.ndarray:
    """Whole numbers without a sign, where a format that has none of them keeps them with one."""
    wanted = {"true": "u", "false": "i"}.get(_text(known.get("_Unsigned")).lower())
    if wanted is None or values.dtype.kind not in "iu":
        return values
    return values.view(
        np.dtype(f"{wanted}{values.dtype.itemsize}").newbyteorder(values.dtype.byteorder)
    )


def _times(values: np.ndarray, since: re.Match[str], calendar: str) -> np.ndarray | None:
    """The moments (datetime64[us]) so long after another; None where the calendar has them not."""
    start = _moment(since, calendar)
    seconds = values.astype(np.float64) * _SECONDS[since["unit"][0].lower()]
    if start is None or np.abs(seconds).max() >= _FURTHEST:
        return None
    times = start + np.round(seconds * 1e6).astype("timedelta64[us]")
    return None if calendar != _PROLEPTIC and times.min() < _REFORM else times


def _moment(since: re.Match[str], calendar: str) -> np.datetime64 | None:
    """The moment in UTC from which is counted, as a proleptic Gregorian one."""
    year, month, day = (int(since[key]) for key in ("year", "month", "day"))
    hour, minute, east, more = (int(since[key] or 0) for key in ("hour", "minute", "east", "more"))
    second = float(since["second"] or 0)
    if calendar not in (_PROLEPTIC, *_MIXED) or hour > 23 or minute > 59 or second >= 60:
        return None
    try:
        date = np.datetime64(f"{year:04}-{month:02}-{day:02}", "us")
    except ValueError:  # a day that isn't in the calendar
        return None
    if calendar != _PROLEPTIC and date < _REFORM:
        if (year, month, day) > _LAST:  # one of the days that were left out
            return None
        century = (year - (month < 3)) // 100
        date += np.timedelta64(century - century // 4 - 2, "D")
    zone = (60 * east + more) * (-1 if since["sign"] == "-" else 1)
    seconds = 3_600 * hour + 60 * (minute - zone) + second
    return date + np.timedelta64(round(seconds * 1e6), "us")


def _number(value: Any) -> float | None:
    try:
        return None if value is None else float(np.asarray(value).reshape(-1)[0])
    except (ValueError, TypeError, IndexError):
        return None


def _text(value: Any) -> str:
    value = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    return value if isinstance(value, str) else ""
