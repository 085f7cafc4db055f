"""Runs: the pieces between which a state is stored or a sequence begins."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class StoreRun(NamedTuple):
    """Steps `start` to `stop` − 1 of a store, of one sequence and between two stored states.

    `fresh` says whether its sequence begins with it, `ends` whether it ends with it.
    """

    start: int
    stop: int
    fresh: bool
    ends: bool

    @property
    def steps(self) -> int:
        """How many there are."""
        return self.stop - self.start


def runs(starts: np.ndarray, every: int, start: int, stop: int) -> list[StoreRun]:
    """The runs that cover these steps; the first begins with a stored state or a sequence.

    `starts` (sequence + 1,) are the steps with which sequences begin, and where the last one ends.
    The last run is whole, so that it can reach beyond `stop`: as it was recorded, it is replayed.
    """
    end = min(int(starts[-1]), -(-stop // every) * every)
    first, last = np.searchsorted(starts, [start, end], "right")
    inside = starts[max(0, first - 1) : last]
    inside = inside[(inside >= start // every * every) & (inside <= end)]
    cuts = np.union1d(np.arange(start // every * every, end, every), np.append(inside, end))
    begins = np.isin(cuts, inside)
    made = [
        StoreRun(int(a), int(b), bool(fresh), bool(ends))
        for a, b, fresh, ends in zip(cuts[:-1], cuts[1:], begins[:-1], begins[1:], strict=True)
    ]
    return [run for run in made if run.stop > start and run.start < stop]


def sequence_at(starts: np.ndarray, step: int) -> int:
    """The number of the sequence that has this step, from 0."""
    return int(np.searchsorted(starts, step, "right")) - 1
