"""A gate over a training: one unit's values, checkpoints upward, time to the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_viz.kinds import SIGNALS
from lstm_viz.plots.axes import set_axes
from lstm_viz.plots.bands import add_map, centres, unseen
from lstm_viz.plots.frame import EDGE, LINE, add_head, axis_look, frame, nice_step
from lstm_viz.plots.reduce import MAX_CELLS_TALL, Cells, Merged, cells
from lstm_viz.plots.theme import LIGHT, Theme, range_of
from lstm_viz.words import word

ROW = 14  # pixels of a checkpoint's row, where no height is given
WORDS_APART = 0.5  # of the time axis: words that face each other on a small screen
TRIANGLE = 6  # pixels, half of the mark
HEAD = "rows: training steps"


def gate_over_training(
    values: np.ndarray,
    steps: Sequence[int] | np.ndarray,
    labels: Sequence[Any] = (),
    *,
    signal: str,
    unit: int,
    kind: str | None = None,
    marks: Sequence[int] | Mapping[int, str] = (),
    merged: Merged = "mean",
    height: int | None = None,
    time_axis: bool = True,
    theme: Theme = LIGHT,
) -> go.Figure:
    """A map of one unit's `signal`, `values` (checkpoint, time): training goes up.

    `steps` are the training steps of the checkpoints, rising; the rows are evenly spaced.
    `labels` name the time steps. `kind` is the network's, where the signal alone does not tell it.
    `marks` are time steps (from 1) to be pointed at, with their words where it is a mapping, such
    as where a marker is. `merged` is as in `signal_heatmap`. Colours and range are the signal's
    own, as in every map; NaN has none.

    Raises ValueError where steps, labels or marks do not fit the values, or the signal is unknown.
    """
    drawn, taken = _need_fit(values, steps, labels)
    kind = kind or _kind_of(signal)
    count, time = drawn.shape
    marked = dict(marks) if isinstance(marks, Mapping) else dict.fromkeys(marks, "")
    for step in marked:
        if not 1 <= step <= time:
            raise ValueError(f"marks must be steps from 1 to {time}; got {step}")
    labels = tuple(labels) or tuple(range(1, time + 1))
    height = height or max(72, ROW * count)
    shown = cells(drawn.T, range(count), labels, merged=merged)
    heads = 2 if marked else 1
    figure = frame(
        height, time, theme=theme, time_axis=time_axis, note=shown.note, top=EDGE + LINE * heads
    )
    largest = float(np.nanmax(np.abs(drawn))) if not np.isnan(drawn).all() else 1.0
    name = f"{word(kind, signal).name} of unit {unit}"
    add_map(
        figure,
        shown,
        signal,
        range_of(kind, signal, largest),
        (0, 1),
        theme,
        hovertemplate=f"%{{y}}, %{{x}}: {name} %{{z:.4~g}}<extra></extra>",
        xaxis="x2",
        yaxis="y2",
    )
    # An axis without a line on it is not drawn.
    figure.add_scatter(x=[None], y=[None], hoverinfo="skip", xaxis="x", yaxis="y")
    _lay_axes(figure, shown, taken, time, height, theme)
    add_head(figure, f"{name}; {HEAD}", theme, yshift=LINE * (heads - 1))
    _add_marks(figure, marked, count, time, theme)
    return figure.update_layout(meta={"note": shown.note})


def gate_rows(
    values: np.ndarray,
    steps: Sequence[int] | np.ndarray,
    labels: Sequence[Any] = (),
    *,
    signal: str,
    unit: int,
    kind: str | None = None,
) -> list[dict[str, Any]]:
    """The numbers of `gate_over_training` as rows of a table, one a checkpoint and time step.

    Raises as `gate_over_training` does.
    """
    drawn, taken = _need_fit(values, steps, labels)
    name = f"{word(kind or _kind_of(signal), signal).name} of unit {unit}"
    labelled = tuple(labels)
    rows = []
    for training_step, row in zip(taken.tolist(), drawn.tolist(), strict=True):
        for at, value in enumerate(row):
            label = {"label": str(labelled[at])} if labelled else {}
            rows.append({"training steps": training_step, "step": at + 1, **label, name: value})
    return rows


def _need_fit(
    values: np.ndarray, steps: Sequence[int] | np.ndarray, labels: Sequence[Any]
) -> tuple[np.ndarray, np.ndarray]:
    drawn, taken = np.asarray(values), np.asarray(steps)
    if drawn.ndim != 2 or 0 in drawn.shape:
        raise ValueError(f"values must be (checkpoint, time), neither empty; got {drawn.shape}")
    count, time = drawn.shape
    if count > MAX_CELLS_TALL:
        raise ValueError(f"values must have at most {MAX_CELLS_TALL} checkpoints; got {count}")
    if taken.shape != (count,):
        raise ValueError(
            f"steps must have one entry for each of {count} checkpoints; got {taken.shape}"
        )
    if (np.diff(taken) <= 0).any():
        raise ValueError(f"steps must increase; got {taken.tolist()}")
    if len(labels) not in (0, time):
        raise ValueError(f"labels must name each of the {time} steps; got {len(labels)}")
    return drawn, taken


def _kind_of(signal: str) -> str:
    """A kind of network that has the signal: each gate is in only one."""
    for kind, signals in SIGNALS.items():
        if signal in signals:
            return kind
    known = ", ".join(sorted({one for signals in SIGNALS.values() for one in signals}))
    raise ValueError(f"signal must be one of {known}; got {signal!r}")


def _lay_axes(
    figure: go.Figure,
    shown: Cells,
    taken: np.ndarray,
    time: int,
    height: int,
    theme: Theme,
) -> None:
    """Two pairs of axes, as in `bands.add_band`: the hover text is read from the unseen one."""
    count = len(taken)
    # From the top down, so that the last checkpoint has its number; and the first one.
    every = nice_step(count, max(2, height // 12))
    numbered = list(range(count - 1, -1, -every))
    if numbered[-1] != 0:
        numbered = [*(row for row in numbered if row >= every), 0]
    span = {"range": [-0.5, count - 0.5], "fixedrange": True}
    names = [_after(step) for step in taken.tolist()]
    set_axes(
        figure,
        {
            "yaxis": span
            | axis_look(theme)
            | {"tickvals": numbered, "ticktext": [f"{int(taken[row]):,}" for row in numbered]},
            "yaxis2": span
            | {"overlaying": "y", "anchor": "x2"}
            | unseen(list(range(count)), names),
            "xaxis2": {
                "overlaying": "x",
                "matches": "x",
                "anchor": "y2",
                "range": [0.5, time + 0.5],
                "fixedrange": True,
            }
            | unseen(centres(shown.x), shown.columns),
        },
    )


def _after(step: int) -> str:
    return "before training" if step == 0 else f"after {step:,} training steps"


def _add_marks(
    figure: go.Figure, marked: Mapping[int, str], count: int, time: int, theme: Theme
) -> None:
    """A triangle above each marked step, with its words where there is room, and a box round it."""
    places = sorted(marked)
    crowded = (np.diff(places) < WORDS_APART * time).any()
    for step in places:
        figure.add_shape(
            type="rect",
            x0=step - 0.5,
            x1=step + 0.5,
            y0=-0.5,
            y1=count - 0.5,
            line={"color": theme.ink, "width": 1},
        )
        said = escape(marked[step], quote=False)
        words = "" if crowded else said
        # The words are where the figure is, and the triangle stays above its step.
        late = step > time / 2
        figure.add_annotation(
            text=(f"{words} ▼" if late else f"▼ {words}").strip(),
            x=step,
            xanchor="right" if late else "left",
            xshift=TRIANGLE if late else -TRIANGLE,
            y=1,
            yref="paper",
            yanchor="bottom",
            showarrow=False,
            hovertext=f"step {step}: {said}" if said else f"step {step}",
        )
