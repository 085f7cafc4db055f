"""Aligned lines: one column of what several sequences are, over their aligned time."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import numpy as np
import plotly.graph_objects as go

from lstm_viz.plots.aligned_maps import number_axis
from lstm_viz.plots.axes import set_y
from lstm_viz.plots.frame import LINE, add_head, axis_look, frame
from lstm_viz.plots.reduce import points
from lstm_viz.plots.theme import LIGHT, Theme

DASHES = ("solid", "dot", "dash", "longdashdot")


def aligned_lines(
    lines: Mapping[str, np.ndarray],
    first: int,
    *,
    what: str,
    along: str = "step",
    height: int = 60,
    theme: Theme = LIGHT,
) -> go.Figure:
    """A line for each sequence by its name, its values (time,) NaN where it has no step.

    The first is in the colour of the input, the others in that of the text; dashes tell them apart.
    `what` names the column, above the drawing area with the names. `first` and `along` as in
    `aligned_map`.

    Raises ValueError for more than four lines, for none, and for lines of other lengths.
    """
    if not 1 <= len(lines) <= len(DASHES):
        raise ValueError(f"lines must be 1 to {len(DASHES)}; got {len(lines)}")
    lengths = [len(line) for line in lines.values()]
    if len(set(lengths)) > 1:
        raise ValueError(f"all lines must have one length; got {lengths}")
    figure = frame(height, lengths[0], theme=theme, top=LINE + 4)
    x = np.arange(first, first + lengths[0])
    named = []
    for number, (name, values) in enumerate(lines.items()):
        colour = theme.legible(theme.colour("x"), 3) if number == 0 else theme.ink
        at = points(values)
        shown = escape(name if len(name) <= 40 else f"{name[:39]}…", quote=False)
        figure.add_scatter(
            x=x[at],
            y=values[at],
            mode="lines" if lengths[0] > 1 else "markers",
            line={"color": colour, "width": 1.6, "dash": DASHES[number]},
            name=shown,
            hovertemplate=(
                f"{escape(along, quote=False)} %{{x:d}}: {shown} %{{y:.4~g}}<extra></extra>"
            ),
        )
        named.append(f"{_MARKS[number]} {shown}")
    add_head(figure, f"<b>{escape(what, quote=False)}</b>   {'   '.join(named)}", theme)
    number_axis(figure, first, lengths[0], along, "")
    every = np.concatenate(list(lines.values()))
    low, high = float(np.nanmin(every)), float(np.nanmax(every))
    pad = 0.06 * (high - low) or 0.5
    set_y(
        figure,
        range=[low - pad, high + pad],
        fixedrange=True,
        tickvals=sorted({low, high}),
        ticktext=[f"{one:.3g}".replace("-", "−") for one in sorted({low, high})],
        **axis_look(theme),
    )
    return figure


_MARKS = ("──", "· · ·", "– –", "— ·")
