"""Where a unit's signal is above or below a value: extremes tell the blocks, a replay the steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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


def where(
    store: Store,
    signal: str,
    unit: int,
    *,
    above: float | None,
    below: float | None,
    layer: int,
    limit: int,
    most: int,
    progress: Callable[[int, int], None] | None,
) -> Where:
    """See `Store.where`."""
    at = store.place(signal, unit, layer)
    if above is None and below is None:
        raise CorpusError("where takes above=, below= or both; got neither")
    if limit < 1:
        raise CorpusError(f"limit must be at least 1; got {limit}")
    if most < 1:
        raise CorpusError(f"most must be at least 1 block; got {most}")
    # As numbers of NumPy, which would round a float of Python's to the dtype that it is compared
    # with: to float16 beside extremes, which then lack blocks.
    low = np.float64(-np.inf if above is None else above)
    high = np.float64(np.inf if below is None else below)
    if not low < high:
        raise CorpusError(f"above must be less than below; got {low:g} and {high:g}")
    blocks = _blocks(store, at, low, high)
    found: list[Stretch] = []
    replayed = 0
    for first, last in _side_by_side(blocks[:most]):
        if len(found) > limit:  # so that the last one that is returned has ended
            break
        replayed += last + 1 - first
        start, stop = (block * store.settings.block for block in (first, last + 1))
        stop = min(store.steps, stop)
        for one, _ in store.replayed(start, stop):
            values = one.signals[signal][at[1], :, unit].cpu().numpy()
            for stretch in _stretches(values, one.run.start, low, high, up=above is not None):
                before = found[-1] if found and not one.run.fresh else None
                if before is not None and before.stop == stretch.start == one.run.start:
                    further = max if above is not None else min
                    value, step = further((before[2:], stretch[2:]), key=lambda pair: pair[0])
                    found[-1] = Stretch(before.start, stretch.stop, value, step)
                else:
                    found.append(stretch)
        if progress is not None:
            progress(replayed, len(blocks))
    if len(found) <= limit and replayed < len(blocks):
        raise CorpusError(
            f"{len(blocks):,} blocks of {store.settings.block:,} steps can have such steps, and "
            f"the first {replayed:,} of them hold {len(found)} of {limit} stretches: ask for "
            f"fewer, for values that are rarer or further apart, or with most={len(blocks)}"
        )
    return Where(found[:limit], len(found) > limit, len(blocks), replayed)


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
