"""Stacked: whether one table holds several sequences, and which column shows it."""

from __future__ import annotations

import numpy as np

from lstm_viz.sequences.table import Column, Table

MOST = 64  # sequences that a column may tell apart to be taken for one that does


def told_apart_by(table: Table) -> Column | None:
    """The column of words that tells sequences apart, where the times of a table come again.

    Each of its words has each time once, and it has more than one of them; None where there is no
    such column, or no time comes again.
    """
    times = next(iter(table.of("time")), None)
    if times is None or times.missing.any():
        return None
    _, moment = np.unique(times.values, return_inverse=True)
    if moment.max() + 1 == table.rows:
        return None
    for column in table.of("word"):
        words, which = np.unique(column.values.astype(str), return_inverse=True)
        if not 1 < len(words) <= MOST or column.missing.any():
            continue
        pairs = which.astype(np.int64) * (moment.max() + 1) + moment
        if len(np.unique(pairs)) == table.rows:
            return column
    return None
