"""Clusters: sequences that are close to each other, found by k-medoids, and where there are any."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

MOST = 6
STRUCTURE = 0.25  # a mean silhouette up to this is no substantial structure
DRAWN = 19  # normal sets: that one without clusters exceeds all of them has a chance of 1 in 20
_SEED = 0


class Clusters(NamedTuple):
    """Which cluster each sequence is in, `labels` (batch,) from 0, the largest cluster first.

    `medoids` are the sequences in the middle of the clusters. `silhouette` is the largest mean
    silhouette of two clusters or more, 0 where there can be none, and `bar` is what it must exceed:
    where it does not, there is one cluster. Both are of the last search, see `clusters`.
    """

    labels: np.ndarray
    medoids: tuple[int, ...]
    silhouette: float
    bar: float

    @property
    def sizes(self) -> np.ndarray:
        """How many sequences are in each, (cluster,)."""
        return np.bincount(self.labels, minlength=len(self.medoids))

    @property
    def named(self) -> tuple[int, ...]:
        """Which of them are called clusters: those of two sequences or more, where there are two.

        A sequence that is alone is no cluster, and one cluster beside such is none either.
        """
        several = tuple(np.flatnonzero(self.sizes > 1).tolist())
        return several if len(several) > 1 else ()


def clusters(distances: np.ndarray, most: int = MOST) -> Clusters:
    """The clusters of 2 to `most` with the largest mean silhouette, where it exceeds a bar.

    The bar is 0.25 at least: up to it there is no substantial structure (Kaufman and Rousseeuw,
    Finding Groups in Data, 1990, p. 88). And it is the largest silhouette that the same search
    finds in 19 normal sets of as many sequences and of the same covariance, since each set can be
    cut into parts: so clusters are found in 5% of normal sets (Barnard's Monte Carlo test, 1963).
    The covariance is that of classical scaling of the distances (Torgerson 1952). The draws have a
    seed, so that the result is always the same.

    Where all clusters but one are sequences that are alone, these are set aside and the others are
    searched again: one that is far enough away would else hide all clusters among the others.

    Raises ValueError for what is no matrix of distances.
    """
    _need_distances(distances)
    rest, alone = np.arange(len(distances)), np.empty(0, np.intp)
    while True:
        found = _above_bar(distances[np.ix_(rest, rest)], most)
        lone = found.sizes[found.labels] == 1
        if found.named or not lone.any() or lone.all():
            break
        rest, alone = rest[~lone], np.concatenate([alone, rest[lone]])
    labels = np.empty(len(distances), np.intp)
    labels[rest] = found.labels
    labels[alone] = len(found.medoids) + np.arange(len(alone))
    medoids = (*rest[list(found.medoids)].tolist(), *alone.tolist())
    return found._replace(labels=labels, medoids=medoids)


def _above_bar(distances: np.ndarray, most: int) -> Clusters:
    """The clusters of one search; one where their silhouette does not exceed the bar."""
    best = _searched(distances, most)
    bar = STRUCTURE
    if best is not None and best.silhouette > bar:
        bar = max(bar, *(_silhouette(drawn, most) for drawn in _normal(distances)))
    if best is not None and best.silhouette > bar:
        return best._replace(bar=bar)
    highest = 0.0 if best is None else best.silhouette
    labels = np.zeros(len(distances), np.intp)
    return Clusters(labels, (int(distances.sum(axis=1).argmin()),), highest, bar)


def _searched(distances: np.ndarray, most: int) -> Clusters | None:
    """The clusters with the largest mean silhouette; None of fewer than three sequences."""
    best = None
    for k in range(2, min(most, len(distances) - 1) + 1):
        labels, medoids = k_medoids(distances, k)
        mean = float(silhouettes(distances, labels).mean())
        # Of two that are equal the one with fewer clusters.
        if best is None or mean > best.silhouette + 1e-9:
            best = Clusters(labels, medoids, mean, STRUCTURE)
    return best


def _silhouette(distances: np.ndarray, most: int) -> float:
    found = _searched(distances, most)
    return 0.0 if found is None else found.silhouette


def _normal(distances: np.ndarray) -> list[np.ndarray]:
    """The distances in normal sets whose covariance is that of the sequences."""
    n = len(distances)
    squared = np.square(distances)
    about = squared - squared.mean(axis=0) - squared.mean(axis=1)[:, None] + squared.mean()
    values = np.linalg.eigvalsh(-about / 2)
    spread = np.sqrt(values[values > 1e-9 * values[-1]] / (n - 1))
    draw = np.random.default_rng(_SEED)
    return [_apart(spread * draw.standard_normal((n, len(spread)))) for _ in range(DRAWN)]


def _apart(points: np.ndarray) -> np.ndarray:
    squares = np.square(points).sum(axis=1)
    found = np.sqrt(np.maximum(squares[:, None] + squares - 2 * points @ points.T, 0))
    np.fill_diagonal(found, 0)
    return found


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
        totals = _swapped(distances, chosen)
        place, new = np.unravel_index(totals.argmin(), totals.shape)
        if not totals[place, new] < total - 1e-9 * total:
            break
        total = totals[place, new]
        chosen[place] = int(new)
    labels = distances[:, chosen].argmin(axis=1)
    labels[chosen] = range(k)  # also where two medoids are at one place
    order = sorted(range(k), key=lambda at: (-np.count_nonzero(labels == at), chosen[at]))
    number = np.empty(k, np.intp)
    number[order] = range(k)
    return number[labels], tuple(chosen[at] for at in order)


def _swapped(distances: np.ndarray, chosen: list[int]) -> np.ndarray:
    """The sum of all distances with a medoid replaced by a sequence, (medoid, sequence).

    All medoids at once, from the nearest and the second nearest (Schubert and Rousseeuw 2019).
    """
    near = np.concatenate([distances[:, chosen], np.full((len(distances), 1), np.inf)], axis=1)
    own = near.argmin(axis=1)
    first, second = np.sort(near, axis=1)[:, :2].T
    with_it = np.minimum(first[:, None], distances)
    without = np.minimum(second[:, None], distances) - with_it  # what the loss of its own adds
    totals = with_it.sum(axis=0) + (own == np.arange(len(chosen))[:, None]) @ without
    totals[:, chosen] = np.inf
    return totals


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
