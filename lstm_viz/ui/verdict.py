"""The verdict: what both networks answered and what was right, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lstm_viz import measure, naive
from lstm_viz.forecasting import Pair
from lstm_viz.series import Series
from lstm_viz.ui.networks import KIND_NAMES
from lstm_viz.ui.view import View


def sentence(view: View) -> str:
    """Adding problem: the three answers after the last step. Forecasts: the errors side by side."""
    if view.pair is not None:
        made, asked = view.pair.step, view.pair.budget.steps
        stopped = "" if view.pair.complete else f", stopped after {made:,} of {asked:,} steps,"
        return own(view.pair.series, view.errors, stopped)
    if view.task == "adding":
        answers = _answers(view)
        if np.isnan(view.target[-1]):
            return f"{answers} · no target, as the marker column does not mark exactly two steps"
        return f"Sum of the two marked values: target {_number(view.target[-1])} · {answers}"
    repeated = np.full_like(view.target, np.nan)
    repeated[:-1] = view.sequence.values[:-1, 0]
    errors = {KIND_NAMES[kind]: side.prediction for kind, side in view.sides.items()}
    errors["repeating the last value"] = repeated
    asked = np.count_nonzero(~np.isnan(view.target))
    if not asked:
        return "Next value: no two steps that follow each other have both a value, so no target"
    return (
        f"Next value, mean squared error over {asked:,} step{'s' if asked > 1 else ''}: "
        + " · ".join(
            f"{name} {measure.error(view.target, given):.3g}" for name, given in errors.items()
        )
    )


def own(series: Series, errors: Mapping[str, float], stopped: str = "") -> str:
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


def own_errors(pair: Pair) -> dict[str, float]:
    """The errors of a pair and of the naive forecasts, as they were at the end of training."""
    series = pair.series
    found = {
        KIND_NAMES[kind]: card["held_out"][series.measure] for kind, card in pair.cards.items()
    }
    return found | series.naive_errors


def _answers(view: View) -> str:
    return " · ".join(
        f"{KIND_NAMES[kind]} {_number(_last(side.prediction))}" for kind, side in view.sides.items()
    )


def _last(answers: np.ndarray) -> float:
    """The answer after the last step that was read."""
    return answers[~np.isnan(answers)][-1]


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
