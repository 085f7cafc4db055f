"""The verdict: what networks answered and what was right, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lstm_viz import measure, naive
from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.forecasting import Pair
from lstm_viz.sequences import Sequence
from lstm_viz.series import Series
from lstm_viz.tasks import Task
from lstm_viz.ui.views.known import Answers, Target, number

Sides = Mapping[str, Answers]


def of_task(task: Task, sequence: Sequence, target: Target, sides: Sides) -> str:
    """What was asked for and how each network did: one answer in full, many as errors or counts."""
    if target.words:
        return _symbols(task, target, sides)
    if task.name == "adding":
        answers = _answers(sides)
        if np.isnan(target.values[-1]):
            return f"{answers} · no target, as the marker column does not mark exactly two steps"
        return f"Sum of the two marked values: target {number(target.values[-1])} · {answers}"
    return _forecasts(task, sequence, target.values, sides)


def _forecasts(task: Task, sequence: Sequence, target: np.ndarray, sides: Sides) -> str:
    """Values that were forecast: the error of each network and of repeating the last value."""
    what = task.asked[0].upper() + task.asked[1:]
    asked = np.count_nonzero(~np.isnan(target))
    if not asked:
        return f"{what}: no two steps that follow each other have both a value, so no target"
    repeated = np.where(np.isnan(target), np.nan, sequence.values[:, 0])
    errors = {KIND_NAMES[kind]: side.prediction for kind, side in sides.items()}
    errors["repeating the last value"] = repeated
    return (
        f"{what}, mean squared error over {asked:,} step{'s' if asked > 1 else ''}: "
        + " · ".join(f"{name} {measure.error(target, given):.3g}" for name, given in errors.items())
    )


def _symbols(task: Task, target: Target, sides: Sides) -> str:
    """Symbols that were asked for: the one answer of each network, or how many are right."""
    asked = np.flatnonzero(~np.isnan(target.values))
    what = task.asked[0].upper() + task.asked[1:]
    if not len(asked):
        return f"{what}: no answer can be known, as this is no sequence of the task"
    if len(asked) == 1:
        at = int(asked[0])
        given = " · ".join(
            f"{KIND_NAMES[kind]} {side.answers[at]} ({side.prediction[at]:.0%} for the right one)"
            for kind, side in sides.items()
        )
        return f"{what}: right is {target.words[at]} · {given}"
    return f"{what}, right answers: " + " · ".join(
        f"{KIND_NAMES[kind]} {_counted(side.right)}"
        for kind, side in sides.items()
        if side.right is not None
    )


def _counted(judged: np.ndarray) -> str:
    """How many answers are right and, where not all are, the first step that is wrong."""
    right, asked = int(np.nansum(judged)), int(np.count_nonzero(~np.isnan(judged)))
    wrong = np.flatnonzero(judged == 0)
    first = f" (first wrong at step {wrong[0] + 1:,})" if len(wrong) else ""
    return f"{right:,} of {asked:,}{first}"


def of_series(series: Series, errors: Mapping[str, float], stopped: str = "") -> str:
    """Networks that were trained on the series: the errors on held-out steps, and who wins."""
    shown = " · ".join(
        f"{name.removeprefix('repeating the ')} {series.shown(error)}"
        for name, error in errors.items()
    )
    measured = series.measure.replace("root mean squared error", "RMSE")
    none = "" if series.text or series.period is not None else " · no period found"
    beaten = "does not beat a" if _lost(series, errors) else "beats each"
    return (
        f"Held out from step {series.held_out + 1:,} on, {measured}: {shown}{none}. "
        f"The LSTM{stopped} {beaten} naive forecast."
    )


def conclusion(series: Series, errors: Mapping[str, float]) -> str:
    """Whether the LSTM beats every naive forecast; one less than 1 % worse is not beaten."""
    if lost := _lost(series, errors):
        return f"The LSTM does not beat {' or '.join(lost)} on the held-out steps."
    naives = series.naive_errors
    best = min(naives, key=naives.__getitem__)
    less = 1 - errors[KIND_NAMES["lstm"]] / naives[best]
    return f"The LSTM's error on the held-out steps is {less:.0%} lower than that of {best}."


def _lost(series: Series, errors: Mapping[str, float]) -> list[str]:
    """The naive forecasts that the LSTM does not beat."""
    lstm = errors[KIND_NAMES["lstm"]]
    found = series.naive_errors.items()
    return [name for name, error in found if not naive.beats(lstm, error)]


def errors_of(pair: Pair) -> dict[str, float]:
    """The errors of a pair and of the naive forecasts, as they were at the end of training."""
    series = pair.series
    found = {
        KIND_NAMES[kind]: card["held_out"][series.measure] for kind, card in pair.cards.items()
    }
    return found | series.naive_errors


def _answers(sides: Sides) -> str:
    return " · ".join(
        f"{KIND_NAMES[kind]} {number(_last(side.prediction))}" for kind, side in sides.items()
    )


def _last(answers: np.ndarray) -> float:
    """The answer after the last step that was read."""
    return answers[~np.isnan(answers)][-1]
