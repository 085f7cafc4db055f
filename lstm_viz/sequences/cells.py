"""Cells as a file has them (text, numbers, dates, nothing) → a Column of one kind."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lstm_viz.sequences.date_spans import begins_of
from lstm_viz.sequences.dates import QUARTER, SEASON, Times, at_once, times_of
from lstm_viz.sequences.digits import told_of_digits
from lstm_viz.sequences.marks import Writing, number_in, writing_of
from lstm_viz.sequences.numbers_with_units import Numeral, Undressed, numeral_in, undressed
from lstm_viz.sequences.numerals import (
    ABSENT,
    STARS,
    TOO_LARGE,
    NumeralError,
    is_missing,
    is_number,
    quoted,
    too_large,
)
from lstm_viz.sequences.plan.points import Point
from lstm_viz.sequences.plan.wanted import PLAIN, Given
from lstm_viz.sequences.table import Bad, Column

FIRST_BAD = 3  # of the cells that are no numbers, so many are kept with their reason
# Without such a name, what could be quarters (1Q10, 2Q10) may be the numbers of parts.
_WHEN = re.compile(r"date|datum|time|when|period|quart|qtr|trim|fecha|zeit", re.IGNORECASE)
_NUMBERS = frozenset({int, float, bool, type(None)})


def column_of(
    name: str,
    cells: Sequence[object],
    *,
    comma: bool | None = None,
    semicolons: bool = False,
    given: Given = PLAIN,
) -> Column:
    """One column: of numbers, of times or of words, as most of its cells are.

    A cell is a str, an int, a float, a bool (0 or 1), a date or datetime, or None; what stands for
    nothing (None, NaN, "", "NA" ..., what `given` says) is missing, and so are stars among numbers
    and times. Numbers it is where at least half of what is there are numbers, times where all of it
    are; where neither is, numbers with something round them; all else are words. Decimal commas and
    marks between groups of digits are read where the column shows them. Where it could be read in
    two ways, `comma` is whether the file has decimal commas (None: it doesn't show), and
    `semicolons` whether it has those between its columns.
    """
    if _NUMBERS.issuperset(map(type, cells)) and not given.missing:
        values = np.array([np.nan if cell is None else cell for cell in cells], np.float64)
        if not (np.abs(values) >= TOO_LARGE).any():
            return Column(name, values)
    if not given.missing and (moments := at_once(cells)) is not None:
        return Column(name, moments)
    cells = [cell.strip() if isinstance(cell, str) else cell for cell in cells]
    marked = (cell for cell in cells if given.missing and _missing(cell, given))
    marks = Counter(str(cell) for cell in marked if not _missing(cell, PLAIN))
    whole, cells = cells, [None if _missing(cell, given) else cell for cell in cells]
    held = [cell for cell in cells if cell is not None]
    texts = [cell for cell in held if isinstance(cell, str)]
    plain = sum(map(_numeric, held))
    absent = set(filter(ABSENT.fullmatch, texts))
    if absent and (plain or any(map(numeral_in, texts))):
        cells = [None if cell in absent else cell for cell in cells]
        held = [cell for cell in cells if cell is not None]
        texts = [cell for cell in texts if cell not in absent]
    taken = tuple(marks.items())
    if not held and any(words := words_in(whole, given)):
        return Column(name, words, marks=taken)
    few = 2 * plain >= len(held)
    if not few:
        likely = bool(comma) or semicolons
        times = times_of(cells, given.day_first, likely=likely)
        times = times or begins_of(cells, given.day_first, likely=likely)
        if times is not None and (times.written != QUARTER or _WHEN.search(name)):
            return _times(name, times, given, taken)
    if texts and {text.casefold() for text in texts} <= {"true", "false"}:
        cells = [cell.casefold() == "true" if isinstance(cell, str) else cell for cell in cells]
        return replace(
            column_of(name, cells), told=("True was read as 1, false as 0.",), marks=taken
        )
    strange: list[str] = []
    if plain < len(held):
        strange = [text for text in texts if not plain or not is_number(text)]
    odd = undressed(strange, few=few) if strange else None
    if few or 2 * (plain + sum(text in odd.numerals for text in texts if odd)) >= len(held):
        numerals = odd.numerals if odd else {}
        written = [numerals[text].text if text in numerals else text for text in texts]
        writing = writing_of(written)
        settled, points = _settled(name, writing, written, comma, semicolons, given)
        column = _numbers(name, cells, settled, odd, points, taken)
        digits = told_of_digits(texts)
        return replace(column, told=(*column.told, *digits)) if digits else column
    return Column(name, words_in(whole, given), marks=taken)


def words_in(cells: Sequence[object], given: Given = PLAIN) -> np.ndarray:
    """Cells as words, of which stars are some: they stand for nothing only among numbers."""
    stars = STARS.difference(given.missing or ())
    words = ["" if _missing(cell, given) and cell not in stars else str(cell) for cell in cells]
    return np.array(words, object)


def column_of_numbers(name: str, cells: Sequence[str | None]) -> Column:
    """A column of numbers, whatever its cells hold: those that are no numbers are bad."""
    return _numbers(name, cells, Writing(), None, (), ())


def _missing(cell: object, given: Given) -> bool:
    if isinstance(cell, str):
        return is_missing(cell) or cell in (given.missing or ())
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return True
    return bool(given.missing) and _is_one_of(cell, given.missing)


def _is_one_of(cell: object, tokens: tuple[str, ...]) -> bool:
    """Whether a number is among those that mark a missing value."""
    return isinstance(cell, (int, float)) and cell in {float(t) for t in tokens if is_number(t)}


def _numeric(cell: object) -> bool:
    if isinstance(cell, str):
        return is_number(cell)
    return isinstance(cell, (int, float, np.number))


def _times(name: str, times: Times, given: Given, marks: tuple[tuple[str, int], ...]) -> Column:
    points = day_points(repr(name), times, given)
    told = () if times.swapped is None else (_order_told(name, times, assumed=bool(points)),)
    if times.written == SEASON:
        told = (f"Of each season in {name!r}, the first year is read.",)
    return Column(name, times.values, told=told, points=points, written=times.written, marks=marks)


def _order_told(name: str, times: Times, *, assumed: bool) -> str:
    """In which order dates that allow two are read, and whether anybody said so."""
    order = next(one for one in ("day", "month", "year") if times.written.startswith(one))
    if assumed:
        return (
            f"The dates of {name!r} can be read in two ways; the {order} was taken to come first."
        )
    return f"The dates of {name!r} are read with the {order} first, as chosen."


def day_points(what: str, times: Times, given: Given) -> tuple[Point, ...]:
    """The question which of two numbers is the day, where nothing shows it."""
    if times.swapped is None or given.day_first is not None:
        return ()
    day_first = times.written.startswith("day")
    differs = (times.values != times.swapped) & ~np.isnat(times.values)
    row = int(np.argmax(differs))  # 03/03/2024 shows nothing
    first, other = (np.datetime_as_string(v[row], "D") for v in (times.values, times.swapped))
    which = "the first that differs" if row else "the first"
    why = f"The dates of {what} can be read in two ways: {which} is {first} or {other}."
    return (Point("day_first", day_first, why, True, (not day_first,)),)


def _settled(
    name: str,
    writing: Writing,
    texts: list[str],
    comma: bool | None,
    semicolons: bool,
    given: Given,
) -> tuple[Writing, tuple[Point, ...]]:
    """How the numbers are written, and a point where nothing shows which mark a decimal has."""
    other = writing.other
    if other is None:
        return writing, ()
    ways = {marks.decimal: marks for marks in (other, writing.marks)}
    if given.decimal in ways:
        return Writing(ways[given.decimal]), ()
    settled = writing.settled(comma)
    # Beside semicolons a point is as likely between groups of digits.
    doubtful = writing if comma is None and semicolons else settled
    example = next((text for text in texts if doubtful.either(text)), "")
    if not example:
        return settled, ()
    decimal = "," if comma or semicolons else "."
    why = f"Nothing shows whether the mark in {example!r} of {name!r} is a decimal mark."
    others = tuple(mark for mark in ways if mark != decimal)
    return Writing(ways[decimal]), (Point("decimal", decimal, why, True, others),)


def _numbers(
    name: str,
    cells: Sequence[object],
    writing: Writing,
    odd: Undressed | None,
    points: tuple[Point, ...],
    marks: tuple[tuple[str, int], ...],
) -> Column:
    values = np.full(len(cells), np.nan)
    numerals = odd.numerals if odd else {}
    bad: list[Bad] = []
    words: Counter[str] = Counter()
    for row, cell in enumerate(cells):
        try:
            if cell is not None:
                one = numerals.get(cell) if isinstance(cell, str) and numerals else None
                if odd and odd.unit and (not one or not one.unit) and (one or _numeric(cell)):
                    raise NumeralError(  # 0.15 among 16% may be 15%
                        f"{quoted(str(cell))} has no unit, and other cells have {odd.unit!r}; "
                        "write all numbers of a column with one unit, or without."
                    )
                values[row] = _number(cell, one, writing)
        except NumeralError as error:
            words[str(cell)] += 1
            if len(bad) < FIRST_BAD:
                bad.append(Bad(row, str(error)))
    return Column(
        name,
        values,
        tuple(bad),
        words.total(),
        (*writing.told, *(odd.told if odd else ())),
        points=points,
        marks=marks,
        words=tuple(words.most_common()),
    )


def _number(cell: object, numeral: Numeral | None, writing: Writing) -> float:
    if numeral is not None:
        return number_in(numeral.text, writing) * numeral.factor
    if isinstance(cell, str):
        return number_in(cell, writing)
    if not isinstance(cell, (int, float, np.number)):
        raise NumeralError(f"{quoted(str(cell))} is not a number.")
    try:
        value = float(cell)
    except OverflowError:
        raise NumeralError(too_large("a whole number of more than 308 digits")) from None
    if abs(value) >= TOO_LARGE and not math.isinf(value):
        raise NumeralError(too_large(repr(value)))
    return value
