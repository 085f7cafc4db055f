"""What was done to many columns, in no more sentences than somebody reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from lstm_viz.sequences.numerals import quoted

MOST = 10  # columns that are named


def first_ten(parts: Sequence[str], more: str = "more") -> str:
    """The first ten of some words, and how many `more` there are."""
    rest = f" and {len(parts) - MOST:,} {more}" if len(parts) > MOST else ""
    return ", ".join(parts[:MOST]) + rest


def times_each(counts: Counter[str]) -> str:
    """'nil' 2×, 'ND' 1×: how often each word comes, the most frequent first."""
    return first_ten([f"{quoted(word)} {count:,}×" for word, count in counts.most_common()])


def times_said(count: int) -> str:
    """How often something is so."""
    return "once" if count == 1 else f"{count:,} times"


def of_columns(sentences: Iterable[str]) -> list[str]:
    """The sentences of several columns, each once; where it counts, of how many columns it is."""
    return [
        f"{told.removesuffix('.')}, in each of {columns:,} columns."
        if columns > 1 and "×" in told
        else told
        for told, columns in Counter(sentences).items()
    ]


def each_column(sentences: Sequence[str]) -> tuple[str, ...]:
    """A sentence for each column, the first ten of them."""
    more = len(sentences) - MOST
    rest = (f"And the same way with {more:,} columns more.",) if more > 0 else ()
    return (*sentences[:MOST], *rest)


def counted(names: Iterable[str], counts: Iterable[int]) -> str:
    """'x' 3, 'y' 12: how many of something each column has, if any; the first ten."""
    found = [f"{name!r} {count:,}" for name, count in zip(names, counts, strict=True) if count]
    return first_ten(found, "columns more")
