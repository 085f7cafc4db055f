"""What was done to many columns, in no more sentences than somebody reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MOST = 10  # columns that are named


def each_column(sentences: Sequence[str]) -> tuple[str, ...]:
    """A sentence for each column, the first ten of them."""
    more = len(sentences) - MOST
    rest = (f"And the same way with {more:,} columns more.",) if more > 0 else ()
    return (*sentences[:MOST], *rest)


def counted(names: Iterable[str], counts: Iterable[int]) -> str:
    """'x' 3, 'y' 12: how many of something each column has, if any; the first ten."""
    found = [f"{name!r} {count:,}" for name, count in zip(names, counts, strict=True) if count]
    more = f" and {len(found) - MOST:,} columns more" if len(found) > MOST else ""
    return ", ".join(found[:MOST]) + more
