"""Widening: a table in the long form, one value a row → one column for each feature."""

from __future__ import annotations

import numpy as np

from lstm_viz.sequences.features import CATEGORIES, need_numbers
from lstm_viz.sequences.rows import words_of
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Column, Table, first_upper


def widened(
    table: Table, variable: Column, value: Column, labels: Column | None, *, words_as_gaps: bool
) -> Table:
    """The table with one row a label, and one column for each word of `variable`."""
    if value.kind != "number":
        raise SequenceError(f"Column {value.name!r} does not hold numbers; choose another one.")
    need_numbers(table, value, words_as_gaps=words_as_gaps)
    features = sorted(set(words_of(variable)))
    if len(features) > CATEGORIES:
        raise SequenceError(
            f"{first_upper(variable.called)} names {len(features):,} features, and up to "
            f"{CATEGORIES} can become columns; choose another column."
        )
    column_of = {name: k for k, name in enumerate(features)}
    columns = np.array([column_of[name] for name in words_of(variable)])
    if labels is None:  # the n-th value of each feature is step n
        steps = np.zeros(table.rows, int)
        for k in range(len(features)):
            steps[columns == k] = np.arange((columns == k).sum())
        keys = np.arange(steps.max() + 1)
    else:
        keys, steps = np.unique(labels.values, return_inverse=True)
    values = np.full((len(keys), len(features)), np.nan)
    cells, counts = np.unique(steps * len(features) + columns, return_counts=True)
    if (counts > 1).any():
        step, k = divmod(int(cells[np.argmax(counts > 1)]), len(features))
        raise SequenceError(
            f"There are several values of {features[k]!r} at {keys[step]}; in the long form each "
            "feature has one value a step, so choose another column of labels."
        )
    values[steps, columns] = value.values
    made = [Column(name, values[:, k]) for k, name in enumerate(features)]
    if labels is not None:
        made.insert(0, Column(labels.name, keys))
    told = f"{table.rows:,} rows became {len(keys):,} steps of {len(features)} columns."
    return Table(tuple(made), (*table.changes, told))
