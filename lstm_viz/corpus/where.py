"""Where a unit's signal is above or below a value: extremes tell the blocks, a replay the steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from lstm_viz.characters import CorpusError
from lstm_viz.corpus import arrays
from lstm_viz.corpus.settings import FOLD

if TYPE_CHECKING:
    from lstm_viz.corpus.store import Store

MOST: Final = 1024  # blocks that are replayed, where no other number is asked for
_AT_ONCE = 4  # blocks that are replayed before it is looked whether that is enough
_GAP = 64  # blocks that are not asked for and still read, where the next one is asked for


class Stretch(NamedTuple):
    """Steps `start` to `stop` − 1 of one sequence, all of which are asked for.

    `value` is the furthest beyond the limit, at step `at`.
    """

    start: int
    stop: int
    value: float
    at: int


class Where(NamedTuple):
    """What was found: the first stretches, in their order.

    `more` says whether there are others after them. `blocks` of the finest size can have a step
    that is asked for, by their extremes; `replayed` of them were computed again to tell.
    """

    stretches: list[Stretch]
    more: bool
    blocks: int
    replayed: int


class Seeking:
    """The first stretches at which a unit's signal is above or below a value; see `Store.where`.

    To iterate over it is to look for them: it yields how many blocks are replayed, once for each of
    `portions` at most, and ends when there are enough. `found` is what there is so far, and who
    iterates again goes on from there. Without `most`, all blocks that can have some are looked at.
    """

    def __init__(
        self,
        store: Store,
        signal: str,
        unit: int,
        *,
        above: float | None = None,
        below: float | None = None,
        layer: int = -1,
        limit: int = 10,
        most: int | None = None,
    ) -> None:
        at = store.place(signal, unit, layer)
        if above is None and below is None:
            raise CorpusError("where takes above=, below= or both; got neither")
        if limit < 1:
            raise CorpusError(f"limit must be at least 1; got {limit}")
        if most is not None and most < 1:
            raise CorpusError(f"most must be at least 1 block; got {most}")
        # As numbers of NumPy, which would round a float of Python's to the dtype that it is
        # compared with: to float16 beside extremes, which then lack blocks.
        self._low = np.float64(-np.inf if above is None else above)
        self._high = np.float64(np.inf if below is None else below)
        if not self._low < self._high:
            raise CorpusError(
                f"above must be less than below; got {self._low:g} and {self._high:g}"
            )
        self.store, self.limit, self._up = store, limit, above is not None
        self._signal, self._layer, self._unit = signal, at[1], unit
        blocks = _blocks(store, at, self._low, self._high)
        self.blocks, self.replayed = len(blocks), 0
        self._groups = list(_side_by_side(blocks[:most]))
        self._next = 0  # of these
        self._found: list[Stretch] = []

    @property
    def portions(self) -> int:
        """How many there are, at most, from where it is now."""
        return len(self._groups) - self._next

    @property
    def enough(self) -> bool:
        """Whether there are so many that the last one that is asked for has ended."""
        return len(self._found) > self.limit

    @property
    def ended(self) -> bool:
        """Whether nothing that is not looked at could change what was found."""
        return self.enough or self.replayed == self.blocks

    @property
    def done(self) -> int:
        """The steps before which everything was found."""
        if self.ended and not self.enough:
            return self.store.steps
        first = self._groups[self._next][0] if self.portions else self._groups[-1][1] + 1
        return first * self.store.settings.block

    @property
    def found(self) -> Where:
        """The first stretches; of one that can go on where nothing was looked at yet, none."""
        found = self._found[: self.limit]
        if not self.ended and found and found[-1].stop == self.done:
            found.pop()
        return Where(found, self.enough, self.blocks, self.replayed)

    def __iter__(self) -> Iterator[int]:
        while self.portions and not self.enough:
            first, last = self._groups[self._next]
            start, stop = (block * self.store.settings.block for block in (first, last + 1))
            found = self._found.copy()
            for one, _ in self.store.replayed(start, min(self.store.steps, stop)):
                values = one.signals[self._signal][self._layer, :, self._unit].cpu().numpy()
                for stretch in _stretches(
                    values, one.run.start, self._low, self._high, up=self._up
                ):
                    self._add(found, stretch, goes_on=not one.run.fresh)
            self._found, self._next = found, self._next + 1
            self.replayed += last + 1 - first
            yield self.replayed

    def _add(self, found: list[Stretch], stretch: Stretch, *, goes_on: bool) -> None:
        """Take a stretch, as the rest of the one before where it `goes_on` from its last step."""
        before = found[-1] if found and goes_on else None
        if before is None or before.stop != stretch.start:
            found.append(stretch)
            return
        further = max if self._up else min
        value, step = further((before[2:], stretch[2:]), key=lambda pair: pair[0])
        found[-1] = Stretch(before.start, stretch.stop, value, step)


def _blocks(store: Store, at: tuple[int, int, int], low: np.float64, high: np.float64) -> list[int]:
    """The finest blocks whose extremes allow a value between both, from the largest blocks down."""
    levels = store.levels
    asked = np.arange(-(-store.steps // levels[-1]))
    for size in reversed(levels):
        kept = []
        for some in _spans(asked):
            least, greatest = arrays.read(
                store.root,
                arrays.extremes_name(size),
                (*at, slice(None), slice(some[0], some[-1] + 1)),
            )
            inside = (greatest > low) & (least < high)
            kept.append(some[inside[some - some[0]]])
        asked = np.concatenate(kept) if kept else asked
        if size != levels[0]:
            asked = (asked[:, None] * FOLD + np.arange(FOLD)).ravel()
            asked = asked[asked < -(-store.steps // (size // FOLD))]
    return asked.tolist()


def _side_by_side(blocks: list[int]) -> Iterator[tuple[int, int]]:
    """The first and the last of each group of neighbours, of `_AT_ONCE` at most."""
    group: list[int] = []
    for block in blocks:
        if group and (block != group[-1] + 1 or len(group) == _AT_ONCE):
            yield group[0], group[-1]
            group = []
        group.append(block)
    if group:
        yield group[0], group[-1]


def _spans(blocks: np.ndarray) -> Iterable[np.ndarray]:
    """Ascending numbers in groups, between which there are large gaps."""
    if not len(blocks):
        return []
    return np.split(blocks, np.flatnonzero(np.diff(blocks) > _GAP) + 1)


def _stretches(
    values: np.ndarray, start: int, low: np.float64, high: np.float64, *, up: bool
) -> Iterator[Stretch]:
    """The stretches of values (time,) between both, the first of which is that of step `start`."""
    inside = np.concatenate([[False], (values > low) & (values < high), [False]])
    ends = np.flatnonzero(inside[1:] != inside[:-1])
    for a, b in ends.reshape(-1, 2).tolist():
        part = values[a:b]
        at = a + int(part.argmax() if up else part.argmin())
        yield Stretch(start + a, start + b, float(values[at]), start + at)
