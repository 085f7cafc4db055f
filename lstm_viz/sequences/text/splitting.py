"""Splitting: text → rows of cells, each with its line number."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from lstm_viz.sequences.limits import UNLIMITED, Limits
from lstm_viz.sequences.numerals import is_missing, is_number
from lstm_viz.sequences.plan.wanted import PLAIN, Given
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.text.commas import COMMA_TOLD, pairs_are_decimals
from lstm_viz.sequences.text.lines import LeftOut, Line, kept

# In this order where several would do: "1,5;2,5" has semicolons, and decimal commas.
SEPARATORS = {"\t": "tabs", ";": "';'", "|": "'|'", ",": "','", " ": "white space"}
_MOST_NOTES = 10  # lines below a table
_SAMPLE_LINES, _SAMPLE_CHARACTERS = 50, 2**16

_LABVIEW = "***End_of_Header***"
_NAMED = re.compile(r"sep=([\t;|, ])\s*", re.IGNORECASE)  # what Excel understands


class Rows(NamedTuple):
    """A table as it was written: `cells` by row, all of one width, and the line of each row.

    `left` are the lines without cells, and `changes` lists what else was done.
    """

    cells: list[list[str]]
    lines: list[int]
    separator: str
    left: LeftOut
    changes: tuple[str, ...] = ()

    @property
    def told(self) -> tuple[str, ...]:
        """Sentences about all that was left out or decided."""
        return (*self.left.told, *self.changes)


def split(
    text: str,
    limits: Limits = UNLIMITED,
    *,
    separator: str | None = None,
    given: Given = PLAIN,
) -> Rows:
    """Find the separator and split the text; lines that hold no cells are left out and listed.

    Those are blank lines, comments (#), and prose above or below the table where it is clearly
    that; `given` may name more.

    Raises SequenceError where there is no row, where there are more rows, columns or cells than
    `limits` has, where quotation marks do not match, and where rows differ in width.
    """
    lines, left = kept(text, limits)
    lines, told = _wanted(lines, given)
    ends = [k for k, line in enumerate(lines[:_SAMPLE_LINES]) if line.text.startswith(_LABVIEW)]
    if ends and not given.header:
        told = (*told, _told_above(lines[: ends[-1] + 1]))
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
    above = 0 if given.header else _above(lines, separator)
    if above:
        told = (*told, _told_above(lines[:above]))
    cells, numbers, below = _cells(lines[above:], separator, limits, labview=bool(ends))
    return Rows(cells, numbers, separator, left, (*told, *below))


def _wanted(lines: list[Line], given: Given) -> tuple[list[Line], tuple[str, ...]]:
    """The lines without those that `given` leaves out, and how many these are."""
    top = min(given.header) if given.header else 0
    skipped = given.skip_rows or ()
    found = [line for line in lines if line.number >= top and line.number not in skipped]
    gone = len(lines) - len(found)
    return found, (f"Left out as asked: {gone:,} line{'s' * (gone > 1)}.",) if gone else ()


def cells_of(line: str, separator: str) -> list[str]:
    """The cells of one line."""
    try:
        return next(_reader([line], separator, strict=False), [])
    except csv.Error as error:  # a cell longer than the reader takes
        raise SequenceError(
            f"The cells of a line can't be separated ({error}); check its quotation marks."
        ) from None


def _cells(
    lines: list[Line], separator: str, limits: Limits, *, labview: bool
) -> tuple[list[list[str]], list[int], tuple[str, ...]]:
    _hold_width(lines, separator, limits)
    cells, numbers = cells_by_row(lines, separator)
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
    notes = _notes(cells, width)
    told: tuple[str, ...] = ()
    if notes:
        first = numbers[-notes]
        told = (f"{notes} line{'s' * (notes > 1)} below the table, from line {first:,}, left out.",)
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


def _notes(cells: list[list[str]], width: int) -> int:
    """How many rows at the end are prose: without a number, and not as wide as the table."""
    count = 0
    while count < min(_MOST_NOTES, len(cells) - 2):
        row = [cell for cell in cells[-1 - count] if cell]
        if len(cells[-1 - count]) == width or any(map(is_number, row)) or len(" ".join(row)) < 4:
            break
        count += 1
    return count


def cells_by_row(lines: list[Line], separator: str) -> tuple[list[list[str]], list[int]]:
    """The cells of each row, and its line; one row can take several, inside quotation marks.

    Raises SequenceError where quotation marks do not match.
    """
    cells: list[list[str]] = []
    numbers: list[int] = []
    reader = _reader((line.text for line in lines), separator, strict=True)
    while True:
        line = lines[min(reader.line_num, len(lines) - 1)].number
        try:
            row = next(reader)
        except StopIteration:
            return cells, numbers
        except csv.Error as error:
            raise SequenceError(
                f"Line {line}: its cells can't be separated ({error}); check the quotation marks "
                "from this line on."
            ) from None
        cells.append([cell.strip() for cell in row])
        numbers.append(line)


def need_width(
    cells: list[list[str]], numbers: list[int], separator: str, width: int, first: int
) -> None:
    """Refuse rows that have not the width of the one in line `first`."""
    for row, number in zip(cells, numbers, strict=True):
        if len(row) != width:
            raise SequenceError(
                f"Line {number}: the number of cells is {len(row):,}, and {width:,} in line "
                f"{first}; give every line the same number, separated by {SEPARATORS[separator]}."
            )


def _hold_width(lines: list[Line], separator: str, limits: Limits) -> None:
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


def _sample(lines: list[Line]) -> list[str]:
    sample: list[str] = []
    size = 0
    for line in lines[:_SAMPLE_LINES]:
        sample.append(line.text[: _SAMPLE_CHARACTERS - size])
        size += len(line.text)
        if size >= _SAMPLE_CHARACTERS:
            break
    return sample


def _sniffed(lines: list[Line]) -> tuple[str, tuple[str, ...]]:
    """The separator, and what has to be told about it."""
    sample = _sample(lines)

    def agreement(separator: str) -> float:
        """The share of rows that have the most common width, where that is 2 or more."""
        try:
            widths = Counter(map(len, _reader(sample, separator, strict=False)))
        except csv.Error:
            return 0.0
        width, count = widths.most_common(1)[0]
        return count / widths.total() if width > 1 else 0.0

    best = max(SEPARATORS, key=agreement)  # the first of equals
    if not agreement(best):
        return ",", ()
    decimal = pairs_are_decimals(line.text for line in lines) if best == "," else False
    if decimal:
        return ";", ()  # there is none: each line is one number with a decimal comma
    if decimal is None:
        return ",", (COMMA_TOLD,)
    return best, ()


def _above(lines: list[Line], separator: str) -> int:
    """How many lines are above the table: prose that can't be a part of it."""
    rows = [cells_of(text, separator) for text in _sample(lines)]
    counts = Counter(map(len, rows))
    width = max(counts, key=lambda one: (counts[one], one))
    if width == 1:
        numbers = [k for k, row in enumerate(rows) if _count(row)]
        first = numbers[0] if numbers else 0
        # The last line above the numbers is their name; a single word before it may be, too.
        prose = all(len(row[0].split()) > 2 for row in rows[: max(first - 1, 0)])
        return max(first - 1, 0) if prose and len(numbers) == len(rows) - first > 1 else 0
    above = next((k for k in range(len(rows) - 1) if len(rows[k]) == len(rows[k + 1]) == width), 0)
    if not above or any(2 * sum(map(is_number, row)) >= len(row) for row in rows[:above]):
        return 0
    named = not _count(rows[above]) and any(map(_count, rows[above + 1 : above + 4]))
    for row in rows[:above]:
        small = len(row) == 1 or 2 * len(row) <= width
        if not (named or small or (separator == " " and len(row) > width)):
            return 0
    return above


def _count(row: list[str]) -> int:
    return sum(is_number(cell.strip()) or is_missing(cell.strip()) for cell in row)


def _told_above(lines: list[Line]) -> str:
    first = lines[0].number
    if len(lines) == 1:
        return f"Line {first}, which is above the table, was left out."
    return f"{len(lines)} lines above the table were left out; the first is line {first}."


def _reader(lines: Iterable[str], separator: str, *, strict: bool):
    if separator == " ":
        lines = (line.strip().replace("\t", " ") for line in lines)
    return csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=strict)
