"""What the sequences that are side by side read, column by column, on one time axis."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from lstm_viz import plots
from lstm_viz.plots.theme import Theme
from lstm_viz.sets.alignment import At, aligned_input
from lstm_viz.ui.explore.sets import input_words, reads_symbols
from lstm_viz.ui.explore.sets.choices import Aligning
from lstm_viz.ui.explore.sets.members import Named
from lstm_viz.ui.explore.sets.recorded_set import RecordedSet
from lstm_viz.ui.frame import charts

DRAWN = 3  # columns
HEIGHT = 52  # px


def draw(
    found: RecordedSet, named: Named, at: At, aligning: Aligning, read: int | None, theme: Theme
) -> None:
    """A chart a column; of symbols their lines. `read` is the first offset that differs."""
    sequences = list(named.values())
    if all(one.symbols for one in sequences):
        reads_symbols.draw(named, at, aligning, read)
        return
    if any(one.symbols for one in sequences):
        return
    # Of the first one alone its edited copy may be aligned too.
    own = at if isinstance(at, str) else at[: len(sequences)]
    offsets, values = aligned_input(found.trace, own)
    columns = sequences[0].names
    for number, column in enumerate(columns[:DRAWN]):
        lines = {name: line[:, number] for name, line in zip(named, values, strict=True)}
        if not any(np.isfinite(line).any() for line in lines.values()):
            continue
        first, along = int(offsets[0]) + aligning.first, aligning.along
        key = (tuple(lines), tuple(line.tobytes() for line in lines.values()))

        make = partial(
            plots.aligned_lines,
            lines,
            first,
            what=input_words.reads_column(column),
            along=along,
            height=HEIGHT,
            theme=theme,
        )
        charts.draw(
            f"set-input-{number}",
            ("set-input", *key, column, first, along, theme),
            make,
            alt=input_words.input_alt(column, list(lines)),
        )
    if len(columns) > DRAWN:
        st.caption(input_words.more_columns(len(columns) - DRAWN))
