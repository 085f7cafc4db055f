"""Lines over time: what the network reads, and what it answers beside the target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from itertools import cycle
from types import MappingProxyType
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_viz.plots.axes import set_y
from lstm_viz.plots.frame import EDGE, LINE, add_head, axis_look, frame
from lstm_viz.plots.reduce import merged_points, points, step_name
from lstm_viz.plots.scales import OWN, hover_format, own_scales, said_ends, shares
from lstm_viz.plots.symbol_rows import is_one_hot, symbol_rows
from lstm_viz.plots.theme import KINDS, LIGHT, Theme, mix

# How lines are broken, and how a key shows them.
DASHES = {
    "solid": "——",
    "dash": "– –",
    "dot": "···",
    "dashdot": "– ·",
    "longdash": "— —",
    "longdashdot": "— ·",
    "11px,3px,2px,3px,2px,3px": "— ··",
}
FEW = 40  # up to this number of steps, each is marked by a dot
KEY_WIDTH = 44  # characters of the key in a row, on a telephone
_RING = MappingProxyType({"size": 8, "symbol": "circle-open"})


def sequence_lines(
    values: np.ndarray,
    names: Sequence[str],
    labels: Sequence[Any] = (),
    *,
    height: int = 72,
    time_axis: bool = True,
    theme: Theme = LIGHT,
) -> go.Figure:
    """The input as lines: `values` (time, feature), one name a feature, one label a step.

    Without `labels` the steps are only counted. A missing value (NaN) is a gap. Above 1000 steps a
    line keeps the lowest and the highest value of each block, at its own step, and
    `figure.layout.meta["note"]` says so.

    A sequence of symbols, three features or more of which one is 1 at each step and the others 0,
    has a row for each feature instead, see `symbol_rows`: lines between symbols mean nothing.
    Series of which one would be flat beside the others have each its own scale, and the key has
    their ends.

    What is 0 or 1 at each step, as a marker is, is drawn in steps.

    Raises ValueError where names or labels do not fit the values.
    """
    values = np.asarray(values)
    if values.ndim != 2 or 0 in values.shape:
        raise ValueError(f"values must be (time, feature), neither empty; got {values.shape}")
    if len(names) != values.shape[1]:
        raise ValueError(f"names must name each of {values.shape[1]} features; got {len(names)}")
    if is_one_hot(values):
        labels = _labels_of(len(values), labels)
        return symbol_rows(values, names, labels, height=height, time_axis=time_axis, theme=theme)
    # One hue, the input's own: two shades of it, then other dashes.
    colour = theme.legible(theme.colour("x"), 3)
    shades = (colour, mix(colour, theme.ink, 0.6))
    dashes = tuple(DASHES)
    lines = [
        _line(name, values[:, at], shades[at % 2], dashes[at // 2 % len(dashes)])
        for at, name in enumerate(names)
    ]
    for line, feature in zip(lines, values.T, strict=True):
        known = feature[~np.isnan(feature)]
        if set(np.unique(known)) == {0, 1}:  # a marker, which is at neither on a slope
            line["line"]["shape"] = "hvh"
    ends = own_scales(values)
    look: dict[str, Any] = {"height": height, "time_axis": time_axis, "theme": theme}
    if ends is None:
        return _drawn(lines, labels, key=lines, **look)
    placed = shares(values, ends)
    for at, line in enumerate(lines):
        line |= {"y": placed[:, at], "customdata": values[:, at], "meta": said_ends(*ends[at])}
    figure = _drawn(lines, labels, key=lines, said=OWN, **look)
    return set_y(figure, showticklabels=False)


def prediction_lines(
    target: np.ndarray,
    predictions: Mapping[str, np.ndarray],
    labels: Sequence[Any] = (),
    *,
    height: int = 96,
    time_axis: bool = True,
    theme: Theme = LIGHT,
) -> go.Figure:
    """The target (time,) and each network's prediction of it (time,), by the network's name.

    Where the target is NaN nothing is asked and no target is drawn. A network named as one of
    `theme.KINDS` is drawn as that kind is everywhere; any other prediction, such as a naive
    forecast, is neutral and has a dash of its own. Long sequences are treated as in
    `sequence_lines`.

    Raises ValueError where a prediction or the labels have another length than the target.
    """
    target = np.asarray(target)
    if target.ndim != 1 or not target.size:
        raise ValueError(f"target must be (time,) and not empty; got {target.shape}")
    lines, dashes = [], cycle(("dashdot", "dash", "dot"))
    for name, given in predictions.items():
        prediction = np.asarray(given)
        if prediction.shape != target.shape:
            raise ValueError(
                f"the prediction of {name!r} must be {target.shape} as the target is; "
                f"got {prediction.shape}"
            )
        if name in KINDS:
            look, colour = KINDS[name], theme.kind_colour(name)
            marker = {"size": 4, "symbol": look.marker}
            line = _line(name, prediction, colour, look.dash, width=2.2, marker=marker)
        else:
            line = _line(name, prediction, theme.neutral, next(dashes))
        lines.append(line)
    # Thin and drawn last, so that a prediction that meets the target does not hide it.
    front = _line("target", target, theme.neutral, "solid", width=1.2, marker=_RING)
    return _drawn(
        [*lines, front],
        labels,
        key=[front, *lines],
        height=height,
        time_axis=time_axis,
        theme=theme,
    )


def _line(
    name: str,
    values: np.ndarray,
    colour: str,
    dash: str,
    *,
    width: float = 1.8,
    marker: Mapping[str, Any] = MappingProxyType({"size": 4}),
) -> dict[str, Any]:
    """One line as Plotly takes it, of all steps."""
    # A lone value between gaps has no line to show it.
    dots = len(values) <= FEW or bool(np.isnan(values).any())
    return {
        "name": escape(name if len(name) <= 24 else f"{name[:23]}…", quote=False),
        "y": values,
        "mode": "lines+markers" if dots else "lines",
        "line": {"color": colour, "dash": dash, "width": width},
        "marker": {**marker, "color": colour},
    }


def _drawn(
    lines: list[dict[str, Any]],
    labels: Sequence[Any],
    *,
    key: list[dict[str, Any]],
    height: int,
    time_axis: bool,
    theme: Theme,
    said: str = "",
) -> go.Figure:
    steps = len(lines[0]["y"])
    labels = _labels_of(steps, labels)
    merged = merged_points(steps)
    note = f"lowest and highest of every {merged} steps" if merged > 1 else ""
    rows = [*_key(key, theme), *([said] if said else [])]
    figure = frame(
        height,
        steps,
        theme=theme,
        time_axis=time_axis,
        note=note,
        top=EDGE + LINE * len(rows),
    )
    for line in lines:
        at = points(line["y"])
        seen: dict[str, Any] = {"y": line["y"][at].astype(np.float32)}
        if "customdata" in line:
            seen["customdata"] = line["customdata"][at]
        said_by = "customdata" if "customdata" in line else "y"
        low, high = (end.reduce(line[said_by].astype(float)) for end in (np.fmin, np.fmax))
        figure.add_scatter(
            cliponaxis=False,  # half of a ring at the last step would be missing
            **line | {"x": at + 1} | seen,
            # Names stay out of the template, where a person's own "%{" would be read as a command.
            text=[step_name(step, step + 1, labels) for step in at.tolist()] if labels else None,
            hovertemplate=("%{text}" if labels else "step %{x}")
            + f": %{{fullData.name}} %{{{said_by}:{hover_format(low, high)}}}<extra></extra>",
        )
    set_y(figure, nticks=4, fixedrange=True, **axis_look(theme))
    if rows:
        add_head(figure, "<br>".join(rows), theme, align="left")
    return figure.update_layout(meta={"note": note})


def _labels_of(steps: int, labels: Sequence[Any]) -> tuple[Any, ...]:
    labels = tuple(labels)
    if len(labels) not in (0, steps):
        raise ValueError(f"labels must name each of the {steps} steps; got {len(labels)}")
    if all(str(label) == str(step) for step, label in enumerate(labels, 1)):
        return ()  # they only count the steps, which Plotly can do itself
    return labels


def _key(lines: list[dict[str, Any]], theme: Theme) -> list[str]:
    """What each line is, in rows of coloured text; one line alone needs no key.

    Plotly's own legend would grow out of the figure on a narrow screen.
    """
    rows: list[str] = []
    width = KEY_WIDTH
    for line in lines if len(lines) > 1 else ():
        drawn = line["line"]
        colour = theme.legible(drawn["color"])
        ring = "markers" in line["mode"] and line["marker"].get("symbol") == _RING["symbol"]
        sign = "○" if ring else DASHES[drawn["dash"]]
        name = " ".join(filter(None, (line["name"], line.get("meta"))))
        text = f'<span style="color:{colour}">{sign} {name}</span>'
        width += len(name) + 5
        if width > KEY_WIDTH:
            rows.append(text)
            width = len(name) + 5
        else:
            rows[-1] += f"   {text}"
    return rows
