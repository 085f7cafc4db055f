"""View: one sequence through the LSTM and the simple RNN of one task, recorded and verified."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import torch

from lstm_viz import device as devices
from lstm_viz.call import Recurrent, weights_of
from lstm_viz.recording import record
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.tasks import TASKS
from lstm_viz.trace import Trace
from lstm_viz.ui import limits
from lstm_viz.ui.networks import KINDS, network, turn
from lstm_viz.ui.shelf import Shelf


@dataclass(frozen=True)
class Side:
    """One network's pass: its trace, its answer at each step (time,), its card, its weights.

    `weights` are those of the layer in the trace, by PyTorch's names, for explaining the numbers.
    """

    trace: Trace
    prediction: np.ndarray
    card: dict[str, Any]
    weights: dict[str, np.ndarray | None]


@dataclass(frozen=True)
class View:
    """What the page shows. `target` (time,) is NaN at the steps where no answer is known.

    `note` is a sentence where the device that was asked for could not do it this time.
    """

    sequence: Sequence
    task: str
    target: np.ndarray
    sides: dict[str, Side]
    note: str | None = None

    @property
    def key(self) -> tuple[str, ...]:
        """What the view depends on: the sequence's numbers, the weights, and where they met."""
        metas = [side.trace.meta for side in self.sides.values()]
        return (self.sequence.digest, *(f"{meta['weights']}{meta['device']}" for meta in metas))


def _sequence_bytes(sequence: Sequence) -> int:
    return sequence.values.nbytes + 64 * sequence.steps  # a label takes about so much


def _bytes(view: View) -> int:
    arrays = [view.target]
    for side in view.sides.values():
        arrays += [*side.trace.signals.values(), *side.trace.initial.values(), side.prediction]
        arrays += [weight for weight in side.weights.values() if weight is not None]
    return _sequence_bytes(view.sequence) + sum(array.nbytes for array in arrays)


_SEQUENCES: Shelf[Sequence] = Shelf(limits.SEQUENCES_BYTES, _sequence_bytes)
_VIEWS: Shelf[View] = Shelf(limits.VIEWS_BYTES, _bytes)


def keep(sequence: Sequence) -> str:
    """Keep a sequence for later runs of the page; its digest finds it again."""
    _SEQUENCES.put(sequence.digest, sequence)
    return sequence.digest


def kept(digest: str) -> Sequence | None:
    """The sequence with this digest, None where it had to make room."""
    return _SEQUENCES.get(digest)


def need_fit(sequence: Sequence, task: str) -> None:
    """Raise SequenceError where the task's networks take another number of columns."""
    came, takes = sequence.values.shape[1], TASKS[task].input_size
    if came == takes:
        return
    names = ", ".join(sequence.names)
    fits = [other for other in TASKS.values() if other.input_size == came]
    ways = []
    # A preset or a generated sequence has the very columns of other networks, and no others.
    if all(other.input_names != sequence.names for other in fits):
        if came > takes:
            ways.append(f"choose {takes} of its columns under Columns, where it is a file,")
        if came < takes or not fits:
            ways.append(f"bring {_columns(takes)}")
    ways += [f"choose the {other.name} networks" for other in fits]
    raise SequenceError(
        f"This sequence has {_columns(came)} ({names}), but the {task} networks take "
        f"{_columns(takes)} ({', '.join(TASKS[task].input_names)}): {' or '.join(ways)}."
    )


def run(sequence: Sequence, task: str, wanted: str) -> View:
    """The view of `sequence` by the networks of `task` on the device that `wanted` names.

    Raises SequenceError where they do not fit each other, ValueError for a device that this machine
    does not have, VerificationError where the recording is not what the network computed.
    """
    need_fit(sequence, task)
    device = devices.pick(wanted)
    view, _, note = devices.run_or_fall_back(lambda device: _on(device, sequence, task), device)
    return replace(view, note=note) if note else view


def _on(device: torch.device, sequence: Sequence, task: str) -> View:
    """The view made on this very device, so that a fallback is never kept as another's."""

    def make() -> View:
        with turn(device):
            sides = {kind: _side(sequence, task, kind, device) for kind in KINDS}
        return View(sequence, task, target(sequence.values, task), sides)

    return _VIEWS.get_or_make((sequence.digest, task, str(device)), make)


@torch.no_grad()
def _side(sequence: Sequence, task: str, kind: str, device: torch.device) -> Side:
    model, card = network(task, kind, device)
    x = torch.tensor(sequence.values, device=device).unsqueeze(0)  # (batch, time, input)
    rnn = cast(Recurrent, model.rnn)
    trace = record(rnn, x).with_labels(sequence.labels)
    trace = trace.with_meta(seed=card["seed"], trained=True, task=task)
    h = torch.tensor(trace.sel("h", layer=-1, direction=0, batch=0), device=device)
    weights = {
        name: None if weight is None else _read_only(weight)
        for name, weight in weights_of(rnn, 0, 0)._asdict().items()
    }
    return Side(trace, _read_only(model.head(h)[:, 0]), card, weights)


def _read_only(tensor: torch.Tensor) -> np.ndarray:
    # On the CPU the array is the tensor's own memory: for weights, the network's.
    array = tensor.cpu().numpy()
    array.flags.writeable = False
    return array


def target(values: np.ndarray, task: str) -> np.ndarray:
    """What the networks should answer at each step of `values` (time, column); NaN: not known.

    In wave forecasting, the next value. In the adding problem, after the last step, the sum of the
    two marked values; not known where the second column is not 0 but for two 1s.
    """
    answer = np.full(len(values), np.nan, dtype=np.float32)
    if task == "wave":
        answer[:-1] = values[1:, 0]
    else:
        value, marker = values.T
        if np.isin(marker, (0, 1)).all() and marker.sum() == 2:
            answer[-1] = value @ marker
    answer.flags.writeable = False
    return answer


def _columns(count: int) -> str:
    return "1 column" if count == 1 else f"{count} columns"
