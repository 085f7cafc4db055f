"""Frequencies: years, quarters and months below one another in one column → a series of each."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lstm_viz.sequences.dates import times_of
from lstm_viz.sequences.plan.wide import year_in
from lstm_viz.sequences.table import Column, Table, listed


def by_frequency(table: Table) -> Table:
    """The table as series, where its labels are times of several kinds: 2015, 2015 Q1, 2015 JAN.

    As statistical offices write them: each kind in a block of its own, and no other cell.
    """
    first = table.columns[0]
    if table.series is not None or first.kind != "word" or not year_in(first.values[0]):
        return table
    years = [year_in(cell) for cell in first.values]
    read = [
        times_of([f"{year}-01" if year else cell])
        for year, cell in zip(years, first.values, strict=True)
    ]
    written = [
        "year" if year else one.written for year, one in zip(years, read, strict=True) if one
    ]
    kinds = list(dict.fromkeys(written))
    if len(written) < table.rows or len(kinds) < 2:
        return table
    times = Column(first.name, np.array([one.values[0] for one in read if one]))
    told = f"The times of {first.name!r} are of several kinds, each a series: {listed(kinds)}."
    return replace(
        table,
        columns=(times, *table.columns[1:]),
        changes=(*table.changes, told),
        series=np.array([kinds.index(one) for one in written]),
        series_names=tuple(kinds),
    )
