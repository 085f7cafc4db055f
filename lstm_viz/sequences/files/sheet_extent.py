"""How far the cells of an XLSX sheet reach, before a place is made for each of them."""

from __future__ import annotations

import re

from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.sequence import SequenceError

_MOST_CELLS = 10**8  # the reader makes a place for each, filled or not: 3 GB
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,3})(\d{1,7})["']""")


def of_xlsx(sheet: bytes) -> tuple[int, int]:
    """The last row and the last column by the places of rows (r="7") and cells (r="C7")."""
    places = _PLACE.findall(sheet)
    rows = max((int(row) for _, row in places), default=0)
    return rows, max(map(_column, {letters.upper() for letters, _ in places}), default=0)


def need_near(sheet: bytes, limits: Limits) -> None:
    """Refuse a sheet with a cell far away from all others; it is easily made by mistake."""
    rows, columns = of_xlsx(sheet)
    limits.need_rows(rows, columns)
    if rows * columns > _MOST_CELLS:
        raise SequenceError(
            f"The sheet reaches to row {rows:,} and column {columns:,}, which is more than can be "
            "read; delete the cells far away from the table."
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number
