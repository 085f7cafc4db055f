"""Table: what a reader of a file format hands over: named columns, each of one kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from lstm_viz.sequences.numerals import quoted
from lstm_viz.sequences.plan.points import Point
from lstm_viz.sequences.sentences import first_ten
from lstm_viz.sequences.sequence import SequenceError

Kind = Literal["number", "time", "word"]
_QUOTES = ("''", '""', "``", "“”", "‘’", "«»")
LONGEST = 80  # characters, of a column's name and of a step's label


class Bad(NamedTuple):
    """A cell of a column of numbers that is none: where it is, and what is wrong with it."""

    row: int  # from 0
    reason: str  # a whole sentence after "Line 7, column 'x': "


@dataclass(frozen=True, eq=False)
class Column:
    """One column of a table.

    `values` (row,) decides what kind it is: float64 or float32 numbers, where NaN is missing;
    datetime64, where NaT is missing; or an object array of str, where "" is missing. `bad` holds
    the first cells of a column of numbers that are no numbers (NaN in `values`), `bad_count` says
    how many there are, and `told` says in sentences how its numbers were read: only whoever wants
    the column is told. `words` counts those cells by what they hold, `marks` those that were taken
    for missing because somebody asked for it. `points` were decided where it could be read in two
    ways, and `written` says how its times are written.
    """

    name: str
    values: np.ndarray
    bad: tuple[Bad, ...] = ()
    bad_count: int = 0
    told: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    written: str = ""
    marks: tuple[tuple[str, int], ...] = ()
    words: tuple[tuple[str, int], ...] = ()

    @cached_property
    def kind(self) -> Kind:
        """number, time or word."""
        return {"f": "number", "M": "time"}.get(self.values.dtype.kind, "word")  # type: ignore

    @cached_property
    def missing(self) -> np.ndarray:
        """(row,) True where there is no value."""
        if self.kind == "number":
            return np.isnan(self.values)
        return np.isnat(self.values) if self.kind == "time" else self.values == ""

    @cached_property
    def ends(self) -> tuple[float, float]:
        """The least and the greatest number, of those that are not missing; NaN where all are."""
        quick = float(np.minimum.reduce(self.values)), float(np.maximum.reduce(self.values))
        if not np.isnan(quick[0]):  # as they are where any is missing
            return quick
        return float(np.fmin.reduce(self.values)), float(np.fmax.reduce(self.values))

    @cached_property
    def empty(self) -> bool:
        """Whether there is no value in any row, nor anything that should be one."""
        if self.kind == "number" and len(self.values):
            return not self.bad_count and bool(np.isnan(self.ends[0]))
        return not self.bad_count and bool(self.missing.all())

    def with_ends(self, low: float, high: float) -> Column:
        """The same column, whose `ends` are known: of many rows they are seen piece by piece."""
        vars(self)["ends"] = low, high
        return self

    @property
    def nameless(self) -> bool:
        """Whether it has only the name that its place gives it."""
        return self.name.startswith("column ")

    @property
    def called(self) -> str:
        """How a sentence calls it."""
        return self.name if self.nameless else f"column {self.name!r}"


def row_number(row: int) -> str:
    """Where a row is, for formats that have no lines: from 1."""
    return f"row {row + 1}"


@dataclass(frozen=True)
class RowPlaces:
    """The places of rows by the numbers that the file gives them: line 7, or row 7."""

    noun: str
    numbers: Sequence[int]

    def __call__(self, row: int) -> str:
        """Name the place of a row (from 0)."""
        return f"{self.noun} {self.numbers[row]:,}"


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of one length, and what was done to get them.

    `where` names the place of a row (from 0) in the file: "line 7" or "row 7". `series` (row,) int
    says to which of several sequences each row belongs, where the format itself has several, as a
    three-dimensional array does; `series_names` names them. `text` marks a table whose one column
    holds the characters of a text. `points` are what was decided about its rows, and `aside` the
    rows that are no steps: number, what they are, and their cells. `nameless` are columns without
    a name in a file that names others. `clock` names the column that labels the steps, where the
    format itself has one. `either` has the same cells with a series in each row, of which nothing
    shows that they are no steps.
    """

    columns: tuple[Column, ...]
    changes: tuple[str, ...] = ()
    where: Callable[[int], str] = row_number
    series: np.ndarray | None = None
    series_names: tuple[str, ...] = ()
    text: bool = False
    points: tuple[Point, ...] = ()
    aside: tuple[tuple[int, str, tuple[str, ...]], ...] = ()
    nameless: frozenset[str] = frozenset()
    clock: str = ""
    either: Table | None = None

    def telling(self, *sentences: str) -> Table:
        """The same table, which tells these before what it tells already."""
        return replace(self, changes=(*sentences, *self.changes)) if sentences else self

    @property
    def rows(self) -> int:
        """The number of rows."""
        return len(self.columns[0].values)

    def of(self, kind: Kind) -> tuple[Column, ...]:
        """The columns of one kind that hold anything, in the file's order."""
        return tuple(column for column in self.columns if column.kind == kind and not column.empty)

    def named(self, name: str) -> Column:
        """The column with this name; SequenceError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        known = listed([column.name for column in self.columns])
        raise SequenceError(f"There is no column {quoted(name)}; choose from {known}.")


def stacked(columns: list[np.ndarray], rows: np.ndarray | slice) -> np.ndarray:
    """(time, feature) the wanted rows; not copied where the columns lie evenly in one array."""
    first = columns[0]
    places = np.array([column.__array_interface__["data"][0] for column in columns])
    stride = int(np.diff(places[:2]).sum())
    alike = {(id(column.base), column.dtype, column.strides) for column in columns}
    even = len(alike) == 1 and (places == places[0] + stride * np.arange(len(places))).all()
    if isinstance(rows, slice) and even and first.base is not None:
        shape, strides = (len(first), len(columns)), (*first.strides, stride)
        return as_strided(first, shape, strides, writeable=False)[rows]
    return np.column_stack([column[rows] for column in columns])


def numbered(width: int) -> list[str]:
    """The names of columns that have only their places."""
    return [f"column {k}" for k in range(1, width + 1)]


def own_names(given: Iterable[str], longest: int = LONGEST) -> tuple[list[str], tuple[str, ...]]:
    """A name of its own for each column, and a sentence where that is not the one given."""
    names: list[str] = []
    taken: set[str] = set()
    seen: Counter[str] = Counter()
    renamed: list[str] = []
    for k, cell in enumerate(given, start=1):
        plain = " ".join(cell.split()) or f"column {k}"
        name = plain = plain if len(plain) <= longest else plain[: longest - 1] + "…"
        while name in taken:
            seen[plain] = max(seen[plain], 1) + 1
            name = f"{plain} ({seen[plain]})"
        taken.add(name)
        names.append(name)
        if name != " ".join(cell.split()):
            renamed.append(name)
    told = (f"Columns were given names of their own: {listed(renamed)}.",) if renamed else ()
    return names, told


def unquoted(cells: Iterable[str]) -> list[str]:
    """The names of a header, or the cells of a column, without quotes round every one of them."""
    given = list(cells)
    if not all(
        len(cell) > 2 and cell[0] + cell[-1] in _QUOTES for cell in map(str.strip, given) if cell
    ):
        return given
    return [cell.strip()[1:-1] for cell in given]


def need_all(table: Table, column: Column, why: str) -> None:
    """Refuse a column in which a cell is missing: its place, and then `why`."""
    if column.missing.any():
        row = int(np.flatnonzero(column.missing)[0])
        raise SequenceError(f"{first_upper(table.where(row))}, {column.called}: {why}")


def listed(names: list[str]) -> str:
    """Names in quotation marks, the first ten of them."""
    return first_ten([*map(repr, names)])


def first_upper(text: str) -> str:
    """The text as a sentence begins."""
    return text[0].upper() + text[1:]
