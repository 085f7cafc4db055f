"""N-grams: what the last few characters alone predict, with probability left for the unseen."""

from __future__ import annotations

import numpy as np

SMOOTHING = "interpolated, Witten–Bell"


def bits_of_orders(training: np.ndarray, text: np.ndarray, size: int, most: int) -> list[float]:
    """Bits per character of a text by n-grams of the orders 1 to `most`.

    `training` and `text` are places (time,) in a vocabulary of `size`. The order n predicts from
    n - 1 characters. The probability of a character c after a context s is

        (count(s c) + kinds(s) · p(c after s without its first)) / (count(s) + kinds(s))

    where kinds(s) counts the different characters that came after s, and below the order 1 there is
    1 / size (Witten & Bell 1991, method C, interpolated). The first characters of a text have less
    context, and are predicted by a lower order.

    Raises ValueError for an empty text, for an order below 1, and where contexts are too many to be
    numbered.
    """
    if not len(text) or most < 1:
        raise ValueError(f"text must have a character and most be at least 1; got {most}")
    if most * np.log2(size) >= 63:
        raise ValueError(f"most must be less than {63 / np.log2(size):.0f} here; got {most}")
    found = np.full(len(text), 1 / size)
    bits = []
    for order in range(1, most + 1):
        found[order - 1 :] = _finer(training, text, size, order, found[order - 1 :])
        bits.append(float(-np.log2(found).mean()))
    return bits


def _finer(
    training: np.ndarray, text: np.ndarray, size: int, order: int, lower: np.ndarray
) -> np.ndarray:
    """The probabilities by this order, where `lower` are those of the order below."""
    grams, counts = np.unique(_numbered(training, size, order), return_counts=True)
    contexts, first = np.unique(grams // size, return_index=True)
    totals = np.add.reduceat(counts, first) if len(grams) else counts
    kinds = np.diff(np.append(first, len(grams)))
    asked = _numbered(text, size, order)
    came = _looked_up(grams, counts, asked)
    total = _looked_up(contexts, totals, asked // size)
    kind = _looked_up(contexts, kinds, asked // size)
    seen = total > 0
    finer = lower.copy()
    finer[seen] = (came[seen] + kind[seen] * lower[seen]) / (total[seen] + kind[seen])
    return finer


def _numbered(places: np.ndarray, size: int, order: int) -> np.ndarray:
    """Each run of `order` characters as one number."""
    if len(places) < order:
        return np.empty(0, np.int64)
    numbers = np.zeros(len(places) - order + 1, np.int64)
    for at in range(order):
        numbers = numbers * size + places[at : len(places) - order + 1 + at]
    return numbers


def _looked_up(keys: np.ndarray, values: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """The value of each asked key, 0 for one that is not there; the keys are sorted."""
    if not len(keys):
        return np.zeros(len(asked), np.int64)
    at = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    return np.where(keys[at] == asked, values[at], 0)
