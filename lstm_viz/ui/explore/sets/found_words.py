"""The sentences about what is found in a set: its clusters and its outliers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from lstm_viz import sets

SCORE_HELP = (
    "How far a sequence is from its nearest ones, as a robust z-score: the logarithm of its "
    f"distance to the farthest of its {sets.NEAREST} nearest (of fewer where there are fewer than "
    f"{2 * sets.NEAREST + 1} sequences), less the median of the set, divided by the median "
    f"absolute deviation. Above {sets.FAR:g} a sequence is an outlier (Iglewicz & Hoaglin 1993), "
    f"in a set of {sets.FEWEST} or more."
)
CLUSTERED = (
    "Sequences are compared by the mean of each signal of each unit over all steps; each signal is "
    "divided by how much its means differ over the set. Clusters: k-medoids (PAM), with the number "
    "of clusters, 2 to 6, that has the largest mean silhouette. Where all but one of them are "
    "sequences that are alone, the others are searched again without these. The medoid is the "
    "sequence in the middle of its cluster."
)
BAR = (
    f"Up to {sets.STRUCTURE:g} there is no substantial structure (Kaufman & Rousseeuw 1990), and "
    f"the silhouette must be above that of {sets.DRAWN} normally distributed sets of the same size "
    "and covariance, which 1 in 20 sets without clusters exceeds too."
)


def heading(sequences: int, clusters: int, outliers: int) -> str:
    """What was found in the set; nothing of outliers where it is too small to have any."""
    grouped = f"{clusters} clusters" if clusters else "no clusters"
    if sequences < sets.FEWEST:
        return f"{sequences:,} sequences: {grouped}"
    far = {0: "no outliers", 1: "1 outlier"}.get(outliers, f"{outliers} outliers")
    return f"{sequences:,} sequences: {grouped}, {far}"


def found_outliers(names: Sequence[str], scores: np.ndarray) -> str:
    """Which sequences are outliers, the farthest first."""
    if len(scores) < sets.FEWEST:
        return (
            f"Of fewer than {sets.FEWEST} sequences none is marked as an outlier: of so few, "
            "ordinary ones often have a large score. The list begins with the farthest."
        )
    far = sets.outliers(scores)
    order = [k for k in np.argsort(-scores, kind="stable") if far[k]]
    if not order:
        return "By what the network did on average, no sequence is far from its nearest ones."
    named = ", ".join(f"{names[k]} ({scores[k]:.1f})" for k in order[:5])
    more = f" and {len(order) - 5} more" if len(order) > 5 else ""
    return f"Farthest from their nearest ones, by the robust score: {named}{more}."


def clusters(silhouette: float, bar: float) -> str:
    """Above the table of clusters."""
    return f"**Clusters**, mean silhouette {silhouette:.2f} (must be above {bar:.2f})"


def alone(names: Sequence[str]) -> str:
    """Which sequences are in no cluster."""
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    one = len(names) == 1
    return (
        f"In no cluster, since {'it is' if one else 'each is'} far from all others: "
        f"{', '.join(names[:5])}{more}."
    )


def no_clusters(silhouette: float, bar: float, alone: int) -> str:
    """Instead of the table; `alone` is how many sequences were set aside."""
    others = " of the other sequences" if alone else ""
    return (
        f"No clusters: with 2 to 6 clusters{others} (k-medoids) the mean silhouette is at most "
        f"{max(silhouette, 0):.2f}, and clusters need more than {bar:.2f}. {BAR}"
    )
