"""Layout: what the beginning of a large text file shows about the rest of it."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from lstm_viz.sequences.cells import column_of
from lstm_viz.sequences.limits import UNLIMITED, Limits
from lstm_viz.sequences.marks import Writing, writing_of
from lstm_viz.sequences.numerals import COMMA, POINT, is_missing
from lstm_viz.sequences.plan.heading import Aside, Heading
from lstm_viz.sequences.plan.points import Point
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.text.headers import comma_shown, named_by
from lstm_viz.sequences.text.line_cells import cells_of
from lstm_viz.sequences.text.lines import LeftOut, kept
from lstm_viz.sequences.text.splitting import split

_PLAIN = {POINT, COMMA}


class Layout(NamedTuple):
    """How a file is written whose beginning has nothing out of the ordinary.

    `signs` is whether anything like "-" marks a missing value, `quoted` whether cells may have
    single quotes round them.
    `writings` has one for each column, None where it doesn't hold plain numbers. `start` is the
    byte of the first row and `line` its line; `first` is the line that set the width; `told` says
    which lines were left out, and how they were split.
    """

    names: list[str]
    writings: list[Writing | None]
    separator: str
    decimal: str
    comma: bool | None
    signs: bool
    quoted: bool
    start: int
    line: int
    first: int
    row_bytes: float
    left: LeftOut
    told: tuple[str, ...]
    changes: tuple[str, ...]
    points: tuple[Point, ...]
    aside: tuple[Aside, ...]

    @property
    def numeric(self) -> list[int]:
        """Which columns hold numbers."""
        return [k for k, writing in enumerate(self.writings) if writing is not None]

    @property
    def words(self) -> list[int]:
        """Which columns may hold anything."""
        return [k for k, writing in enumerate(self.writings) if writing is None]


def layout_of(head: bytes, tail: bytes = b"") -> Layout | None:
    """The layout by the first bytes, which end with a line, and the `tail`, the last lines.

    None where they need more care, as all of a file does where the last lines show it.
    """
    mark = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    if b"\0" in head or head.count(b"\r") != head.count(b"\r\n") or head.count(b'"') % 2:
        return None
    try:
        text = head[mark:].decode()
        rows = split(text, Limits())  # not so wide that to look at each column takes long
        if len(rows.cells) < 2:
            return None
        named = named_by(rows)
        heading = named.heading
        if heading.aside[1:] or heading.nameless or _leaves_rows(heading):
            return None
        ending = tail.decode()
    except (UnicodeDecodeError, SequenceError):
        return None
    top = len(named.heading.aside)
    cells, lines = rows.cells[top:], rows.lines[top:]
    parts = text.split("\n")
    if len(cells) < 2 or len(cells_of(parts[lines[0] - 1], rows.separator)) != len(cells[0]):
        return None
    comma = comma_shown(cells, rows.separator)
    if comma is None and rows.separator != "," and "," in ending:
        return None  # the marks of all columns together show how each is written
    columns = zip(*cells, strict=True)
    semicolons = rows.separator == ";"
    writings = [_writing(list(column), comma, semicolons=semicolons) for column in columns]
    numbers = [writing for writing in writings if writing is not None]
    if not numbers or not _are_alike(numbers):
        return None
    before = "".join(f"{part}\n" for part in parts[: lines[0] - 1])
    start = mark + len(before.encode())
    left = kept(before, UNLIMITED)[1]
    left.close()
    return Layout(
        names=named.names,
        writings=writings,
        separator=rows.separator,
        decimal="," if any(writing.marks == COMMA for writing in numbers) else ".",
        comma=comma,
        signs=any(cell[:1] in ("-", ".") and is_missing(cell) for row in cells for cell in row),
        quoted=rows.quoted,
        start=start,
        line=lines[0],
        first=rows.lines[0],
        row_bytes=(len(head) - start) / len(cells),
        left=left,
        told=rows.told,
        changes=(*rows.changes, *named.changes),
        points=named.heading.points,
        aside=named.heading.aside,
    )


def ends_with_steps(around: bytes, layout: Layout) -> bool:
    """Whether the last lines of those `around` the rest are rows: no totals, no notes.

    Notes that the first lines have too are none of the last.
    """
    if not around:
        return True
    try:
        rows = split(around.decode("utf-8-sig"), Limits())
        return rows.told == layout.told and not _leaves_rows(named_by(rows).heading)
    except SequenceError:
        return False


def _leaves_rows(heading: Heading) -> bool:
    """Whether rows are left out, or it is asked whether they are to be."""
    asked = (point.open and point.argument != "header" for point in heading.points)
    return bool(heading.told) or any(asked)


def _are_alike(writings: list[Writing]) -> bool:
    """Whether columns are written with one decimal mark, surely, and without marks of groups."""
    shown = {writing.decimal for writing in writings} - {""}
    plain = {writing.marks for writing in writings} <= _PLAIN
    return plain and len(shown) <= 1 and not any(writing.other for writing in writings)


def _writing(cells: list[str], comma: bool | None, *, semicolons: bool) -> Writing | None:
    """How the numbers of a column are written; None where all of its cells have to show it."""
    column = column_of("", cells, comma=comma, semicolons=semicolons)
    if column.kind != "number" or column.empty or column.points:
        return None
    found = writing_of([cell for cell in cells if not is_missing(cell)])
    settled = found.settled(comma)
    # Beside semicolons, a point further down may be a mark between groups of digits.
    open_ = semicolons and not found.decimal
    return None if open_ or column.told != settled.told else settled
