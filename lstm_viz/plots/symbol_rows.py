"""Symbol rows: an input that is one feature at each step, as a row for each feature."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_viz.plots.axes import set_y
from lstm_viz.plots.frame import axis_look, frame
from lstm_viz.plots.reduce import merged_points, step_name
from lstm_viz.plots.theme import Theme

FEWEST = 3  # features; two lines are as clear
LONGEST = 6  # characters of a name beside its row
_APART = 1.3  # of the type's size, from one name to the next
_WIDEST, _LEAST = 9, 2  # pixels of a mark


def is_one_hot(values: np.ndarray) -> bool:
    """Whether each step of values (time, feature) that is no gap has one 1 and else 0."""
    whole = ~np.isnan(values).any(axis=1)
    read = values[whole]
    return bool(
        values.shape[1] >= FEWEST
        and whole.any()
        and np.isin(read, (0, 1)).all()
        and (read.sum(axis=1) == 1).all()
    )


def symbol_rows(
    values: np.ndarray,
    names: Sequence[str],
    labels: Sequence[Any],
    *,
    height: int,
    time_axis: bool,
    theme: Theme,
) -> go.Figure:
    """The feature that is 1 at each step of one-hot `values` (time, feature), from top to bottom.

    A step with a gap has no mark. Names are beside the rows that have room for them. Above 1000
    steps each feature has one mark for a block of steps in which it is 1 at any, at the first.
    """
    steps, features = values.shape
    merged = merged_points(steps)
    note = f"one mark a symbol for every {merged} steps" if merged > 1 else ""
    figure = frame(height, steps, theme=theme, time_axis=time_axis, note=note)
    read = np.flatnonzero(~np.isnan(values).any(axis=1))
    place = values[read].argmax(axis=1)
    _, firsts = np.unique(read // merged * features + place, return_index=True)
    firsts.sort()
    read, place = read[firsts], place[firsts]
    said = [escape(str(names[at]), quote=False) for at in place.tolist()]
    counted = labels or range(1, steps + 1)
    begins = (read // merged * merged).tolist()
    told = [step_name(begin, min(begin + merged, steps), counted) for begin in begins]
    figure.add_scatter(
        x=read + 1,
        y=place,
        mode="markers",
        marker={
            "symbol": "square",
            "size": float(np.clip(height / features, _LEAST, _WIDEST)),
            "color": theme.legible(theme.colour("x"), 3),
        },
        # Names stay out of the template, where a person's own "%{" would be read as a command.
        text=[f"{step}: {name}" for step, name in zip(told, said, strict=True)],
        hovertemplate="%{text}<extra></extra>",
        name="",
    )
    every = int(np.ceil(theme.size * _APART * features / height))
    shown = range(0, features, every) if all(len(name) <= LONGEST for name in names) else range(0)
    set_y(
        figure,
        range=[features - 0.5, -0.5],
        tickvals=list(shown),
        ticktext=[escape(names[at], quote=False) for at in shown],
        fixedrange=True,
        **axis_look(theme),
    )
    return figure.update_layout(meta={"note": note})
