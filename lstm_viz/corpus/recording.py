"""Recording: a network and a corpus → a store, shard by shard, resumable at any moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lstm_viz.characters import CorpusError, Vocabulary
from lstm_viz.corpus import arrays, inputs, marks
from lstm_viz.corpus.extremes import folded, merged
from lstm_viz.corpus.net import Net, net_of
from lstm_viz.corpus.opening import open_corpus
from lstm_viz.corpus.settings import Settings, whole_signals
from lstm_viz.corpus.shards import Job, shard_name, shard_of
from lstm_viz.corpus.store import Store

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Progress(NamedTuple):
    """How far a recording is: steps done of all, and the seconds that the rest takes at this pace.

    `left` is None before the first shard of this call is done.
    """

    done: int
    steps: int
    left: float | None


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
    of `block` steps and more, and the `top` places of most and least. A recording that was ended is
    taken up by the same call; one that is whole is opened.

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
    settings = Settings(every, block, shard, top, whole_signals(net.kind, signals))
    if isinstance(vocabulary, str):
        vocabulary = Vocabulary(vocabulary)
    arrays.zarr()
    asked = _Asked(net, sequences, vocabulary, tuple(names), settings)
    _need_free(there)
    with marks.only_writer(there):
        if not _prepared(there, asked):
            marks.clear(there)
            return open_corpus(there, device=str(net.parameter.device))
        device = str(net.parameter.device)
        job = Job(there, device)
        told = _Telling(job, progress)
        if workers == 1 and scheduler is None:
            for number in told.todo:
                shard_of(job, number)
                told.done(number)
        else:
            from lstm_viz.corpus.spreading import spread

            spread(job, told.todo, told.done, workers=workers, scheduler=scheduler, device=device)
        _finish(job)
    return open_corpus(there, device=device)


class _Asked(NamedTuple):
    net: Net
    sequences: Iterable[Any]
    vocabulary: Vocabulary | None
    names: tuple[str, ...]
    settings: Settings


class _Telling:
    """Which shards are to be done, and telling how far they are."""

    def __init__(self, job: Job, progress: Callable[[Progress], None] | None) -> None:
        self.job, self.progress = job, progress
        shards = range(job.settings.shards(job.steps))
        self.todo = [n for n in shards if not marks.is_marked(job.path, shard_name(n))]
        self.before = sum(self._size(n) for n in shards) - sum(map(self._size, self.todo))
        self.now, self.began = 0, time.monotonic()

    def _size(self, shard: int) -> int:
        start, stop = self.job.bounds(shard)
        return stop - start

    def done(self, shard: int) -> None:
        """A shard is done."""
        self.now += self._size(shard)
        if self.progress is None:
            return
        pace = (time.monotonic() - self.began) / self.now
        done = self.before + self.now
        self.progress(Progress(done, self.job.steps, pace * (self.job.steps - done)))


def _need_free(path: Path) -> None:
    """Raise CorpusError where something else is at the path, which would be lost."""
    if path.is_file():
        raise CorpusError(f"{path} is a file; a store is a folder, so give another name")
    if not path.is_dir() or marks.is_begun(path) or not any(path.iterdir()):
        return
    open_corpus(path)  # which tells what else it is


def _prepared(path: Path, asked: _Asked) -> bool:
    """Whether shards are to be done; the store has its arrays and inputs then.

    Raises CorpusError where it is one of something else.
    """
    measured = inputs.measured(asked.net, asked.sequences, asked.vocabulary)
    if asked.names and len(asked.names) != len(measured.starts) - 1:
        raise CorpusError(
            f"names must be one for each of the {len(measured.starts) - 1} sequences; got "
            f"{len(asked.names)}"
        )
    attributes = {
        "format": arrays.FORMAT,
        "version": arrays.VERSION,
        "net": asked.net.described,
        "settings": {**asdict(asked.settings), "signals": list(asked.settings.signals)},
        "digest": measured.digest,
        "replaced": measured.replaced,
        "vocabulary": asked.vocabulary.characters if asked.vocabulary else None,
        "signals": list(asked.net.signals),
        "ends": list(arrays.ENDS),
        "names": list(asked.names),
    }
    if (path / "zarr.json").is_file():
        found = arrays.opened(path).attrs.asdict()
        if found.get("format"):
            _need_same(path, found, attributes)
            return "summary" not in found
    places = asked.vocabulary.size if asked.vocabulary else 0
    marks.clear_rest(path)
    arrays.make(path, asked.net.described, asked.settings, measured.starts, places)
    root = arrays.opened(path, "r+")
    inputs.write(asked.net, asked.sequences, asked.vocabulary, root)
    group = root.create_group("weights", overwrite=True)
    for name, one in asked.net.weights().items():
        arrays.add(group, name, one, tuple(f"{name}_{k}" for k in range(one.ndim)))
    root.update_attributes(attributes)  # last: from now on it is a store, and can be resumed
    return True


def _need_same(path: Path, found: dict[str, Any], wanted: dict[str, Any]) -> None:
    """Raise CorpusError where a store is of another network, corpus or setting."""
    if found.get("version") != wanted["version"]:
        open_corpus(path)
    if found["net"]["fingerprint"] != wanted["net"]["fingerprint"]:
        what = "was recorded with other weights"
    elif found["digest"] != wanted["digest"] or found["vocabulary"] != wanted["vocabulary"]:
        what = "has another corpus"
    elif found["settings"] != wanted["settings"]:
        ours, theirs = wanted["settings"], found["settings"]
        name = next(name for name in ours if ours[name] != theirs[name])
        what = f"was begun with {name} {theirs[name]}, not {ours[name]}"
    else:
        return
    raise CorpusError(f"the store at {path} {what}; record into another folder")


def _finish(job: Job) -> None:
    """Join what the shards' marks hold, make the upper levels, and take the marks away."""
    summary: dict[str, float] = {}
    top: dict[str, NDArray[Any]] = {}
    for one in _marked(job):
        part = {name: one.pop(name) for name in ("value", "step")}
        top = merged(top, part) if top else part
        for name, value in one.items():
            summary[name] = max(summary.get(name, 0.0), float(value))
    axes = ("signal", "layer", "unit", "end", "rank")
    for name, data in top.items():
        arrays.add(job.root, f"top_{name}", data, axes)
    levels = job.settings.all_levels(job.steps)
    for below, size in pairwise(levels):
        if size not in job.settings.levels:
            ends = folded(arrays.read(job.root, arrays.extremes_name(below)))
            job.root[arrays.extremes_name(size)][...] = ends
    marks.clear_unfinished(job.path)
    found = {"summary": summary, "files": arrays.files(job.path)}
    job.root.update_attributes(found)  # last: from now on it is whole
    marks.clear(job.path)


def _marked(job: Job) -> Iterator[dict[str, np.ndarray]]:
    for number in range(job.settings.shards(job.steps)):
        found = marks.marked(job.path, shard_name(number))
        if found is None:
            raise CorpusError(f"shard {number} of {job.path} was not done; record it again")
        yield found
