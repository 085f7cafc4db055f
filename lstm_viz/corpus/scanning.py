"""Scanning: what a signal is under each label: every step is replayed once, in bounded memory."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lstm_viz.characters import CorpusError
from lstm_viz.corpus.runs import StoreRun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lstm_viz.corpus.store import Store


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
    for run, values in values_of(store, signal, layer, 0, store.steps):
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


def values_of(
    store: Store, signal: str, layer: int, first: int, last: int
) -> Iterator[tuple[StoreRun, np.ndarray]]:
    """The runs from one step to another, cut there, each with a signal (time, unit) of a layer."""
    for one, _ in store.replayed(first, last):
        run = one.run
        cut = run._replace(start=max(run.start, first), stop=min(run.stop, last))
        part = slice(cut.start - run.start, cut.stop - run.start)
        yield cut, one.signals[signal][layer, part].cpu().numpy()
