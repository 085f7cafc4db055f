"""Frequencies: years, quarters and months below one another in one column → a series of each."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby, pairwise

import numpy as np

from lstm_viz.sequences.dates import ORDERED, SHORT, times_of
from lstm_viz.sequences.plan.wide import year_in
from lstm_viz.sequences.table import Column, Table, listed

_QUARTER = re.compile(r".{0,8}(?:Q[1-4]|[1-4]Q)", re.IGNORECASE)
_MONTHS = ("", ORDERED, SHORT, "year month", "month/year", "year, month, month number")


def by_frequency(table: Table) -> Table:
    """The table as series, where its labels are times of several kinds: 2015, 2015 Q1, 2015 JAN.

    As statistical offices write them: each kind in one block of two rows or more, in which time
    goes on, and which begins before the one above it ends.
    """
    first = table.columns[0]
    if (
        table.series is not None
        or table.of("time")
        or first.kind != "word"
        or not year_in(first.values[0])
    ):
        return table
    blocks = [(kind, list(cells)) for kind, cells in groupby(first.values, _kind)]
    kinds = [kind for kind, _ in blocks]
    if not 2 <= len(kinds) == len(set(kinds)):
        return table
    times = [_times(kind, cells) for kind, cells in blocks]
    read = [one for one in times if one is not None]
    if len(read) < len(times) or any(after[0] > above[-1] for above, after in pairwise(read)):
        return table
    told = f"The times of {first.name!r} are of several kinds, each a series: {listed(kinds)}."
    return replace(
        table,
        columns=(Column(first.name, np.concatenate(read)), *table.columns[1:]),
        changes=(*table.changes, told),
        series=np.repeat(np.arange(len(read)), list(map(len, read))),
        series_names=tuple(kinds),
    )


def _kind(cell: str) -> str:
    if year_in(cell):
        return "year"
    return "quarter" if _QUARTER.match(cell) else "month"


def _times(kind: str, cells: list[str]) -> np.ndarray | None:
    """(row,) the first moments of years, quarters or months that go on; None where they don't."""
    if kind == "year":
        values = np.array([year_in(cell) for cell in cells], "datetime64[Y]")
    else:
        read = times_of(cells)
        if read is None or (kind == "month" and read.written not in _MONTHS):
            return None
        values = read.values
    whole = (values.astype("datetime64[M]") == values).all()
    on = len(values) > 1 and (np.diff(values).astype(np.int64) > 0).all()
    return values.astype("datetime64[us]") if whole and on else None
