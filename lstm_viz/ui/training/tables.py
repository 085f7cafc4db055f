"""The curves, the map and where the networks stand as tables, for reading instead of looking."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lstm_viz.checkpoint import KIND_NAMES, shown
from lstm_viz.tasks import METRICS
from lstm_viz.ui.training.histories import Histories

MISSING = "–"


def draw_scores(histories: Histories) -> None:
    """The table of `scores`."""
    alt = "Where the networks stand"
    st.table(scores(histories), border="horizontal", hide_index=True, alt=alt)


def scores(histories: Histories) -> list[dict[str, str]]:
    """Where each network stands on held-out sequences, a row each."""
    task = histories.task
    metric = {"mse": "error", "accuracy": "right", "whole": "all right"}[task.metric]
    return [
        {
            "network": KIND_NAMES[kind],
            metric: shown(one.curve[-1].score, task),
            "solved at": MISSING if one.solved is None else f"{one.solved:,}",
            "seconds": f"{one.seconds:.1f}",
        }
        for kind, one in histories.by_kind.items()
    ]


def lines(histories: Histories) -> str:
    """What a score means on this task: what it is, the line that solves it, and chance."""
    task = histories.task
    below = "below" if task.lower_is_better else "from"
    return (
        f"{METRICS[task.metric].capitalize()} on held-out sequences; solved {below} "
        f"{shown(task.solved, task)}, {next(iter(task.trivial))} gives {shown(task.chance, task)}."
    )


def curve(histories: Histories) -> list[dict[str, str]]:
    """Every look at held-out sequences: a row a training step."""
    steps = sorted({row.step for one in histories.by_kind.values() for row in one.curve})
    rows = []
    for step in steps:
        row = {"step": f"{step:,}"}
        for kind, one in histories.by_kind.items():
            found = next((now for now in one.curve if now.step == step), None)
            name = KIND_NAMES[kind]
            row[f"{name}, loss"] = MISSING if found is None else f"{found.loss:.3g}"
            score = MISSING if found is None else shown(found.score, histories.task)
            row[f"{name}, score"] = score
        rows.append(row)
    return rows


def over_training(values: np.ndarray, steps: tuple[int, ...]) -> list[dict[str, str]]:
    """A unit's signal (checkpoint, time): a row a training step, its mean, range and ends."""
    return [
        {
            "step": f"{step:,}",
            "mean": f"{np.nanmean(row):.3f}",
            "lowest": f"{np.nanmin(row):.3f}",
            "highest": f"{np.nanmax(row):.3f}",
            "first step of the probe": f"{row[0]:.3f}",
            "last step": f"{row[-1]:.3f}",
        }
        for step, row in zip(steps, values, strict=True)
    ]
