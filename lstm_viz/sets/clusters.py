"""Clusters: sequences that are close to each other, found by k-medoids."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

MOST = 6
STRUCTURE = 0.25  # a mean silhouette up to this is no substantial structure


class Clusters(NamedTuple):
    """Which cluster each sequence is in, `labels` (batch,) from 0, the largest cluster first.

    `medoids` are the sequences in the middle of the clusters, and `silhouette` is the mean
    silhouette, 0 where there is only one cluster.
    """

    labels: np.ndarray
    medoids: tuple[int, ...]
    silhouette: float


def clusters(distances: np.ndarray, most: int = MOST) -> Clusters:
    """The clusters of 2 to `most` with the largest mean silhouette; one where that is at most 0.25.

    Kaufman and Rousseeuw (Finding Groups in Data, 1990, p. 88) call that no substantial structure.
    There is no draw in it. Raises ValueError for what is no matrix of distances.
    """
    _need_distances(distances)
    n = len(distances)
    best = Clusters(np.zeros(n, np.intp), (int(distances.sum(axis=1).argmin()),), 0.0)
    highest = STRUCTURE
    for k in range(2, min(most, n - 1) + 1):
        labels, medoids = k_medoids(distances, k)
        mean = float(silhouettes(distances, labels).mean())
        if mean > highest + 1e-9:  # of two that are equal the one with fewer clusters
            highest = mean
            best = Clusters(labels, medoids, mean)
    return best


def k_medoids(distances: np.ndarray, k: int) -> tuple[np.ndarray, tuple[int, ...]]:
    """Labels (batch,) and medoids of `k` clusters: PAM (Kaufman and Rousseeuw 1990, chapter 2).

    BUILD takes one medoid after the other, that which lowers the sum of all distances to the
    nearest medoid most; SWAP replaces one by another sequence while that lowers the sum. Of equal
    choices the first counts, so that the result is always the same.

    Raises ValueError where there are not as many different places.
    """
    _need_distances(distances)
    n = len(distances)
    if not 1 <= k <= n:
        raise ValueError(f"k must be from 1 to {n}, the number of sequences; got {k}")
    chosen: list[int] = []
    nearest = np.full(n, np.inf)
    for _ in range(k):
        totals = np.minimum(nearest[:, None], distances).sum(axis=0)
        totals[chosen] = np.inf
        chosen.append(int(totals.argmin()))
        nearest = np.minimum(nearest, distances[:, chosen[-1]])
    total = nearest.sum()
    while True:
        best = None
        for place in range(k):
            rest = [one for at, one in enumerate(chosen) if at != place]
            left = distances[:, rest].min(axis=1, initial=np.inf)
            totals = np.minimum(left[:, None], distances).sum(axis=0)
            totals[chosen] = np.inf
            new = int(totals.argmin())
            if totals[new] < total - 1e-12 * max(1.0, total):
                total, best = totals[new], (place, new)
        if best is None:
            break
        chosen[best[0]] = best[1]
    labels = distances[:, chosen].argmin(axis=1)
    labels[chosen] = range(k)  # also where two medoids are at one place
    order = sorted(range(k), key=lambda at: (-np.count_nonzero(labels == at), chosen[at]))
    number = np.empty(k, np.intp)
    number[order] = range(k)
    return number[labels], tuple(chosen[at] for at in order)


def silhouettes(distances: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """How much closer each sequence is to its own cluster than to the nearest other, (batch,).

    (b − a) / max(a, b) with the mean distances a to the others of its cluster and b to those of the
    nearest other cluster; 0 for a sequence that is alone (Rousseeuw 1987).

    Raises ValueError where there are not two clusters or more.
    """
    names = np.unique(labels)
    if len(names) < 2:
        raise ValueError("silhouettes compare two clusters or more; got one")
    own = labels[:, None] == names
    sums = distances @ own  # (batch, cluster)
    sizes = own.sum(axis=0)
    mine = own.argmax(axis=1)
    rows = np.arange(len(labels))
    a = sums[rows, mine] / np.maximum(sizes[mine] - 1, 1)
    others = np.where(own, np.inf, sums / sizes)
    b = others.min(axis=1)
    larger = np.maximum(a, b)
    found = np.zeros(len(labels))
    np.divide(b - a, larger, out=found, where=(larger > 0) & (sizes[mine] > 1))
    return found


def _need_distances(distances: np.ndarray) -> None:
    square = distances.ndim == 2 and distances.shape[0] == distances.shape[1]
    if not square or not len(distances):
        raise ValueError(f"distances must be (sequence, sequence); got {distances.shape}")
    if not (np.isfinite(distances).all() and (distances >= 0).all()):
        raise ValueError("distances must be finite numbers of at least 0")
