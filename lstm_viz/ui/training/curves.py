"""The charts of a training: loss and score of every network, and one unit's gate on its way."""

from __future__ import annotations

from collections.abc import Hashable

import streamlit as st

from lstm_viz import plots
from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.plots.theme import Theme
from lstm_viz.tasks import METRICS
from lstm_viz.train.texts.task import TextTask
from lstm_viz.ui.frame import charts
from lstm_viz.ui.training import text_words, words
from lstm_viz.ui.training.histories import Histories
from lstm_viz.ui.training.story import Story
from lstm_viz.words import word

HEIGHT = 120  # px, of the drawing area
Curves = dict[str, tuple[list[int], list[float]]]
NAME = "train"  # what the charts' keys begin with


def draw(histories: Histories, theme: Theme) -> None:
    """Two charts side by side: loss and score on held-out sequences, a line a network."""
    loss, score = st.columns(2, gap="small")
    with loss:
        _curve(histories, "loss", theme)
    with score:
        _curve(histories, "score", theme)


def _curve(histories: Histories, which: str, theme: Theme) -> None:
    task = histories.task
    if isinstance(task, TextTask):
        _curve_of_text(histories, task, which, theme)
        return
    an_error = task.lower_is_better  # then the loss is the score, and the share of right answers
    attribute = "accuracy" if an_error and which == "score" else "loss" if an_error else which
    decides = (which == "loss") if an_error else (which == "score")
    what = {
        "loss": METRICS["mse"].name if an_error else words.LOSS,
        "accuracy": words.close_answers(task.close),
        "score": METRICS[task.metric].name,
    }[attribute]
    curves, key = _curves(histories, attribute)
    charts.draw(
        f"{NAME}-{which}",
        (NAME, which, task.name, str(dict(task.parameters)), key, theme.background),
        lambda: plots.training_curves(
            curves,
            what=words.on_held_out(what),
            solved=task.solved if decides else None,
            chance=task.chance if decides else None,
            log_y=attribute == "loss",
            height=HEIGHT,
            theme=theme,
        ),
        alt=words.curve_described(what),
    )


def _curve_of_text(histories: Histories, task: TextTask, which: str, theme: Theme) -> None:
    """Bits per character beside what needs no network, and the share of right predictions."""
    bits = which == "loss"
    curves, key = _curves(histories, "score" if bits else "accuracy")
    what = METRICS["bits" if bits else "accuracy"].name
    charts.draw(
        f"{NAME}-{which}",
        (NAME, which, task.name, task.text.digest, key, theme.background),
        lambda: plots.training_curves(
            curves,
            what=text_words.on_validation(what),
            levels={**task.levels, **task.trivial} if bits else {},
            height=HEIGHT,
            theme=theme,
        ),
        alt=text_words.text_curve_described(what, task.measured_characters),
    )


def _curves(histories: Histories, attribute: str) -> tuple[Curves, tuple[Hashable, ...]]:
    """What was measured of each network, by its name, and what tells it from others."""
    curves = {
        KIND_NAMES[kind]: (
            [row.step for row in one.curve],
            [getattr(row, attribute) for row in one.curve],
        )
        for kind, one in histories.by_kind.items()
    }
    return curves, tuple((name, *steps, *values) for name, (steps, values) in curves.items())


def draw_map(told: Story, signal: str, unit: int, marks: dict[int, str], theme: Theme) -> None:
    """One unit's signal on the probe, a row a checkpoint."""
    name = word(told.kind, signal).name
    metas = tuple(trace.meta["weights"] for trace in told.traces)
    charts.draw(
        f"{NAME}-map",
        (NAME, "map", told.probe, metas, told.steps, told.kind, signal, unit, theme.background),
        lambda: plots.gate_over_training(
            told.over_training(signal, unit),
            told.steps,
            signal=signal,
            unit=unit,
            kind=told.kind,
            marks=marks,
            height=HEIGHT,
            theme=theme,
        ),
        alt=words.map_described(name, unit, KIND_NAMES[told.kind]),
    )
