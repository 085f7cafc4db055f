"""The cells of a sheet → a Table: titles and blank rows left out, names found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, time, timedelta
from itertools import islice
from math import isnan

from lstm_viz.sequences.cells import column_of
from lstm_viz.sequences.files.array_columns import plain
from lstm_viz.sequences.numerals import is_number
from lstm_viz.sequences.plan.heading import heading_of
from lstm_viz.sequences.plan.wanted import PLAIN, Given
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import RowPlaces, Table, numbered, own_names, unquoted

Cell = object  # str, float, int, bool, date, datetime, time, timedelta
_LOOKED_AT = 50  # rows, to see how wide the table is


def has_numbers(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether any cell holds a number."""
    return any(is_value(cell) for row in rows for cell in row)


def table_of(rows: Sequence[Sequence[Cell]], given: Given = PLAIN) -> Table:
    """A table whose places are the rows as the sheet numbers them.

    Above it, rows without a number that fill at most half of the usual width are titles; below it,
    such rows are notes where a blank row is in between. Names and units are found among the rest
    as in a file of text. What was left out is listed.

    Raises SequenceError where nothing is left.
    """
    width = max(map(len, rows), default=0)
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    filled = [k for k, row in enumerate(rows) if any(is_filled(cell) for cell in row)]
    if not filled:
        raise SequenceError("The sheet is empty; choose one with at least two rows of numbers.")
    told: list[str] = []
    usual = _usual(rows, filled)
    start = _titles(rows, filled, usual) if given.header is None else 0
    if start:
        told.append(f"{_rows(filled[:start])} left out: titles above the table.")
    end = _notes(rows, filled, start, usual)
    kept = filled[start:end]
    if end < len(filled):
        told.append(f"{_rows(filled[end:])} left out: notes below the table.")
    blank = kept[-1] - kept[0] + 1 - len(kept)
    if blank:
        told.append(f"{blank:,} blank row{' was' if blank == 1 else 's were'} left out.")
    heading = heading_of([rows[k] for k in kept], [k + 1 for k in kept], "row", given)
    body = [kept[k] for k in heading.body]
    if not body:
        raise SequenceError(
            "The sheet has only column names; put at least two rows of numbers below them."
        )
    columns = [k for k in range(width) if any(is_filled(rows[row][k]) for row in kept)]
    names, renamed = own_names(
        numbered(len(columns))  # as a file without names: not told
        if heading.names is None
        else unquoted(plain(heading.names[k]) for k in columns)
    )
    made = tuple(
        column_of(name, [_cell(rows[row][k]) for row in body], given=given)
        for name, k in zip(names, columns, strict=True)
    )
    return Table(
        made,
        (*told, *heading.told, *renamed),
        RowPlaces("row", [k + 1 for k in body]),
        points=heading.points,
        aside=heading.aside,
        nameless=frozenset(
            name for name, k in zip(names, columns, strict=True) if k in heading.nameless
        ),
    )


def _usual(rows: Sequence[Sequence[Cell]], filled: list[int]) -> int:
    """How many cells are filled in most of the rows that have a number; 0 where none has."""
    widths = (_count(rows[k]) for k in filled if any(map(is_value, rows[k])))
    counted = Counter(islice(widths, _LOOKED_AT)).most_common(1)
    return counted[0][0] if counted else 0


def _is_aside(row: Sequence[Cell], usual: int) -> bool:
    """Whether a row is too short for the table, and has no number.

    Several cells that begin further right are the upper ones of two rows of names.
    """
    short = usual > 1 and _count(row) <= max(usual // 2, 1) and not any(map(is_value, row))
    return short and (_count(row) == 1 or is_filled(row[0]))


def _titles(rows: Sequence[Sequence[Cell]], filled: list[int], usual: int) -> int:
    """How many of the filled rows are above the table."""
    start = 0
    while _is_aside(rows[filled[start]], usual):  # ends, because a row has a number
        start += 1
    return start


def _notes(rows: Sequence[Sequence[Cell]], filled: list[int], start: int, usual: int) -> int:
    """Where the table ends among the filled rows: before the notes that a blank row sets off."""
    for end in range(len(filled) - 1, start, -1):
        if not _is_aside(rows[filled[end]], usual):
            break
        if filled[end - 1] < filled[end] - 1:
            return end
    return len(filled)


def is_filled(cell: Cell) -> bool:
    """Whether there is anything in a cell."""
    return cell is not None and cell != ""


def _count(row: Sequence[Cell]) -> int:
    return sum(map(is_filled, row))


def is_value(cell: Cell) -> bool:
    """A number, a date or a time; also one that was typed as text."""
    if isinstance(cell, str):
        return is_number(cell.strip())
    return isinstance(cell, (int, float, date, time, timedelta))


def _cell(cell: Cell) -> Cell:
    if isinstance(cell, float) and isnan(cell):  # one of the signalling kind would warn when cast
        return None
    if isinstance(cell, timedelta):
        return cell.total_seconds()
    if isinstance(cell, time):
        return cell.isoformat()
    return plain(cell) if isinstance(cell, str) else cell


def _rows(numbers: list[int]) -> str:
    first, last = numbers[0] + 1, numbers[-1] + 1
    return f"Row {first} was" if first == last else f"Rows {first} to {last} were"
