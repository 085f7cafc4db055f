"""Heading: which rows of a table hold names, units or totals, and which are its steps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lstm_viz.sequences.numbers_with_units import has_unit
from lstm_viz.sequences.numerals import ABSENT, is_number, quoted
from lstm_viz.sequences.plan.number_names import YEARS, count_up, counts_columns, is_index
from lstm_viz.sequences.plan.points import Point
from lstm_viz.sequences.plan.row_cells import (
    Row,
    is_empty,
    is_time,
    is_value,
    listed_cells,
    text_of,
    texts_of,
)
from lstm_viz.sequences.plan.titles import MOST_TITLES, begins_recording, titles_of
from lstm_viz.sequences.plan.totals import Totals, totals_of
from lstm_viz.sequences.plan.wanted import Given
from lstm_viz.sequences.sequence import SequenceError

Aside = tuple[int, str, tuple[str, ...]]
_BELOW = 200  # rows that tell what a column holds
_MOST_NAMES, _MOST_FOOT = 4, 5  # rows
_TOLD = 10  # rows left out that are listed one by one
_FORMAT = re.compile(r"\d+[dns]", re.ASCII)


class Heading(NamedTuple):
    """`names` of the columns, None where the table has none, and which rows (by index) are steps.

    `nameless` are the columns without a name in a table of names. `aside` are the rows left out.
    """

    names: list[str] | None
    body: list[int]
    told: tuple[str, ...]
    points: tuple[Point, ...]
    aside: tuple[Aside, ...]
    nameless: tuple[int, ...] = ()


class _Numbered(NamedTuple):
    """Rows with their own numbers, called by a noun: line 7, or row 7."""

    rows: Sequence[Row]
    numbers: Sequence[int]
    noun: str

    def at(self, k: int) -> str:
        """The place of a row as a sentence begins."""
        return f"{self.noun.capitalize()} {self.numbers[k]:,}"


class _Top(NamedTuple):
    """The rows (by index) from the names on: all of them, the `heads`, and of those the `first`.

    Names are taken from the first ones; what is below these may hold units. `counted` is whether
    they may be the first step as well, because they only count.
    """

    kept: list[int]
    heads: list[int]
    first: list[int]
    counted: bool = False


def heading_of(rows: Sequence[Row], numbers: Sequence[int], noun: str, given: Given) -> Heading:
    """Tell names, units and totals from steps; `numbers` are the rows' own, called by `noun`.

    Raises SequenceError where the first row is half names and half numbers, and where `given` has
    a row that is not there.
    """
    skipped = {k for k, number in enumerate(numbers) if number in (given.skip_rows or ())}
    kept = [k for k in range(len(rows)) if k not in skipped]
    titles = titles_of(rows, kept) if given.header is None else []
    kept = kept[len(titles) :]
    plain = given.header is None and given.skip_rows is None
    begin = kept[:2] if plain and begins_recording([rows[k] for k in kept]) else []
    kept = kept[len(begin) :]
    table = _Numbered(rows, numbers, noun)
    top = _found_top if given.header is None else _given_top
    kept, heads, first, counted = top(table, kept, given.header or ())
    # Numbers with units below the names may be formats, or the first step.
    dressed = [k for k in heads[len(first) :] if any(map(_is_dressed, rows[k]))]
    below = (k for k in heads[len(first) :] if k not in dressed)
    noted = [k for k in below if any(map(_is_count, rows[k][1:]))]
    odd = sorted((*dressed, *noted))
    names, units = _named(rows, [k for k in heads if k not in odd], first)
    if given.skip_rows == ():
        heads = [k for k in heads if k not in odd]
    units = sorted((*units, *(k for k in odd if k in heads)))
    body = [k for k in kept if k not in heads]
    totals = totals_of(rows, body) if body and given.skip_rows != () else Totals([], [], [])
    body = sorted(set(body).difference(totals.left))
    whose = [k for k in heads if k not in units]
    left = {"names": whose, "units": units, "total": totals.left}
    told = {
        "a title": titles,
        "the moment and the rate with which a recording begins": begin,
        "below the names": units,
        "no step of the table": totals.left,
    }
    points = [_header_point([numbers[k] for k in whose], noun, counted=counted)]
    if given.skip_rows is None and (odd or totals.doubtful):
        points.append(_steps_point(table, odd, totals, noted=bool(noted)))
    return Heading(
        names,
        body,
        tuple(_told(table, told, len(totals.left) - _TOLD)),
        tuple(points),
        tuple((numbers[k], what, texts_of(rows[k])) for what, ks in left.items() for k in ks),
        tuple(k for k, name in enumerate(names or ()) if not name),
    )


def _found_top(table: _Numbered, kept: list[int], _: tuple[int, ...]) -> _Top:
    rows = [table.rows[k] for k in kept]
    top = names_at(rows, table.noun, table.numbers[kept[0]]) if kept else 0
    counted = not top and counts_columns(rows)
    heads = kept[: top or counted]
    return _Top(kept, heads, heads[:1], counted)


def _given_top(table: _Numbered, kept: list[int], header: tuple[int, ...]) -> _Top:
    """The top where somebody says in which rows the names are; what is above them is left out."""
    noun, first = table.noun, [k for k in kept if table.numbers[k] in header]
    if len(first) < len(header):
        raise SequenceError(
            f"There is no {noun} {max(header):,} with cells to take the names from."
        )
    last = first[-1] + 1 if first else 0
    kept = [k for k in kept if k >= last or k in first]
    below = [table.rows[k] for k in (*first[-1:], *kept[len(first) :])]
    more = names_at(below, noun, 0, named=True)
    return _Top(kept, kept[: len(first) + max(more - 1, 0)] if first else [], first)


def _told(table: _Numbered, left: dict[str, list[int]], more: int) -> Iterator[str]:
    """A sentence for each row that is left out, by what it is, and one for so many `more`."""
    for what, ks in left.items():
        for k in ks[:_TOLD]:
            yield f"{table.at(k)} was left out: {what} ({listed_cells(table.rows[k])})."
    if more > 0:
        yield f"{more:,} more such {table.noun}{'s were' if more > 1 else ' was'} left out."


def _header_point(whose: list[int], noun: str, *, counted: bool) -> Point:
    why = f"The names are in {noun} {', '.join(map(str, whose))}." if whose else "There are none."
    if counted:
        why = f"The numbers in {noun} {whose[0]:,} may be names, which count, or the first step."
    return Point("header", tuple(whose), why, counted, ((),) if counted else ())


def _steps_point(table: _Numbered, odd: list[int], totals: Totals, *, noted: bool) -> Point:
    """The question whether rows below the names, or those called a total, are steps."""
    why = " ".join(
        f"{table.at(ks[0])} ({listed_cells(table.rows[ks[0]])}) may {what}."
        for ks, what in (
            (odd, "hold a note, or be a step" if noted else "hold units, or be the first step"),
            (totals.doubtful, "be a total or a note, but does not add up to the rows above"),
        )
        if ks
    )
    left = tuple(table.numbers[k] for k in (*odd, *totals.left))
    every = tuple(table.numbers[k] for k in sorted((*odd, *totals.left, *totals.kept)))
    others = tuple(other for other in dict.fromkeys(((), every)) if other != left)
    return Point("skip_rows", left, why, True, others)


def names_at(rows: Sequence[Row], noun: str, number: int, *, named: bool = False) -> int:
    """How many rows at the top are no steps: names, and what is below them, such as units."""
    if len(rows) < 2:
        return len(rows) if named or (rows and not any(map(is_value, rows[0]))) else 0
    width = len(rows[0])
    below = [[row[k] for row in rows[1 : _BELOW + 1] if not is_empty(row[k])] for k in range(width)]
    valued = [
        k for k, held in enumerate(below) if held and 2 * sum(map(is_value, held)) >= len(held)
    ]
    if not valued:
        return 1 if named or _is_unlike(rows[0], below) else 0
    count = 1 if named or _are_names(rows[0], valued, below, noun, number) else 0
    if count and (begin := _first_time(rows)) > 1:
        noted = [
            cell for row in rows[1:begin] for k in valued if k and not is_empty(cell := row[k])
        ]
        if 2 * sum(map(_is_count, noted)) <= len(noted):  # else they are steps without a time
            return begin
    while count and count < min(_MOST_NAMES, len(rows) - 1):
        # A column without other cells may hold what is of all: the increment of the time.
        above = [k for k in valued if not is_empty(rows[count][k]) and len(below[k]) > 1]
        if not above or not _are_units(rows[count], above, below):
            break
        count += 1
    return count


def _first_time(rows: Sequence[Row]) -> int:
    """The row with the first of the times in a first column that has only words above; else 0."""
    cells = [row[0] for row in rows[:_BELOW]]
    begin = next((k for k, cell in enumerate(cells[:MOST_TITLES]) if _is_moment(cell)), 0)
    below = cells[begin : max(begin + 3, len(cells) - _MOST_FOOT)]
    words = not any(is_value(cell) for cell in cells[:begin] if not is_empty(cell))
    return begin if words and all(map(_is_moment, below)) else 0


def _is_moment(cell: object) -> bool:
    """Whether a cell is a time, or a year."""
    text = text_of(cell)
    year = len(text) == 4 and text.isdecimal() and YEARS[0] <= int(text) <= YEARS[1]
    return year or is_time(cell)


def _are_names(
    row: Row, valued: list[int], below: list[list[object]], noun: str, number: int
) -> bool:
    """Whether a row holds names: words above values, or numbers that count or are years."""
    above = [row[k] for k in valued if not is_empty(row[k])]
    words = [cell for cell in above if not is_value(cell)]
    values = [cell for cell in above if is_value(cell)]
    if words and not values:
        return True
    others = (k for k in range(len(row)) if k not in valued)
    beside = [k for k in others if str(row[k]) not in map(str, below[k])]
    corner = is_empty(row[0]) and len(row) > 1 and is_index(below[0])
    held = [cell for cell in row if not is_empty(cell)]
    counted = list(filter(is_value, held))
    if not corner and len(counted) == len(held):  # no word shows that these are names
        counted = values
    if values and (words or corner or beside) and count_up(counted, corner=corner):
        return True
    if words := [cell for cell in words if not ABSENT.fullmatch(text_of(cell))]:
        # Taken for names, a typing error in the first step would make that step vanish.
        raise SequenceError(
            f"{noun.capitalize()} {number}: {quoted(str(words[0]))} and {quoted(str(values[0]))} "
            "are above columns of numbers; make this a line of names, or a line of numbers."
        )
    return False


def _is_unlike(row: Row, below: list[list[object]]) -> bool:
    """Whether words above columns of words are names: they don't recur, what is below does."""
    return all(not is_empty(cell) for cell in row) and any(
        len(held) > 2 and row[k] not in held and 2 * len(set(map(str, held))) <= len(held)
        for k, held in enumerate(below)
    )


def _named(
    rows: Sequence[Row], heads: list[int], first: list[int]
) -> tuple[list[str] | None, list[int]]:
    """The names, and which of the rows above the steps hold units and the like."""
    if not heads:
        return None, []
    top = [[text_of(cell) for cell in rows[k]] for k in heads]
    given = len(first) > 1
    named = [name for name in top[0] if name]
    if not given and (len(heads) == 1 or (len(set(named)) == len(named) >= len(top[0]) - 1)):
        alone = bool(top[-1][0]) and not any(top[-1][1:])  # the name of an index
        noted = len(top) > 2 and all(level[0] for level in top)  # notes by their names
        begin = top[-1][:1] if alone else [""] if noted else top[0][:1]
        return [*begin, *top[0][1:]], heads[1:]
    levels = top[: len(first)] if given else top
    corner = (
        "" if any(levels[-1][1:]) else levels[-1][0]
    )  # the name of an index, in a row of its own
    upper = levels[:-1] if corner else levels
    filled = []
    for level in upper[:-1]:  # a name above several columns stands above the first of them
        last = ""
        filled.append([last := name or last for name in level])
    columns = zip(*filled, upper[-1], strict=True)
    joined = [" ".join(dict.fromkeys(part for part in column if part)) for column in columns]
    return [corner or joined[0], *joined[1:]], heads[len(levels) :]


def _are_units(row: Row, valued: list[int], below: list[list[object]]) -> bool:
    """Whether words are above values, or some are numbers with units: 10n, 15s, 0.004 sec."""
    values = [row[k] for k in valued if is_value(row[k])]
    plain = any(is_number(str(cell)) for k in valued for cell in below[k][1:4])
    return not values or (len(valued) > 1 and all(map(has_unit, values)) and plain)


def _is_dressed(cell: object) -> bool:
    """Whether a cell is a number with a unit, and no format as in files of rivers: 15s."""
    return has_unit(cell) and not _FORMAT.fullmatch(str(cell))


def _is_count(cell: object) -> bool:
    """Whether a cell is a number, perhaps with a unit, and no format."""
    if isinstance(cell, str):
        return is_number(cell) or _is_dressed(cell)
    return isinstance(cell, (int, float))
