"""Wide: tables whose rows are series or columns → tables whose rows are steps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from lstm_viz.sequences.dates import times_of
from lstm_viz.sequences.plan.ids import codes_of, is_id, is_whole
from lstm_viz.sequences.plan.points import Point
from lstm_viz.sequences.plan.wanted import RowsAre, Wanted
from lstm_viz.sequences.rows import words_of
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Column, Table, listed, own_names

_YEAR = re.compile(r"X?(\d{4})(?: \[YR\d{4}\])?", re.ASCII)
_NUMBERED = re.compile(r"([^\d]{1,20})(\d{1,6})", re.ASCII)
_FEW = 3  # columns named by times that make a table wide
_BROAD = 4  # times as many columns as rows that make rows look like columns
_LONG = 20  # columns that look like steps where they have no names


def rows_are(table: Table, wanted: Wanted) -> tuple[RowsAre, tuple[Point, ...]]:
    """What a row of the table is, and the point that says how this was decided."""
    if wanted.rows_are is not None:
        return wanted.rows_are, ()
    if table.text or wanted.long is not None or wanted.columns is not None:
        return "steps", ()
    if _timed_names(table) is not None:
        why = "The names of the columns are times, so each row is a series."
        return "series", (Point("rows_are", "series", why, False, ("steps",)),)
    numbers = table.of("number")
    words = [column for column in table.columns if column.kind == "word" and not column.empty]
    if words and table.series is None and _are_numbered(numbers):
        why = f"The columns {numbers[0].name!r} to {numbers[-1].name!r} count like steps."
        return "series", (Point("rows_are", "series", why, True, ("steps",)),)
    unnamed = all(column.name.startswith("column ") for column in table.columns)
    if not unnamed or len(numbers) < max(_LONG, 2) or len(numbers) < len(table.columns):
        return "steps", ()
    steps = table.rows
    if table.series is not None:
        steps = int(np.bincount(table.series).max())
    if len(numbers) >= _BROAD * steps and steps > 1:
        why = f"With {steps:,} rows and {len(numbers):,} columns, the rows may be the columns."
        return "columns", (Point("rows_are", "columns", why, True, ("steps", "series")),)
    if table.series is None and _is_class(table):
        why = "The first column looks like a class of each row, so that rows may be series."
        return "series", (Point("rows_are", "series", why, True, ("steps",)),)
    return "steps", ()


def turned(table: Table, what: RowsAre) -> Table:
    """The table with a step in each row; it is the same where that is what its rows are."""
    if what == "steps":
        return table
    return _of_columns(table) if what == "columns" else _of_series(table)


def _is_class(table: Table) -> bool:
    first, second = table.columns[:2]
    kinds = len(set(first.values.tolist()))
    return is_whole(first) and not is_whole(second) and 1 < kinds <= min(60, table.rows // 2)


def _timed_names(table: Table) -> tuple[list[Column], np.ndarray] | None:
    """The columns of numbers whose names are times, in their order, and these times."""
    if table.series is not None:
        return None
    found: list[Column] = []
    for column in table.columns:
        is_time = times_of([column.name]) is not None or bool(_year(column.name))
        if is_time and (column.kind == "number" or column.empty):
            found.append(column)
    others = [c for c in table.of("number") if c not in found and not is_id(c)]
    if len(found) < _FEW or len(found) < 2 * len(others) - 4:
        return None
    names = [column.name for column in found]
    if all(map(_year, names)):
        years = [_year(name) for name in names]
        times = np.array(years, "datetime64[Y]").astype("datetime64[us]")
    else:
        read = times_of(names)
        if read is None:
            return None
        times = read.values
    strides = np.diff(times).astype(np.int64)
    return (found, times) if (strides > 0).all() or (strides < 0).all() else None


def _year(name: str) -> str:
    """The year that a name is: 1990, also as `1990 [YR1990]` or `X1990`; else nothing."""
    found = _YEAR.fullmatch(name)
    return found[1] if found and 1500 <= int(found[1]) <= 2200 else ""


def _are_numbered(columns: Sequence[Column]) -> bool:
    """Whether the names of many columns are one word with numbers that count: d_1, d_2, ..."""
    found = [_NUMBERED.fullmatch(column.name) for column in columns]
    parts = [(match[1], int(match[2])) for match in found if match]
    if len(parts) < _LONG or len(parts) < len(columns) or len({word for word, _ in parts}) > 1:
        return False
    return {after[1] - before[1] for before, after in pairwise(parts)} == {1}


def _of_series(table: Table) -> Table:
    found = _timed_names(table)
    ids = [c for c in table.columns if not c.empty and (c.kind == "word" or is_id(c))]
    if found is None:
        steps = [c for c in table.of("number") if c not in ids]
        if steps and _is_class(table) and all(c.name.startswith("column ") for c in steps):
            ids, steps = [steps[0]], steps[1:]
        times = None
    else:
        steps, times = found
    if len(steps) < 2:
        raise SequenceError(
            "The rows can't be series: there are fewer than two columns of numbers to be steps; "
            "choose rows_are='steps'."
        )
    values = np.column_stack([column.values for column in steps]).astype(np.float64)
    kept = ~np.isnan(values).all(axis=1)
    names = series_names(ids, table.rows)
    gone = [names[k] for k in np.flatnonzero(~kept)]
    named = [names[k] for k in np.flatnonzero(kept)]
    count, width = int(kept.sum()), len(steps)
    columns = [Column("value", values[kept].ravel())]
    if times is not None:
        columns.insert(0, Column("time", np.tile(times, count)))
    elif not steps[0].name.startswith("column "):
        words = np.array([column.name for column in steps] * count, object)
        columns.insert(0, Column("step", words))
    told = [f"Each row became a series of {width:,} steps: {count:,} series."]
    if gone:
        told.append(f"Left out, because they have no value: {listed(gone)}.")
    return Table(
        tuple(columns),
        (*table.changes, *told),
        series=np.repeat(np.arange(count), width),
        series_names=tuple(named),
        points=table.points,
    )


def series_names(ids: list[Column], rows: int) -> list[str]:
    """A name of its own for each row, from as few columns as tell them apart."""
    used: list[Column] = []
    kinds, blank = 1, np.ones(rows, bool)
    for column in ids:
        more = len(np.unique(codes_of([*used, column])))
        if more > kinds or blank.any():
            used, kinds, blank = [*used, column], more, blank & column.missing
        if kinds == rows and not blank.any():
            break
    cells = [words_of(column.values) for column in used]
    names = [", ".join(filter(None, parts)) for parts in zip(*cells, strict=True)]
    given = names or [""] * rows
    made, _ = own_names(name or f"row {k}" for k, name in enumerate(given, start=1))
    return made


def _of_columns(table: Table) -> Table:
    numbers = table.of("number")
    values = np.column_stack([column.values for column in numbers])
    told = f"The {table.rows:,} rows became columns, and the {len(numbers):,} columns steps."
    if table.series is not None:
        count = int(table.series.max()) + 1
        blocks = values.reshape(count, -1, len(numbers)).swapaxes(1, 2)
        values = blocks.reshape(-1, blocks.shape[2])
        series = np.repeat(np.arange(count), len(numbers))
        names = [f"column {k}" for k in range(1, values.shape[1] + 1)]
        made = tuple(map(Column, names, values.T))
        return replace(Table(made), changes=(*table.changes, told), series=series)
    ids = [c for c in table.columns if not c.empty and c.kind == "word"]
    names = series_names(ids, table.rows) if ids else []
    names = names or [f"column {k}" for k in range(1, table.rows + 1)]
    columns = list(map(Column, names, values))
    if not numbers[0].name.startswith("column "):
        columns.insert(0, Column("step", np.array([c.name for c in numbers], object)))
    return Table(tuple(columns), (*table.changes, told), points=table.points)
