"""Features: columns of a table → named numbers; a column of words, one column for each word."""

from __future__ import annotations

import numpy as np

from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Column, Table, first_upper

CATEGORIES = 64  # different words that one column may have to become one column each
_VISIBLE = {"\n": "⏎", "\t": "⇥"}  # characters that would not show as a column's name


def features_of(
    table: Table, chosen: list[Column], *, words_as_gaps: bool
) -> tuple[list[tuple[str, np.ndarray]], np.ndarray | None]:
    """(name, values) of each feature, and (row,) the symbols where the table is a text."""
    features: list[tuple[str, np.ndarray]] = []
    symbols = None
    for column in chosen:
        if column.kind == "number":
            need_numbers(table, column, words_as_gaps=words_as_gaps)
            features.append((column.name, column.values))
            continue
        words = sorted(set(column.values) - {""})
        if len(words) > CATEGORIES:
            raise SequenceError(
                f"{first_upper(column.called)} holds {len(words):,} different words, and up to "
                f"{CATEGORIES} can become columns of 0 and 1; choose another column."
            )
        for word in words:
            name = repr(_VISIBLE.get(word, word)) if table.text else f"{column.name} = {word}"
            is_it = np.where(column.missing, np.nan, column.values == word)
            features.append((name, is_it.astype(np.float32)))
        symbols = column.values if table.text else symbols
    return features, symbols


def need_numbers(table: Table, column: Column, *, words_as_gaps: bool) -> None:
    """Refuse a column in which a cell is no number, or is infinite, with its place."""
    if column.bad and not words_as_gaps:
        bad = column.bad[0]
        others = column.bad_count - 1
        more = f" ({others:,} more cell{'s' if others > 1 else ''} like it.)" if others else ""
        raise SequenceError(
            f"{first_upper(table.where(bad.row))}, {column.called}: {bad.reason}{more}"
        )
    infinite = np.isinf(column.values)
    if infinite.any():
        row = int(np.flatnonzero(infinite)[0])
        raise SequenceError(
            f"{first_upper(table.where(row))}, {column.called}: {column.values[row]} is not "
            "finite; replace it by a number or delete the step."
        )
