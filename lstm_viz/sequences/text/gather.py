"""Gathering: pieces of a large table, one after another → one table."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from lstm_viz.sequences.cells import FIRST_BAD, column_of
from lstm_viz.sequences.marks import writing_of
from lstm_viz.sequences.plan.totals import show_no_steps
from lstm_viz.sequences.plan.wanted import PLAIN, Given
from lstm_viz.sequences.table import Bad, Column, Table
from lstm_viz.sequences.text.layout import Layout
from lstm_viz.sequences.text.lines import LeftOut


class Care(NamedTuple):
    """What only a piece has that was read cell by cell."""

    places: list[int]  # the line of each row
    lines: int  # how many the piece has
    left: LeftOut
    bad: list[tuple[int, Bad]]  # with the number of the column of numbers


class Piece(NamedTuple):
    """Some rows of a table; `care` is None where each line is one row.

    `values` has (row,) numbers of each column of numbers, and `words` the other columns. `ends`
    (2, column) are the least and the greatest numbers, NaN where one is missing.
    """

    values: list[np.ndarray]
    words: list[pa.Array]
    ends: np.ndarray | float = np.nan
    care: Care | None = None


@dataclass(frozen=True)
class LineRuns:
    """The place of a row, where mostly each line is a row: `shifts` are lines less rows."""

    starts: list[int]  # the rows from which on they count
    shifts: list[int]

    def __call__(self, row: int) -> str:
        """Name the line of a row (from 0)."""
        return f"line {row + self.shifts[bisect(self.starts, row) - 1]:,}"


class GatheredRows:
    """The rows so far, in one array that no one else can write to when it is handed over."""

    def __init__(self, layout: Layout, expected: int) -> None:
        self.layout = layout
        self.rows = 0
        self.line = layout.line  # of the next piece
        # Memory that is not written to is not taken, so that too many rows cost nothing.
        self._values = np.empty((len(layout.numeric), expected))
        self._bad: list[list[Bad]] = [[] for _ in layout.numeric]
        self._bad_counts = [0] * len(layout.numeric)
        self._ends = np.tile([[np.inf], [-np.inf]], len(layout.numeric))
        self._words: list[list[pa.Array]] = [[] for _ in layout.words]
        self._where = LineRuns([], [])

    def add(self, piece: Piece) -> None:
        """Take up the rows that follow."""
        count = len(piece.values[0])
        self._make_room(self.rows + count)
        for k, values in enumerate(piece.values):
            self._values[k, self.rows : self.rows + count] = values
        low, high = np.broadcast_to(piece.ends, self._ends.shape)
        self._ends = np.array([np.minimum(self._ends[0], low), np.maximum(self._ends[1], high)])
        for gathered, words in zip(self._words, piece.words, strict=True):
            gathered.append(words)
        care = piece.care
        if care is None:
            self._place(self.rows, self.line)
            self.line += count
        else:
            for k, place in enumerate(care.places):
                self._place(self.rows + k, place)
            self.line += care.lines
            self.layout.left.go_on(care.left, rows=bool(count))
            for column, bad in care.bad:
                self._bad_counts[column] += 1
                if len(self._bad[column]) < FIRST_BAD:
                    self._bad[column].append(bad._replace(row=self.rows + bad.row))
        self.rows += count

    def _make_room(self, rows: int) -> None:
        if rows > self._values.shape[1]:
            more = np.empty((len(self._values), rows + rows // 2))
            more[:, : self.rows] = self._values[:, : self.rows]
            self._values = more

    def _place(self, row: int, line: int) -> None:
        if not self._where.shifts or self._where.shifts[-1] != line - row:
            self._where.starts.append(row)
            self._where.shifts.append(line - row)

    def table(self, given: Given = PLAIN) -> Table | None:
        """The table, or None where a column of numbers has more words than numbers."""
        layout = self.layout
        # Over a read-only view of the bytes, and not over the array: nobody can write to it.
        seen = self._values.data.cast("B").toreadonly()
        values = np.frombuffer(seen).reshape(self._values.shape)[:, : self.rows]
        columns: dict[int, Column] = {}
        for k, at in enumerate(layout.numeric):
            bad_count = self._bad_counts[k]
            if bad_count and bad_count > self.rows - np.count_nonzero(np.isnan(values[k])):
                return None
            writing, name = layout.writings[at], layout.names[at]
            assert writing is not None
            bad = tuple(self._bad[k])
            columns[at] = Column(name, values[k], bad, bad_count, writing.told)
            if not np.isnan(self._ends[0, k]):
                columns[at] = columns[at].with_ends(*self._ends[:, k].tolist())
        held = [pa.chunked_array(arrays, pa.string()).to_pylist() for arrays in self._words]
        comma = layout.comma
        if comma is None and layout.separator == ";":
            shown = {writing_of(list(filter(None, cells))).decimal for cells in held} - {""}
            comma = shown == {","} if len(shown) == 1 else None
        for at, cells in zip(layout.words, held, strict=True):
            columns[at] = column_of(
                layout.names[at],
                cells,
                comma=comma,
                semicolons=layout.separator == ";",
                given=given,
            )
            if columns[at].kind == "word" and show_no_steps(cells):
                return None  # the careful way leaves them out
        told = (*layout.left.told, *layout.changes)
        return Table(
            tuple(columns[at] for at in sorted(columns)),
            told,
            self._where,
            points=layout.points,
            aside=layout.aside,
        )
