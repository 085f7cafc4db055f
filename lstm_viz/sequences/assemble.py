"""The wanted columns of a table → Sequences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from lstm_viz.sequences.features import Features, features_of
from lstm_viz.sequences.numerals import merged_by_float32
from lstm_viz.sequences.plan.counters import is_same_clock
from lstm_viz.sequences.plan.frequencies import by_frequency
from lstm_viz.sequences.plan.points import Point, merged
from lstm_viz.sequences.plan.roles import Roles, roles_of
from lstm_viz.sequences.plan.sentinels import without
from lstm_viz.sequences.plan.wanted import ALL, RowsAre, Wanted
from lstm_viz.sequences.plan.wide import HEADINGS, rows_are, turned
from lstm_viz.sequences.rows import groups_of, in_order, words_of
from lstm_viz.sequences.sentences import counted, of_columns, times_each
from lstm_viz.sequences.sequence import Labels, Sequence, as_float32, need_columns, need_steps
from lstm_viz.sequences.table import Column, Table, listed, stacked
from lstm_viz.sequences.widening import widened


def sequences_of(
    table: Table,
    wanted: Wanted = ALL,
    *,
    source: str = "",
    max_steps: int | None = None,
    max_columns: int | None = None,
    max_cells: int | None = None,
    on_plan: Callable[[tuple[Point, ...]], None] | None = None,
) -> tuple[Sequence, ...]:
    """One Sequence, or one for each of the series that the table has.

    What is not wanted otherwise follows from the table, as `plan.roles` finds it: a column of times
    labels the steps, and the rows go in its order. What is left out or moved is listed. `on_plan`
    is called with what was decided, before any value is taken.

    Raises SequenceError for a column that is not there or of the wrong kind, for a cell that is not
    a number, with its place, and for too few or too many steps, columns or series. `max_cells`
    bounds rows times features; like the others, it is held before memory is taken.
    """
    planned = plan_of(table, wanted, max_cells=max_cells)
    if on_plan is not None:
        on_plan(planned.points)
    table, wanted, roles = planned.table, planned.wanted, planned.roles
    need_columns(len(roles.values), max_columns)
    rows = in_order(table, roles.time, groups_of(table, roles.split))
    told = [*planned.told, *rows.told]
    for own in rows.parts.values():
        need_steps(table.rows if isinstance(own, slice) else len(own), max_steps)
    features = features_of(
        table,
        roles.values,
        words_as_gaps=wanted.words_as_gaps,
        max_columns=max_columns,
        max_cells=max_cells,
    )
    parts = dict(rows.parts)
    if len(parts) > 1:
        parts, left = _with_numbers(features, parts)
        told += left
    told += features.told
    return tuple(
        _sequence(features, roles.time, own, source, name, told) for name, own in parts.items()
    )


def _with_numbers(
    features: Features, parts: Mapping[str, np.ndarray | slice]
) -> tuple[dict[str, np.ndarray | slice], list[str]]:
    """The series with a number in each column, where there is one, and what is told of the rest."""
    empty = {
        name
        for name, rows in parts.items()
        if any(np.isnan(column[rows]).all() for column in features.values)
    }
    if not empty or len(empty) == len(parts):
        return dict(parts), []
    first = next(name for name in parts if name in empty)
    told = f"{len(empty):,} series without a number in a column were left out, first {first!r}."
    return {name: own for name, own in parts.items() if name not in empty}, [told]


class Planned(NamedTuple):
    """A table with a step in each row, the roles of its columns, and what was decided before."""

    table: Table
    wanted: Wanted
    roles: Roles
    rows_are: RowsAre
    points: tuple[Point, ...]

    @property
    def told(self) -> tuple[str, ...]:
        """Sentences about what was left out, converted or taken for something."""
        return (*self.table.changes, *_told(self.table, self.wanted, self.roles))


def plan_of(table: Table, wanted: Wanted = ALL, *, max_cells: int | None = None) -> Planned:
    """How a table becomes sequences: turned and widened where that is so, with its roles."""
    if not table.rows:
        need_steps(0)
    if wanted.given.missing:
        columns = tuple(without(column, wanted.given.missing) for column in table.columns)
        table = replace(table, columns=columns)
    if wanted.time is None and wanted.split is None:
        table = by_frequency(table)
    what, points = rows_are(table, wanted)
    table = turned(table, what, wanted.given)
    points = (*table.points, *points)
    if wanted.long is not None:
        variable, value = (table.named(name) for name in wanted.long)
        beside = roles_of(table, replace(wanted, columns=(value.name,))).time
        table = widened(
            table,
            variable,
            value,
            beside,
            wanted.split or (),
            words_as_gaps=wanted.words_as_gaps,
            max_cells=max_cells,
        )
        first = len(wanted.split or ()) + (beside is not None)
        features = tuple(column.name for column in table.columns[first:])
        time = (table.columns[0].name,) if beside else ()
        wanted = replace(wanted, time=time, columns=wanted.columns or features)
    roles = roles_of(table, wanted)
    return Planned(table, wanted, roles, what, merged((*points, *roles.points)))


def _told(table: Table, wanted: Wanted, roles: Roles) -> tuple[str, ...]:
    told = []
    headed = roles.timed == ("time",) and any(one.startswith(HEADINGS) for one in table.changes)
    if roles.time is not None and not headed:
        told.append(f"The steps are labelled by {listed(list(roles.timed))}.")
    told += [point.why for point in roles.points if point.argument == "split" and point.value]
    timed = [] if roles.time is None else [roles.time]
    told += of_columns(one for column in (*timed, *roles.values) for one in column.told)
    told += _marked(roles.values, words_as_gaps=wanted.words_as_gaps)
    if table.text or wanted.long is not None:
        return tuple(told)
    used = {column.name for column in roles.values} | roles.taken
    left = [column for column in table.columns if column.name not in used]
    labels, same = roles.labels, roles.steady
    clocks = {c.name for c in left if c.name in labels and is_same_clock(c, roles.time)}
    within = " within a series" if any(c.name in same and np.ptp(c.values) for c in left) else ""
    for reason, columns in {
        "they hold words": [c for c in left if c.kind == "word" and not c.empty],
        "they hold dates": [c for c in left if c.kind == "time" and not c.empty],
        "they are empty": [c for c in left if c.empty],
        "they count, or name things": [c for c in left if c.name in labels - clocks],
        "they repeat the time of the steps": [c for c in left if c.name in clocks],
        f"they never change{within}": [c for c in left if c.name in same],
        "they were not chosen": [
            c for c in left if c.kind == "number" and not c.empty and c.name not in labels | same
        ],
    }.items():
        if columns:
            named = listed([column.name for column in columns])
            told.append(f"Columns left out, because {reason}: {named}.")
    return tuple(told)


def _marked(columns: list[Column], *, words_as_gaps: bool) -> list[str]:
    """What was taken for missing, with counts."""
    counts: Counter[str] = Counter()
    for column in columns:
        for word, count in (*column.marks, *(column.words if words_as_gaps else ())):
            counts[word] += count
    return [f"Taken for missing: {times_each(counts)}."] if counts else []


def _sequence(
    features: Features,
    labels: Column | None,
    rows: np.ndarray | slice,
    source: str,
    name: str,
    told: list[str],
) -> Sequence:
    names, symbols = features.names, features.symbols
    values = stacked(features.values, rows)
    single = as_float32(values)
    told = [*told, *_gaps_told(single, names)]
    if values.dtype == np.float64:
        told += merged_by_float32(values, single, names)
    return Sequence(
        single,
        names,
        () if labels is None else _as_labels(labels, rows),
        tuple(told),
        f"{source}, {name}" if source and name else source or name,
        () if symbols is None else tuple(symbols[rows]),
    )


def _gaps_told(values: np.ndarray, names: tuple[str, ...]) -> list[str]:
    if not np.isnan(np.minimum.reduce(values, axis=None)):  # as it is where any is missing
        return []
    told = counted(names, np.isnan(values).sum(axis=0))
    return [f"Values are missing: {told}."] if told else []


def _as_labels(column: Column, rows: np.ndarray | slice) -> Labels:
    values = column.values[rows]
    if column.kind == "time":
        # As short as tells them apart: months, where every day is the first.
        for unit in ("Y", "M", "D", "m", "s"):
            if (values.astype(f"datetime64[{unit}]") == values).all():
                return tuple(np.datetime_as_string(values, unit).tolist())
        return tuple(np.datetime_as_string(values).tolist())
    return tuple(words_of(values))
