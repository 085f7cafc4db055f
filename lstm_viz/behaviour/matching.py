"""Matching: which unit of another network does what a unit of this one does, on the same text."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lstm_viz.behaviour.scores import pearson
from lstm_viz.behaviour.search import NEAR

SHIFTS = 99


class Match(NamedTuple):
    """For each unit of a network the most similar one of another, and how alike they are.

    `partner` (unit,) may name one unit several times. `r` (unit,) is Pearson's r of the two on the
    second half of the steps, and `bar` the largest |r| there of any two units with the other
    network moved round in a circle.
    """

    partner: np.ndarray
    r: np.ndarray
    bar: float


def match(own: np.ndarray, other: np.ndarray, *, shifts: int = SHIFTS, seed: int = 0) -> Match:
    """Find for each unit the most similar one of another network, (time, unit) each over a text.

    It has the largest |r| on the first half of the steps, whether or not it is so for another unit
    too: one to one, a unit would be denied its like where a third one has it. It is tested on the
    second half. The control moves the other network's states there round by `shifts` distances:
    what remains is what two units have in common by changing slowly. It is free to take any unit
    too.

    Raises ValueError for texts of different lengths, and of too few steps for so many shifts.
    """
    if len(own) != len(other):
        raise ValueError(
            f"both networks must read the same steps; got {len(own):,} and {len(other):,}"
        )
    cut = len(own) // 2
    near = max(1, int(NEAR * (len(own) - cut)))
    there = np.arange(near, len(own) - cut - near + 1)
    if len(there) < shifts:
        least = 2 * (shifts + 2)
        raise ValueError(f"there are {len(own):,} steps; about {least:,} or more are needed")
    partner = np.abs(np.nan_to_num(correlations(own[:cut], other[:cut]))).argmax(axis=1)
    second = _standard(own[cut:]), _standard(other[cut:])
    r = np.einsum("tn,tn->n", second[0], second[1][:, partner])
    offsets = np.random.default_rng(seed).choice(there, shifts, replace=False)
    bar = max(float(np.abs(second[0].T @ np.roll(second[1], by, axis=0)).max()) for by in offsets)
    return Match(partner, r, bar)


def correlations(own: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Pearson's r of each unit with each of another network's, (unit, other unit)."""
    return pearson(other, own)


def at(own: np.ndarray, other: np.ndarray, partner: np.ndarray) -> np.ndarray:
    """Pearson's r of each unit with its partner, (unit,), on the second half of the steps."""
    cut = len(own) // 2
    return np.einsum("tn,tn->n", _standard(own[cut:]), _standard(other[cut:])[:, partner])


def _standard(values: np.ndarray) -> np.ndarray:
    """(time, unit) with mean 0 and length 1, so that products are r; 0 where nothing changes."""
    found = values - values.mean(axis=0)
    size = np.sqrt(np.einsum("tn,tn->n", found, found, dtype=np.float64))
    moves = np.ptp(values, axis=0) > 0
    return np.divide(found, size, out=np.zeros_like(found), where=moves)
