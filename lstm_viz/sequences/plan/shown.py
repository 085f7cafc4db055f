"""Shown: a table and what is wanted of it → its Reading, for a page or a person."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lstm_viz.sequences.assemble import Planned, plan_of
from lstm_viz.sequences.features import need_numbers
from lstm_viz.sequences.plan.counters import CATEGORIES
from lstm_viz.sequences.plan.points import ColumnRole, Reading, Role
from lstm_viz.sequences.plan.spans import Spans, spans_in, tells_apart
from lstm_viz.sequences.plan.wanted import Wanted
from lstm_viz.sequences.rows import groups_of, in_order, words_of
from lstm_viz.sequences.sentences import counted, first_ten
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Column, Table

FIRST, LAST = 4, 3  # rows
_LONGEST = 24  # characters of a cell


def reading_of(table: Table, wanted: Wanted) -> Reading:
    """What the table seems to be, with what is wanted of it; also where it can't be read so."""
    planned, problem, sequences, told = None, "", 1, table.changes
    parts: list[np.ndarray | slice] = [slice(None)]
    try:
        planned = plan_of(table, wanted)
        for column in planned.roles.values:
            if column.kind == "number":
                need_numbers(planned.table, column, words_as_gaps=wanted.words_as_gaps)
        groups = groups_of(planned.table, planned.roles.split)
        rows = in_order(planned.table, planned.roles.time, groups)
        sequences = len(rows.parts)
        told = (*planned.told, *rows.told, *_missing_told(planned.roles.values, rows.parts))
        if planned.table.rows == table.rows and planned.rows_are == "steps" and not wanted.long:
            parts = list(rows.parts.values())
    except SequenceError as error:
        problem = str(error)
    first, last = _ends(parts, table.rows)
    spans = spans_in(table) if planned is not None and planned.rows_are == "spans" else None
    return Reading(
        tuple(_column(one, planned, spans) for one in table.columns),
        "steps" if planned is None else planned.rows_are,
        table.rows,
        sequences,
        table.points if planned is None else planned.points,
        told,
        _rows(table, first),
        _rows(table, last),
        tuple((number, what, tuple(map(_short, cells))) for number, what, cells in table.aside),
        problem,
        table.rows if planned is None else planned.table.rows,
    )


def _missing_told(values: list[Column], parts: Mapping[str, np.ndarray | slice]) -> tuple[str, ...]:
    """How many numbers of each value are missing, if any; of several sequences, in which."""
    numbers = [column for column in values if column.kind == "number"]
    found = counted((c.name for c in numbers), (int(c.missing.sum()) for c in numbers))
    if not found:
        return ()
    if len(parts) < 2:
        return (f"Values are missing: {found}.",)
    each = (
        (name, sum(int(c.missing[rows].sum()) for c in numbers)) for name, rows in parts.items()
    )
    where = first_ten([f"{name!r} {count:,}" for name, count in each if count], "sequences more")
    return (f"Values are missing: {found}; by sequence: {where}.",)


def _column(column: Column, planned: Planned | None, spans: Spans | None) -> ColumnRole:
    return ColumnRole(
        column.name,
        _role(column, planned) if spans is None else _role_in_spans(column, spans),
        column.kind,
        column.written,
        column.empty,
        _is_feature(column),
    )


def _role(column: Column, planned: Planned | None) -> Role:
    if planned is None:
        return "left out"
    roles = planned.roles
    if planned.rows_are != "steps":
        return "id" if column.kind == "word" else "left out" if column.empty else "value"
    if planned.wanted.long is not None:
        variable, value = planned.wanted.long
        return {variable: "id", value: "value"}.get(column.name, "left out")  # type: ignore
    if column.name in roles.timed:
        return "time"
    if column.name in roles.split:
        return "id"
    return "value" if column.name in {one.name for one in roles.values} else "left out"


def _role_in_spans(column: Column, spans: Spans) -> Role:
    if column is spans.label:
        return "time"
    if column in spans.parts:
        return "value"
    return "id" if tells_apart(column) else "left out"


def _is_feature(column: Column) -> bool:
    if column.empty or column.kind == "time":
        return False
    return column.kind == "number" or len(set(column.values)) <= CATEGORIES


def _ends(parts: list[np.ndarray | slice], rows: int) -> tuple[np.ndarray, np.ndarray]:
    """The rows (from 0) of the first steps and of the last ones, series after series."""
    every = [np.arange(rows)[one] if isinstance(one, slice) else one for one in parts]
    steps = sum(map(len, every))
    few = FIRST + LAST  # more parts than this hold no end
    first = np.concatenate([one[:FIRST] for one in every[:few]])[:FIRST]
    last = np.concatenate([one[-LAST:] for one in every[-few:]])[-LAST:]
    return first, last[max(0, LAST - max(0, steps - FIRST)) :]


def _rows(table: Table, which: np.ndarray) -> tuple[tuple[str, ...], ...]:
    cells = [_texts(column, which) for column in table.columns]
    return tuple(
        (table.where(row), *(column[k] for column in cells)) for k, row in enumerate(which.tolist())
    )


def _texts(column: Column, which: np.ndarray) -> list[str]:
    values = column.values[which]
    if column.kind == "time":
        made = [text.removesuffix(".000000") for text in np.datetime_as_string(values).tolist()]
        if all(text.endswith("T00:00:00") for text in made):
            made = [text.removesuffix("T00:00:00") for text in made]
    elif column.kind == "number":
        made = ["" if text == "nan" else text for text in words_of(values)]
    else:
        made = words_of(values)
    return list(map(_short, made))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
