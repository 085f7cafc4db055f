"""View: one sequence through an LSTM and a simple RNN, recorded and verified."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import torch

from lstm_viz import device as devices
from lstm_viz.explorer.explanation import Explanation
from lstm_viz.explorer.readout import Meaning
from lstm_viz.sequences import Sequence
from lstm_viz.ui import limits
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import explained_words, opened
from lstm_viz.ui.views.deferred import DeferredSides, PackedView
from lstm_viz.ui.views.explained import atlas_of, for_kinds, vanishing
from lstm_viz.ui.views.identity import identity
from lstm_viz.ui.views.included_cards import table_of
from lstm_viz.ui.views.kept_passes import passes_of
from lstm_viz.ui.views.known import Known, Target, bytes_of
from lstm_viz.ui.views.networks import KINDS, forward_pass, kinds_of, known_of, network
from lstm_viz.ui.views.passes import Side, hash_of, side_of, side_of_layer


@dataclass(frozen=True)
class View:
    """What the page shows: one sequence, and the networks' passes over it by their kinds.

    `known` is what they were trained on. `note` is a sentence where the device that was asked for
    could not do it this time. `named` is what the sequence is called among several. `packed` is
    what the Explorer reads of it, where that came from elsewhere. Its passes are then made only
    when something reads `sides` or what follows from them; `settle` makes them.
    """

    sequence: Sequence
    known: Known
    sides: Mapping[str, Side]
    note: str | None = None
    named: str = ""
    packed: PackedView | None = None

    @cached_property
    def target(self) -> Target:
        """What is right at each step."""
        return self.known.target(self.sequence)

    @cached_property
    def meaning(self) -> Meaning:
        """How the networks' answers follow from their outputs."""
        return self.known.meaning(self.sequence, self.target)

    @cached_property
    def verdict(self) -> str:
        """What was asked for and how each network did, in one sentence."""
        return self.known.verdict(self.sequence, self.target, self.sides)

    @cached_property
    def explanation(self) -> Explanation:
        """What is to be read beside the verdict."""
        cards = {kind: side.card for kind, side in self.sides.items()}
        named = ((explained_words.SEQUENCE, self.named),) if self.named else ()
        return Explanation(
            (*named, *for_kinds(self.known.explained(self.sequence), self.sides)),
            self.known.beyond(self.sequence),
            self.known.held_out(self.sequence, cards),
            table_of(cards),
            self.known.mark(self.sequence),
            vanishing() if "rnn" in self.sides else ("", ""),
            atlas_of(self.known),
        )

    def settle(self) -> None:
        """Make the passes that were left for later, so that reading them can't fail afterwards.

        Raises what `run` raises.
        """
        for kind in self.sides:
            _ = self.sides[kind]

    @property
    def weights(self) -> tuple[str, ...]:
        """The hash of each network's weights."""
        if isinstance(self.sides, DeferredSides):
            return self.sides.weights
        return tuple(str(side.trace.meta.get("weights")) for side in self.sides.values())

    @property
    def shown(self) -> tuple[str, ...]:
        """Which sequence a person sees, and through which networks, however they were recorded."""
        return (self.sequence.digest, *self.sides, *self.weights, *self.known.key)

    @property
    def key(self) -> tuple[str, ...]:
        """What the view depends on: the sequence's numbers, the networks, and where they met.

        It reads the passes, which are made for it where they were left for later.
        How far rounding went is not in it: a pass over several sequences rounds otherwise.
        """
        metas = ({**side.trace.meta, "verified": None} for side in self.sides.values())
        met = (json.dumps(meta, default=str) for meta in metas)
        return (self.sequence.digest, *met, *self.known.key)

    @property
    def bytes(self) -> int:
        """How much memory it takes, with the passes, which it reads."""
        sides = sum(side.bytes for side in self.sides.values())
        target = self.target.values.nbytes + bytes_of(self.target.words)
        right = self.meaning.right
        if right is not self.target.values:
            target += right.nbytes
        return _sequence_bytes(self.sequence) + target + sides


class CheckpointView(NamedTuple):
    """Networks after so many steps of their training; `score` is how they did then, for people."""

    step: int
    view: View
    score: str


def _sequence_bytes(sequence: Sequence) -> int:
    unscaled = sequence.unscaled
    before = 0 if unscaled is None else unscaled.values.nbytes + bytes_of(unscaled.told)
    named = 0 if isinstance(sequence.labels, range) else bytes_of(sequence.labels)
    return sequence.values.nbytes + before + named + bytes_of(sequence.symbols)


_CPU = torch.device("cpu")
_SEQUENCES: Shelf[Sequence] = Shelf(limits.SEQUENCES_BYTES, _sequence_bytes)
_VIEWS: Shelf[View] = Shelf(limits.VIEWS_BYTES, lambda view: view.bytes)


def keep_sequence(sequence: Sequence) -> str:
    """Keep a sequence for later runs of the page; the key finds it again."""
    key = identity(sequence)
    _SEQUENCES.put(key, sequence)
    return key


def find_sequence(key: str) -> Sequence | None:
    """The sequence with this key, None where it had to make room."""
    return _SEQUENCES.get(key)


def run(
    sequence: Sequence,
    which: str,
    wanted: str,
    kinds: tuple[str, ...] = KINDS,
) -> View:
    """The view of `sequence` by networks on the device that `wanted` names.

    `which` is the task that they ship for, the key of networks that were trained here, or that of a
    layer from a file; then they are all that there are, and `kinds` are those of what ships.

    Raises SequenceError where they do not fit each other, ValueError for a device that this machine
    does not have, VerificationError where the recording is not what the network computed.
    """
    known_of(which).need_fit(sequence)
    device = devices.pick(wanted)
    view, _, note = devices.run_or_fall_back(
        lambda device: _on(device, sequence, which, kinds), device
    )
    return replace(view, note=note) if note else view


def run_addressed(sequence: Sequence, which: str, kinds: tuple[str, ...]) -> View:
    """`run`, on the CPU, of what an address can ask for too: a task's networks, of a family.

    The LSTM's pass is the one that addresses have. Raises as `run`.
    """
    known_of(which).need_fit(sequence)
    return _VIEWS.get_or_make(
        _key(sequence, which, _CPU, kinds), lambda: run_each([sequence], which, [kinds])[0]
    )


def deferred(sequence: Sequence, which: str, kinds: tuple[str, ...], packed: PackedView) -> View:
    """`run_addressed` of what has its picture from there: the passes are made once they are read.

    Raises SequenceError where sequence and networks do not fit each other, CheckpointError for
    networks that can't be read. Reading its passes raises what `run` raises.
    """
    known = known_of(which)
    known.need_fit(sequence)
    weights = {kind: hash_of(network(which, kind, _CPU).model) for kind in kinds}
    sides = DeferredSides(weights, lambda: run_addressed(sequence, which, kinds).sides)
    return View(sequence, known, sides, packed=packed)


def _on(device: torch.device, sequence: Sequence, which: str, kinds: tuple[str, ...]) -> View:
    """The view made on this very device, so that a fallback is never kept as another's."""

    def make() -> View:
        with forward_pass(device):
            sides = {kind: _side(sequence, which, kind, device) for kind in kinds_of(which, kinds)}
        return View(sequence, known_of(which), sides)

    return _VIEWS.get_or_make(_key(sequence, which, device, kinds), make)


def _key(
    sequence: Sequence, which: str, device: torch.device, kinds: tuple[str, ...]
) -> tuple[str, ...]:
    return (identity(sequence), which, str(device), *kinds)


def run_each(sequences: list[Sequence], which: str, kinds: list[tuple[str, ...]]) -> list[View]:
    """The views of sequences of as many steps by a task's networks, each by those of its `kinds`.

    Each network passes over all that it is wanted for at once. They are on the CPU; the LSTM's
    passes are kept, the views are not. The networks fit all of them, and no step has a gap. Raises
    ValueError for networks that can't be read, VerificationError as `run`, for all of them.
    """
    known = known_of(which)
    passes: dict[str, dict[int, Side]] = {}
    with forward_pass(_CPU):
        for kind in dict.fromkeys(kind for own in kinds for kind in own):
            wanted = [at for at, own in enumerate(kinds) if kind in own]
            sides = passes_of([sequences[at] for at in wanted], which, kind, known)
            passes[kind] = dict(zip(wanted, sides, strict=True))
    return [
        View(sequence, known, {kind: passes[kind][at] for kind in own})
        for at, (sequence, own) in enumerate(zip(sequences, kinds, strict=True))
    ]


def _side(sequence: Sequence, which: str, kind: str, device: torch.device) -> Side:
    if mine := opened.shown(which):
        return side_of_layer(mine, sequence, known_of(which), device)
    model, card = network(which, kind, device)
    return side_of(model, card, sequence, known_of(which), shared=True)
