"""The curves, the map and the scores as tables, for reading instead of looking."""

from __future__ import annotations

import numpy as np
import streamlit as st

from lstm_viz.checkpoint import KIND_NAMES, shown
from lstm_viz.sequences.fixed import three_digits
from lstm_viz.tasks import METRICS, Task
from lstm_viz.train.shipping import HELD_OUT
from lstm_viz.train.texts.task import TextTask
from lstm_viz.ui.training import text_words, words
from lstm_viz.ui.training.histories import Histories
from lstm_viz.ui.views.text_words import mean_bits

MISSING = "–"


def draw_scores(histories: Histories) -> None:
    """The table of `scores`."""
    alt, _ = headings(histories.task)
    st.table(scores(histories), border="horizontal", hide_index=True, alt=alt)


def headings(task: Task) -> tuple[str, str]:
    """What the table of scores is called, and that of the curves."""
    if isinstance(task, TextTask):
        return text_words.text_scores(task.measured_characters), text_words.TEXT_CURVES
    return words.SCORES, words.CURVES


def scores(histories: Histories) -> list[dict[str, str]]:
    """What each network reaches on held-out sequences, a row each."""
    task = histories.task
    if isinstance(task, TextTask):
        return _text_scores(histories, task)
    return [
        {
            words.NETWORK: KIND_NAMES[kind],
            METRICS[task.metric].short: shown(one.curve[-1].score, task),
            words.SOLVED_AT: MISSING if one.solved is None else f"{one.solved:,}",
            words.TRAINING_TIME: words.seconds(one.seconds),
        }
        for kind, one in histories.by_kind.items()
    ]


def _text_scores(histories: Histories, task: TextTask) -> list[dict[str, str]]:
    """What each network and each n-gram needs on the validation part, a row each."""
    bits = METRICS[task.metric].short
    rows = [
        {
            words.NETWORK: KIND_NAMES[kind],
            bits: mean_bits(one.curve[-1].score),
            words.TRAINING_TIME: words.seconds(one.seconds),
        }
        for kind, one in histories.by_kind.items()
    ]
    others = {**task.levels, **task.trivial}
    return rows + [
        {words.NETWORK: name, bits: mean_bits(score), words.TRAINING_TIME: MISSING}
        for name, score in others.items()
    ]


def lines(histories: Histories) -> str:
    """What a score means on this task: what it is, the line that solves it, the trivial answer."""
    task = histories.task
    if isinstance(task, TextTask):
        return text_words.text_scores_explained(task.measured_characters)
    explained = words.scores_explained(
        METRICS[task.metric].name,
        task.lower_is_better,
        shown(task.solved, task),
        next(iter(task.trivial)),
        shown(task.chance, task),
    )
    return explained if histories.live else f"{explained} {words.scores_elsewhere(HELD_OUT)}"


def curve(histories: Histories) -> list[dict[str, str]]:
    """Every measurement on held-out sequences: a row a training step."""
    steps = sorted({row.step for one in histories.by_kind.values() for row in one.curve})
    rows = []
    for step in steps:
        row = {words.TRAINING_STEP: f"{step:,}"}
        for kind, one in histories.by_kind.items():
            found = next((now for now in one.curve if now.step == step), None)
            name = KIND_NAMES[kind]
            row[words.loss_of(name)] = MISSING if found is None else three_digits(found.loss)
            score = MISSING if found is None else shown(found.score, histories.task)
            row[words.score_of(name)] = score
        rows.append(row)
    return rows


def over_training(values: np.ndarray, steps: tuple[int, ...]) -> list[dict[str, str]]:
    """A unit's signal (checkpoint, time): a row a training step, its mean, range and ends."""
    return [
        {
            words.TRAINING_STEP: f"{step:,}",
            words.MEAN: f"{np.nanmean(row):.3f}",
            words.LOWEST: f"{np.nanmin(row):.3f}",
            words.HIGHEST: f"{np.nanmax(row):.3f}",
            words.FIRST_STEP: f"{row[0]:.3f}",
            words.LAST_STEP: f"{row[-1]:.3f}",
        }
        for step, row in zip(steps, values, strict=True)
    ]
