"""Rows of cells → columns that have a name and a kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from lstm_viz.sequences.numerals import is_missing, is_number, quoted
from lstm_viz.sequences.separated import Rows
from lstm_viz.sequences.sequence import SequenceError

LONGEST = 80  # characters, of a column's name and of a step's label


@dataclass(frozen=True, eq=False)
class Column:
    """One column as it was written: its cells, without its name."""

    name: str
    cells: tuple[str, ...]
    comma: bool  # whether its numbers may have a decimal comma

    @property
    def called(self) -> str:
        """How a sentence calls it."""
        return self.name if self.name.startswith("column ") else f"column {self.name!r}"

    @cached_property
    def empty(self) -> bool:
        """Whether no cell holds anything."""
        return all(map(is_missing, self.cells))

    @cached_property
    def numeric(self) -> bool:
        """Whether at least half of the cells that hold something are numbers."""
        numbers = sum(is_number(cell, comma=self.comma) for cell in self.cells)
        return numbers > 0 and 2 * numbers >= sum(not is_missing(cell) for cell in self.cells)

    @cached_property
    def tells_apart(self) -> bool:
        """Whether the cells can label the steps: short, and no two alike."""
        short = all(0 < len(cell) <= LONGEST for cell in self.cells)
        return short and len(set(self.cells)) == len(self.cells)


@dataclass(frozen=True, eq=False)
class Table:
    """Columns, the line of each of their rows, and what was done to get them."""

    columns: tuple[Column, ...]
    lines: tuple[int, ...]
    changes: tuple[str, ...]

    @property
    def numeric(self) -> tuple[Column, ...]:
        """The columns of numbers, in the file's order.

        Raises SequenceError where there is none.
        """
        numeric = tuple(column for column in self.columns if column.numeric)
        if not numeric:
            first = self.columns[0]
            raise SequenceError(
                f"No column has numbers: line {self.lines[0]}, {first.called}, for example, "
                f"has {quoted(first.cells[0])}; a sequence needs at least one column of numbers."
            )
        return numeric


def tabulated(rows: Rows) -> Table:
    """Find out whether the first row is a header, and name the columns.

    The first row is the header where it has words above columns of numbers. A table that is one
    single row of numbers is read as one column, as typed numbers are.

    Raises SequenceError where only a header is there, and where the first row is half a header.
    """
    comma = rows.separator in ";\t"
    if len(rows.cells) == 1:
        return _one_line(rows, comma)
    if _has_header(rows, comma):
        header, cells, lines = rows.cells[0], rows.cells[1:], rows.lines[1:]
        names, changes = _names(header)
    else:
        cells, lines, changes = rows.cells, rows.lines, ()
        count = len(cells[0])
        names = [f"column {k}" for k in range(1, count + 1)] if count > 1 else ["value"]
    columns = (Column(*pair, comma) for pair in zip(names, zip(*cells, strict=True), strict=True))
    return Table(tuple(columns), tuple(lines), (*rows.changes, *changes))


def _one_line(rows: Rows, comma: bool) -> Table:
    cells, line = rows.cells[0], rows.lines[0]
    if not any(is_number(cell, comma=comma) for cell in cells):
        raise SequenceError(
            f"Line {line}: there is no other line, and {quoted(cells[0])} is not a number; "
            "put at least two lines of numbers below the names."
        )
    told = f"The one line was read as {len(cells):,} steps of one column."
    column = Column("value", tuple(cells), comma)
    return Table((column,), (line,) * len(cells), (*rows.changes, told))


def _has_header(rows: Rows, comma: bool) -> bool:
    below = zip(*rows.cells[1:], strict=True)
    above = [
        cell
        for cell, cells in zip(rows.cells[0], below, strict=True)
        if not is_missing(cell) and Column("", cells, comma).numeric
    ]
    numerals = [cell for cell in above if is_number(cell, comma=comma)]
    words = [cell for cell in above if not is_number(cell, comma=comma)]
    if words and numerals:
        # Taken for a header, a typing error in the first step would make that step vanish.
        raise SequenceError(
            f"Line {rows.lines[0]}: {quoted(words[0])} and {quoted(numerals[0])} stand above "
            "columns of numbers; make this a line of names, or a line of numbers."
        )
    return bool(words)


def _names(header: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """A name of its own for each column, and a sentence where that is not the header's."""
    names: list[str] = []
    seen: Counter[str] = Counter()
    renamed: list[str] = []
    for k, cell in enumerate(header, start=1):
        plain = " ".join(cell.split()) or f"column {k}"
        name = plain = plain if len(plain) <= LONGEST else plain[: LONGEST - 1] + "…"
        while seen[name]:
            seen[plain] += 1
            name = f"{plain} ({seen[plain]})"
        seen[name] += 1
        names.append(name)
        if name != " ".join(cell.split()):
            renamed.append(name)
    told = (f"Columns were given names of their own: {listed(renamed)}.",) if renamed else ()
    return names, told


def listed(names: list[str]) -> str:
    """Names in quotation marks, the first ten of them."""
    more = f" and {len(names) - 10:,} more" if len(names) > 10 else ""
    return ", ".join(map(repr, names[:10])) + more
