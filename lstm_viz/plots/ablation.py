"""Ablation: how much of its lead a network loses without a part, a row a task, a column a part."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import plotly.graph_objects as go

from lstm_viz.plots.axes import set_x, set_y
from lstm_viz.plots.bands import colour_bar
from lstm_viz.plots.frame import EDGE, LINE, axis_look, frame
from lstm_viz.plots.theme import LIGHT, Theme, mix, readable_on

ROW = 22  # pixels of a task's row
NAMES = 146  # pixels for the names of the tasks, at the usual type size
HEAD = "% of the lead over the trivial answer that is lost"


def ablation_map(
    lost: np.ndarray,
    *,
    tasks: Sequence[str],
    parts: Sequence[str],
    networks: Sequence[str],
    scores: Sequence[Sequence[str]],
    chosen: int | None = None,
    height: int | None = None,
    theme: Theme = LIGHT,
) -> go.Figure:
    """A map of the share that is `lost`, (task, part) from 0 to 1, with its number in each cell.

    `parts` are what holds without the part, "f = 1", and `networks` which network has the part;
    those of one network are side by side. `scores` (task, part) say what was reached, for the hover
    text. NaN is a network that had no lead to lose: its cell is empty. `chosen` is the row of a
    task that is marked. The range is always 0 to 1, from the background to grey.

    Raises ValueError where the parts do not fit each other or a share is beyond the range.
    """
    lost = np.asarray(lost, np.float64)
    _need_fit(lost, tasks, parts, networks, scores, chosen)
    height = height or ROW * len(tasks)
    figure = frame(height, len(parts), theme=theme, top=theme.pixels(EDGE + 2 * LINE))
    figure.add_heatmap(
        z=lost,
        x=np.arange(len(parts)),
        y=np.arange(len(tasks)),
        zmin=0,
        zmax=1,
        colorscale=[(0.0, theme.background), (1.0, theme.neutral)],
        colorbar=colour_bar((0, 1), (0, 1), theme) | {"tickvals": [0, 1], "ticktext": ["0", "100"]},
        xgap=1,
        ygap=1,
        customdata=[
            [
                f"{tasks[row]}, {networks[at]} with {parts[at]}: {text}"
                for at, text in enumerate(some)
            ]
            for row, some in enumerate(scores)
        ],
        hoverongaps=False,
        hovertemplate="%{customdata}<extra></extra>",
    )
    _add_numbers(figure, lost, theme)
    _lay_axes(figure, tasks, parts, chosen, theme)
    _add_heads(figure, networks, theme)
    return figure


def _need_fit(
    lost: np.ndarray,
    tasks: Sequence[str],
    parts: Sequence[str],
    networks: Sequence[str],
    scores: Sequence[Sequence[str]],
    chosen: int | None,
) -> None:
    if lost.shape != (len(tasks), len(parts)) or not lost.size or len(networks) != len(parts):
        raise ValueError(
            f"lost must be (task, part) for {len(tasks)} tasks and {len(parts)} parts of "
            f"{len(networks)} networks; got {lost.shape}"
        )
    if [len(row) for row in scores] != [len(parts)] * len(tasks):
        raise ValueError("scores must have one text for each task and part")
    if (lost < 0).any() or (lost > 1).any():
        raise ValueError(f"shares must be from 0 to 1; got {np.nanmin(lost)} to {np.nanmax(lost)}")
    if chosen is not None and not 0 <= chosen < len(tasks):
        raise ValueError(f"chosen must be a row from 0 to {len(tasks) - 1}; got {chosen}")


def _lay_axes(
    figure: go.Figure, tasks: Sequence[str], parts: Sequence[str], chosen: int | None, theme: Theme
) -> None:
    """The names of the tasks and the parts, and a box round the task that is chosen."""
    names = [escape(name, quote=False) for name in tasks]
    if chosen is not None:
        names[chosen] = f"<b>{names[chosen]}</b>"
        figure.add_shape(
            type="rect",
            x0=-0.5,
            x1=len(parts) - 0.5,
            y0=chosen - 0.5,
            y1=chosen + 0.5,
            line={"color": theme.ink, "width": 2},
        )
    figure.update_layout(margin={"l": theme.pixels(NAMES), "b": theme.pixels(2 * LINE + EDGE)})
    set_x(
        figure,
        range=[-0.5, len(parts) - 0.5],
        tickvals=np.arange(len(parts)),
        # In two lines, so that six columns have room on a telephone.
        ticktext=[escape(part, quote=False).replace(" = ", " =<br>") for part in parts],
        tickangle=0,
        ticks="",
        title=None,
    )
    set_y(
        figure,
        **axis_look(theme)
        | {"tickfont": {"size": theme.size, "color": theme.ink}, "ticks": ""}
        | {"range": [len(tasks) - 0.5, -0.5], "fixedrange": True},
        tickvals=np.arange(len(tasks)),
        ticktext=names,
    )


def _add_numbers(figure: go.Figure, lost: np.ndarray, theme: Theme) -> None:
    """The share in per cent in each cell, in black or white."""
    row, column = np.nonzero(~np.isnan(lost))
    shares = lost[row, column]
    figure.add_scatter(
        x=column,
        y=row,
        mode="text",
        text=[f"{100 * share:.0f}" for share in shares],
        textfont={
            "color": [readable_on(mix(theme.background, theme.neutral, one)) for one in shares]
        },
        hoverinfo="skip",
    )


def _add_heads(figure: go.Figure, networks: Sequence[str], theme: Theme) -> None:
    """Over the map what its numbers are, and over each network's columns its name."""
    figure.add_annotation(
        text=HEAD,
        x=0,
        xref="paper",
        xanchor="left",
        xshift=6 - theme.pixels(NAMES),
        y=1,
        yref="paper",
        yanchor="bottom",
        yshift=theme.pixels(LINE),
        showarrow=False,
    )
    for name in dict.fromkeys(networks):
        own = [at for at, one in enumerate(networks) if one == name]
        figure.add_annotation(
            text=escape(name, quote=False),
            x=(own[0] + own[-1]) / 2,
            y=1,
            yref="paper",
            yanchor="bottom",
            showarrow=False,
            font={"color": theme.kind_colour(name)},
        )
        if own[0]:
            figure.add_vline(x=own[0] - 0.5, line={"color": theme.ink, "width": 2})
