"""Splitting: text → rows of cells, each with its line number."""

from __future__ import annotations

import csv
import re
from collections import Counter
from typing import NamedTuple

from lstm_viz.sequences.limits import UNLIMITED, Limits
from lstm_viz.sequences.numerals import is_missing, is_number
from lstm_viz.sequences.plan.row_cells import word_kind
from lstm_viz.sequences.plan.wanted import PLAIN, Given
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.text.around_the_table import (
    are_quoted,
    lines_above,
    notes_below,
    told_above,
    without_quotes,
    without_units,
    without_word_behind,
)
from lstm_viz.sequences.text.commas import COMMA_TOLD, pairs_are_decimals
from lstm_viz.sequences.text.line_cells import (
    SAMPLE_LINES,
    cells_by_row,
    cells_of,
    reader_of,
    sample_of,
)
from lstm_viz.sequences.text.lines import LeftOut, TextLine, kept

# In this order where several would do: "1,5;2,5" has semicolons, and decimal commas.
SEPARATORS = {"\t": "tabs", ";": "';'", "|": "'|'", ",": "','", " ": "white space"}

_LABVIEW = "***End_of_Header***"
_NAMED = re.compile(r"sep=([\t;|, ])\s*", re.IGNORECASE)  # what Excel understands


class SplitRows(NamedTuple):
    """A table as it was written: `cells` by row, all of one width, and the line of each row.

    `left` are the lines without cells, and `changes` lists what else was done. Cells had single
    quotes where they are `quoted`.
    """

    cells: list[list[str]]
    lines: list[int]
    separator: str
    left: LeftOut
    changes: tuple[str, ...] = ()
    quoted: bool = False

    @property
    def told(self) -> tuple[str, ...]:
        """Sentences about all that was left out or decided."""
        return (*self.left.told, *self.changes)


def split(
    text: str, limits: Limits = UNLIMITED, *, separator: str | None = None, given: Given = PLAIN
) -> SplitRows:
    """Find the separator and split the text; lines that hold no cells are left out and listed.

    Those are blank lines, comments (#), and prose above or below the table where it is clearly
    that; `given` may name more.

    Raises SequenceError where there is no row, where there are more rows, columns or cells than
    `limits` has, where quotation marks do not match, and where rows differ in width.
    """
    lines, left = kept(text, limits)
    lines, told = _wanted(lines, given)
    ends = [k for k, line in enumerate(lines[:SAMPLE_LINES]) if line.text.startswith(_LABVIEW)]
    if ends and not given.header:
        told = (*told, told_above(lines[: ends[-1] + 1]))
        lines = lines[ends[-1] + 1 :]
    if lines and (named := _NAMED.fullmatch(lines[0].text)):
        separator, lines = named[1], lines[1:]
    if not lines:
        raise SequenceError(
            "The file is empty, or holds only comments; put at least two lines of numbers into it."
        )
    if separator is None:
        separator, why = _sniffed(lines)
        told = (*told, *why)
    if separator == " " and not given.header:
        lines, why = without_units(lines)
        told = (*told, *why)
    if separator == "," and all(line.text.rstrip().endswith(";") for line in lines):
        lines = [line._replace(text=line.text.rstrip()[:-1]) for line in lines]
    above = 0 if given.header else lines_above(lines, separator)
    if above:
        told = (*told, told_above(lines[:above]))
    _hold_width(lines[above:], separator, limits)
    cells, numbers = cells_by_row(lines[above:], separator)
    quoted = are_quoted(cells[0])
    if quoted:
        cells = [[*map(without_quotes, row)] for row in cells]
    cells, numbers, below = _even(cells, numbers, separator, labview=bool(ends))
    return SplitRows(cells, numbers, separator, left, (*told, *below), quoted)


def _wanted(lines: list[TextLine], given: Given) -> tuple[list[TextLine], tuple[str, ...]]:
    """The lines without those that `given` leaves out, and how many these are."""
    top = min(given.header) if given.header else 0
    skipped = given.skip_rows or ()
    found = [line for line in lines if line.number >= top and line.number not in skipped]
    gone = len(lines) - len(found)
    return found, (f"Left out as asked: {gone:,} line{'s' * (gone > 1)}.",) if gone else ()


def _even(
    cells: list[list[str]], numbers: list[int], separator: str, *, labview: bool
) -> tuple[list[list[str]], list[int], tuple[str, ...]]:
    """The rows of one width, their lines, and what was left out for that."""
    width = len(cells[0])
    if len(cells) > 1 and all(len(row) == width + 1 for row in cells[1:]):
        if not any(row[-1] for row in cells[1:]):
            cells[1:] = [row[:-1] for row in cells[1:]]  # each line ends with a separator
        elif not any(map(is_number, cells[0])) and _name_rows([row[0] for row in cells[1:]]):
            cells[0], width = ["", *cells[0]], width + 1  # as R writes names beside those of rows
    short = {len(row) for row in cells[1:]}
    if separator != " " and len(short) == 1 and short <= {*range(2, width)}:
        more = cells[0][min(short) :]
        # Any other name may be half of one that has the separator in it: "flow, kPa".
        if not any(more) or (labview and more == ["Comment"]):
            cells[1:] = [[*row, *[""] * len(more)] for row in cells[1:]]
    told = without_word_behind(cells, width) if separator == " " else ()
    notes = notes_below(cells, width)
    if notes:
        first = numbers[-notes]
        told += (
            f"{notes} line{'s' * (notes > 1)} below the table, from line {first:,}, left out.",
        )
        cells, numbers = cells[:-notes], numbers[:-notes]
    need_width(cells, numbers, separator, width, numbers[0])
    return cells, numbers, told


def _name_rows(cells: list[str]) -> bool:
    """Whether the first cells of rows name or count them, so that above them there is no name."""
    if len(set(cells)) < len(cells) or any(map(is_missing, cells)):
        return False
    first = int(cells[0]) if cells[0].isdecimal() and len(cells[0]) < 9 else 0
    counted = [str(k) for k in range(first, first + len(cells))]
    return cells == counted or not any(map(is_number, cells))


def need_width(
    cells: list[list[str]], numbers: list[int], separator: str, width: int, first: int
) -> None:
    """Refuse rows that have not the width of the one in line `first`."""
    for k, (row, number) in enumerate(zip(cells, numbers, strict=True)):
        if len(row) == width:
            continue
        below = cells[k + 1] if k + 1 < len(cells) else []
        if k > 1 and len(below) == len(row) and not any(map(word_kind, row)):
            raise SequenceError(
                f"Line {number}: another table begins here, of {len(row):,} columns, and the one "
                f"from line {first} has {width:,}; keep one of them in the file."
            )
        raise SequenceError(
            f"Line {number}: the number of cells is {len(row):,}, and {width:,} in line {first}; "
            f"give every line the same number, separated by {SEPARATORS[separator]}."
        )


def _hold_width(lines: list[TextLine], separator: str, limits: Limits) -> None:
    """Refuse a table that is too wide before its cells take memory of their own."""
    first = lines[min(1, len(lines) - 1)].text
    if '"' in first:
        width = len(cells_of(first, separator))
    else:
        width = len(first.split()) if separator == " " else first.count(separator) + 1
    if len(lines) > 1:
        # A row may take several lines, inside quotation marks.
        limits.need_rows(1 if any('"' in line.text for line in lines) else len(lines) - 1, width)
    else:
        limits.need_rows(width)  # one line is read as one column


def _sniffed(lines: list[TextLine]) -> tuple[str, tuple[str, ...]]:
    """The separator, and what has to be told about it."""
    sample = sample_of(lines)

    def agreement(separator: str) -> float:
        """The share of rows that have the most common width, where that is 2 or more."""
        try:
            rows = [*reader_of(sample, separator, strict=False)]
        except csv.Error:
            return 0.0
        width, count = Counter(map(len, rows)).most_common(1)[0]
        between = width > 2 or any(row[1:] != [""] for row in rows)  # and not only at each end
        return count / len(rows) * (1 if between else 0.5) if width > 1 else 0.0

    best = max(SEPARATORS, key=agreement)  # the first of equals
    if not agreement(best):
        return ",", ()
    decimal = pairs_are_decimals(line.text for line in lines) if best == "," else False
    if decimal:
        return ";", ()  # there is none: each line is one number with a decimal comma
    if decimal is None:
        return ",", (COMMA_TOLD,)
    return best, ()
