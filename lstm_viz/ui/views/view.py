"""View: one sequence through an LSTM and a simple RNN, recorded and verified."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import torch

from lstm_viz import device as devices
from lstm_viz.forecasting import TASK, Pair
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.tasks import Task
from lstm_viz.ui import limits
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views.networks import KIND_NAMES, KINDS, kinds_of, network, pair, task_of, turn
from lstm_viz.ui.views.passes import Side, held, right_answers, side_of


@dataclass(frozen=True)
class View:
    """What the page shows. `target` (time,) is NaN at the steps where no answer is known.

    `task` is the one that the networks were trained on, None where they were trained on this very
    sequence; then `pair` says how, and `errors` has the error on the held-out steps of each
    network's answers and of each naive forecast, by its name. `note` is a sentence where the device
    that was asked for could not do it this time. `answers` are the right ones in words, where a
    task asks for symbols; "" where none is asked for.
    """

    sequence: Sequence
    task: Task | None
    target: np.ndarray
    sides: dict[str, Side]
    note: str | None = None
    pair: Pair | None = None
    errors: Mapping[str, float] = field(default_factory=dict)
    answers: tuple[str, ...] = ()

    @property
    def about(self) -> str:
        """The name of what the networks were trained on, as it stands in the address."""
        return TASK if self.task is None else self.task.name

    @property
    def key(self) -> tuple[str, ...]:
        """What the view depends on: the sequence's numbers, the weights, and where they met."""
        metas = [side.trace.meta for side in self.sides.values()]
        own = () if self.pair is None else (self.pair.key,)
        met = (f"{meta['weights']}{meta['device']}" for meta in metas)
        return (self.sequence.digest, *met, *own)


Kinds = tuple[str, ...]
NAMED = 5  # columns that a sentence names


def _sequence_bytes(sequence: Sequence) -> int:
    return sequence.values.nbytes + 64 * sequence.steps  # a label takes about so much


def _bytes(view: View) -> int:
    arrays = [view.target]
    for side in view.sides.values():
        arrays += [*side.trace.signals.values(), *side.trace.initial.values(), side.prediction]
        arrays += [one for one in (side.said,) if one is not None]
        arrays += [weight for weight in side.weights.values() if weight is not None]
    return _sequence_bytes(view.sequence) + sum(array.nbytes for array in arrays)


_SEQUENCES: Shelf[Sequence] = Shelf(limits.SEQUENCES_BYTES, _sequence_bytes)
_VIEWS: Shelf[View] = Shelf(limits.VIEWS_BYTES, _bytes)


def identity(sequence: Sequence) -> str:
    """Of all that a page may show of a sequence: its digest leaves out where it came from.

    Sessions share what is kept under it, and a file's name is nobody else's business.
    """
    shown = [sequence.digest, sequence.source, sequence.changes]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def keep(sequence: Sequence) -> str:
    """Keep a sequence for later runs of the page; the key finds it again."""
    key = identity(sequence)
    _SEQUENCES.put(key, sequence)
    return key


def kept(key: str) -> Sequence | None:
    """The sequence with this key, None where it had to make room."""
    return _SEQUENCES.get(key)


def need_fit(sequence: Sequence, which: str) -> None:
    """Raise SequenceError where these networks can't read the sequence.

    Those of a task take a number of columns; those that were trained on a series, only that.
    """
    takes = task_of(which)
    if takes is None:
        if pair(which).series.digest != sequence.digest:
            raise SequenceError(
                "These networks were trained on another series, and read no other; train on this "
                "one, or choose other networks."
            )
        return
    came = sequence.values.shape[1]
    if came != takes.input_size or (takes.symbols and sequence.names != takes.input_names):
        few = ", ".join(sequence.names[:NAMED]) + (", …" if came > NAMED else "")
        raise SequenceError(
            f"This sequence has {_columns(came)} ({few}), but the {takes.name} networks take "
            f"{_columns(takes.input_size)} ({', '.join(takes.input_names)}): choose what fits."
        )
    if sequence.absent.all():
        raise SequenceError(
            f"At each of the {sequence.steps:,} steps a value is missing, so the networks have "
            "nothing to read: fill the gaps, or leave out the column that has most of them."
        )


def run(sequence: Sequence, which: str, wanted: str, kinds: Kinds = KINDS) -> View:
    """The view of `sequence` by networks on the device that `wanted` names.

    `which` is the task that they ship for, or the key of networks that were trained here; then
    they are all that were trained together, and `kinds` are those of what ships.

    Raises SequenceError where they do not fit each other, ValueError for a device that this machine
    does not have, VerificationError where the recording is not what the network computed.
    """
    need_fit(sequence, which)
    device = devices.pick(wanted)
    view, _, note = devices.run_or_fall_back(
        lambda device: _on(device, sequence, which, kinds), device
    )
    return replace(view, note=note) if note else view


def _on(device: torch.device, sequence: Sequence, which: str, kinds: Kinds) -> View:
    """The view made on this very device, so that a fallback is never kept as another's."""

    def make() -> View:
        task = task_of(which)
        seen = kinds_of(which, kinds) if task is not None else KINDS
        with turn(device):
            sides = {kind: _side(sequence, which, kind, device) for kind in seen}
        if task is None:
            return _own(sequence, pair(which), sides)
        right, words = right_answers(sequence, task)
        return View(sequence, task, right, sides, answers=words)

    return _VIEWS.get_or_make((identity(sequence), which, str(device), *kinds), make)


def _side(sequence: Sequence, which: str, kind: str, device: torch.device) -> Side:
    model, card = network(which, kind, device)
    task = task_of(which)
    if task is not None:
        return side_of(model, card, sequence, task)
    made = (card["step"], card["budget"]["steps"])
    return side_of(model, card, sequence, pair(which).series, steps=made)


def _own(sequence: Sequence, own: Pair, sides: dict[str, Side]) -> View:
    """The view of the series that the pair was trained on; it is judged on held-out steps."""
    series = own.series
    forecasts = {
        KIND_NAMES[kind]: side.prediction if side.said is None else side.said
        for kind, side in sides.items()
    }
    errors = {name: series.error(forecast) for name, forecast in forecasts.items()}
    known = np.where(np.isnan(series.next), np.nan, 1.0) if series.text else series.next
    errors |= series.naive_errors
    return View(sequence, None, held(known.astype(np.float32)), sides, None, own, errors)


def _columns(count: int) -> str:
    return "1 column" if count == 1 else f"{count} columns"
