"""Curves: which unit follows a curve that a person has drawn."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lstm_viz.behaviour.claim import Claim
from lstm_viz.behaviour.properties import Property
from lstm_viz.behaviour.scores import pearson
from lstm_viz.behaviour.search import search

CURVE = Property("curve", "your curve", "your curve", True)


def follow(
    signals: Mapping[str, np.ndarray], curve: np.ndarray, *, kind: str, seed: int = 0
) -> list[Claim]:
    """A claim for each unit, those first that follow a curve (time,) best.

    Units are chosen on the first half and tested on the second, as `search` does it. Raises
    ValueError for a sequence that is too short for that; `closest` needs no two halves.
    """
    return search(signals, {CURVE: np.asarray(curve, np.float64)}, kind=kind, seed=seed).ranked(
        CURVE.key
    )


def closest(signals: Mapping[str, np.ndarray], curve: np.ndarray) -> list[tuple[str, int, float]]:
    """Signal, unit and Pearson's r of each unit with a curve (time,), the largest |r| first.

    Nothing is held out, and the best of many units always looks good: it is a way to a guess, not
    to a claim.

    Raises ValueError for a curve that is not as long as the signals, and for one that never moves.
    """
    wanted = np.asarray(curve, np.float64)
    steps = len(next(iter(signals.values())))
    if wanted.shape != (steps,):
        raise ValueError(f"curve must be ({steps},), one value a step; got {wanted.shape}")
    if np.ptp(wanted) == 0:
        raise ValueError("curve must not be the same at every step: nothing follows a constant")
    found = [
        (name, unit, float(r))
        for name, values in signals.items()
        for unit, r in enumerate(np.nan_to_num(pearson(values, wanted[:, None])[0]))
    ]
    return sorted(found, key=lambda one: -abs(one[2]))
