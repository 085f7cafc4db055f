"""Outliers: sequences that are far from those nearest to them."""

from __future__ import annotations

import numpy as np

FAR = 3.5  # Iglewicz and Hoaglin 1993: beyond it a value is labelled an outlier
NEAREST = 3
FEWEST = 10  # sequences of a set: of fewer, the deviation of the set is too uncertain
SAME = 1e-3
_DEVIATION = 0.6745  # of a normal distribution, the median of |value| in standard deviations
_MEAN = 0.7979  # ... and its mean


def outliers(scores: np.ndarray) -> np.ndarray:
    """Which sequences are outliers by their `outlier_scores`, (batch,) of bool.

    Those above 3.5; none of a set of fewer than 10 sequences, where up to an eighth of what is
    normally distributed would be.
    """
    return (scores > FAR) & (len(scores) >= FEWEST)


def outlier_scores(distances: np.ndarray, nearest: int = NEAREST) -> np.ndarray:
    """How far each sequence is from its nearest ones, as a robust z-score, (batch,).

    Of each sequence the distance to its `nearest`-th nearest other counts (Ramaswamy et al. 2000),
    to a nearer one where there are fewer than twice as many: a cluster of more sequences than that,
    as dense as the others, is then no outlier. Its logarithm is taken, since distances are skewed;
    below 0.001 they count as 0.001, which is a thousandth of how far sequences are apart.

    From it the median over the set is taken off, and the rest divided by the median absolute
    deviation, as it is of a normal distribution (Iglewicz and Hoaglin 1993), or by the mean
    absolute deviation where more than half are equal. 0 where all are.

    Raises ValueError for `nearest` below 1.
    """
    if nearest < 1:
        raise ValueError(f"nearest must be at least 1; got {nearest}")
    n = len(distances)
    if n < 3:
        return np.zeros(n)  # each is as far from the other
    away = np.sort(distances, axis=1)[:, min(nearest, (n - 1) // 2 or 1)]  # the first is its own 0
    logs = np.log(np.maximum(away, SAME))
    about = logs - np.median(logs)
    deviation = np.median(np.abs(about)) / _DEVIATION
    if deviation <= 1e-9:
        deviation = np.abs(about).mean() / _MEAN
    return about / deviation if deviation > 1e-9 else np.zeros(n)
