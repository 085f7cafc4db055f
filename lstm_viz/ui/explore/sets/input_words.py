"""The sentences about the input columns of sequences side by side."""

from __future__ import annotations

from collections.abc import Sequence


def reads_column(column: str) -> str:
    """The head of the chart of one column."""
    return f"input {column}"


def input_alt(column: str, names: Sequence[str]) -> str:
    """The chart of one column in words."""
    return f"What the network reads as {column}, a line for each of: {', '.join(names)}"


def more_columns(count: int) -> str:
    """Of more columns than are drawn."""
    return f"{count:,} more input columns are not drawn."
