"""Recorded: a set, read by one network and verified, and what is found in it."""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Mapping
from typing import Any, NamedTuple, cast

import numpy as np
import torch

from lstm_viz import device as devices
from lstm_viz import sets, surgery
from lstm_viz.call import Recurrent, States
from lstm_viz.kinds import SIGNALS
from lstm_viz.sequences import Sequence
from lstm_viz.set_recording import SetRecording
from lstm_viz.sets import Clusters
from lstm_viz.skipping import present, spread
from lstm_viz.trace import Trace
from lstm_viz.ui import limits
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import opened
from lstm_viz.ui.views.known import Known
from lstm_viz.ui.views.networks import forward_pass, known_of, network
from lstm_viz.ui.views.opened import FIRST, Place
from lstm_viz.ui.views.view import identity


class Reader(NamedTuple):
    """The network that reads a set: its module and the state that it starts from.

    `net` is its place among the networks of a picture.
    """

    which: str
    kind: str
    device: torch.device
    module: Recurrent
    initial: States
    meta: Mapping[str, Any]
    known: Known
    place: Place
    net: int

    @property
    def width(self) -> int:
        """How many numbers a step has in all signals."""
        directions = 2 if self.module.bidirectional else 1
        units = self.module.hidden_size * self.module.num_layers * directions
        return units * len(SIGNALS[self.kind])


class Found(NamedTuple):
    """A recorded set: its Trace, distances, clusters, and each sequence's outlier score."""

    trace: Trace
    distances: np.ndarray
    clusters: Clusters
    scores: np.ndarray


def _bytes(found: Found) -> int:
    trace = found.trace
    arrays = [*trace.signals.values(), *trace.initial.values(), *trace.weights.values()]
    return sum(one.nbytes for one in arrays) + 4 * found.distances.nbytes + 4_096


_FOUND: Shelf[Found] = Shelf(limits.SETS_BYTES, _bytes)


def reader(which: str, kind: str, wanted: str, net: int) -> Reader:
    """The network of this kind on the device that `wanted` names.

    Raises SequenceError where it is no longer kept, ValueError for a device that is not there.
    """
    device = devices.pick(wanted)
    known = known_of(which)
    if mine := opened.shown(which):
        module = copy.deepcopy(mine.module).to(device)
        return Reader(which, mine.kind, device, module, mine.initial, {}, known, mine.place, net)
    model, card = network(which, kind, device)
    meta = {"seed": card["seed"], "trained": card.get("trained", True), **known.meta}
    return Reader(which, kind, device, cast(Recurrent, model.rnn), None, meta, known, FIRST, net)


def key_of(own: Reader, named: Mapping[str, Sequence]) -> Hashable:
    """All that a recorded set depends on, with its names."""
    members = tuple((name, identity(one)) for name, one in named.items())
    return (own.which, own.kind, str(own.device), members)


def known(key: Hashable) -> bool:
    """Whether this set is recorded."""
    return _FOUND.get(key) is not None


def record(own: Reader, named: Mapping[str, Sequence], tell: Callable[[int], object]) -> Found:
    """The set, recorded and compared; `tell` is called with how many sequences are.

    What it raises ends the recording, of which nothing is kept. Raises ValueError for numbers that
    the network can't be compared on, VerificationError.
    """
    key = key_of(own, named)
    found = _FOUND.get(key)
    if found is None:
        found = _FOUND.put(key, _made(own, named, tell))
    return found


def _made(own: Reader, named: Mapping[str, Sequence], tell: Callable[[int], object]) -> Found:
    values = {name: own.known.read(one) for name, one in named.items()}
    first = _moved(own.initial, own)
    recording = SetRecording(own.module, values, first)
    parts = iter(recording)
    while True:
        with forward_pass(own.device):  # for one part: others wait for no set
            done = next(parts, None)
        if done is None:
            break
        tell(done)
    trace = recording.trace().with_meta(**own.meta)
    distances = sets.distances(trace, **own.place._asdict())
    return Found(trace, distances, sets.clusters(distances), sets.outlier_scores(distances))


def edited(own: Reader, sequence: Sequence, edits: str) -> Trace:
    """A sequence's pass with edits, on the whole time axis. Raises EditError, and as `record`."""
    values = own.known.read(sequence)
    read = present(values)
    dtype = next(own.module.parameters()).dtype
    x = torch.tensor(values[read], device=own.device, dtype=dtype).unsqueeze(1)
    if own.module.batch_first:
        x = x.transpose(0, 1)
    with forward_pass(own.device):
        trace = surgery.record(own.module, x, _moved(own.initial, own), edits=edits)
    return spread(trace, read)


def _moved(states: States, own: Reader) -> States:
    if states is None or isinstance(states, torch.Tensor):
        like = next(own.module.parameters())
        return None if states is None else states.to(like.device, like.dtype)
    h, c = states
    return cast(States, (_moved(h, own), _moved(c, own)))
