"""Wide: tables whose rows are series or columns → tables whose rows are steps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from lstm_viz.sequences.cells import day_points
from lstm_viz.sequences.dates import times_of
from lstm_viz.sequences.digits import plain_digits
from lstm_viz.sequences.monotonic import goes_one_way
from lstm_viz.sequences.plan.ids import codes_of, is_id, is_whole
from lstm_viz.sequences.plan.melting import melted, placed
from lstm_viz.sequences.plan.points import Point, merged
from lstm_viz.sequences.plan.sentinels import without
from lstm_viz.sequences.plan.spans import spans_in, spread
from lstm_viz.sequences.plan.wanted import PLAIN, Given, RowsAre, Wanted
from lstm_viz.sequences.rows import words_of
from lstm_viz.sequences.sentences import of_columns
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Bad, Column, Table, listed, numbered, own_names

HEADINGS = "The steps are labelled by the column headings"  # of what is told

_YEAR = re.compile(r"X?(\d{4})(?: \[YR\d{4}\])?", re.ASCII)
_NUMBERED = re.compile(r"([^\d]{0,20})(\d{1,6})", re.ASCII)
_FEW = 3  # columns named by times that make a table wide
_BROAD = 4  # times as many columns as rows that make rows look like columns
_LONG = 20  # columns that look like steps where they have no names
_LEAST = 6  # numbered columns that may be steps of rows that have names of their own


def rows_are(table: Table, wanted: Wanted) -> tuple[RowsAre, tuple[Point, ...]]:
    """What a row of the table is, and the point that says how this was decided."""
    if wanted.rows_are is not None:
        return wanted.rows_are, ()
    if table.either is not None:
        why = "The lists of the records have one length, so that they may be series or columns."
        return "series", (Point("rows_are", "series", why, True, ("steps",)),)
    if table.text or wanted.long is not None or wanted.columns is not None:
        return "steps", ()
    if _timed_names(table, wanted.given) is not None:
        why = "The names of the columns are times, so each row is a series."
        return "series", (Point("rows_are", "series", why, False, ("steps",)),)
    if (spans := spans_in(table)) is not None:
        why = f"Each row {'is' if spans.sure else 'may be'} {spans.what}."
        return "spans", (Point("rows_are", "spans", why, not spans.sure, ("steps",)),)
    numbers = table.of("number")
    words = [column for column in table.columns if column.kind == "word" and not column.empty]
    whole = table.series is None and not _is_dated(table)
    if words and whole and (counted := _numbered(numbers)):
        named = any(len(set(column.values)) == table.rows for column in words)
        own = named and not (counted[0].nameless or table.of("time"))
        long = len(counted) >= (min(_LONG, table.rows) if own else _LONG)
        if long or own:
            why = f"The columns {counted[0].name!r} to {counted[-1].name!r} count like steps."
            what: tuple[RowsAre, ...] = ("series", "steps") if long else ("steps", "series")
            return what[0], (Point("rows_are", what[0], why, True, what[1:]),)
    unnamed = all(column.nameless for column in table.columns)
    if not unnamed or len(numbers) < max(_LONG, len(table.columns)):
        return "steps", ()
    steps = table.rows if table.series is None else int(np.bincount(table.series).max())
    if table.series is None and _is_class(table):
        why = "The first column looks like a class of each row, so that rows may be series."
        return "series", (Point("rows_are", "series", why, True, ("steps",)),)
    if len(numbers) >= _BROAD * steps and steps > 1:
        why = f"With {steps:,} rows and {len(numbers):,} columns, the rows may be the columns."
        return "columns", (Point("rows_are", "columns", why, True, ("steps", "series")),)
    return "steps", ()


def turned(table: Table, what: RowsAre, given: Given = PLAIN) -> Table:
    """The table with a step in each row; it is the same where that is what its rows are."""
    if table.either is not None and what in ("steps", "series"):
        if what == "series":
            return table
        columns = tuple(without(one, given.missing or ()) for one in table.either.columns)
        return replace(table.either, columns=columns)
    if what == "steps":
        return table
    if what == "spans":
        return spread(table)
    return _of_columns(table) if what == "columns" else _of_series(table, given)


def _is_class(table: Table) -> bool:
    first, second = table.columns[:2]
    kinds = len(set(first.values.tolist()))
    return is_whole(first) and not is_whole(second) and 1 < kinds <= min(60, table.rows // 2)


class _Timed(NamedTuple):
    """Columns whose names are times, in their order; `points` are what these leave open."""

    columns: list[Column]
    times: np.ndarray
    points: tuple[Point, ...] = ()


def _timed_names(table: Table, given: Given) -> _Timed | None:
    """The columns whose names are times, where most of them hold numbers."""
    if table.series is not None:
        return None
    found = [
        column
        for column in table.columns
        if column.kind != "time" and (year_in(column.name) or times_of([column.name]) is not None)
    ]
    numeric = [column for column in found if column.kind == "number"]
    others = [c for c in table.of("number") if c not in found and not is_id(c)]
    if len(found) < _FEW or len(found) < 2 * len(others) - 4 or 2 * len(numeric) < len(found):
        return None
    names = [column.name for column in found]
    if all(map(year_in, names)):
        years = [year_in(name) for name in names]
        made = _Timed(found, np.array(years, "datetime64[Y]").astype("datetime64[us]"))
    else:
        read = times_of(names, given.day_first)
        if read is None:
            return None
        made = _Timed(found, read.values, day_points("the names of the columns", read, given))
    return made if goes_one_way(made.times) else None


def year_in(name: str) -> str:
    """The year that a name is: 1990, also as `1990 [YR1990]` or `X1990`; else nothing."""
    found = _YEAR.fullmatch(plain_digits(name))
    return found[1] if found and 1500 <= int(found[1]) <= 2200 else ""


def _numbered(columns: Sequence[Column]) -> list[Column]:
    """The many columns whose names are one word with numbers that count: d_1, d_2, ...

    Beside them there may be how many of them hold a value; else names such as 1, 2, ... may as well
    be those of channels or questions. Any other number is a value, as they are.
    """
    found = {one: match for one in columns if (match := _NUMBERED.fullmatch(one.name))}
    words = {match[1] for match in found.values()}
    beside = [one for one in columns if one not in found]
    if len(found) < _LEAST or len(words) > 1 or (words == {""} and not beside):
        return []
    held = np.sum([~one.missing for one in found], axis=0)
    numbers = [int(match[2]) for match in found.values()]
    evenly = {after - before for before, after in pairwise(numbers)} == {1}
    return [*found] if evenly and all((one.values == held).all() for one in beside) else []


def _is_dated(table: Table) -> bool:
    """Whether a date labels each row, so that the rows are its steps."""
    return any(goes_one_way(column.values) for column in table.of("time"))


def _of_series(table: Table, given: Given) -> Table:
    found = _timed_names(table, given)
    steps = [] if found is None else found.columns
    ids = [
        c
        for c in table.columns
        if not c.empty and (c.kind == "word" or is_id(c)) and c not in steps
    ]
    if found is None:
        steps = _numbered(table.of("number")) or [c for c in table.of("number") if c not in ids]
        if steps and _is_class(table) and all(c.nameless for c in steps):
            ids, steps = [steps[0]], steps[1:]
    if len(steps) < 2:
        raise SequenceError(
            "The rows can't be series: there are fewer than two columns of numbers to be steps; "
            "choose rows_are='steps'."
        )
    empty = np.all([column.missing for column in steps], axis=0)
    for row in (bad.row for column in steps for bad in column.bad):
        empty[row] = False
    kept = np.flatnonzero(~empty)
    names = series_names(ids, table.rows)
    count, width = len(kept), len(steps)
    columns = [melted("value", steps, kept)]
    stepped = [column.name for column in steps]
    if found is not None:
        columns.insert(0, Column("time", np.tile(found.times, count), points=found.points))
    elif not steps[0].nameless:
        columns.insert(0, Column("step", np.array(stepped * count, object)))
    told = [f"Each row became a series of {width:,} steps: {count:,} series."]
    if found is not None:
        told.append(f"{HEADINGS} {stepped[0]} … {stepped[-1]}.")
    if left := [c.name for c in table.columns if not (c.empty or c in ids or c in steps)]:
        told.append(f"Columns left out, because they are no steps: {listed(left)}.")
    if gone := [names[k] for k in np.flatnonzero(empty)]:
        told.append(f"Left out, because they have no value: {listed(gone)}.")
    return Table(
        tuple(columns),
        (*table.changes, *told),
        placed(table.where, kept, stepped),
        series=np.repeat(np.arange(count), width),
        series_names=tuple(names[k] for k in kept),
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


def series_in_lists(values: list[Column], beside: list[Column], lengths: np.ndarray) -> Table:
    """A series for each row whose lists are not empty, `lengths` (row,); ids `beside` name it.

    `values` are the columns of what is in the lists, one after another.
    """
    held = [one for one in beside if not one.empty]
    ids = [one for one in held if one.kind == "word" or is_id(one)]
    rows = np.flatnonzero(lengths)
    names = series_names(ids, len(lengths))
    told = [f"Each row became a series, its lists the steps: {len(rows):,} series."]
    if left := [one.name for one in held if one not in ids]:
        told.append(f"Columns left out, because they are no lists: {listed(left)}.")
    series = np.repeat(np.arange(len(rows)), lengths[rows])
    return Table(
        tuple(values), tuple(told), series=series, series_names=tuple(names[k] for k in rows)
    )


def _of_columns(table: Table) -> Table:
    numbers = table.of("number")
    values = np.column_stack([column.values for column in numbers])
    told = f"The {table.rows:,} rows became columns, and the {len(numbers):,} columns steps."
    if table.series is not None:
        count = int(table.series.max()) + 1
        blocks = values.reshape(count, -1, len(numbers)).swapaxes(1, 2)
        values = blocks.reshape(-1, blocks.shape[2])
        series = np.repeat(np.arange(count), len(numbers))
        names = numbered(values.shape[1])
        made = tuple(map(Column, names, values.T))
        return replace(Table(made), changes=(*table.changes, told), series=series)
    ids = [c for c in table.columns if not c.empty and c.kind == "word"]
    names = series_names(ids, table.rows) if ids else []
    names = names or numbered(table.rows)
    columns = [
        Column(name, row, bad, len(bad))
        for name, row, bad in zip(names, values, _bad_by_row(numbers, table.rows), strict=True)
    ]
    if not numbers[0].nameless:
        columns.insert(0, Column("step", np.array([c.name for c in numbers], object)))
    how = of_columns(one for column in numbers for one in column.told)
    return Table(
        tuple(columns),
        (*table.changes, told, *how),
        points=(*table.points, *merged(point for column in numbers for point in column.points)),
    )


def _bad_by_row(columns: Sequence[Column], rows: int) -> list[tuple[Bad, ...]]:
    """For each row, its cells that are no numbers."""
    found: list[list[Bad]] = [[] for _ in range(rows)]
    for k, column in enumerate(columns):
        for bad in column.bad:
            found[bad.row].append(Bad(k, bad.reason))
    return list(map(tuple, found))
