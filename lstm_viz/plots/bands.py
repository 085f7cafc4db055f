"""Bands: one signal of a trace as a map, with its unit numbers, colour bar and hover text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_viz.plots.axes import set_axes
from lstm_viz.plots.frame import axis_look, nice_step
from lstm_viz.plots.reduce import Cells, Merged, cells
from lstm_viz.plots.theme import Theme, signal_range
from lstm_viz.skipping import recorded
from lstm_viz.trace import Trace
from lstm_viz.words import word


@dataclass(frozen=True)
class Band:
    """What is drawn of one signal: its cells, their range, and what its rows are called.

    `length` is where the sequence ends; steps that were skipped lie within it, as cells of NaN.
    """

    trace: Trace
    signal: str
    cells: Cells
    range: tuple[float, float]
    order: tuple[int, ...]
    length: int


def band(
    trace: Trace,
    signal: str,
    *,
    layer: int,
    direction: int,
    batch: int,
    order: Sequence[int] | np.ndarray | None,
    limit: float | None,
    merged: Merged,
) -> Band:
    """Choose what to draw of one signal; padding is not among it.

    Raises KeyError or IndexError where the trace has no such signal or place, ValueError where
    `order` is not of its units or `limit` would cut a value off.
    """
    values = trace.sel(signal, layer=layer, direction=direction, batch=batch)
    length = _end(trace, batch)
    rows = _rows(order, values.shape[1])
    numbers = trace.numbers("hidden" if signal == "h" and trace.projected else "unit")
    called = tuple(numbers[row] for row in rows)
    return Band(
        trace=trace,
        signal=signal,
        cells=cells(values[:length], rows, trace.labels, called, merged),
        range=_range(trace, signal, limit),
        order=called,
        length=length,
    )


def add_band(
    figure: go.Figure,
    one: Band,
    *,
    place: int,
    places: int,
    domain: tuple[float, float],
    pixels: int,
    theme: Theme,
    zoomable: bool = False,
) -> None:
    """Draw a band into a frame: number `place` of `places`, between the heights of `domain`.

    The map lies on a second pair of axes over the visible one. Those have a tick for every column
    and row, none of them shown: Plotly reads the words of the hover text from them, which would
    otherwise have to travel with every cell.
    """
    shown, drawn, hidden = one.cells, one.trace, _axis(places + place)
    name = word(drawn.kind, one.signal).name
    rows = len(one.order)
    add_map(
        figure,
        shown,
        one.signal,
        one.range,
        domain,
        theme,
        hovertemplate=f"%{{x}}, %{{y}}: {name} %{{z:.4~g}}<extra></extra>",
        xaxis="x2",
        yaxis=f"y{hidden}",
    )
    for absent in (_ended(one, theme), *_skipped(one, theme)):
        figure.add_scatter(**absent, xaxis="x", yaxis=f"y{_axis(place)}")
    vertical = {"range": [rows - 0.5, -0.5], "fixedrange": True}
    numbered = list(range(0, rows, nice_step(rows, max(2, pixels // 18))))
    set_axes(
        figure,
        {
            f"yaxis{_axis(place)}": vertical
            | axis_look(theme)
            | {
                "domain": list(domain),
                "anchor": "x",
                "tickvals": numbered,
                "ticktext": [str(one.order[row]) for row in numbered],
                "title": {"text": "unit", "standoff": 2},
            },
            f"yaxis{hidden}": vertical
            | {"overlaying": f"y{_axis(place)}", "anchor": "x2"}
            | unseen(centres(shown.y), shown.rows),
            "xaxis2": {
                "overlaying": "x",
                "matches": "x",
                "anchor": f"y{_axis(places)}",
                "range": [0.5, drawn.sizes["time"] + 0.5],
                "fixedrange": not zoomable,
            }
            | unseen(centres(shown.x), shown.columns),
        },
    )


def _axis(number: int) -> str:
    return "" if number == 0 else str(number + 1)


def centres(edges: np.ndarray) -> np.ndarray:
    """The middle of each cell."""
    return (edges[:-1] + edges[1:]) / 2


def unseen(places: Sequence[float] | np.ndarray, names: Sequence[str]) -> dict[str, Any]:
    """An axis of which nothing is drawn: the hover text reads the names of places from it."""
    hidden = {"showticklabels": False, "showgrid": False, "zeroline": False, "ticks": ""}
    return hidden | {"tickvals": places, "ticktext": names}


def add_map(
    figure: go.Figure,
    shown: Cells,
    signal: str,
    limits: tuple[float, float],
    domain: tuple[float, float],
    theme: Theme,
    **more: Any,
) -> None:
    """Draw cells in the signal's colours over `limits`, whose bar is between heights `domain`."""
    figure.add_heatmap(
        z=shown.values,
        y=shown.y,
        zmin=limits[0],
        zmax=limits[1],
        colorscale=theme.colourscale(signal, limits[0]),
        colorbar=colour_bar(limits, domain, theme),
        hoverongaps=False,
        name=signal,
        **{"x": shown.x} | more,
    )


def _rows(order: Sequence[int] | np.ndarray | None, units: int) -> tuple[int, ...]:
    if order is None:
        return tuple(range(units))
    rows = tuple(int(unit) for unit in order)
    if not rows or len(set(rows)) < len(rows) or not all(0 <= unit < units for unit in rows):
        shown = ", ".join(map(str, rows[:8])) + (", …" if len(rows) > 8 else "")
        raise ValueError(
            f"order must name units from 0 to {units - 1}, each at most once; got ({shown})"
        )
    return rows


def _range(trace: Trace, signal: str, limit: float | None) -> tuple[float, float]:
    low, high = signal_range(trace, signal)
    if limit is None:
        return low, high
    if low == 0:
        if limit == high or limit > high > 1:
            return low, limit
        raise ValueError(
            f"a gate's range is always 0 to {high:g}; got limit {limit:g} for {signal!r}"
        )
    largest = float(np.nanmax(np.abs(trace.signals[signal])))
    if not limit >= largest:
        raise ValueError(
            f"limit must be at least the largest |{signal}| of the trace, {largest:.4g}, or its "
            f"colour would be false; got {limit:g}"
        )
    return -limit, limit


def colour_bar(
    range_: tuple[float, float], domain: tuple[float, float], theme: Theme
) -> dict[str, Any]:
    """The bar beside a map: its range's ends in numbers, over the heights of `domain`."""
    ends = list(range_) if range_[0] == 0 else [range_[0], 0, range_[1]]
    return {
        "x": 1,
        "xanchor": "left",
        "xpad": 7,
        "y": sum(domain) / 2,
        "yanchor": "middle",
        "ypad": 0,
        "lenmode": "fraction",
        "len": domain[1] - domain[0],
        "thickness": 9,
        "outlinewidth": 1,
        "outlinecolor": theme.rule,
        "tickvals": ends,
        "ticktext": [f"{end:.3g}".replace("-", "−") for end in ends],
        "ticks": "",
        # The ends' labels are half above and below the bar; some typefaces are a pixel too high.
        "ticklabeloverflow": "allow",
        "tickfont": {"size": theme.size, "color": theme.muted},
    }


def _end(trace: Trace, batch: int) -> int:
    """The last step of a sequence that is shorter than others; else that of the time axis.

    What no sequence has, at the end too, was skipped.
    """
    last = int(np.flatnonzero(recorded(trace, batch))[-1]) + 1
    others = range(trace.sizes["batch"])
    longer = any(recorded(trace, other)[last:].any() for other in others)
    return last if longer else trace.sizes["time"]


def _ended(one: Band, theme: Theme) -> dict:
    """The hatching from a shorter sequence's end to the axis's end; an empty line where none is."""
    steps = one.trace.sizes["time"]
    if one.length == steps:
        return {"x": [None], "y": [None], "hoverinfo": "skip"}
    text = f"no step here: this sequence ends at step {one.length}"
    return hatching([(one.length + 0.5, steps + 0.5)], _between(one), text, theme)


def _skipped(one: Band, theme: Theme) -> list[dict]:
    """The hatching of the columns that have no value at all, where there are any."""
    empty = np.isnan(one.cells.values).all(axis=0)
    # Where a run of empty columns begins and where it ends.
    turns = np.flatnonzero(np.diff(empty, prepend=False, append=False))
    if not turns.size:
        return []
    runs = one.cells.x[turns].reshape(-1, 2).tolist()
    text = "the networks skip this step: a value is missing, or it is masked"
    return [hatching(runs, _between(one), text, theme)]


def _between(one: Band) -> tuple[float, float]:
    return -0.5, len(one.order) - 0.5


def hatching(runs: list, between: tuple[float, float], text: str, theme: Theme) -> dict[str, Any]:
    """Boxes from their starts to their ends on the time axis, `between` two places of the y axis.

    `text` is what a hover over them tells; without one it tells what is below them.
    """
    top, bottom = between
    x: list[float | None] = []
    y: list[float | None] = []
    for start, end in runs:
        x += [start, end, end, start, start, None]
        y += [top, top, bottom, bottom, top, None]
    return {
        "x": x[:-1],
        "y": y[:-1],
        "mode": "lines",
        "line": {"width": 0},
        "fill": "toself",
        "fillpattern": {"shape": "/", "fgcolor": theme.absent, "size": 8, "solidity": 0.15},
        "hoveron": "fills",
        "hoverinfo": "text" if text else "skip",
        "text": text,
    }
