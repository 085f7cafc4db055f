"""Layout: what the beginning of a large text file shows about the rest of it."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from lstm_viz.sequences.cells import column_of
from lstm_viz.sequences.limits import UNLIMITED, Limits
from lstm_viz.sequences.marks import Writing, writing_of
from lstm_viz.sequences.numerals import COMMA, POINT, is_missing
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.text.headers import comma_shown, named_by
from lstm_viz.sequences.text.lines import LeftOut, kept
from lstm_viz.sequences.text.splitting import cells_of, split

_PLAIN = {POINT, COMMA}


class Layout(NamedTuple):
    """How a file is written whose beginning has nothing out of the ordinary.

    `signs` is whether anything like "-" marks a missing value.
    `writings` has one for each column, None where it doesn't hold plain numbers. `start` is the
    byte of the first row and `line` its line; `first` is the line that set the width.
    """

    names: list[str]
    writings: list[Writing | None]
    separator: str
    decimal: str
    signs: bool
    start: int
    line: int
    first: int
    row_bytes: float
    left: LeftOut
    changes: tuple[str, ...]

    @property
    def numeric(self) -> list[int]:
        """Which columns hold numbers."""
        return [k for k, writing in enumerate(self.writings) if writing is not None]

    @property
    def words(self) -> list[int]:
        """Which columns may hold anything."""
        return [k for k, writing in enumerate(self.writings) if writing is None]


def layout_of(head: bytes) -> Layout | None:
    """The layout by the first bytes, which end with a line; None where they need more care."""
    mark = len(codecs.BOM_UTF8) if head.startswith(codecs.BOM_UTF8) else 0
    if b"\0" in head or head.count(b"\r") != head.count(b"\r\n") or head.count(b'"') % 2:
        return None
    try:
        text = head[mark:].decode()
        rows = split(text, Limits())  # not so wide that to look at each column takes long
        if len(rows.cells) < 2:
            return None
        named = named_by(rows)
        if named.heading.aside[1:] or named.heading.nameless:
            return None
    except (UnicodeDecodeError, SequenceError):
        return None
    top = len(named.heading.aside)
    cells, lines = rows.cells[top:], rows.lines[top:]
    parts = text.split("\n")
    if len(cells) < 2 or len(cells_of(parts[lines[0] - 1], rows.separator)) != len(cells[0]):
        return None
    comma = comma_shown(cells, rows.separator)
    writings = [_writing(list(column), comma) for column in zip(*cells, strict=True)]
    numbers = [writing for writing in writings if writing is not None]
    shown = {writing.decimal for writing in numbers} - {""}
    if (
        not numbers
        or any(writing.other for writing in numbers)
        or len(shown) > 1
        or not {writing.marks for writing in numbers} <= _PLAIN
    ):
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
        signs=any(cell[:1] in ("-", ".") and is_missing(cell) for row in cells for cell in row),
        start=start,
        line=lines[0],
        first=rows.lines[0],
        row_bytes=(len(head) - start) / len(cells),
        left=left,
        changes=(*rows.changes, *named.changes),
    )


def _writing(cells: list[str], comma: bool | None) -> Writing | None:
    """How the numbers of a column are written; None where it holds something else, or nothing."""
    column = column_of("", cells, comma=comma)
    if column.kind != "number" or column.empty:
        return None
    return writing_of([cell for cell in cells if not is_missing(cell)]).settled(comma)
