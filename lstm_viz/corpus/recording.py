"""Recording: a network and a corpus → a store, shard by shard, resumable at any moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lstm_viz.characters import CorpusError, Vocabulary
from lstm_viz.corpus import arrays, marks
from lstm_viz.corpus.chains import store_ahead
from lstm_viz.corpus.extremes import folded, merged
from lstm_viz.corpus.net import net_of
from lstm_viz.corpus.opening import open_corpus
from lstm_viz.corpus.preparing import ask, found_at, need_same, need_workers, prepared
from lstm_viz.corpus.settings import StoreSettings, whole_signals
from lstm_viz.corpus.shards import WritableStore, shard_name, shard_of
from lstm_viz.corpus.store import Store

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Progress(NamedTuple):
    """How far a recording is: steps done of all, and the seconds that the rest takes at this pace.

    It is told after each shard.
    """

    done: int
    steps: int
    left: float


def record_corpus(
    model: Any,
    sequences: Iterable[Any],
    path: str | Path,
    *,
    vocabulary: str | Vocabulary | None = None,
    names: Iterable[str] = (),
    signals: Iterable[str] = (),
    every: int = 1024,
    block: int = 4096,
    shard: int = 1 << 18,
    top: int = 8,
    workers: int = 1,
    scheduler: str | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Store:
    """Pass a corpus through a network and store what every step can be computed again from.

    Stored are the states every `every` steps, the extremes of each signal of each unit over blocks
    of `block` steps and more, and the `top` places of most and least. A recording that was
    interrupted is taken up by the same call; one that is whole is opened.

        store = record_corpus(model, texts, "corpus.zarr", vocabulary=card["vocabulary"])
        store.window(1_000_000, 1_002_000)["c"]

    Args:
        model: a layer that `record` takes, of one direction, or a model whose `rnn` it is.
        sequences: a text or an array (time, input) for each sequence, which begins with the state
            zero. They are gone through twice, and can be read as they are asked for.
        path: the folder of the store, conventionally `*.zarr`; it must not exist, or be this one.
        vocabulary: the characters that a text is read with, such as a card's "vocabulary".
        names: what each sequence is called, such as the name of its file.
        signals: those that are kept whole beside that, in float16, such as "c".
        every: the steps from one stored state to the next.
        block: the steps of the finest extremes, a multiple of `every`.
        shard: the steps of one task and of one file of each array, a multiple of `block`.
        top: how many places each unit has of the least and of the greatest of each signal.
        workers: so many processes on this computer; they import the script that calls this, whose
            own work must stand below `if __name__ == "__main__":`.
        scheduler: the address of a Dask scheduler, whose workers see `path`, such as tcp://…:8786.
        progress: is told after each shard.

    Raises:
        CorpusError: what can't be recorded or resumed, or another program that records there.
        VerificationError: as `record`.
        MissingExtraError: zarr, or what several workers need, is not installed.
    """
    net, there = net_of(model), Path(path)
    settings = StoreSettings(every, block, shard, top, whole_signals(net.kind, signals))
    if isinstance(vocabulary, str):
        vocabulary = Vocabulary(vocabulary)
    need_workers(workers)
    arrays.zarr()
    device = str(net.parameter.device)
    existed, before = there.exists(), found_at(there)
    asked = ask(net, sequences, vocabulary, tuple(names), settings)
    if before is not None:
        need_same(there, before, asked)
        if "summary" in before and not marks.is_begun(there):
            return open_corpus(there, device=device)
    with marks.only_writer(there):
        if not prepared(there, asked, made=not existed):
            marks.clear(there)
            return open_corpus(there, device=device)
        store = WritableStore(there, device)
        told = _Telling(store, progress)
        if workers == 1 and scheduler is None:
            for number in told.todo:
                store_ahead(store, number, told.todo)
                shard_of(store, number)
                told.done(number)
        else:
            from lstm_viz.corpus.spreading import spread

            spread(store, told.todo, told.done, workers=workers, scheduler=scheduler, device=device)
        _finish(store)
    return open_corpus(there, device=device)


class _Telling:
    """Which shards are to be done, and telling how far they are."""

    def __init__(self, store: WritableStore, progress: Callable[[Progress], None] | None) -> None:
        self.store, self.progress = store, progress
        shards = range(store.settings.shards(store.steps))
        self.todo = [n for n in shards if not marks.is_marked(store.path, shard_name(n))]
        self.before = sum(self._size(n) for n in shards) - sum(map(self._size, self.todo))
        self.now, self.began = 0, time.monotonic()

    def _size(self, shard: int) -> int:
        start, stop = self.store.bounds(shard)
        return stop - start

    def done(self, shard: int) -> None:
        """A shard is done."""
        self.now += self._size(shard)
        if self.progress is None:
            return
        pace = (time.monotonic() - self.began) / self.now
        done = self.before + self.now
        self.progress(Progress(done, self.store.steps, pace * (self.store.steps - done)))


def _finish(store: WritableStore) -> None:
    """Join what the shards' marks hold, make the upper levels, and take the marks away."""
    summary: dict[str, float] = {}
    top: dict[str, NDArray[Any]] = {}
    for one in _marked(store):
        part = {name: one.pop(name) for name in ("value", "step")}
        top = merged(top, part) if top else part
        for name, value in one.items():
            summary[name] = max(summary.get(name, 0.0), float(value))
    axes = ("signal", "layer", "unit", "end", "rank")
    for name, data in top.items():
        arrays.add(store.root, f"top_{name}", data, axes)
    levels = store.settings.all_levels(store.steps)
    for below, size in pairwise(levels):
        if size not in store.settings.levels:
            ends = folded(arrays.read(store.root, arrays.extremes_name(below)))
            arrays.write_all(store.root[arrays.extremes_name(size)], ends)
    marks.clear_unfinished(store.path)
    found = {"summary": summary, "files": arrays.files(store.path)}
    store.root.update_attributes(found)  # last: from now on it is whole
    marks.clear(store.path)


def _marked(store: WritableStore) -> Iterator[dict[str, np.ndarray]]:
    for number in range(store.settings.shards(store.steps)):
        found = marks.marked(store.path, shard_name(number))
        if found is None:
            raise CorpusError(f"shard {number} of {store.path} was not done; record it again")
        yield found
