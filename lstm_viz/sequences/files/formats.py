"""Formats: every kind of file that can be read, one row each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.numerals import quoted
from lstm_viz.sequences.plan.wanted import Given
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Table, listed


class FileTable(NamedTuple):
    """A table of a file, and where it has several (sheets, arrays), their names and which it is."""

    table: Table
    parts: tuple[str, ...] = ()
    part: str = ""

    def telling(self, *sentences: str) -> FileTable:
        """The same contents, with sentences before those of the table."""
        return self._replace(table=self.table.telling(*sentences))


def not_there(part: str, parts: Iterable[str]) -> SequenceError:
    """The sentence for a part that a file has not."""
    return SequenceError(f"There is no {quoted(part)} in the file; choose from {listed([*parts])}.")


@dataclass(frozen=True)
class Format:
    """A file format.

    `endings` are those of its files' names, and `also` those that it shares with the format whose
    they are. `start` matches the first bytes of its files (at least 64 of them where there are so
    many); text formats that anything could be have None.
    `open` reads one part of a file (the first or only one where `part` is None), from a seekable
    file whose position is 0, and raises nothing but SequenceError for what is in it. `given` is how
    cells are to be read, where the format leaves that open.
    """

    key: str
    label: str
    endings: tuple[str, ...]
    start: re.Pattern[bytes] | None
    open: Callable[[BinaryIO, Limits, str | None, Given], FileTable]
    also: tuple[str, ...] = ()
