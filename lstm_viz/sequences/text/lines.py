"""Lines: those of a text that hold cells, each with its number, and what was left out."""

from __future__ import annotations

import io
import re
from typing import NamedTuple

from lstm_viz.sequences.limits import Limits

# A cell of a spreadsheet's error at the start of a line is no comment.
COMMENT = re.compile(r"\s*#(?!N/A|VALUE!|REF!|DIV/0!|NUM!|NAME\?|NULL!)")
_NOTHING = ",;| \t\n"  # a line of these has no cell that holds anything
_RULED = "-=+|: \t\r\n"  # of these are the rules of a table that was printed
_DASHES = re.compile(r"[-=]{4}|\+-|-\+|:-|-:")  # up to three mark a missing value
_FIRST = 15  # lines, of which a comment may have the names of the columns
_BELOW_NAMES = re.compile(r"-{3}")  # as of Markdown: |---|---|
_OPENS = re.compile(r'(?:^|[\t;|, ])"')  # a cell in quotation marks begins


class TextLine(NamedTuple):
    """A line of text and its number, as an editor shows it."""

    number: int
    text: str


class LeftOut:
    """The lines of a text that hold no cells: blank ones, comments, and rules drawn with dashes.

    `above` are the comments among the first lines.
    """

    def __init__(self) -> None:
        self.above: list[TextLine] = []
        # The number of the first of each kind, and how many; nothing follows those at the end.
        self._found: dict[str, tuple[int, int]] = {}

    def add(self, kind: str, number: int, count: int = 1) -> None:
        """Count one more line of a kind, or several of which this is the first."""
        first, before = self._found.get(kind, (number, 0))
        self._found[kind] = first, before + count

    def close(self) -> None:
        """Something follows, so that the blank lines so far are not the end of the file."""
        if "ending" in self._found:
            self.add("blank", *self._found.pop("ending"))

    def go_on(self, later: LeftOut, *, rows: bool) -> None:
        """Take up what a later part of the text left out, where `rows` is whether it has any."""
        if rows:
            self.close()
        for kind, found in later._found.items():
            self.add(kind, *found)

    @property
    def told(self) -> tuple[str, ...]:
        """Sentences; blank lines at the end are not worth one."""
        kinds = [kind for kind in ("blank", "comment", "ruled") if kind in self._found]
        return tuple(_told(kind, *self._found[kind]) for kind in kinds)


def _told(kind: str, first: int, count: int) -> str:
    if count < 2:
        return f"Line {first}, a {kind} line, was left out."
    return f"{count:,} {kind} lines were left out; the first is line {first:,}."


def kept(text: str, limits: Limits, first: int = 1) -> tuple[list[TextLine], LeftOut]:
    """The lines that hold cells, where the text begins with line `first`, and what was left out.

    Raises SequenceError where there are more rows than `limits` has, before anything is split.
    """
    lines: list[TextLine] = []
    left = LeftOut()
    most = None if limits.rows is None else limits.rows + 1  # one may be the header
    rows = 0
    inside = False  # a cell in quotation marks that has several lines
    for number, line in enumerate(io.StringIO(text, newline=None), start=first):
        if inside or not _left_out(left, number, line, len(lines)):
            left.close()
            rows += not inside
            if most is None or rows <= most:  # the rest is only counted
                lines.append(TextLine(number, line))
            if line.count('"') % 2 and (inside or _OPENS.search(line)):
                inside = not inside
    if most is not None and rows > most:
        limits.need_rows(rows)
    return lines, left


def _left_out(left: LeftOut, number: int, line: str, before: int) -> bool:
    """Whether a line holds no cells, where as many lines that do are `before` it."""
    if not line.strip(_NOTHING):
        left.add("ending", number)
        return True
    ruled = not line.strip(_RULED) and (
        _DASHES.search(line) or (before == 1 and _BELOW_NAMES.search(line))
    )
    if ruled:
        left.add("ruled", number)
        return True
    if not COMMENT.match(line):
        return False
    left.add("comment", number)
    if before < _FIRST:
        left.above = [*left.above[-_FIRST:], TextLine(number, line)]
    return True
