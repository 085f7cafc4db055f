"""How people write a moment: text → datetime64, where every cell is one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

import numpy as np

from lstm_viz.sequences.digits import plain_digits
from lstm_viz.sequences.hours import clock_in, is_time_of_day
from lstm_viz.sequences.monotonic import goes_one_way
from lstm_viz.sequences.months import CLEAR, NAME, month_of

_ZONE = r"(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)"
_CLOCK = (
    r"(?:(?:T|,? {1,2}|,| @ )(?P<H>\d\d?):(?P<M>[0-5]\d)(?::(?P<S>[0-5]\d)(?:[.,](?P<f>\d{1,9}))?)?"
    r" ?(?P<half>[AaPp]\.?[Mm]\.?)?"
    rf" ?{_ZONE}?)?Z?"
)
# A day of the week, by how it begins in seven languages; without a date behind it, it is a word.
_DAY = (
    r"(?:(?:mo|tu|we|th|fr|sa|su|di|mi|do|so|lu|ma|me|je|ve|ju|vi|sá|gi|se|te|qu|wo|vr|za|zo)"
    r"[a-zà-ÿ-]{0,11}\.?,? )?"
)
_YEAR = r"(?P<Y>\d{4}|'?\d\d)"
_QUARTER = (
    r"(?:[QT](?P<q>[1-4])|[HS](?P<s>[12])"
    r"|(?P<q1>[1-4])(?:[QT]|\. ?Quartal|(?:er|[eºo])? trim(?:estre)?))[- /]?"
)
_WEEK = r"(?:W|[KC]W ?|week )(?P<w>\d\d?)"
QUARTER = "quarter and year of two digits"  # "1Q10" may be a part as well
ORDERED, DOTTED, EITHER, SHORT = "year first", "day.month.year", "two orders", "month year"
SEASON, _FISCAL = "first year of a season", "fiscal year"
_YEAR_FIRST = "year/month/day"  # with two digits: tried only where other orders are
# How a moment is written, in the order in which it is tried; the second is a day and a month, of
# which either may be first.
_WAYS = {
    SEASON: r"(?:FY ?)?(?P<Y>(?:19|20)\d\d)[-/](?P<after>(?:19|20)?\d\d)",
    _FISCAL: r"FY ?(?P<Y>(?:19|20)\d\d)",
    ORDERED: r"(?P<Y>\d{4})[-/.] ?(?P<m>\d\d?)(?:[-/.] ?(?P<d>\d\d?))?\.?" + _CLOCK,
    "year, month, day in signs":
    r"(?P<Y>\d{4}) ?[年년] ?(?P<m>\d\d?) ?[月월](?: ?(?P<d>\d\d?) ?[日일])?" + _CLOCK,
    "yyyymmdd": r"(?P<Y>\d{4})(?P<m>\d\d)(?P<d>\d\d)" + _CLOCK.replace(":(?P<", ":?(?P<"),
    DOTTED: _DAY + r"(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<Y>\d{4}|\d\d)" + _CLOCK,
    EITHER: _DAY + r"(?P<a>\d\d?)[-/](?P<b>\d\d?)[-/](?P<Y>\d{4}|\d\d)" + _CLOCK,
    "day month year": CLEAR + _DAY
    + rf"(?P<d>\d\d?)(?:\. ?| de |[- /])?{NAME}(?: de |[-, /] ?)?{_YEAR}" + _CLOCK,
    "month day, year": _DAY + rf"{NAME}[- ](?P<d>\d\d?)(?:,|st,|nd,|rd,|th,)? ?(?P<Y>\d{{4}})"
    + rf"(?:{_CLOCK}| \({NAME.replace('?P<name>', '?:')}\))",  # of which month it tells
    "weekday month day clock year": rf"(?:mon|tue|wed|thu|fri|sat|sun) {NAME} {{1,2}}(?P<d>\d\d?)"
    rf" (?P<H>\d\d):(?P<M>[0-5]\d):(?P<S>[0-5]\d)(?P<f>)(?P<half>)(?: {_ZONE})? (?P<Y>\d{{4}})",
    SHORT: CLEAR + rf"{NAME}[- /']?{_YEAR}",
    "year month": rf"(?P<Y>\d{{4}})[- /]?{NAME}(?:[- ](?P<d>\d\d?))?",
    "month/year": r"(?P<m>\d\d?)[-/](?P<Y>\d{4})",
    "year and week": rf"(?P<Y>\d{{4}})[- ]?{_WEEK}(?:-?(?P<wd>[1-7]))?",
    "week and year": rf"{_WEEK}(?:[-/ ]|, )(?P<Y>\d{{4}})",
    "year and quarter": r"(?P<Y>\d{4})[-: ]{0,2}(?:[QT](?P<q>[1-4])|[HS](?P<s>[12]))",
    "quarter and year": rf"{_QUARTER}(?P<Y>\d{{4}})",
    QUARTER: rf"{_QUARTER}(?P<Y>'?\d\d)",
    "year, month, month number": r"(?P<Y>\d{4})M(?P<m>\d\d)",
}  # fmt: skip
_SEASONS = 3  # years of a season that are no months by chance: 2011/12
_PATTERNS = {way: re.compile(text, re.ASCII | re.IGNORECASE) for way, text in _WAYS.items()}
_PATTERN_YEAR_FIRST = re.compile(
    r"(?P<Y>\d\d)[-/.](?P<m>\d\d?)[-/.](?P<d>\d\d?)" + _CLOCK, re.ASCII | re.IGNORECASE
)
# What numpy reads as well, and a hundred times faster: all cells at once, if they are this or the
# first 10, 16, 19 or 23 characters of it.
_PLAIN = np.frombuffer(b"0000-00-00 00:00:00.000000", np.uint8)
_LENGTHS = {10, 16, 19, 23, 26}


class Times(NamedTuple):
    """`values` (row,) datetime64[us], how they are written, and the other order of day and month.

    `swapped` is there only where every cell allows both.
    """

    values: np.ndarray
    written: str = ""
    swapped: np.ndarray | None = None


def times_of(
    cells: Sequence[object], day_first: bool | None = None, *, likely: bool = False
) -> Times | None:
    """The moments in cells that are all written in one way, or all as year-month-day; else None.

    A time of day may follow, and its zone. Where the zones differ, as between summer and winter,
    all are turned into UTC; else a zone changes nothing. Times without a zone among others with one
    are no dates. Of 01/02/2024, all cells together show which is the day; where they don't, it is
    the one that `day_first` says, else the one in which time goes on, else the month is first, if
    the day is not `likely` to be.
    """
    quick = at_once(cells)
    if quick is not None:
        return Times(quick)
    texts = list(dict.fromkeys(cell for cell in cells if isinstance(cell, str)))
    if not texts:
        return _collected(cells, {}, "")
    first = plain_digits(texts[0].strip())
    for way, pattern in _PATTERNS.items():
        if not pattern.fullmatch(first):
            continue
        if way in (SEASON, _FISCAL):
            again = len(texts) < sum(isinstance(cell, str) for cell in cells)
            years = _read(texts, way, None)
            if len(years) < _SEASONS and (again or _read(texts, ORDERED, None)):
                continue
            if again:
                return None  # which name series
        if way != EITHER:
            made = _collected(cells, _read(texts, way, None), way)
            if way == DOTTED and _PATTERN_YEAR_FIRST.fullmatch(first):
                year = _collected(cells, _read(texts, _YEAR_FIRST, None), _YEAR_FIRST)
                made = _of_dotted(made, year, day_first)
            if way == SHORT and made and not first[-4:].isdigit() and _may_be_days(made.values):
                return None
            if made is not None:
                return made
            continue
        orders = [_collected(cells, _read(texts, way, day), way) for day in (False, True)]
        year = _collected(cells, _read(texts, _YEAR_FIRST, None), _YEAR_FIRST)
        return _of_orders(orders[0], orders[1], year, day_first, likely)
    return None


def _of_orders(
    month: Times | None, day: Times | None, year: Times | None, day_first: bool | None, likely: bool
) -> Times | None:
    """The order of day and month that all cells allow, or of two the more likely one.

    Where the day is not first, a `year` of two digits may be.
    """
    month = None if month is None else month._replace(written="month/day/year")
    day = None if day is None else day._replace(written="day/month/year")
    if year is not None and (month is None or not is_steady(month.values)):
        month = year if month is None or is_steady(year.values) else month
    if month is None or day is None or (month.values == day.values).all():
        return month or day
    return _likelier(day, month, day_first, likely=likely)


def _likelier(day: Times, other: Times, day_first: bool | None, *, likely: bool) -> Times:
    """One of two orders: as somebody says, else the one in which time goes on, else as `likely`."""
    if day_first is None:
        steady = is_steady(day.values), is_steady(other.values)
        day_first = likely if steady[0] == steady[1] else steady[0]
    chosen, left = (day, other) if day_first else (other, day)
    return chosen._replace(swapped=left.values)


def _of_dotted(day: Times | None, year: Times | None, day_first: bool | None) -> Times | None:
    """The order of 24.01.05: the day is first, unless time goes on only where the year is.

    Where the day is first and time goes on, in shorter steps than where the year is, that is sure.
    """
    if day is None or year is None or (day.values == year.values).all():
        return day or year
    if day_first is None and is_steady(day.values):
        spans = [np.nanmax(v) - np.nanmin(v) for v in (day.values, year.values)]
        if not is_steady(year.values) or spans[1] >= spans[0]:
            return day
    return _likelier(day, year, day_first, likely=True)


def _may_be_days(values: np.ndarray) -> bool:
    """Whether "Jan 15" may be a day: no year is above 31, and a month comes twice in a row."""
    months = values[~np.isnat(values)].astype("datetime64[M]").astype(np.int64)
    years, months = 1970 + months // 12, months % 12
    short = bool(((years > 2000) & (years <= 2031)).all())
    beside = (months[1:] == months[:-1]) & (years[1:] != years[:-1])
    return short and (bool(beside.any()) or not is_steady(values))


def is_steady(values: np.ndarray) -> bool:
    """Whether time never turns round."""
    return goes_one_way(values[~np.isnat(values)], strictly=False)


def _read(texts: list[str], way: str, day_first: bool | None) -> dict[object, datetime | None]:
    """Each text's moment; those that are written in another way are read year first, if so."""
    patterns = [_PATTERN_YEAR_FIRST if way == _YEAR_FIRST else _PATTERNS[way]]
    if way in (ORDERED, DOTTED):
        patterns = [_PATTERNS[ORDERED], _PATTERNS[DOTTED]]
    found: dict[object, datetime | None] = {}
    for text in texts:
        match = next((m for p in patterns if (m := p.fullmatch(plain_digits(text.strip())))), None)
        found[text] = None if match is None else _moment(match, day_first)
        if found[text] is None:
            return {}
    return found


def _collected(
    cells: Sequence[object], texts: dict[object, datetime | None], way: str
) -> Times | None:
    moments: list[datetime | None] = []
    for cell in cells:
        moment = texts.get(cell) if isinstance(cell, str) else _dated(cell)
        if moment is None and cell is not None:
            return None
        moments.append(moment)
    zones = {moment.utcoffset() for moment in moments if moment is not None}
    if len(zones) > 1:
        if None in zones:
            return None
        moments = [None if moment is None else moment.astimezone(UTC) for moment in moments]
    naive = [None if moment is None else moment.replace(tzinfo=None) for moment in moments]
    return Times(np.array(naive, "datetime64[us]"), "" if way == ORDERED else way)


def at_once(cells: Sequence[object]) -> np.ndarray | None:
    """The moments in cells that are all year-month-day, with or without a time; else None."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    length = len(texts[0]) if texts else 0
    if length not in _LENGTHS or any(len(text) != length for text in texts):
        return None
    joined = "".join(texts).encode("ascii", "replace")
    found = np.frombuffer(joined, np.uint8).reshape(-1, length)
    digits = _PLAIN[:length] == ord("0")
    numerals = (found >= ord("0")) & (found <= ord("9"))
    marks = (found == _PLAIN[:length]) | (found == ord("T")) & (np.arange(length) == 10)
    if not np.where(digits, numerals, marks).all():
        return None
    given = np.array([cell is not None for cell in cells])
    if given.sum() != len(texts):  # among dates of other kinds
        return None
    times = np.full(len(cells), np.datetime64("NaT", "us"))
    try:
        times[given] = np.array(texts, "datetime64[us]")
    except ValueError:  # a day that isn't in the calendar
        return None
    return times


def _dated(cell: object) -> datetime | None:
    if isinstance(cell, datetime):
        return cell
    return datetime(cell.year, cell.month, cell.day) if isinstance(cell, date) else None


def looks_like_time(text: str) -> bool:
    """Whether one cell is written as a moment, or as a time of day."""
    text = plain_digits(text.strip())
    if not text or len(text) > 60:
        return False
    return any(p.fullmatch(text) for p in _PATTERNS.values()) or is_time_of_day(text)


def _moment(found: re.Match[str], day_first: bool | None) -> datetime | None:
    part: Callable[[str], str | None] = found.groupdict().get
    year = int((part("Y") or "").lstrip("'"))
    if year < 100 and len(part("Y") or "") < 4:  # as strptime reads it
        year += 2000 if year < 69 else 1900
    if part("after") and int(part("after") or 0) % 100 != (year + 1) % 100:
        return None
    try:
        if part("w"):
            return datetime.fromisocalendar(year, int(part("w") or 0), int(part("wd") or 1))
        month, day = part("m"), part("d")
        for months, of_year in ((3, part("q") or part("q1")), (6, part("s"))):
            month = str(months * (int(of_year) - 1) + 1) if of_year else month
        if part("name"):
            month = str(month_of(part("name") or ""))
        if part("a"):
            month, day = (part("b"), part("a")) if day_first else (part("a"), part("b"))
        clock = timedelta(microseconds=clock_in(found) if "H" in found.re.groupindex else 0)
        if clock > timedelta(days=1):  # 24:00 is the end of a day
            return None
        zone = (part("zone") or "").upper().replace("UTC", "Z").replace("GMT", "Z")
        midnight = f"{year:04}-{int(month or 1):02}-{int(day or 1):02}T00{zone}"
        return datetime.fromisoformat(midnight) + clock
    except (ValueError, OverflowError):
        return None
