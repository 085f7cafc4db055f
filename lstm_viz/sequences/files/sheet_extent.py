"""How far the cells of an XLSX sheet reach, before a place is made for each of them."""

from __future__ import annotations

import re
from typing import NamedTuple

from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.sequence import SequenceError

_MOST_CELLS = 10**8  # the reader makes a place for each, filled or not: 3 GB
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,3})(\d{1,7})["']""")


class Extent(NamedTuple):
    """The last row and the last column with a cell."""

    rows: int = 0
    columns: int = 0


def of_xlsx(sheet: bytes) -> Extent:
    """From the places of rows (r="7") and cells (r="C7"), as spreadsheet programs write them."""
    places = _PLACE.findall(sheet)
    rows = max((int(row) for _, row in places), default=0)
    return Extent(rows, max(map(_column, {letters.upper() for letters, _ in places}), default=0))


def need_near(extent: Extent, limits: Limits) -> None:
    """Refuse a sheet with a cell far away from all others; it is easily made by mistake."""
    limits.need_rows(*extent)
    if extent.rows * extent.columns > _MOST_CELLS:
        raise SequenceError(
            f"The sheet reaches to row {extent.rows:,} and column {extent.columns:,}, which is "
            "more than can be read; delete the cells far away from the table."
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number
