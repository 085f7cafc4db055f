"""Widening: a table in the long form, one value a row → one column for each feature."""

from __future__ import annotations

import numpy as np

from lstm_viz.sequences.features import need_cells, need_numbers
from lstm_viz.sequences.plan.counters import CATEGORIES
from lstm_viz.sequences.rows import groups_of, words_of
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Column, Table, first_upper, need_all, own_names


def widened(
    table: Table,
    variable: Column,
    value: Column,
    labels: Column | None,
    split: tuple[str, ...] = (),
    *,
    words_as_gaps: bool = False,
    max_cells: int | None = None,
) -> Table:
    """The table with one row a label of each series, and one column for each word of `variable`.

    Series follow one another. In each of them the steps go in the order in which their labels
    first come, times in their own order, which is told if it is another.

    Raises SequenceError for a label or a word of `variable` that is missing, for two values of one
    feature at one step, and for more than `max_cells` steps times features.
    """
    if value.kind != "number":
        raise SequenceError(f"Column {value.name!r} does not hold numbers; choose another one.")
    need_numbers(table, value, words_as_gaps=words_as_gaps)
    need_all(table, variable, _unsaid("feature", "choose another column"))
    words = words_of(variable.values)
    features = sorted(set(words))
    if len(features) > CATEGORIES:
        raise SequenceError(
            f"{first_upper(variable.called)} names {len(features):,} features, and up to "
            f"{CATEGORIES} can become columns; choose another column."
        )
    column_of = {name: k for k, name in enumerate(features)}
    columns = np.array([column_of[name] for name in words])
    groups = groups_of(table, split)
    group = np.zeros(table.rows, int) if groups is None else groups[0]
    if labels is None:  # the n-th value of each feature is step n
        label = _occurrence(group * len(features) + columns)
    else:
        need_all(table, labels, _unsaid("step", "choose no column of labels"))
        _, label = np.unique(labels.values, return_inverse=True)
    key = group * (int(label.max()) + 1) + label
    keys, firsts, steps = np.unique(key, return_index=True, return_inverse=True)
    need_cells(len(keys), len(features), max_cells)
    came = np.lexsort((firsts, group[firsts]))  # the steps as they first come
    moved = ""
    if labels is not None and labels.kind != "time":
        firsts, steps = firsts[came], np.argsort(came)[steps]
    elif labels is not None and (came[1:] < came[:-1]).any():
        moved = f", in the order of {labels.called}"
    cells, counts = np.unique(steps * len(features) + columns, return_counts=True)
    if labels is not None and (counts > 1).any():
        step, k = divmod(int(cells[np.argmax(counts > 1)]), len(features))
        (at,) = words_of(labels.values[firsts[step : step + 1]])
        raise SequenceError(
            f"There are several values of {features[k]!r} at {at}; in the long form each feature "
            "has one value per step, so choose another column of labels."
        )
    values = np.full((len(keys), len(features)), np.nan)
    values[steps, columns] = value.values
    beside = [labels] if labels is not None else []
    beside += [table.named(name) for name in split]
    names, renamed = own_names([*(column.name for column in beside), *features])
    made = [*(column.values[firsts] for column in beside), *values.T]
    told = f"{table.rows:,} rows became {len(keys):,} steps of {len(features)} columns{moved}."
    return Table(
        tuple(map(Column, names, made)),
        (*table.changes, told, *renamed),
        series=None if table.series is None else table.series[firsts],
        points=table.points,
    )


def _unsaid(what: str, way: str) -> str:
    return f"the {what} of this row is missing; fill it in, or {way}."


def _occurrence(kinds: np.ndarray) -> np.ndarray:
    """(row,) how many rows of the same kind come before each row."""
    order = np.argsort(kinds, kind="stable")
    _, starts, counts = np.unique(kinds[order], return_index=True, return_counts=True)
    before = np.empty(len(kinds), int)
    before[order] = np.arange(len(kinds)) - np.repeat(starts, counts)
    return before
