"""Named parts: months, quarters and seasons that a column of words names, beside years."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lstm_viz.sequences.monotonic import goes_one_way
from lstm_viz.sequences.months import SEASONS, month_in, quarter_in
from lstm_viz.sequences.plan.clock import MONTHS, YEARS, called, is_within
from lstm_viz.sequences.plan.ids import strides_within, telling_apart
from lstm_viz.sequences.plan.points import Point
from lstm_viz.sequences.table import Column, Table

_MOST_NAMES = 24  # of months: in two languages
# What words may name → the part that it is, the number of a word, and how many a year has.
_KINDS: tuple[tuple[str, Callable[[str], int | None], int], ...] = (
    ("month", month_in, 12),
    ("month", SEASONS.get, 12),
    ("quarter", quarter_in, 4),
)
_HEADING = re.compile(
    r"(?:(?:fiscal|calendar|reporting|fy|cy)[ _.]?)?"
    rf"(?:{MONTHS}|months|mon|mth|monate|"
    r"periods?|periode|période|per[ií]odo|quarters?|qtr|q|quartale?|trimestre|kwartaal|"
    r"seas|season|saison|jahreszeit|estaci[óo]n|estação|stagione|seizoen)"
    r"(?:[ _.]?(?:names?|abbr|of[ _]year))?"
)
_YEAR = re.compile(rf"{YEARS}|years|yyyy|fy|geschäftsjahr|exercice")
_WHICH_YEAR = frozenset(("fiscal", "financial", "calendar", "reporting"))
_WORDS = re.compile(r"[^\W\d_]+")


# What words have to be for a proof that they are times, and whether it is sure. Q1, M01, April and
# SON are questions, machines and people as well; consecutive moments are none.
_PROOFS = (
    ({"chosen"}, True),
    ({"consecutive", "headed"}, True),
    ({"consecutive", "nameless"}, True),
    ({"beside a year", "headed", "nothing else"}, True),
    ({"beside a year", "headed"}, False),
    ({"in order", "headed"}, False),
    ({"in order", "nothing else"}, False),
)


class NamedDate(NamedTuple):
    """The part of a date that words name, and the years; `sure` is whether they are nothing else.

    `parts` has "month" or "quarter", whose values are numbers from 1, and "year".
    """

    parts: dict[str, Column]
    sure: bool


def named_part(table: Table, year: Column | None, chosen: tuple[str, ...] = ()) -> NamedDate | None:
    """A column of words that are months or quarters of the `year`, or of the years beside it.

    What somebody has `chosen` needs no proof.
    """
    found: NamedDate | None = None
    for k, column in enumerate(table.columns):
        words = dict.fromkeys(column.values) if column.kind == "word" else {}
        if not 1 < len(words) <= _MOST_NAMES or (chosen and column.name not in chosen):
            continue
        for part, number, of_year in _KINDS:
            numbers = {word: number(word) or 0 for word in words}
            if not all(0 < one <= of_year for one in numbers.values()):
                continue
            made = Column(column.name, np.array([numbers[one] for one in column.values], float))
            for years in [year] if year else _years_beside(table, k, chosen):
                count = of_year * years.values + made.values
                facts = _facts(table, column, years, count, beside=years is year)
                facts |= {"chosen"} if chosen else set()
                sure = [sure for needed, sure in _PROOFS if needed <= facts]
                if True in sure:
                    return NamedDate({part: made, "year": years}, sure=True)
                if sure and found is None:
                    found = NamedDate({part: made, "year": years}, sure=False)
    return found


def _facts(
    table: Table, words: Column, years: Column, count: np.ndarray, *, beside: bool
) -> set[str]:
    """What is so of words that may be parts of years, whose moments are numbered by `count`."""
    in_order = _in_order(table, count, (years, words), alone=not beside)
    # A winter whose year is that of its December comes after the autumn.
    seasons = SEASONS.keys() >= set(words.values)
    facts = {
        "beside a year": beside,
        "headed": bool(_HEADING.fullmatch(called(words))),
        "nameless": words.nameless,
        "consecutive": _goes_on(count) and (beside or _is_called_year(years, all)),
        "in order": in_order,
        "nothing else": (in_order or not seasons)
        and (not _may_be_any(words) or (np.diff(np.unique(count)) == 1).all()),
    }
    return {name for name, holds in facts.items() if holds}


def asked(points: tuple[Point, ...], names: tuple[str, ...]) -> tuple[Point, ...]:
    """The points with the question whether the columns `names` are the time together."""
    if not names:
        return points
    why = (
        f"The words in {names[1]!r} may be months or quarters of {names[0]!r}, or names of "
        "something else."
    )
    times = [point for point in points if point.argument == "time"]
    if not times:
        return (*points, Point("time", (), why, True, (names,)))
    value = times[0].value
    others = times[0].others if times[0].open else ()
    now = replace(times[0], why=why, open=True, others=(*others, names))
    return tuple(now if point is times[0] else point for point in points) if value else points


def _years_beside(table: Table, place: int, chosen: tuple[str, ...]) -> list[Column]:
    """The columns of years beside a column: without a name, or called so, and not all numbers."""
    if chosen:
        near = [column for column in table.columns if column.name in chosen]
    else:
        near = list(table.columns[max(0, place - 1) : place + 2])
        near = [column for column in near if _is_called_year(column, any)]
    if len(table.of("number")) < 2:
        return []
    return [
        column
        for column in near
        if is_within(column, 1700, 2100) and (np.abs(np.diff(column.values)) <= 1).all()
    ]


def _is_called_year(column: Column, how: Callable[[Iterable[bool]], bool]) -> bool:
    """Whether any, or all, of the words of its name are those of years; or it has no name."""
    words = _WORDS.findall(called(column))
    named = any(map(_YEAR.fullmatch, words))
    return column.nameless or (
        named and how(bool(_YEAR.fullmatch(word)) or word in _WHICH_YEAR for word in words)
    )


def _goes_on(count: np.ndarray) -> bool:
    """Whether each row is the month (the quarter, the season) after the one before, or before."""
    strides = np.diff(count)
    return bool(any((strides == stride).all() for stride in (1, -1, 3, -3)))


def _in_order(table: Table, count: np.ndarray, used: Iterable[Column], *, alone: bool) -> bool:
    """Whether moments go up or down throughout; or up within each series, if there are several."""
    if goes_one_way(count):
        return True
    found = () if alone else telling_apart(table, count, {column.name for column in used})
    return bool(found) and bool((strides_within(found, count) > 0).all())


def _may_be_any(column: Column) -> bool:
    """Whether the heading or the words are those of anything else too: M01 may be a machine."""
    coded = all(word[:1] in "mM" and word[1:].isdecimal() for word in column.values)
    return coded or called(column).startswith(("per", "pér"))
