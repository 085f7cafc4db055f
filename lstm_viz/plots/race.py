"""Race: how far each network kind reaches as a sequence gets longer, over several seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Any

import numpy as np
import plotly.graph_objects as go

from lstm_viz.plots.axes import set_x, set_y
from lstm_viz.plots.frame import LINE
from lstm_viz.plots.kinds import (
    TRIVIAL,
    Scale,
    add_ends,
    add_levels,
    add_range,
    kind_line,
    kinds_frame,
    need_kinds,
    thinned,
)
from lstm_viz.plots.theme import LIGHT, Theme

Results = Mapping[str, tuple[Sequence[int] | np.ndarray, np.ndarray]]
NO_MARKS: Mapping[str, int | None] = MappingProxyType({})


def race_curves(
    results: Results,
    *,
    length_name: str,
    metric_name: str,
    solved: float,
    chance: float | None = None,
    trained_at: int | None = None,
    break_marks: Mapping[str, int | None] = NO_MARKS,
    lower_is_better: bool = False,
    log_y: bool = False,
    log_x: bool = True,
    height: int = 240,
    theme: Theme = LIGHT,
) -> go.Figure:
    """The median over the seeds as a line a network kind, in a band from the lowest to the highest.

    `results` holds (lengths, scores), scores (seed, length), by the kind's name, one of
    `theme.KINDS`; NaN is a network that was not run. `solved` and `chance` are lines across,
    `trained_at` is a line upright. `break_marks` holds the length at which each kind breaks
    (`race.breaking.breaks_at`), marked by a cross; None is no mark. With `log_y` a score that is
    not above 0 is drawn at the bottom. On a `log_x` axis each doubling is equally wide.

    Raises ValueError where lengths and scores do not fit, lengths do not rise from 1, a name is not
    known, or a mark is at a length that the kind does not have.
    """
    found = _need_results(results)
    _need_marks(found, break_marks)
    medians = {name: _over_seeds(scores) for name, (_, scores) in found.items()}
    scale = Scale([scores for _, scores in found.values()], (solved, chance), log_y)
    levels = {"solved": solved, TRIVIAL: chance}
    heads = 1 if trained_at is None else 2
    notes = _notes(found, break_marks, lower_is_better)
    figure = kinds_frame(height, theme=theme, what=metric_name, heads=heads, notes=notes)
    add_levels(figure, levels, theme)
    _add_medians(figure, found, medians, scale, length_name, theme)
    for name, broken in break_marks.items():
        if broken is not None:
            score = scale.drawn(medians[name][0][found[name][0] == broken]).item()
            _add_mark(figure, name, broken, score, length_name, theme)
    ends = {name: median[~np.isnan(median)][-1] for name, (median, _, _) in medians.items()}
    add_ends(figure, ends, levels, scale, height, theme)
    every = sorted({*np.concatenate([lengths for lengths, _ in found.values()]).tolist()})
    low, high = min([*every, trained_at or every[0]]), max([*every, trained_at or every[-1]])
    if trained_at is not None:
        _add_trained(figure, trained_at, log_x, theme)
    places = np.log(every).tolist() if log_x else [float(length) for length in every]
    numbered = [every[at] for at in thinned(places, places[0], places[-1])]
    set_x(
        figure,
        **_x_range(low, high, log_x),
        tickvals=numbered,
        ticktext=[f"{length:,}" for length in numbered],
        title={"text": "<br>".join([_plain(length_name), *notes]), "standoff": 3},
    )
    return set_y(figure, **scale.axis(theme))


def race_rows(
    results: Results,
    *,
    length_name: str,
    metric_name: str,
    break_marks: Mapping[str, int | None] = NO_MARKS,
) -> list[dict[str, Any]]:
    """The numbers of `race_curves` as rows of a table, one a network kind and length.

    Raises as `race_curves` does.
    """
    found = _need_results(results)
    _need_marks(found, break_marks)
    rows = []
    for name, (lengths, scores) in found.items():
        median, low, high = (part.tolist() for part in _over_seeds(scores))
        run = np.count_nonzero(~np.isnan(scores), axis=0).tolist()
        for at, length in enumerate(lengths.tolist()):
            row = {"network": name, length_name: length, f"{metric_name}, median": median[at]}
            row |= {"lowest": low[at], "highest": high[at], "seeds": run[at]}
            if break_marks:
                row["breaks here"] = "yes" if break_marks.get(name) == length else "no"
            rows.append(row)
    return rows


def _need_results(results: Results) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    need_kinds(results)
    found = {}
    for name, (lengths, scores) in results.items():
        measured, values = np.asarray(lengths), np.asarray(scores, np.float64)
        fits = measured.ndim == 1 and values.ndim == 2 and values.shape[1] == len(measured)
        if not fits or not values.size:
            raise ValueError(
                f"the scores of {name} must be (seed, length), one column for each length; "
                f"got lengths {measured.shape} and scores {values.shape}"
            )
        if measured[0] < 1 or (np.diff(measured) <= 0).any():
            raise ValueError(
                f"the lengths of {name} must increase, from 1 or more; got {measured.tolist()}"
            )
        if np.isnan(values).all():
            raise ValueError(f"{name} must have a score; all of them are NaN")
        found[name] = measured, values
    return found


def _need_marks(
    found: Mapping[str, tuple[np.ndarray, np.ndarray]], marks: Mapping[str, int | None]
) -> None:
    for name, broken in marks.items():
        lengths = found[name][0].tolist() if name in found else []
        if broken is not None and broken not in lengths:
            raise ValueError(
                f"break_marks[{name!r}] must be None or one of the lengths {lengths}; got {broken}"
            )


def _over_seeds(scores: np.ndarray) -> np.ndarray:
    """Median, lowest and highest over the seeds that were run, (3, length)."""
    columns = [column[~np.isnan(column)] for column in scores.T]
    return np.array(
        [(np.median(c), c.min(), c.max()) if c.size else (np.nan,) * 3 for c in columns]
    ).T


def _notes(
    found: Mapping[str, tuple[np.ndarray, np.ndarray]],
    marks: Mapping[str, int | None],
    lower_is_better: bool,
) -> list[str]:
    """What is drawn, in lines short enough for a telephone."""
    seeds = sorted({len(scores) for _, scores in found.values()})
    many = f"{seeds[0]}–{seeds[-1]} seeds" if len(seeds) > 1 else f"{seeds[0]} seeds"
    notes = [f"line: median of {many}, band: lowest to highest"] if seeds[-1] > 1 else []
    if any(broken is not None for broken in marks.values()):
        side = "above" if lower_is_better else "below"
        notes.append(f"✕: the first with a median {side} “solved”")
    return notes


def _add_medians(
    figure: go.Figure,
    found: Mapping[str, tuple[np.ndarray, np.ndarray]],
    medians: Mapping[str, np.ndarray],
    scale: Scale,
    length_name: str,
    theme: Theme,
) -> None:
    """The bands of all kinds, and over them their lines."""
    for name, (lengths, _) in found.items():
        _, low, high = (scale.drawn(part) for part in medians[name])
        add_range(figure, lengths, low, high, theme.kind_colour(name))
    for name, (lengths, _) in found.items():
        median, low, high = medians[name]
        figure.add_scatter(
            x=lengths,
            y=scale.drawn(median),
            customdata=np.stack([median, low, high], axis=1),
            hovertemplate=f"{_plain(length_name)} %{{x}}: %{{fullData.name}} "
            "%{customdata[0]:.4~g} (%{customdata[1]:.4~g} to %{customdata[2]:.4~g})"
            "<extra></extra>",
            **kind_line(name, theme),
        )


def _add_mark(
    figure: go.Figure, name: str, length: int, score: float, length_name: str, theme: Theme
) -> None:
    figure.add_scatter(
        x=[length],
        y=[score],
        mode="markers",
        marker={
            "symbol": "x-thin",
            "size": 14,
            "line": {"width": 3, "color": theme.kind_colour(name)},
        },
        cliponaxis=False,
        name=name,
        hovertemplate=f"%{{fullData.name}} breaks at {_plain(length_name)} %{{x}}<extra></extra>",
    )


def _add_trained(figure: go.Figure, trained_at: int, log_x: bool, theme: Theme) -> None:
    figure.add_vline(
        x=trained_at, layer="below", line={"color": theme.muted, "width": 1.5, "dash": "dashdot"}
    )
    figure.add_annotation(
        text=f"trained at {trained_at:,}",
        # Plotly wants the logarithm here, but not for a shape.
        x=float(np.log10(trained_at)) if log_x else trained_at,
        y=1,
        yref="paper",
        yanchor="bottom",
        showarrow=False,
        height=LINE,
        font={"color": theme.muted},
    )


def _x_range(low: float, high: float, log: bool) -> dict[str, Any]:
    if log:
        low, high = float(np.log10(low)), float(np.log10(high))
    pad = 0.03 * (high - low) or 0.5
    return {"type": "log" if log else "linear", "range": [low - pad, high + pad]}


def _plain(text: str) -> str:
    """A name as text: neither HTML nor one of Plotly's commands."""
    return escape(text, quote=False).replace("%{", "% {")
