"""Row cells: what the cells of a row are, before any column is read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from lstm_viz.sequences.dates import looks_like_time
from lstm_viz.sequences.numbers_with_units import numeral_in
from lstm_viz.sequences.numerals import is_missing, is_number, quoted

Row = Sequence[object]


def first_cell(row: Row) -> object:
    """The first cell of a row that holds anything."""
    return next((cell for cell in row if not is_empty(cell)), None)


def is_empty(cell: object) -> bool:
    """Whether a cell holds nothing, or marks a missing value."""
    return is_missing(cell) if isinstance(cell, str) else cell is None


def is_time(cell: object) -> bool:
    """Whether a cell is a moment or a time of day."""
    return word_kind(cell) == "time" if isinstance(cell, str) else hasattr(cell, "year")


def is_value(cell: object) -> bool:
    """A number, a date or a time; also one that was typed as text."""
    return word_kind(cell) != "" if isinstance(cell, str) else cell is not None


@lru_cache(maxsize=4096)
def word_kind(text: str) -> str:
    """number, time or "" of a text; a number may have something round it."""
    if is_number(text):
        return "number"
    if looks_like_time(text):
        return "time"
    return "number" if any(map(str.isdigit, text)) and numeral_in(text) else ""


def text_of(cell: object) -> str:
    """A cell as text."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def texts_of(row: Row) -> tuple[str, ...]:
    """The cells of a row as text."""
    return tuple(map(text_of, row))


def listed_cells(row: Row) -> str:
    """The first cells of a row that hold anything, in quotation marks."""
    words = [text for text in texts_of(row) if text]
    return ", ".join(map(quoted, words[:4])) + (" ..." if len(words) > 4 else "")
