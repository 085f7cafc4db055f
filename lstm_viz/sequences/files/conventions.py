"""Conventions of NetCDF: numbers with units and scales → the values and times that they mean.

The conventions: https://cfconventions.org (sections 2.5, 4.4 and 8.1).
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

_SINCE = re.compile(
    r"(days?|hours?|hrs?|h|minutes?|min|seconds?|secs?|s) since (\d{1,4}-\d\d?-\d\d?)"
    r"(?:[ T](\d\d?:\d\d(?::\d\d)?))?.*",
    re.IGNORECASE | re.ASCII,
)
_SECONDS = {"d": 86_400, "h": 3_600, "m": 60, "s": 1}
_CALENDARS = ("standard", "gregorian", "proleptic_gregorian", "")


def is_time(known: dict[str, Any]) -> bool:
    """Whether the units of an array are those of times."""
    return _SINCE.fullmatch(_text(known.get("units"))) is not None


def decoded(values: np.ndarray, known: dict[str, Any]) -> np.ndarray:
    """The values, NaN where they are filled, scaled and as times where the attributes say so."""
    made = values
    for key in ("_FillValue", "missing_value"):
        if key in known:
            made = np.where(np.isin(values, np.asarray(known[key])), np.nan, made)
    scale, offset = (_number(known.get(key)) for key in ("scale_factor", "add_offset"))
    if scale is not None or offset is not None:
        made = made * (1 if scale is None else scale) + (offset or 0)
    since = _SINCE.fullmatch(_text(known.get("units")))
    if since and _text(known.get("calendar")).lower() in _CALENDARS and np.isfinite(made).all():
        year, month, day = since[2].split("-")
        start = f"{year:0>4}-{month:0>2}-{day:0>2}T{(since[3] or '00:00').zfill(5)}"
        seconds = made.astype(np.float64) * _SECONDS[since[1][0].lower()]
        if np.abs(seconds).max(initial=0) < 1e11:  # 3,000 years
            micro = np.round(seconds * 1e6).astype("timedelta64[us]")
            try:
                return np.datetime64(start, "us") + micro
            except ValueError:  # a day that isn't in the calendar
                return made
    return made


def _number(value: Any) -> float | None:
    try:
        return None if value is None else float(np.asarray(value).reshape(-1)[0])
    except (ValueError, TypeError, IndexError):
        return None


def _text(value: Any) -> str:
    value = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    return value if isinstance(value, str) else ""
