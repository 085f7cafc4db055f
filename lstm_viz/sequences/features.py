"""Features: columns of a table → named numbers; a column of words, one column for each word."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lstm_viz.sequences.plan.counters import CATEGORIES
from lstm_viz.sequences.sequence import SequenceError, need_columns
from lstm_viz.sequences.table import Column, Table, first_upper, own_names

_VISIBLE = {"\n": "⏎", "\t": "⇥"}  # characters that would not show as a column's name


class Features(NamedTuple):
    """What a network takes of a table: `values` has (row,) numbers for each of the names.

    `symbols` (row,) is what each row is where the table is a text.
    """

    names: tuple[str, ...]
    values: list[np.ndarray]
    symbols: np.ndarray | None
    told: tuple[str, ...]


def features_of(
    table: Table,
    chosen: list[Column],
    *,
    words_as_gaps: bool,
    max_columns: int | None = None,
    max_cells: int | None = None,
) -> Features:
    """The features of the chosen columns; they are counted before memory is taken."""
    words = [_words(table, column, words_as_gaps=words_as_gaps) for column in chosen]
    count = sum(1 if found is None else len(found) for found in words)
    need_columns(count, max_columns)
    need_cells(table.rows, count, max_cells)
    given: list[str] = []
    values: list[np.ndarray] = []
    symbols = None
    for column, found in zip(chosen, words, strict=True):
        if found is None:
            given.append(column.name)
            values.append(column.values)
            continue
        for word in found:
            given.append(
                repr(_VISIBLE.get(word, word)) if table.text else f"{column.name} = {word}"
            )
            is_it = (column.values == word).astype(np.float32)
            is_it[column.missing] = np.nan
            values.append(is_it)
        symbols = column.values if table.text or len(chosen) == 1 else symbols
    told: tuple[str, ...] = ()
    if count > len(chosen):  # words may make a name that another column has; columns have their own
        given, told = own_names(given)
    return Features(tuple(given), values, symbols, told)


def _words(table: Table, column: Column, *, words_as_gaps: bool) -> list[str] | None:
    """The different words of a column that become a column each; None for a column of numbers."""
    if column.kind == "number":
        need_numbers(table, column, words_as_gaps=words_as_gaps)
        return None
    words = sorted(set(column.values) - {""})
    if len(words) > CATEGORIES:
        raise SequenceError(
            f"{first_upper(column.called)} holds {len(words):,} different words, and up to "
            f"{CATEGORIES} can become columns of 0 and 1; choose another column."
        )
    return words


def need_cells(rows: int, columns: int, at_most: int | None) -> None:
    """Refuse what would have more cells than `at_most`, before it is made."""
    if at_most is not None and rows * columns > at_most:
        raise SequenceError(
            f"There would be {rows * columns:,} cells, {rows:,} steps of {columns:,} columns, and "
            f"the limit is {at_most:,}; keep fewer rows or columns."
        )


def need_numbers(table: Table, column: Column, *, words_as_gaps: bool) -> None:
    """Refuse a column in which a cell is no number, or is infinite, with its place."""
    if column.bad and not words_as_gaps:
        bad = column.bad[0]
        others = column.bad_count - 1
        more = f" ({others:,} more cell{'s' if others > 1 else ''} like it.)" if others else ""
        error = SequenceError(
            f"{first_upper(table.where(bad.row))}, {column.called}: {bad.reason}{more}"
        )
        words = [word for word, _ in column.words[:10]]
        ways = [f"missing={words!r}"] * bool(words) + ["words_as_gaps=True"]
        error.add_note(f"Pass {' or '.join(ways)} to count such cells as missing.")
        raise error
    if any(map(np.isinf, column.ends)):
        row = int(np.flatnonzero(np.isinf(column.values))[0])
        raise SequenceError(
            f"{first_upper(table.where(row))}, {column.called}: {column.values[row]} is not "
            "finite; replace it with a number or delete the step."
        )
