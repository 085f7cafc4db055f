"""The verdict: what both networks answered and what was right, in one sentence."""

from __future__ import annotations

import numpy as np

from lstm_viz import measure
from lstm_viz.ui.networks import KIND_NAMES
from lstm_viz.ui.view import View


def sentence(view: View) -> str:
    """Adding problem: the three answers after the last step. Wave: three mean squared errors."""
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
    return (
        f"Next value, mean squared error over {asked:,} step{'s' if asked > 1 else ''}: "
        + " · ".join(
            f"{name} {measure.error(view.target, given):.3g}" for name, given in errors.items()
        )
    )


def _answers(view: View) -> str:
    return " · ".join(
        f"{KIND_NAMES[kind]} {_number(side.prediction[-1])}" for kind, side in view.sides.items()
    )


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
