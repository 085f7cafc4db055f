"""Titles: what is above the names or the steps of a table, and is neither."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from lstm_viz.sequences.numerals import POINT, fits, value_of
from lstm_viz.sequences.plan.row_cells import Row, is_empty, is_value

MOST_TITLES, _LOOKED_AT = 15, 50  # rows
_LIKELY = 9e8, 2.2e9  # seconds since 1970


def titles_of(rows: Sequence[Row], kept: list[int]) -> list[int]:
    """The rows at the top that fill only their first cells, above names that fill more."""
    for count, k in enumerate(kept[: min(MOST_TITLES, len(kept) - 2)]):
        row, below = rows[k], kept[count + 1 :]
        filled = [not is_empty(cell) for cell in row]
        many = sum(filled)
        title = len(row) > 2 and many < len(row) and not is_value(row[0])
        title = title and filled == sorted(filled, reverse=True)
        if many == 1 and title and is_empty(rows[below[0]][0]):
            title = False  # the upper of two rows of names
        if not title or (many != 1 and not _has_names_below(rows, below, many)):
            return kept[:count] if many > 1 else []
    return []


def _has_names_below(rows: Sequence[Row], below: list[int], filled: int) -> bool:
    """Whether a row of names that fill all cells follows soon, and values below it."""
    for k, after in pairwise(below[:MOST_TITLES]):
        if not any(map(is_empty, rows[k])):
            named = not any(map(is_value, rows[k])) and any(map(is_value, rows[after]))
            return named and len(rows[k]) > filled
    return False


def begins_recording(rows: Sequence[Row]) -> bool:
    """Whether two rows hold the seconds since 1970 and the rate of a recording, in each column."""
    if len(rows) < 4 or len(set(map(str, rows[0]))) > 1 or len(set(map(str, rows[1]))) > 1:
        return False
    cells = [str(cell) for row in rows[:_LOOKED_AT] for cell in row]
    if not all(fits(cell, POINT) for cell in cells):
        return False
    width, values = len(rows[0]), [value_of(cell, POINT) for cell in cells]
    begin, rate, others = values[0], values[width], values[2 * width :]
    return _LIKELY[0] <= begin <= _LIKELY[1] and 0 < rate < 1e5 and max(map(abs, others)) < 1e6
