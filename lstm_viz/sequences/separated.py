"""Separated values: text → rows of cells, each with its line number."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from lstm_viz.sequences.sequence import SequenceError

# In this order where several would do: "1,5;2,5" has semicolons, and decimal commas.
SEPARATORS = {"\t": "tabs", ";": "';'", "|": "'|'", ",": "','", " ": "white space"}
_SAMPLE_LINES, _SAMPLE_CHARACTERS = 50, 2**16
_MOST_CELLS = 1_000  # in a line of several: each column costs memory of its own

# A cell of a spreadsheet's error at the start of a line is no comment.
_COMMENT = re.compile(r"\s*#(?!N/A|VALUE!|REF!|DIV/0!|NUM!|NAME\?|NULL!)")


# Two whole numbers, or one with a decimal comma.
_ONE_OR_TWO = re.compile(r"[+\-\N{MINUS SIGN}]?\d+,\d+", re.ASCII)


class Rows(NamedTuple):
    """A table as it was written: `cells` by row, all of one width, and the line of each row."""

    cells: list[list[str]]
    lines: list[int]
    separator: str
    changes: tuple[str, ...]


class _Line(NamedTuple):
    number: int  # as an editor shows it
    text: str


@dataclass
class _LeftOut:
    """Lines of one kind that are skipped: their count and the first."""

    kind: str
    count: int = 0
    first: int = 0

    def add(self, number: int) -> None:
        self.first = self.first or number
        self.count += 1

    @property
    def told(self) -> str:
        if self.count < 2:
            return f"Line {self.first}, a {self.kind} line, was left out." if self.count else ""
        return f"{self.count:,} {self.kind} lines were left out; the first is line {self.first}."


def split(text: str, *, max_rows: int | None = None) -> Rows:
    """Find the separator and split the text; blank lines and comments (#) are left out and listed.

    Raises SequenceError where there is no row, where there are more than `max_rows`, where
    quotation marks do not match, and where rows differ in width or are wider than 1,000 cells.
    """
    lines, changes = _kept(text, max_rows)
    if not lines:
        raise SequenceError(
            "The file is empty, or holds comments only; put at least two lines of numbers into it."
        )
    separator = _sniffed(lines)
    if len(lines) > 1 and all(_ONE_OR_TWO.fullmatch(line.text.strip()) for line in lines):
        changes += (
            "The comma was read as the separator of two columns; for decimal commas, separate the "
            "columns by ';' or tabs, and in a single column write decimal points.",
        )
    rows = Rows([], [], separator, changes)
    reader = _reader((line.text for line in lines), separator, strict=True)
    while True:
        # One row can take several lines, inside quotation marks.
        line = lines[min(reader.line_num, len(lines) - 1)].number
        try:
            cells = next(reader)
        except StopIteration:
            return rows
        except csv.Error as error:
            raise SequenceError(
                f"Line {line}: its cells can't be told apart ({error}); "
                "check the quotation marks from this line on."
            ) from None
        if len(cells) > _MOST_CELLS and len(lines) > 1:
            raise SequenceError(
                f"Line {line}: the count of cells is {len(cells):,}, and a table can have up to "
                f"{_MOST_CELLS:,} columns; keep the ones you want."
            )
        rows.cells.append([cell.strip() for cell in cells])
        rows.lines.append(line)
        if len(cells) != len(rows.cells[0]):
            raise SequenceError(
                f"Line {line}: the count of cells is {len(cells)}, and {len(rows.cells[0])} in "
                f"line {rows.lines[0]}; give every line the same, "
                f"separated by {SEPARATORS[separator]}."
            )


def _kept(text: str, max_rows: int | None) -> tuple[list[_Line], tuple[str, ...]]:
    kept: list[_Line] = []
    blank, comments = _LeftOut("blank"), _LeftOut("comment")
    inside = ""  # about blank lines, those at the end aside
    for number, line in enumerate(io.StringIO(text, newline=None), start=1):
        if not line.strip(",;| \t\n"):
            blank.add(number)
        elif _COMMENT.match(line):
            comments.add(number)
        else:
            kept.append(_Line(number, line))
            inside = blank.told
            # Before anything is split; one line may be the header.
            if max_rows is not None and len(kept) > max_rows + 1:
                raise SequenceError(
                    f"The file has more than {max_rows:,} steps, which is the most a sequence can "
                    "have; cut it, or keep every n-th line."
                )
    return kept, tuple(filter(None, (inside, comments.told)))


def _sniffed(lines: list[_Line]) -> str:
    sample: list[str] = []
    size = 0
    for line in lines[:_SAMPLE_LINES]:
        size += len(line.text)
        if sample and size > _SAMPLE_CHARACTERS:
            break
        sample.append(line.text)

    def agreement(separator: str) -> float:
        """The share of rows that have the most common width, where that is 2 or more."""
        try:
            widths = Counter(map(len, _reader(sample, separator, strict=False)))
        except csv.Error:
            return 0.0
        width, count = widths.most_common(1)[0]
        return count / widths.total() if width > 1 else 0.0

    best = max(SEPARATORS, key=agreement)  # the first of equals
    return best if agreement(best) else ","


def _reader(lines: Iterable[str], separator: str, *, strict: bool):
    if separator == " ":
        lines = (line.strip().replace("\t", " ") for line in lines)
    return csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=strict)
