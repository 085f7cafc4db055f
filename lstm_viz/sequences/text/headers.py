"""Headers: rows of cells → a table of named columns."""

from __future__ import annotations

from dataclasses import dataclass

from lstm_viz.sequences.cells import column_of
from lstm_viz.sequences.limits import UNLIMITED, Limits
from lstm_viz.sequences.marks import writing_of
from lstm_viz.sequences.numerals import COMMA, is_number, quoted
from lstm_viz.sequences.plan.heading import Heading, heading_of
from lstm_viz.sequences.plan.wanted import PLAIN, Given
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import RowPlaces, Table, numbered, own_names, unquoted
from lstm_viz.sequences.text.line_cells import cells_of
from lstm_viz.sequences.text.splitting import SplitRows


@dataclass(frozen=True)
class NamedTable:
    """The names of the columns, what else was found above them, and what has to be told of them."""

    names: list[str]
    heading: Heading
    changes: tuple[str, ...] = ()


def tabulated(rows: SplitRows, limits: Limits = UNLIMITED, given: Given = PLAIN) -> Table:
    """Find out which rows are names, units or totals, name the columns, and read their cells.

    Names are words above columns of values; else a comment right above the table may have them. A
    table that is one single row of numbers is read as one column, as typed numbers are.

    Raises SequenceError where only a header is there, and where the first row is half a header.
    """
    if len(rows.cells) == 1:
        return _one_line(rows, limits)
    named = named_by(rows, given)
    heading = named.heading
    cells = [rows.cells[k] for k in heading.body]
    lines = [rows.lines[k] for k in heading.body]
    limits.need_rows(len(cells), len(named.names))
    if not cells:
        raise SequenceError(
            f"Line {rows.lines[-1]}: there is no line of numbers below the names; put at least two "
            "there."
        )
    comma = comma_shown(cells, rows.separator)
    columns = tuple(
        column_of(name, column, comma=comma, semicolons=rows.separator == ";", given=given)
        for name, column in zip(named.names, zip(*cells, strict=True), strict=True)
    )
    return Table(
        columns,
        (*rows.told, *heading.told, *named.changes),
        RowPlaces("line", lines),
        points=heading.points,
        aside=heading.aside,
        nameless=frozenset(named.names[k] for k in heading.nameless),
    )


def named_by(rows: SplitRows, given: Given = PLAIN) -> NamedTable:
    """The names of the columns: those of the table, of a comment above it, or numbers."""
    heading = heading_of(rows.cells, rows.lines, "line", given)
    if heading.names is not None:
        names, changes = own_names(unquoted(heading.names))
        return NamedTable(names, heading, changes)
    width = len(rows.cells[0])
    above = comment_above(rows)
    if (
        len(above) == width > 1
        and all(cell.strip() for cell in above[:-1])
        and not any(map(is_number, above))
    ):
        names, changes = own_names(unquoted(above))
        told = "The columns' names were taken from the comment above."
        return NamedTable(names, heading, (*changes, told))
    names = numbered(width) if width > 1 else ["value"]
    return NamedTable(names, heading)


def comment_above(rows: SplitRows) -> list[str]:
    """The cells of the comment right above the first row, or of the one above if it holds units."""
    top = rows.lines[0]
    near = [one for one in rows.left.above if top - 2 <= one.number < top]
    if not near or near[-1].number < top - 1:
        return []
    texts = [one.text.strip().lstrip("#").strip() for one in near]
    first, last = (cells_of(text, rows.separator) for text in (texts[0], texts[-1]))
    # Units recur, names don't.
    units = len(first) == len(last) > len(set(last)) and len(set(first)) == len(first)
    return first if units else last


def comma_shown(cells: list[list[str]], separator: str) -> bool | None:
    """Whether the file has decimal commas, as far as any of its columns shows it."""
    if separator != ";" and not any("," in cell for row in cells for cell in row):
        return None
    found = [writing_of(column) for column in zip(*cells, strict=True)]
    shown = {writing.decimal for writing in found} - {""}
    if len(shown) == 1:
        return shown == {","}
    # A semicolon separates because the comma is taken.
    taken = any(writing.marks == COMMA for writing in found) and separator == ";"
    return True if taken and not shown else None


def _one_line(rows: SplitRows, limits: Limits) -> Table:
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
    return Table((column,), (*rows.told, told), RowPlaces("line", (line,) * len(cells)))
