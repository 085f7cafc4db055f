"""Answers: how far they are from what is right."""

from __future__ import annotations

import numpy as np


def error(target: np.ndarray, prediction: np.ndarray) -> float:
    """The mean squared error over all places where there is a target (is not NaN).

    A prediction that is NaN where there is a target makes the error NaN: a network that failed
    must not look good.

    Raises ValueError where the shapes differ or there is no target at all.
    """
    target, prediction = np.asarray(target, np.float64), np.asarray(prediction, np.float64)
    if target.shape != prediction.shape:
        raise ValueError(
            "target and prediction must have one shape; "
            f"got target {target.shape} and prediction {prediction.shape}"
        )
    asked = ~np.isnan(target)
    if not asked.any():
        raise ValueError("there is no step with a target, so there is no error to measure")
    return float(np.mean((target[asked] - prediction[asked]) ** 2))
