"""Chains: the states along several sequences, computed side by side before the signals.

A step of one sequence multiplies a matrix by a vector, for which the processor mostly waits for the
weights; a step of several multiplies two matrices and takes hardly longer. So where some shards
have several long sequences, their states are stored first, and their signals begin from there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import torch

from lstm_viz.corpus import arrays, inputs, marks
from lstm_viz.corpus.replay import BESIDE, States, side_by_side, zeros
from lstm_viz.corpus.runs import StoreRun
from lstm_viz.corpus.shards import WritableStore, shard_name, states_name

SHARDS: Final = 64  # of which the states are computed together, at most
NUMBERS: Final = 1 << 23  # that these shards read and that their states are, at most
# Sequences side by side, in the mean, from which on reading them twice takes less time than once.
PAYS: Final = 6


@dataclass(eq=False)
class Chain:
    """What a sequence has in some shards: the state there, and the runs that need one after it."""

    state: States
    runs: deque[StoreRun] = field(default_factory=deque)


def store_ahead(store: WritableStore, shard: int, todo: Collection[int]) -> None:
    """Store the states of this shard and of those to do that follow it, where that pays."""
    if _has_states(store, shard):
        return
    last = shard
    while last + 1 in todo and last + 1 - shard < _most(store) and not _has_states(store, last + 1):
        last += 1
    shards = range(shard, last + 1)
    chains, lanes = _chains(store, shards), _lanes(store)
    runs = [len(one.runs) for one in chains]
    if runs and sum(runs) >= PAYS * max(*runs, -(-sum(runs) // lanes)):
        _store(store, shards, chains, lanes)


def _has_states(store: WritableStore, shard: int) -> bool:
    return any(
        marks.is_marked(store.path, name) for name in (states_name(shard), shard_name(shard))
    )


def _most(store: WritableStore) -> int:
    """How many shards fit into memory, with what they read and with their states."""
    layers, units = store.net.sizes
    read = 1 if "places" in store.root else store.net.module.input_size
    borders = store.settings.shard // store.settings.every
    numbers = store.settings.shard * read + borders * layers * units * len(store.net.states)
    return max(1, min(SHARDS, NUMBERS // numbers))


def _lanes(store: WritableStore) -> int:
    """How many runs are read side by side."""
    module = store.net.module
    numbers = store.settings.every * (module.input_size + module.hidden_size)
    return max(1, min(store.net.lanes, BESIDE // numbers))


def _chains(store: WritableStore, shards: range) -> list[Chain]:
    """The sequences of these shards that need states after their beginning, the longest first."""
    found: list[Chain] = []
    for shard in shards:
        for run in store.runs(shard):
            if run.fresh:
                found.append(Chain(zeros(store.net)))
            elif not found:
                found.append(Chain(store.entered(shard)))
            if not run.ends:  # no state is stored after such a run, and none depends on it
                found[-1].runs.append(run)
    return sorted((one for one in found if one.runs), key=lambda one: -len(one.runs))


@torch.no_grad()
def _store(store: WritableStore, shards: range, chains: list[Chain], lanes: int) -> None:
    """Pass the network through the chains, and write the states on their way."""
    net, every = store.net, store.settings.every
    start, stop = store.bounds(shards[0])[0], store.bounds(shards[-1])[1]
    read = inputs.reader(store.root, net, start, stop)
    borders, dtype = -(-(stop - start) // every) + 1, net.described["dtype"]
    stored = {name: np.zeros((borders, *net.sizes), dtype) for name in net.states}

    def put(step: int, state: States) -> None:
        for name, one in state.items():
            stored[name][(step - start) // every] = one[:, 0].cpu().numpy()

    put(start, store.entered(shards[0]))
    waiting, at_work = deque(chains), list[Chain]()
    while waiting or at_work:
        while waiting and len(at_work) < lanes:
            at_work.append(waiting.popleft())
        # A run that is shorter than others has its last state only where it is read by itself.
        whole = [one for one in at_work if one.runs[0].steps == every]
        short = [[one] for one in at_work if one.runs[0].steps < every]
        for group in (*short, whole) if whole else short:
            firsts = [(one.runs.popleft(), one.state) for one in group]
            for chain, (_, run, last) in zip(group, side_by_side(net, read, firsts), strict=True):
                chain.state = last
                put(run.stop, last)
        at_work = [one for one in at_work if one.runs]
    for shard in shards:
        _write(store, shard, stored, start)


def _write(store: WritableStore, shard: int, stored: dict[str, np.ndarray], start: int) -> None:
    """Write the states of a shard, and mark it with the one after its last step."""
    every, (begin, end) = store.settings.every, store.bounds(shard)
    part = slice(begin // every, -(-end // every))
    own = {
        name: one[part.start - start // every :][: part.stop - part.start + 1]
        for name, one in stored.items()
    }
    for name, one in own.items():
        arrays.write(store.root[f"state_{name}"], part, one[:-1])
    marks.mark(
        store.path, states_name(shard), {name: one[-1][:, None] for name, one in own.items()}
    )
