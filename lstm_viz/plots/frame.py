"""Frame: the size, margins and axes that all figures share, so that one step is one place."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from lstm_viz.plots.theme import Theme

EDGE = 7  # pixels above and below: half a line of type, for the colour bar's end labels
AXIS = 34  # pixels for the step numbers and the axis's title, at the usual type size
LINE = 15  # ... and for one more line of text


_NICE = (1, 2, 5, 10, 20, 25, 50)
_ZOOMED = {"nticks": 9}  # numbered again at each zoom


def frame(
    height: int,
    steps: int,
    *,
    theme: Theme,
    time_axis: bool = True,
    note: str = "",
    top: int = EDGE,
    zoomable: bool = False,
) -> go.Figure:
    """An empty figure whose drawing area is `height` pixels high and runs over `steps` steps.

    `time_axis` prints the step numbers and, below them, `note`. `top` is the margin above.
    """
    bottom = theme.pixels(AXIS + (LINE if note else 0)) if time_axis else EDGE
    title = f"step<br>{note}" if note else "step"
    return go.Figure(
        layout={
            # The shown look must not depend on which template the reader's plotly has by default.
            "template": go.layout.Template(),
            "height": height + top + bottom,
            "margin": {
                "l": theme.left,
                "r": theme.right,
                "t": top,
                "b": bottom,
                "autoexpand": False,
            },
            "font": {"family": theme.family, "size": theme.size, "color": theme.ink},
            "paper_bgcolor": theme.background,
            "plot_bgcolor": theme.background,
            "hovermode": "closest",
            "hoverlabel": {
                "bgcolor": theme.background,
                "bordercolor": theme.muted,
                "font": {"family": theme.family, "size": theme.size + 1, "color": theme.ink},
                "align": "left",
                "namelength": -1,
            },
            "showlegend": False,
            "dragmode": "zoom" if zoomable else False,
            "xaxis": {
                "range": [0.5, steps + 0.5],
                "fixedrange": not zoomable,
                "showticklabels": time_axis,
                "ticks": "outside" if time_axis else "",
                **(_ZOOMED if zoomable and steps > 10 else {"tickvals": _numbered(steps)}),
                "title": {"text": title, "standoff": 3} if time_axis else None,
                **axis_look(theme),
            },
        }
    )


def add_head(figure: go.Figure, text: str, theme: Theme, **more: Any) -> go.Figure:
    """Write above the drawing area, from the figure's left edge on."""
    return figure.add_annotation(
        text=text,
        x=0,
        xref="paper",
        xanchor="left",
        xshift=6 - theme.left,
        y=1,
        yref="paper",
        yanchor="bottom",
        showarrow=False,
        **more,
    )


def axis_look(theme: Theme) -> dict[str, Any]:
    """How every visible axis is drawn: a thin line round the drawing area, no grid."""
    return {
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "mirror": True,
        "linecolor": theme.rule,
        "linewidth": 1,
        "ticklen": 3,
        "tickcolor": theme.rule,
        "tickfont": {"size": theme.size, "color": theme.muted},
        "title_font": {"size": theme.size, "color": theme.muted},
        "automargin": False,
    }


def limits_axis(limits: tuple[float, float], theme: Theme) -> dict[str, Any]:
    """What Plotly's y axis takes so that it ends a little beyond `limits`, which are numbered."""
    low, high = limits
    pad = 0.03 * (high - low)
    return {
        "range": [low - pad, high + pad],
        "fixedrange": True,
        "tickvals": [low, *([0] if low < 0 else []), high],
        **axis_look(theme),
    }


def nice_step(count: int, most: int) -> int:
    """The smallest round distance at which `count` places take `most` numbers or fewer."""
    size = 1
    while True:
        for nice in _NICE:
            if -(-count // (nice * size)) <= most:
                return nice * size
        size *= 100


def _numbered(steps: int) -> list[int]:
    """The steps that are numbered: round ones, and the first where there is room for it."""
    step = nice_step(steps, 10 if steps <= 10 else 6)
    return ([1] if step >= 5 else []) + list(range(step, steps + 1, step))
