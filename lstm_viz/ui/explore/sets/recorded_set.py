"""Recorded set: a set, read by one network and verified, and what is found in it."""

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
from lstm_viz.sets import Activity, Clusters, Course
from lstm_viz.sets.alignment import At
from lstm_viz.skipping import present, spread
from lstm_viz.trace import Trace
from lstm_viz.ui import limits
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import opened
from lstm_viz.ui.views.identity import identity
from lstm_viz.ui.views.known import Known
from lstm_viz.ui.views.networks import forward_pass, known_of, network
from lstm_viz.ui.views.opened import FIRST, LayerPlace
from lstm_viz.ui.views.passes import of_training


class SetReader(NamedTuple):
    """The network that reads a set: its module and the state that it starts from.

    `module` is shared by all sessions that have it: only `copied` of it records. `net` is its place
    among the networks of a picture.
    """

    which: str
    kind: str
    device: torch.device
    module: Recurrent
    initial: States
    meta: Mapping[str, Any]
    known: Known
    place: LayerPlace
    net: int

    @property
    def width(self) -> int:
        """How many numbers a step has in all signals."""
        directions = 2 if self.module.bidirectional else 1
        units = self.module.hidden_size * self.module.num_layers * directions
        return units * len(SIGNALS[self.kind])

    def copied(self) -> Recurrent:
        """The module as it records, on the device; a copy where it is from a person's own file."""
        if opened.shown(self.which) is None:
            return self.module
        return copy.deepcopy(self.module).to(self.device)


class RecordedSet(NamedTuple):
    """A recorded set: its `key`, its Trace, clusters, and each sequence's outlier score.

    `activity` is what each unit does in each sequence on average, by signal.
    """

    key: Hashable
    trace: Trace
    activity: Mapping[str, Activity]
    clusters: Clusters
    scores: np.ndarray


def _bytes(found: RecordedSet) -> int:
    means = sum(one.mean.nbytes + one.deviation.nbytes for one in found.activity.values())
    return _bytes_of(found.trace) + means + 4_096


def _bytes_of(trace: Trace) -> int:
    arrays = [*trace.signals.values(), *trace.initial.values(), *trace.weights.values()]
    return sum(one.nbytes for one in arrays) + (0 if trace.x is None else trace.x.nbytes)


_FOUND: Shelf[RecordedSet] = Shelf(limits.SETS_BYTES, _bytes)
_EDITED: Shelf[Trace] = Shelf(limits.SET_EDITED_BYTES, _bytes_of)
_COURSES: Shelf[Course] = Shelf(
    limits.COURSES_BYTES, lambda one: 3 * one.mean.nbytes + one.quantiles.nbytes
)


def reader(which: str, kind: str, wanted: str, net: int) -> SetReader:
    """The network of this kind on the device that `wanted` names.

    Raises SequenceError where it is no longer kept, ValueError for a device that is not there.
    """
    device = devices.pick(wanted)
    known = known_of(which)
    if mine := opened.shown(which):
        rest = (mine.initial, {}, known, mine.place, net)
        return SetReader(which, mine.kind, device, mine.module, *rest)
    model, card = network(which, kind, device)
    meta = of_training(card, known)
    return SetReader(which, kind, device, cast(Recurrent, model.rnn), None, meta, known, FIRST, net)


def key_of(own: SetReader, named: Mapping[str, Sequence]) -> Hashable:
    """All that a recorded set depends on, with its names."""
    members = tuple((name, identity(one)) for name, one in named.items())
    return (own.which, own.kind, str(own.device), members)


def known(key: Hashable) -> bool:
    """Whether this set is recorded."""
    return _FOUND.get(key) is not None


def record(
    own: SetReader, named: Mapping[str, Sequence], tell: Callable[[int], object]
) -> RecordedSet:
    """The set, recorded and compared; `tell` is called with how many sequences are.

    What it raises ends the recording, of which nothing is kept. Raises ValueError for numbers that
    the network can't be compared on, VerificationError.
    """
    key = key_of(own, named)
    found = _FOUND.get(key)
    if found is None:
        found = _FOUND.put(key, _made(own, named, tell))
    return found


def _made(
    own: SetReader, named: Mapping[str, Sequence], tell: Callable[[int], object]
) -> RecordedSet:
    values = {name: own.known.read(one) for name, one in named.items()}
    recording = SetRecording(own.copied(), values, own.initial)
    parts = iter(recording)
    while True:
        with forward_pass(own.device):  # for one part: others wait for no set
            done = next(parts, None)
        if done is None:
            break
        tell(done)
    trace = recording.trace().with_meta(**own.meta)
    activity = sets.activity(trace, **own.place._asdict())
    distances = sets.apart(activity)
    clusters, scores = sets.clusters(distances), sets.outlier_scores(distances)
    return RecordedSet(key_of(own, named), trace, activity, clusters, scores)


def course(own: SetReader, found: RecordedSet, signal: str, at: At) -> Course:
    """The course of one signal of a recorded set, which is kept for as long as there is room."""
    at = at if isinstance(at, str) else tuple(at)
    return _COURSES.get_or_make(
        (found.key, signal, at),
        lambda: sets.course(found.trace, signal, at, **own.place._asdict()),
    )


def edited(own: SetReader, sequence: Sequence, edits: str) -> Trace:
    """A sequence's pass with edits, on the whole time axis. Raises EditError, and as `record`."""
    key = (key_of(own, {"": sequence}), edits)
    return _EDITED.get_or_make(key, lambda: _edited(own, sequence, edits))


def _edited(own: SetReader, sequence: Sequence, edits: str) -> Trace:
    module, values = own.copied(), own.known.read(sequence)
    read = present(values)
    dtype = next(module.parameters()).dtype
    x = torch.tensor(values[read], device=own.device, dtype=dtype).unsqueeze(1)
    if module.batch_first:
        x = x.transpose(0, 1)
    with forward_pass(own.device):
        trace = surgery.record(module, x, _moved(own.initial, module), edits=edits)
    return spread(trace, read)


def _moved(states: States, module: Recurrent) -> States:
    if states is None or isinstance(states, torch.Tensor):
        like = next(module.parameters())
        return None if states is None else states.to(like.device, like.dtype)
    h, c = states
    return cast(States, (_moved(h, module), _moved(c, module)))
