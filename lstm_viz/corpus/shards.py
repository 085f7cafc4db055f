"""Shards: the two tasks of a recording, each of one shard, and what they write.

`states_of` passes the network through a shard and stores its states alone. `shard_of` computes
every signal of a shard and stores its extremes; it begins from stored states where there are any,
else from the state with which the shard before ended, and then stores those that it reaches. Either
way each number is the same.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch

from lstm_viz.characters import CorpusError
from lstm_viz.corpus import arrays, inputs, marks
from lstm_viz.corpus.amplified import LARGE, amplified, distance
from lstm_viz.corpus.extremes import Extremes, folded, outward
from lstm_viz.corpus.net import Net, net_from
from lstm_viz.corpus.replay import Replayed, States, passes, replay, zeros
from lstm_viz.corpus.runs import StoreRun, runs
from lstm_viz.corpus.settings import StoreSettings


class WritableStore:
    """A store that is being written: its arrays, its network, and where its sequences begin."""

    def __init__(self, path: Path, device: str = "cpu") -> None:
        self.path, self.root = path, arrays.opened(path, "r+")
        self.settings = settings_of(self.root.attrs.asdict())
        self.net = net_of_store(self.root, device)
        self.starts = arrays.read(self.root, "sequence_start")

    @property
    def steps(self) -> int:
        """The number of steps of the store."""
        return int(self.starts[-1])

    def bounds(self, shard: int) -> tuple[int, int]:
        """The first step of a shard and the one after its last."""
        start = shard * self.settings.shard
        return start, min(self.steps, start + self.settings.shard)

    def runs(self, shard: int) -> list[StoreRun]:
        """The runs of a shard."""
        return runs(self.starts, self.settings.every, *self.bounds(shard))

    def continues(self, step: int) -> bool:
        """Whether a sequence goes on across this step."""
        at = np.searchsorted(self.starts, step)
        return bool(at < len(self.starts) and self.starts[at] != step)

    def entered(self, shard: int) -> States:
        """The state with which a shard begins; CorpusError where the one before is not done."""
        start, _ = self.bounds(shard)
        if not self.continues(start):
            return zeros(self.net)
        found = marks.marked(self.path, states_name(shard - 1))
        if found is None:
            raise CorpusError(f"shard {shard} needs the state after shard {shard - 1}")
        return _tensors(self.net, {name: found[name] for name in self.net.states})


def states_name(shard: int) -> str:
    """The mark of a shard whose states are stored; it holds the state after its last step."""
    return f"states-{shard:06}"


def shard_name(shard: int) -> str:
    """The mark of a shard that is done; it holds what has to be joined with other shards'."""
    return f"shard-{shard:06}"


def settings_of(attributes: dict[str, Any]) -> StoreSettings:
    """The settings that a store's attributes have."""
    found = attributes["settings"]
    return StoreSettings(**{**found, "signals": tuple(found["signals"])})


def net_of_store(root: Any, device: str = "cpu") -> Net:
    """The network that a store has, at work on the device; raises as `net_from`."""
    weights = {name: arrays.read(root["weights"], name) for name in root["weights"]}
    return net_from(root.attrs["net"], weights, device)


def states_of(store: WritableStore, shard: int) -> None:
    """Store the states of a shard."""
    start, stop = store.bounds(shard)
    read = inputs.reader(store.root, store.net, start, stop)
    stored = _Stored(store, shard)
    # No state is stored after a run that ends its sequence, and none depends on it.
    needed = [run for run in store.runs(shard) if not run.ends]
    for _, run, last in passes(store.net, read, needed, None, stored.entered):
        stored.put(run, last)
    stored.write()


def shard_of(store: WritableStore, shard: int) -> None:
    """Compute every signal of a shard, and store its extremes, its places and what is kept whole.

    Raises VerificationError as `record`, CorpusError where a replay does not end with the state
    that is stored there.
    """
    start, stop = store.bounds(shard)
    settings, net = store.settings, store.net
    read = inputs.reader(store.root, net, start, stop)
    stored = None if marks.is_marked(store.path, states_name(shard)) else _Stored(store, shard)
    known = StoredStates(store.root, net, settings, start, stop) if stored is None else None
    entered = zeros(net) if stored is None else stored.entered
    dtype = net.described["dtype"]
    found = Extremes((len(net.signals), *net.sizes), dtype, start, settings, stop - start)
    whole = {name: np.empty((stop - start, *net.sizes), np.float16) for name in settings.signals}
    most = {"verified": 0.0, "tolerance": 0.0, "replayed": 0.0}
    most |= {f"error_{name}": 0.0 for name in whole}
    for one in replay(net, read, store.runs(shard), known and known.at, entered):
        if stored is not None:
            stored.put(one.run, one.last)
        elif known is not None:
            most["replayed"] = max(most["replayed"], known.apart(one))
        most["verified"] = max(most["verified"], one.checked.largest)
        most["tolerance"] = max(most["tolerance"], one.checked.allowed)
        found.take([one.signals[name] for name in net.signals], one.run.start)
        for name, kept in whole.items():
            own = one.signals[name].cpu().numpy().swapaxes(0, 1)
            part = kept[one.run.start - start : one.run.stop - start]
            part[...] = own
            off = float(np.abs(part.astype(own.dtype) - own).max())
            most[f"error_{name}"] = max(most[f"error_{name}"], off)
    _write(store, start, stop, found.of_blocks, whole)
    if stored is not None:
        stored.write()
    marks.mark(
        store.path, shard_name(shard), {**found.top, **{k: np.array(v) for k, v in most.items()}}
    )


def _write(
    store: WritableStore, start: int, stop: int, ends: np.ndarray, whole: dict[str, np.ndarray]
) -> None:
    for size in store.settings.levels:
        part = slice(start // size, -(-stop // size))
        arrays.write(store.root[arrays.extremes_name(size)], part, outward(ends), axis=4)
        ends = folded(ends)
    for name, kept in whole.items():
        arrays.write(store.root[f"whole_{name}"], slice(start, stop), kept)


class StoredStates:
    """The stored states of some steps, from one border to another."""

    def __init__(self, root: Any, net: Net, settings: StoreSettings, start: int, stop: int) -> None:
        self.net, self.every = net, settings.every
        self.first, last = start // self.every, -(-stop // self.every)
        part = slice(self.first, last)
        self.states = {name: arrays.read(root, f"state_{name}", part) for name in net.states}

    def at(self, step: int) -> States:
        """The state before a step that is a border."""
        border = step // self.every - self.first
        return _tensors(self.net, {name: one[border][:, None] for name, one in self.states.items()})

    def apart(self, one: Replayed) -> float:
        """How far the state after a run is from the one that is stored there, if there is one.

        0 on the processor that recorded. Another one rounds otherwise, which a network can amplify
        to any size. Raises CorpusError where the difference is more than that.
        """
        run, border = one.run, one.run.stop // self.every - self.first
        if run.ends or not one.last or border >= len(self.states["h"]):
            return 0.0
        off = distance(self.at(run.stop), one.last)
        if not off <= LARGE and not off <= (most := amplified(self.net, one)):
            raise CorpusError(
                f"the steps {run.start:,} to {run.stop - 1:,} do not end with the state that is "
                f"stored after them: it differs by {off:.1e}, and rounding can make {most:.1e} "
                "here; these states are of another pass, so record the corpus again"
            )
        return off


class _Stored:
    """The states of one shard that is passed through, put in their places."""

    def __init__(self, store: WritableStore, shard: int) -> None:
        self.store, self.shard = store, shard
        self.start, self.stop = store.bounds(shard)
        every = store.settings.every
        borders = -(-(self.stop - self.start) // every)
        dtype = store.net.described["dtype"]
        self.states = {
            name: np.zeros((borders, *store.net.sizes), dtype) for name in store.net.states
        }
        self.last = self.entered = store.entered(shard)
        self._at(0, self.entered)

    def put(self, run: StoreRun, last: States) -> None:
        """Take the state after a run."""
        if run.ends:
            self.last = zeros(self.store.net)
            return
        self.last = last
        if run.stop < self.stop:
            self._at((run.stop - self.start) // self.store.settings.every, last)

    def _at(self, border: int, state: States) -> None:
        for name, one in state.items():
            self.states[name][border] = one[:, 0].cpu().numpy()

    def write(self) -> None:
        """Write them, and mark the shard with the last one."""
        first = self.start // self.store.settings.every
        for name, states in self.states.items():
            part = slice(first, first + len(states))
            arrays.write(self.store.root[f"state_{name}"], part, states)
        last = {name: one.cpu().numpy() for name, one in self.last.items()}
        marks.mark(self.store.path, states_name(self.shard), last)


def _tensors(net: Net, states: dict[str, np.ndarray]) -> States:
    return {name: torch.from_numpy(one.copy()).to(net.parameter) for name, one in states.items()}
