"""Headers: rows of cells → a table of named columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lstm_viz.sequences.cells import column_of, mostly_numbers
from lstm_viz.sequences.limits import UNLIMITED, Limits
from lstm_viz.sequences.marks import writing_of
from lstm_viz.sequences.numerals import COMMA, is_missing, is_number, quoted
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Table, own_names
from lstm_viz.sequences.text.splitting import Rows, cells_of

_BELOW = 1_000  # rows that tell whether a column holds numbers


@dataclass(frozen=True)
class Named:
    """The names of the columns, how many rows they take, and what has to be told about them."""

    names: list[str]
    rows: int = 0
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class LineOf:
    """The place of a row: its line."""

    lines: Sequence[int]

    def __call__(self, row: int) -> str:
        """Name the line of a row (from 0)."""
        return f"line {self.lines[row]:,}"


def tabulated(rows: Rows, limits: Limits = UNLIMITED) -> Table:
    """Find out whether the first row is a header, name the columns, and read their cells.

    The first row is the header where it has words above columns of numbers; else a comment right
    above it may be. A table that is one single row of numbers is read as one column, as typed
    numbers are.

    Raises SequenceError where only a header is there, and where the first row is half a header.
    """
    if len(rows.cells) == 1:
        return _one_line(rows, limits)
    named = named_by(rows)
    cells, lines = rows.cells[named.rows :], rows.lines[named.rows :]
    limits.need_rows(len(cells), len(named.names))
    comma = comma_shown(cells, rows.separator)
    columns = tuple(
        column_of(name, column, comma=comma)
        for name, column in zip(named.names, zip(*cells, strict=True), strict=True)
    )
    return Table(columns, (*rows.told, *named.changes), LineOf(lines))


def named_by(rows: Rows) -> Named:
    """The names of the columns: those of the first row, of a comment above it, or numbers."""
    if _has_header(rows):
        names, changes = own_names(rows.cells[0])
        return Named(names, 1, changes)
    width = len(rows.cells[0])
    above = cells_of(rows.heading, rows.separator) if rows.heading else []
    if len(above) == width > 1 and all(cell.strip() and not is_number(cell) for cell in above):
        names, changes = own_names(above)
        return Named(names, 0, (*changes, "The columns' names were taken from the comment above."))
    return Named([f"column {k}" for k in range(1, width + 1)] if width > 1 else ["value"])


def comma_shown(cells: list[list[str]], separator: str) -> bool | None:
    """Whether the file has decimal commas, as far as any of its columns shows it."""
    if not any("," in cell for row in cells for cell in row):
        return None
    found = [writing_of(column) for column in zip(*cells, strict=True)]
    shown = {writing.decimal for writing in found} - {""}
    if len(shown) == 1:
        return shown == {","}
    # A semicolon separates because the comma is taken.
    taken = any(writing.marks == COMMA for writing in found) and separator == ";"
    return True if taken and not shown else None


def _one_line(rows: Rows, limits: Limits) -> Table:
    cells, line = rows.cells[0], rows.lines[0]
    if len(cells) > 1 and not cells[-1]:
        cells = cells[:-1]  # the line ends with a separator
    if not any(map(is_number, cells)):
        raise SequenceError(
            f"Line {line}: there is no other line, and {quoted(cells[0])} is not a number; "
            "put at least two lines of numbers below the names."
        )
    limits.need_rows(len(cells))
    told = f"The single line was read as {len(cells):,} steps of one column."
    column = column_of("value", cells, comma=rows.separator == ";" or None)
    return Table((column,), (*rows.told, told), LineOf((line,) * len(cells)))


def _has_header(rows: Rows) -> bool:
    below = zip(*rows.cells[1 : _BELOW + 1], strict=True)
    above = [
        cell
        for cell, cells in zip(rows.cells[0], below, strict=True)
        if not is_missing(cell) and mostly_numbers(cells)
    ]
    numerals = [cell for cell in above if is_number(cell)]
    words = [cell for cell in above if not is_number(cell)]
    if words and numerals:
        # Taken for a header, a typing error in the first step would make that step vanish.
        raise SequenceError(
            f"Line {rows.lines[0]}: {quoted(words[0])} and {quoted(numerals[0])} are above columns "
            "of numbers; make this a line of names, or a line of numbers."
        )
    return bool(words)
