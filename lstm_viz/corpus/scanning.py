"""Scanning: questions that no index answers: every step is replayed once, in bounded memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import numpy as np

from lstm_viz.behaviour.claim import Passage
from lstm_viz.characters import CorpusError
from lstm_viz.corpus.runs import Run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lstm_viz.corpus.store import Store

By = Literal["cosine", "units"]
LONGEST: Final = 512  # steps of a passage that is looked for


class LabelStatistics(NamedTuple):
    """What a signal of all units is under each label, in one pass.

    `labels` (label,) are those that came, ascending; `counts` (label,) their steps; `mean` and
    `deviation` (label, unit) those of the signal there. `correlation` (unit,) is that with the
    label, of two labels, else None; 0 where a unit never changes.
    """

    labels: np.ndarray
    counts: np.ndarray
    mean: np.ndarray
    deviation: np.ndarray
    correlation: np.ndarray | None


def scan_seconds(store: Store, steps: int) -> float:
    """How long a scan of so many steps takes here, as a short one does now."""
    tried = min(store.steps, store.net.lanes * store.settings.every)
    for _ in store.replayed(0, tried):  # what is made ready once is no part of it
        pass
    began = time.perf_counter()
    for _ in store.replayed(0, tried):
        pass
    return (time.perf_counter() - began) / tried * steps


def label_statistics(store: Store, labels: np.ndarray, signal: str, layer: int) -> LabelStatistics:
    """See `Store.label_statistics`."""
    store.place(signal, 0, layer)
    given = np.asarray(labels)
    if given.shape != (store.steps,) or given.dtype.kind not in "biu":
        raise CorpusError(
            f"labels must be {store.steps:,} whole numbers or bools, one for each step; got "
            f"{given.dtype} {given.shape}"
        )
    known = np.unique(given)
    known = known[known >= 0] if given.dtype.kind == "i" else known
    if not len(known) or len(known) > store.settings.every:
        raise CorpusError(
            f"there must be 1 to {store.settings.every} different labels of at least 0; got "
            f"{len(known)}"
        )
    units = store.net.sizes[1]
    count = np.zeros(len(known), np.int64)
    sums, squares = np.zeros((2, len(known), units))
    for run, values in _values(store, signal, layer, 0, store.steps):
        own = given[run.start : run.stop]
        at = np.searchsorted(known, own)
        inside = known[np.minimum(at, len(known) - 1)] == own
        of_label = np.zeros((len(known), len(own)))
        of_label[at[inside], np.flatnonzero(inside)] = 1
        wide = values.astype(np.float64)
        count += of_label.sum(1).astype(np.int64)
        sums += of_label @ wide
        squares += of_label @ (wide * wide)
    mean = sums / count[:, None]
    variance = np.maximum(squares / count[:, None] - mean**2, 0)
    correlation = _correlation(count, mean, variance) if len(known) == 2 else None
    return LabelStatistics(known, count, mean, np.sqrt(variance), correlation)


def _correlation(count: np.ndarray, mean: np.ndarray, variance: np.ndarray) -> np.ndarray:
    """Of two groups: (mean₁ − mean₀) √(p (1 − p)) / the deviation of all."""
    share = count / count.sum()
    between = (mean[1] - mean[0]) * np.sqrt(share[0] * share[1])
    whole = np.sqrt(share @ variance + between**2)
    return np.divide(between, whole, out=np.zeros_like(between), where=whole > 0)


def like(
    store: Store,
    start: int,
    stop: int,
    *,
    by: By,
    signal: str,
    layer: int,
    threshold: float,
    count: int,
    within: tuple[int, int] | None,
    progress: Callable[[int, int], None] | None,
) -> list[Passage]:
    """See `Store.like`."""
    store.place(signal, 0, layer)
    length = stop - start
    if by not in ("cosine", "units"):
        raise CorpusError(f"by must be cosine or units; got {by!r}")
    if count < 1:
        raise CorpusError(f"count must be at least 1; got {count}")
    if not 1 <= length <= LONGEST:
        raise CorpusError(f"a passage has 1 to {LONGEST} steps; got {length}")
    asked = np.asarray(store.window(start, stop)[signal][layer, 0, 0])
    threshold = np.float64(threshold)  # which NumPy does not round to the dtype of the signal
    on = np.asarray((asked >= threshold).all(0))
    if by == "units" and not on.any():
        raise CorpusError(
            f"no unit's {signal} is {threshold:g} or more at every step of this passage; lower the "
            "threshold or choose fewer steps"
        )
    first, last = within or (0, store.steps)
    # Each passage that is taken excludes at most 2 · length − 1 places: so many of the best tell.
    most = (count + 1) * 2 * length
    places, scores = np.empty(0, np.int64), np.empty(0)
    tail = np.empty((0, len(on)), asked.dtype)
    for run, values in _values(store, signal, layer, first, last):
        before = 0 if run.fresh else len(tail)
        joined = np.concatenate([tail[len(tail) - before :], values])
        tail = joined[max(0, len(joined) - length + 1) :] if length > 1 else joined[:0]
        if len(joined) < length:
            continue
        found = (
            _cosines(joined, asked) if by == "cosine" else _jaccard(joined, on, threshold, length)
        )
        places = np.append(places, run.start - before + np.arange(len(found)))
        scores = np.append(scores, found)
        if len(scores) > 2 * most:
            # The order of equals is that of the text: the sort is stable.
            best = np.sort(np.argsort(-scores, kind="stable")[:most])
            places, scores = places[best], scores[best]
        if progress is not None:
            progress(run.stop - first, last - first)
    return _apart(places, scores, length, count, start)


def _values(
    store: Store, signal: str, layer: int, first: int, last: int
) -> Iterator[tuple[Run, np.ndarray]]:
    """The runs from one step to another, cut there, each with a signal (time, unit) of a layer."""
    for one, _ in store.replayed(first, last):
        run = one.run
        cut = run._replace(start=max(run.start, first), stop=min(run.stop, last))
        part = slice(cut.start - run.start, cut.stop - run.start)
        yield cut, one.signals[signal][layer, part].cpu().numpy()


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


def _apart(
    places: np.ndarray, scores: np.ndarray, length: int, count: int, start: int
) -> list[Passage]:
    """The best passages that overlap neither one another nor the one that begins with `start`."""
    found: list[Passage] = []
    for k in np.argsort(-scores, kind="stable").tolist():
        at = int(places[k])
        if all(abs(at - other) >= length for other in (start, *(one.start for one in found))):
            found.append(Passage(at, at + length, float(scores[k])))
            if len(found) == count:
                break
    return found
