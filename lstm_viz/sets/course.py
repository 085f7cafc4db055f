"""Course: what each unit does over the aligned time of a set: the mean, and how it spreads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from lstm_viz.sets.alignment import At, aligned
from lstm_viz.trace import Trace

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
ENOUGH = 0.5  # of the sequences have to have a step for a mean to be comparable with those before


class Course(NamedTuple):
    """One signal over aligned time, NaN at an offset that no sequence has.

    `offsets` (time,) as in `Aligned`; `number` (time,) is how many sequences have a step there,
    `mean` (time, unit) their mean, and `quantiles` (level, time, unit) theirs at `levels`.
    """

    offsets: np.ndarray
    number: np.ndarray
    mean: np.ndarray
    levels: tuple[float, ...]
    quantiles: np.ndarray

    @property
    def few(self) -> np.ndarray:
        """(time,) whether less than `ENOUGH` of the sequences have a step there.

        Where sequences end, the mean goes on as that of the others, and bends for no other reason.
        """
        return self.number < ENOUGH * self.number.max()


def course(
    trace: Trace,
    signal: str,
    at: At = "start",
    *,
    levels: Sequence[float] = QUANTILES,
    layer: int = 0,
    direction: int = 0,
    batches: Sequence[int] | None = None,
) -> Course:
    """The mean and the quantiles of one signal over the sequences of a set, unit by unit.

    Quantiles are interpolated linearly between two sequences, as NumPy's are by default. Raises as
    `aligned`, and ValueError for a level outside of 0 to 1.
    """
    wrong = [level for level in levels if not 0 <= level <= 1]
    if wrong:
        raise ValueError(f"levels must be from 0 to 1; got {wrong[0]}")
    offsets, values = aligned(trace, signal, at, layer=layer, direction=direction, batches=batches)
    values = np.sort(values.astype(np.float64), axis=0)  # NaN comes last
    count = np.count_nonzero(~np.isnan(values[..., 0]), axis=0)
    total = np.nansum(values, axis=0)
    mean = np.full(total.shape, np.nan)
    np.divide(total, count[:, None], out=mean, where=count[:, None] > 0)
    found = np.stack([_quantile(values, count, level) for level in levels])
    return Course(offsets, count, mean, tuple(levels), found)


def _quantile(values: np.ndarray, count: np.ndarray, level: float) -> np.ndarray:
    """Of sorted `values` (sequence, time, unit), of which the first `count` are there."""
    place = level * np.maximum(count - 1, 0)
    low = np.floor(place).astype(np.intp)
    high = np.minimum(low + 1, np.maximum(count - 1, 0))
    steps = np.arange(values.shape[1])
    below, above = values[low, steps], values[high, steps]
    return below + (above - below) * (place - low)[:, None]
