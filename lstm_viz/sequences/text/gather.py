"""Gathering: pieces of a large table, one after another → one table."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from lstm_viz.sequences.cells import FIRST_BAD, column_of
from lstm_viz.sequences.numerals import Lost, lost_in_float32
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

    `values` (row, column) are the columns of numbers in float32, `ends` (2, column) their first and
    last row in float64, and `words` the other columns. `coarse` (column,) is True where float32 is
    too coarse for a column, and `exact` has the wanted ones of these in float64.
    """

    values: np.ndarray
    ends: np.ndarray
    lost: list[Lost]
    coarse: np.ndarray
    exact: dict[int, np.ndarray]
    words: list[pa.Array]
    care: Care | None = None


class Coarse(Exception):  # noqa: N818 (no error: the file is read again)
    """Some columns of numbers need float64, so that what they number or label stays apart."""

    def __init__(self, columns: frozenset[int]) -> None:
        self.columns = columns


WHOLE = 2**24  # up to which float32 holds every whole number


def is_coarse(exact: np.ndarray, lost: Lost) -> bool:
    """Whether float32 is too coarse for a column that could be a number of something or a clock.

    Measured values, of which a few neighbours in a million become equal, are none.
    """
    if 100 * lost.lost > lost.of:
        return True
    if not len(exact):
        return False
    peak = max(exact.max(), -exact.min())
    if np.isnan(peak):  # slower
        peak = max(np.fmax.reduce(exact), -np.fmin.reduce(exact))
    return bool(peak > WHOLE)


@dataclass(frozen=True)
class LineRuns:
    """The place of a row, where mostly each line is a row: `shifts` are lines less rows."""

    starts: list[int]  # the rows from which on they count
    shifts: list[int]

    def __call__(self, row: int) -> str:
        """Name the line of a row (from 0)."""
        return f"line {row + self.shifts[bisect(self.starts, row) - 1]:,}"


class Gathered:
    """The rows so far, in one array that no one else can write to when it is handed over."""

    def __init__(self, layout: Layout, expected: int, wide: frozenset[int]) -> None:
        self.layout = layout
        self.wide = wide  # the columns of numbers that are kept in float64, too
        self.rows = 0
        self.line = layout.line  # of the next piece
        # Memory that is not written to is not taken, so that too many rows cost nothing.
        self._values = np.empty((expected, len(layout.numeric)), np.float32)
        self._last: np.ndarray | None = None
        self._lost = [Lost(0, 0)] * len(layout.numeric)
        self._exact: dict[int, list[np.ndarray]] = {k: [] for k in wide}
        self._bad: list[list[Bad]] = [[] for _ in layout.numeric]
        self._bad_counts = [0] * len(layout.numeric)
        self._words: list[list[pa.Array]] = [[] for _ in layout.words]
        self._where = LineRuns([], [])

    def add(self, piece: Piece) -> None:
        """Take up the rows that follow.

        Raises Coarse where a column is not kept in float64 that should be.
        """
        count = len(piece.values)
        columns = frozenset(np.flatnonzero(piece.coarse).tolist())
        if columns - self.wide:
            raise Coarse(columns)
        for k, gathered in self._exact.items():
            gathered.append(piece.exact[k])
        self._make_room(self.rows + count)
        self._values[self.rows : self.rows + count] = piece.values
        for gathered, words in zip(self._words, piece.words, strict=True):
            gathered.append(words)
        if count:
            self._add_lost(piece)
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
        if rows > len(self._values):
            more = np.empty((rows + rows // 2, self._values.shape[1]), np.float32)
            more[: self.rows] = self._values[: self.rows]
            self._values = more

    def _add_lost(self, piece: Piece) -> None:
        parts = [self._lost, piece.lost]
        if self._last is not None:
            between = np.stack([self._last, piece.ends[0]])
            parts.append([lost_in_float32(column) for column in between.T])
        self._last = piece.ends[1]
        self._lost = [
            Lost(sum(part.lost for part in column), sum(part.of for part in column))
            for column in zip(*parts, strict=True)
        ]

    def _place(self, row: int, line: int) -> None:
        if not self._where.shifts or self._where.shifts[-1] != line - row:
            self._where.starts.append(row)
            self._where.shifts.append(line - row)

    def table(self) -> Table | None:
        """The table, or None where a column of numbers has more words than numbers."""
        layout = self.layout
        # Over a read-only view of the bytes, and not over the array: nobody can write to it.
        seen = self._values[: self.rows].data.cast("B").toreadonly()
        values = np.frombuffer(seen, np.float32).reshape(self.rows, len(layout.numeric))
        columns: dict[int, Column] = {}
        for k, at in enumerate(layout.numeric):
            numbers = self.rows - int(np.count_nonzero(np.isnan(values[:, k])))
            if self._bad_counts[k] > numbers:
                return None
            writing, name = layout.writings[at], layout.names[at]
            assert writing is not None
            if k in self.wide:  # whoever takes it makes it float32, and tells what that loses
                own, told = np.concatenate(self._exact[k]), writing.told
            else:
                own = values[:, k]
                told = (*writing.told, *filter(None, [self._lost[k].told(name)]))
            columns[at] = Column(name, own, tuple(self._bad[k]), self._bad_counts[k], told)
        for at, arrays in zip(layout.words, self._words, strict=True):
            cells = pa.chunked_array(arrays, pa.string()).to_pylist()
            columns[at] = column_of(layout.names[at], cells, comma=layout.decimal == "," or None)
        told = (*layout.left.told, *layout.changes)
        return Table(tuple(columns[at] for at in sorted(columns)), told, self._where)
