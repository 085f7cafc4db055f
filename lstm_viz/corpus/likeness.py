"""Likeness: the passages of a store most like one of it, found by replaying every step once."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np

from lstm_viz.behaviour.claim import Passage
from lstm_viz.characters import CorpusError
from lstm_viz.corpus.scanning import values_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lstm_viz.corpus.store import Store

By = Literal["cosine", "units"]
LONGEST: Final = 512  # steps of a passage that is looked for
NAMED: Final = 5  # units that are named of those that make two passages alike
SHARED: Final = 32  # passages of which a search keeps the units that it was asked for
PORTION: Final = 1 << 13  # steps after each of which it is told how far it is


class Alike(NamedTuple):
    """The passages that were found, the likest first; see `Store.like`.

    `more` says whether one more is exactly as like as the last of them, and overlaps none.
    """

    passages: list[Passage]
    more: bool


class Likeness:
    """The passages most like that from step `start` to `stop` − 1; see `Store.like`.

    To iterate over it is to look for them: it yields the steps that are done, once for each of
    `portions`. `best` are the likest so far, and who iterates again goes on from there.
    """

    def __init__(
        self,
        store: Store,
        start: int,
        stop: int,
        *,
        by: By = "cosine",
        signal: str = "h",
        layer: int = -1,
        threshold: float = 0.3,
        count: int = 5,
        within: tuple[int, int] | None = None,
    ) -> None:
        store.place(signal, 0, layer)
        self.store, self.signal, self.layer = store, signal, layer
        self.start, self.length, self.count = start, stop - start, count
        if by not in ("cosine", "units"):
            raise CorpusError(f"by must be cosine or units; got {by!r}")
        if count < 1:
            raise CorpusError(f"count must be at least 1; got {count}")
        if not 1 <= self.length <= LONGEST:
            raise CorpusError(f"a passage has 1 to {LONGEST} steps; got {self.length}")
        self.by = by
        self._asked = np.asarray(store.window(start, stop)[signal][layer, 0, 0])
        self._threshold = np.float64(threshold)  # which NumPy doesn't round to the signal's dtype
        self._on = np.asarray((self._asked >= self._threshold).all(0))
        if by == "units" and not self._on.any():
            least = self._asked.min(axis=0)
            unit = int(least.argmax())
            works = _rounded_down(float(least[unit]))
            raise CorpusError(
                f"no unit's {signal} is {threshold:g} or more at every step of this passage; the "
                f"highest is unit {unit}, whose {signal} is {works:g} or more. Choose {works:g} as "
                "threshold, or fewer steps"
            )
        self.first, self.last = within or (0, store.steps)
        self.done = 0  # steps, of those from `first` to `last`
        self._places, self._scores = np.empty(0, np.int64), np.empty(0)
        self._shared: dict[int, np.ndarray] = {}

    @property
    def on(self) -> tuple[int, ...]:
        """The units at the threshold or above it at every step of the passage that is asked for."""
        return tuple(np.flatnonzero(self._on).tolist())

    def shared(self, start: int) -> tuple[int, ...]:
        """The units by which the passage that begins with step `start` is like the one asked for.

        By "units", those of `on` that are so there too; by "cosine", the `NAMED` that add most to
        it, the first of them most. Raises as `Store.window`.
        """
        if start not in self._shared:
            window = self.store.window(start, start + self.length)[self.signal]
            there = np.asarray(window[self.layer, 0, 0])
            if self.by == "units":
                units = np.flatnonzero(self._on & (there >= self._threshold).all(0))
            else:
                added = np.einsum("tn,tn->n", there, self._asked, dtype=float)
                units = np.argsort(-added, kind="stable")[:NAMED]
                units = units[added[units] > 0]
            if len(self._shared) == SHARED:
                self._shared.clear()
            self._shared[start] = units.astype(np.int32)
        return tuple(self._shared[start].tolist())

    @property
    def steps(self) -> int:
        """How many there are to look at."""
        return self.last - self.first

    @property
    def ended(self) -> bool:
        """Whether every step is looked at."""
        return self.done == self.steps

    @property
    def portions(self) -> int:
        """How many there are from where it is now."""
        return self._passed(self.steps) - self._passed(self.done)

    def __iter__(self) -> Iterator[int]:
        # A passage that begins before where it stopped, and ends after it, has not been looked at.
        begin = max(self.first, self.first + self.done - self.length + 1)
        tail = np.empty((0, len(self._on)), self._asked.dtype)
        for run, values in values_of(self.store, self.signal, self.layer, begin, self.last):
            before = 0 if run.fresh else len(tail)
            joined = np.concatenate([tail[len(tail) - before :], values])
            tail = (
                joined[max(0, len(joined) - self.length + 1) :] if self.length > 1 else joined[:0]
            )
            if len(joined) >= self.length:
                self._take(run.start - before, self._compared(joined))
            passed = self._passed(self.done)
            self.done = max(self.done, run.stop - self.first)
            for _ in range(passed, self._passed(self.done)):
                yield self.done

    def _passed(self, done: int) -> int:
        """How many portions so many steps are; the last one can be smaller."""
        return -(-done // PORTION) if done == self.steps else done // PORTION

    @property
    def best(self) -> list[Passage]:
        """The likest that overlap neither one another nor the one they are compared with.

        Of those that are equally like, the first of the store. What has 0 or less is not like it.
        """
        return self._best(self.count)

    @property
    def more(self) -> bool:
        """Whether one more is exactly as like as the last of `best`, and overlaps none of them."""
        found = self._best(self.count + 1)
        return len(found) > self.count and found[-1].score == found[-2].score

    def _best(self, count: int) -> list[Passage]:
        found: list[Passage] = []
        for k in np.argsort(-self._scores, kind="stable").tolist():
            if not self._scores[k] > 0:
                break
            at = int(self._places[k])
            others = (self.start, *(one.start for one in found))
            if all(abs(at - other) >= self.length for other in others):
                found.append(Passage(at, at + self.length, float(self._scores[k])))
                if len(found) == count:
                    break
        return found

    def _take(self, start: int, scores: np.ndarray) -> None:
        """Keep the best of what there is and of the passages that begin with step `start`."""
        self._places = np.append(self._places, start + np.arange(len(scores)))
        self._scores = np.append(self._scores, scores)
        # Each passage that is taken, and the one that is asked for, excludes at most
        # 2 · length − 1 places: so many of the best tell, and whether there is one more.
        most = (self.count + 1) * 2 * self.length
        if len(self._scores) > 2 * most:
            # The order of equals is that of the text: the sort is stable.
            best = np.sort(np.argsort(-self._scores, kind="stable")[:most])
            self._places, self._scores = self._places[best], self._scores[best]

    def _compared(self, values: np.ndarray) -> np.ndarray:
        """The score of each passage of values (time, unit)."""
        if self.by == "cosine":
            return _cosines(values, self._asked)
        return _jaccard(values, self._on, self._threshold, self.length)


def highest_threshold(store: Store, start: int, stop: int, *, layer: int = -1) -> float:
    """The highest threshold that leaves a unit through the passage from `start` to `stop` − 1.

    Some unit's h is this or more at every step; it is rounded down to hundredths. Raises as
    `Store.window`.
    """
    asked = np.asarray(store.window(start, stop)["h"][layer, 0, 0])
    return _rounded_down(float(asked.min(axis=0).max()))


def _rounded_down(value: float) -> float:
    """The most hundredths that are not above the value, whatever the product is rounded to."""
    whole = math.floor(100 * value)
    return (whole if whole / 100 <= value else whole - 1) / 100


def _cosines(values: np.ndarray, asked: np.ndarray) -> np.ndarray:
    """The cosine of each passage of values (time, unit) with the one that is asked for."""
    length = len(asked)
    places = len(values) - length + 1
    each = values @ asked.T  # (time, step of the passage)
    products = sum((each[k : k + places, k].astype(np.float64) for k in range(length)), 0.0)
    sums = np.concatenate([[0.0], np.einsum("tn,tn->t", values, values, dtype=float).cumsum()])
    scale = np.sqrt(np.maximum(sums[length:] - sums[:-length], 0)) * np.linalg.norm(asked)
    return np.divide(products, scale, out=np.zeros(places), where=scale > 0)


def _jaccard(values: np.ndarray, on: np.ndarray, threshold: float, length: int) -> np.ndarray:
    """Of the units that are on through a passage or `on`, the share that is both, of each."""
    total = np.zeros((len(values) + 1, values.shape[1]), np.int32)
    np.cumsum(values >= threshold, axis=0, out=total[1:])
    through = total[length:] - total[:-length] == length
    both = through[:, on].sum(1)
    return both / (through.sum(1) + on.sum() - both)
