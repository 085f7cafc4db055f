"""What sequences of symbols read, one below the other, around where they first differ."""

from __future__ import annotations

import streamlit as st

from lstm_viz.sets.alignment import At
from lstm_viz.ui.explore.sets import words
from lstm_viz.ui.explore.sets.choices import Aligning
from lstm_viz.ui.explore.sets.members import Named

BEFORE, AFTER = 20, 60  # steps that are shown


def draw(named: Named, at: At, aligning: Aligning, read: int | None) -> None:
    """A line for each, and one that marks where they differ; `read` is the first such offset."""
    texts = [one.symbols for one in named.values()]
    places = [len(one) - 1 if at == "end" else 0 for one in texts]
    if not isinstance(at, str):
        places = [place or 0 for place in at[: len(texts)]]
    ranges = [range(-place, len(one) - place) for one, place in zip(texts, places, strict=True)]
    low, high = min(one.start for one in ranges), max(one.stop for one in ranges)
    around = (low if read is None else read) - BEFORE
    first = max(low, min(around, high - BEFORE - AFTER))
    shown = range(first, min(high, first + BEFORE + AFTER))
    each = list(zip(texts, places, ranges, strict=True))
    columns = [[text[k + place] if k in own else "" for text, place, own in each] for k in shown]
    st.code("\n".join(lines(columns)), language=None)
    st.caption(
        words.symbols_read(aligning.along, first + aligning.first, shown[-1] + aligning.first)
    )


def lines(columns: list[list[str]]) -> list[str]:
    """Columns of symbols as lines, and a last line with ^ below those that differ.

    A symbol is empty where a sequence has no step; that is no difference.
    """
    space = " " if any(len(one) > 1 for column in columns for one in column) else ""
    marks = ["^" if len({*column} - {""}) > 1 else "" for column in columns]
    cells = [[*column, mark] for column, mark in zip(columns, marks, strict=True)]
    rows = [[one.ljust(max(map(len, column))) for one in column] for column in cells]
    return [space.join(row).rstrip() for row in zip(*rows, strict=True)]
