"""Kinds: the frame in which network kinds are compared; each line is named at its end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_viz.plots.frame import AXIS, EDGE, LINE, add_head, axis_look, frame
from lstm_viz.plots.lines import DASHES
from lstm_viz.plots.theme import KINDS, Theme, faint

RIGHT = 124  # pixels for the names at the lines' ends
TRIVIAL = "trivial answer"  # the line at what the best one reaches
APART = 14  # pixels between two of them


def kinds_frame(
    height: int, *, theme: Theme, what: str, heads: int = 1, notes: Iterable[str] = ()
) -> go.Figure:
    """An empty figure: `what` is measured is above, `notes` below the title of the x axis.

    `heads` is how many lines of text there are above the drawing area.
    """
    notes = list(notes)
    top, bottom = EDGE + LINE * heads, AXIS + LINE * len(notes)
    figure = frame(height, 1, theme=theme, top=top)
    figure.update_layout(
        height=height + top + bottom, margin={"b": bottom, "r": RIGHT}, meta={"notes": notes}
    )
    return add_head(figure, escape(what, quote=False), theme, yshift=LINE * (heads - 1))


def need_kinds(names: Iterable[str]) -> None:
    """ValueError unless each name is one of KINDS, and there is one."""
    names = list(names)
    unknown = [name for name in names if name not in KINDS]
    if unknown or not names:
        got = repr(unknown[0]) if unknown else "none"
        raise ValueError(f"networks must be named {', '.join(KINDS)}; got {got}")


def kind_line(name: str, theme: Theme) -> dict[str, Any]:
    """How a kind's line and the points on it are drawn."""
    colour, look = theme.kind_colour(name), KINDS[name]
    return {
        "mode": "lines+markers",
        "line": {"color": colour, "dash": look.dash, "width": 2.2},
        "marker": {"color": colour, "symbol": look.marker, "size": 6},
        "cliponaxis": False,
        "name": name,
    }


def add_key(
    figure: go.Figure, kinds: Mapping[str, str], theme: Theme, more: str = "", **look: Any
) -> go.Figure:
    """Above the drawing area the name of each line as its kind is drawn, and `more` behind them."""
    key = [
        f'<span style="color:{theme.kind_colour(kind)}">'
        f"{DASHES[KINDS[kind].dash]} {escape(name, quote=False)}</span>"
        for name, kind in kinds.items()
    ]
    return figure.add_annotation(
        text="   ".join(key) + more,
        x=0,
        xref="paper",
        xanchor="left",
        y=1,
        yref="paper",
        yanchor="bottom",
        showarrow=False,
        **look,
    )


MOST_NUMBERS = 7  # on a logarithmic axis: more would overlap


class Scale:
    """The y axis: all `values` (NaN left out) and levels lie on it, from 0 or logarithmic.

    On a logarithmic scale what is not above 0 is drawn at the bottom.
    """

    def __init__(self, values: Iterable[np.ndarray], levels: Iterable[float | None], log: bool):
        every = np.concatenate(
            [np.asarray(one, np.float64).ravel() for one in values]
            + [np.array([level for level in levels if level is not None])]
        )
        every = every[~np.isnan(every)]
        if np.isinf(every).any():
            raise ValueError("scores must be finite or NaN; one is infinite")
        self.log = log
        if log:
            every = every[every > 0] if (every > 0).any() else np.ones(1)
            low, high = np.log10(every.min()), np.log10(every.max())
            self.floor = float(every.min())
        else:
            low, high = min(0.0, float(every.min())), float(every.max())
            # Shares, which are never below 0, are shown up to 1, whatever was reached.
            high = 1.0 if low == 0 and (high == 0 or 0.5 < high <= 1) else high
            self.floor = -np.inf
        pad = 0.04 * (high - low) or 0.5
        self.range = (float(low - pad), float(high + pad))

    def drawn(self, values: np.ndarray) -> np.ndarray:
        """The values as they are drawn."""
        return np.maximum(np.asarray(values, np.float64), self.floor)

    def share(self, value: float) -> float:
        """How far up the drawing area a value lies, 0 to 1."""
        place = np.log10(max(value, self.floor)) if self.log else value
        return float((place - self.range[0]) / (self.range[1] - self.range[0]))

    def axis(self, theme: Theme) -> dict[str, Any]:
        """What Plotly's axis takes."""
        look = axis_look(theme) | {"range": list(self.range), "fixedrange": True}
        if not self.log:
            return look | {"nticks": 6}
        numbers = _log_numbers(*self.range)
        return look | {
            "type": "log",
            "tickvals": numbers,
            "ticktext": [_shown(number) for number in numbers],
        }


def add_range(
    figure: go.Figure, x: np.ndarray, low: np.ndarray, high: np.ndarray, colour: str
) -> None:
    """The area from `low` to `high` over `x`, all (place,); interrupted where `low` is NaN."""
    there = ~np.isnan(low)
    turns = np.flatnonzero(np.diff(there, prepend=False, append=False)).reshape(-1, 2).tolist()
    around_x: list[float | None] = []
    around_y: list[float | None] = []
    for start, end in turns:
        places = x[start:end].tolist()
        around_x += [*places, *reversed(places), None]
        around_y += [*low[start:end].tolist(), *reversed(high[start:end].tolist()), None]
    figure.add_scatter(
        x=around_x[:-1],
        y=around_y[:-1],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=faint(colour, 0.16),
        hoverinfo="skip",
    )


def add_levels(figure: go.Figure, levels: Mapping[str, float | None], theme: Theme) -> None:
    """A line across the figure for each level that there is: the first solid, the others dotted."""
    for at, level in enumerate(levels.values()):
        if level is not None:
            figure.add_hline(
                y=level,
                layer="below",
                line={"color": theme.muted, "width": 1, "dash": "dot" if at else "solid"},
            )


def add_ends(
    figure: go.Figure,
    ends: Mapping[str, float],
    levels: Mapping[str, float | None],
    scale: Scale,
    height: int,
    theme: Theme,
) -> None:
    """The names right of the drawing area: where each kind's line ends, and of each level.

    Names that would lie on one another, or on what is above or below the drawing area, are moved,
    by as little as does it.
    """
    texts = [
        (scale.share(value), name, theme.kind_colour(name)) for name, value in ends.items()
    ] + [
        (scale.share(level), f"{name} {level:.3g}", theme.muted)
        for name, level in levels.items()
        if level is not None
    ]
    texts.sort(key=lambda text: text[0])
    half = APART / 2
    moved = _spread([share * height - half for share, _, _ in texts], APART, height - APART)
    places = [place + half for place in moved]
    for place, (_, text, colour) in zip(places, texts, strict=True):
        figure.add_annotation(
            text=escape(text, quote=False),
            x=1,
            xref="paper",
            xanchor="left",
            xshift=6,
            y=place / height,
            yref="paper",
            yanchor="middle",
            showarrow=False,
            font={"color": colour},
        )


def thinned(places: list[float], low: float, high: float, least: float = 0.11) -> list[int]:
    """Which of rising `places` on an axis from `low` to `high` are numbered: with room between.

    Always the last; then from the first on, those with `least` of the axis to either side.
    """
    room = least * (high - low)
    kept: list[int] = []
    for at, place in enumerate(places[:-1]):
        if (not kept or place - places[kept[-1]] >= room) and places[-1] - place >= room:
            kept.append(at)
    return [*kept, len(places) - 1]


def _spread(places: list[float], apart: float, height: float) -> list[float]:
    """Rising `places`, moved so that each is `apart` from the next and all are within `height`."""
    moved: list[float] = []
    groups: list[list[float]] = []  # places that touch move together, about their middle
    for place in places:
        groups.append([place])
        while len(groups) > 1 and _first(groups[-1], apart) < _last(groups[-2], apart) + apart:
            groups[-2:] = [groups[-2] + groups[-1]]
    for group in groups:
        start = _first(group, apart)
        moved += [start + apart * at for at in range(len(group))]
    for at in range(len(moved) - 1, -1, -1):
        top = height if at == len(moved) - 1 else moved[at + 1] - apart
        moved[at] = min(moved[at], top)
    for at in range(len(moved)):
        moved[at] = max(moved[at], 0.0 if at == 0 else moved[at - 1] + apart)
    return moved


def _first(group: list[float], apart: float) -> float:
    return sum(group) / len(group) - apart * (len(group) - 1) / 2


def _last(group: list[float], apart: float) -> float:
    return _first(group, apart) + apart * (len(group) - 1)


def _shown(number: float) -> str:
    """A number of a logarithmic axis, short enough for the margin."""
    if 1e-3 <= number < 1e5:
        return f"{number:g}"
    digit, power = f"{number:.0e}".split("e")
    times = "" if digit == "1" else f"{digit}·"
    return f"{times}10<sup>{int(power)}</sup>".replace("-", "−")


def _log_numbers(low: float, high: float) -> list[float]:
    """Round numbers between 10^low and 10^high: powers of ten, with 2 and 5 where those are few.

    Where there is none, as between losses that are nearly equal, the number in the middle.
    """
    powers = range(int(np.floor(low)), int(np.ceil(high)) + 1)
    for parts in ((1,), (1, 2, 5)):
        numbers = [
            float(f"{part}e{power}")
            for power in powers
            for part in parts
            if low <= np.log10(part) + power <= high
        ]
        if len(numbers) >= 3:
            break
    numbers = numbers or [float(f"{10 ** ((low + high) / 2):.3g}")]
    return numbers[:: -(-len(numbers) // MOST_NUMBERS)]
