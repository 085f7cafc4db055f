"""How people write a time of day: text → timedelta64 since midnight."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from lstm_viz.sequences.digits import plain_digits

_TIME_OF_DAY = re.compile(
    r"(?P<H>\d\d?)[:.h](?P<M>[0-5]\d)(?:[:.](?P<S>[0-5]\d)(?:[.,](?P<f>\d{1,9}))?)?"
    r"(?: ?(?P<half>[AaPp]\.?[Mm]\.?))?",
    re.ASCII,
)
HOUR = 3600 * 10**6  # microseconds
_SPAN = re.compile(r"(\d\d) ?- ?(\d\d)", re.ASCII)  # of an hour: 00 - 01


def is_time_of_day(text: str) -> bool:
    """Whether this is a time of day, such as 18:00."""
    return bool(_TIME_OF_DAY.fullmatch(plain_digits(text.strip())))


def as_times_of_day(cells: Sequence[str]) -> np.ndarray | None:
    """(row,) timedelta64[us] since midnight, or None where any cell is no time of day.

    Spans of an hour, such as 08-09, are their first hours, where all cells are such spans.
    """
    made = []
    for text in _begins(cells) or cells:
        found = _TIME_OF_DAY.fullmatch(plain_digits(text.strip()))
        if not found or clock_in(found) > 24 * HOUR:  # the end of a day
            return None
        made.append(clock_in(found))
    return np.array(made, "timedelta64[us]")


def _begins(cells: Sequence[str]) -> list[str]:
    """The first hours of spans of one hour each; none where any cell is something else: 08-30."""
    made = []
    for text in cells:
        span = _SPAN.fullmatch(plain_digits(text.strip()))
        if not span or (int(span[1]) + 1) % 24 != int(span[2]) % 24:
            return []
        made.append(f"{span[1]}:00")
    return made


def clock_in(found: re.Match[str]) -> int:
    """Microseconds since midnight, of the groups H, M, S, f and half."""
    hour = int(found["H"] or 0)
    if found["half"]:  # 12 AM is midnight
        hour = hour % 12 + (12 if found["half"][0] in "pP" else 0)
    seconds = (hour * 60 + int(found["M"] or 0)) * 60 + int(found["S"] or 0)
    return seconds * 10**6 + int(f"{found['f'] or '':0<6}"[:6])


def ends_summer(times: np.ndarray) -> np.ndarray:
    """(row,) whether a moment is in an hour that may come twice, as where summer time ends.

    Such are from 0:00 to 3:59 on a Sunday from 24 September to 7 November, as in the north, or from
    1 March to 7 April, as in the south.
    """
    days, months = times.astype("datetime64[D]"), times.astype("datetime64[M]")
    sunday = days.astype(np.int64) % 7 == 3  # 1970 began on a Thursday
    night = (times - days).astype("timedelta64[h]").astype(np.int64) < 4
    date = (months.astype(np.int64) % 12 + 1) * 100 + (days - months).astype(np.int64) + 1
    north, south = (date >= 924) & (date <= 1107), (date >= 301) & (date <= 407)
    return sunday & night & (north | south)
