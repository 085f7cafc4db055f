"""Training curves: how each network kind does after so many training steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go

from lstm_viz.plots.axes import set_x, set_y
from lstm_viz.plots.frame import nice_step
from lstm_viz.plots.kinds import (
    TRIVIAL,
    Scale,
    add_ends,
    add_levels,
    kind_line,
    kinds_frame,
    need_kinds,
    thinned,
)
from lstm_viz.plots.theme import LIGHT, Theme

Curves = Mapping[str, tuple[Sequence[int] | np.ndarray, Sequence[float] | np.ndarray]]
Spacing = Literal["square root", "linear"]
NO_LEVELS: Mapping[str, float] = MappingProxyType({})
NUMBER_APART = 0.17  # of the axis: three curves side by side on a small screen
SPACINGS: tuple[Spacing, ...] = ("square root", "linear")


def training_curves(
    curves: Curves,
    *,
    what: str,
    solved: float | None = None,
    chance: float | None = None,
    levels: Mapping[str, float] = NO_LEVELS,
    log_y: bool = False,
    spacing: Spacing = "square root",
    height: int = 220,
    theme: Theme = LIGHT,
) -> go.Figure:
    """A line a network kind over the training steps, with a point at each checkpoint.

    `curves` holds (steps, scores), each (checkpoint,), by the kind's name, one of `theme.KINDS`;
    `what` says what a score is. A score of NaN is a gap. `solved` and `chance` are lines across,
    and so are other `levels`, by their names. With the spacing "square root" the early steps, where
    most happens, have more room, and 0 is still on the axis. With `log_y` a score that is not above
    0 is drawn at the bottom; hover and `training_rows` have it as it is.

    Raises ValueError where steps and scores do not fit, steps do not rise, a network has no score,
    or a name or the spacing is not known.
    """
    found = _need_curves(curves)
    if spacing not in SPACINGS:
        raise ValueError(f"spacing must be one of {', '.join(SPACINGS)}; got {spacing!r}")
    lines = {**levels, "solved": solved, TRIVIAL: chance}
    scale = Scale([scores for _, scores in found.values()], lines.values(), log_y)
    figure = kinds_frame(height, theme=theme, what=what)
    add_levels(figure, lines, theme)
    for name, (steps, scores) in found.items():
        figure.add_scatter(
            x=_place(steps, spacing),
            y=scale.drawn(scores),
            customdata=np.stack([steps, scores], axis=1),
            hovertemplate="after %{customdata[0]:,} training steps: "
            "%{fullData.name} %{customdata[1]:.4~g}<extra></extra>",
            **kind_line(name, theme),
        )
    ends = {name: scores[~np.isnan(scores)][-1] for name, (_, scores) in found.items()}
    add_ends(figure, ends, lines, scale, height, theme)
    last = max(int(steps[-1]) for steps, _ in found.values())
    numbers = _numbers(last, spacing)
    title = "training steps" + (" (square-root scale)" if spacing != "linear" else "")
    set_x(
        figure,
        range=[0, float(_place(max(last, 1), spacing))],
        tickvals=[float(_place(number, spacing)) for number in numbers],
        ticktext=[f"{number:,}" for number in numbers],
        tickangle=0,
        title={"text": title, "standoff": 3},
    )
    return set_y(figure, **scale.axis(theme))


def training_rows(curves: Curves, *, what: str) -> list[dict[str, Any]]:
    """The numbers of `training_curves` as rows of a table, one a network and checkpoint.

    Raises as `training_curves` does.
    """
    return [
        {"network": name, "training steps": step, what: score}
        for name, (steps, scores) in _need_curves(curves).items()
        for step, score in zip(steps.tolist(), scores.tolist(), strict=True)
    ]


def _need_curves(curves: Curves) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    need_kinds(curves)
    found = {}
    for name, (steps, scores) in curves.items():
        taken, values = np.asarray(steps), np.asarray(scores, np.float64)
        if taken.ndim != 1 or not taken.size or taken.shape != values.shape:
            raise ValueError(
                f"the curve of {name} must have one step and one score per checkpoint; "
                f"got steps {taken.shape} and scores {values.shape}"
            )
        if taken[0] < 0 or (np.diff(taken) <= 0).any():
            raise ValueError(
                f"the steps of {name} must increase, from 0 or more; got {taken.tolist()}"
            )
        if np.isnan(values).all():
            raise ValueError(f"the curve of {name} must have a score; all of them are NaN")
        found[name] = taken, values
    return found


def _place(steps: np.ndarray | int, spacing: Spacing) -> np.ndarray:
    return np.sqrt(steps) if spacing == "square root" else np.asarray(steps, np.float64)


def _numbers(last: int, spacing: Spacing) -> list[int]:
    """The steps that are numbered: 0, the last one, and round ones where there is room."""
    if spacing == "square root":
        found = [part * 10**power for power in range(len(str(last))) for part in (1, 2, 5)]
    else:
        found = list(range(nice_step(last, 6), last, nice_step(last, 6)))
    numbers = [0, *(number for number in found if number < last), last]
    places = _place(np.array(numbers), spacing).tolist()
    return sorted({numbers[at] for at in thinned(places, 0, places[-1], NUMBER_APART)})
