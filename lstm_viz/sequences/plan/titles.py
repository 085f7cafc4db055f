"""Titles: what is above the names or the steps of a table, and is neither."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from lstm_viz.sequences.numerals import is_number
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
    cells = [[str(cell) for cell in row] for row in rows[:_LOOKED_AT]]
    if len(cells) < 4 or not all(is_number(cell) for row in cells for cell in row):
        return False
    begin, rate, *others = ([float(cell) for cell in row] for row in cells)
    alike = len(set(begin)) == len(set(rate)) == 1 and _LIKELY[0] <= begin[0] <= _LIKELY[1]
    return alike and 0 < rate[0] < 1e5 and max(abs(one) for row in others for one in row) < 1e6
