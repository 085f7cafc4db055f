"""View: one sequence through an LSTM and a simple RNN, recorded and verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

import numpy as np
import torch

from lstm_viz import device as devices
from lstm_viz.call import Recurrent, weights_of
from lstm_viz.forecasting import TASK, Pair
from lstm_viz.recording import record
from lstm_viz.sequences import Sequence, SequenceError
from lstm_viz.skipping import kept_answers, present, spread, spread_steps
from lstm_viz.tasks import TASKS
from lstm_viz.trace import Trace
from lstm_viz.ui import limits
from lstm_viz.ui.networks import KIND_NAMES, KINDS, network, pair, turn
from lstm_viz.ui.shelf import Shelf


@dataclass(frozen=True)
class Side:
    """One network's pass: its trace, its answer at each step (time,), its card, its weights.

    `weights` are those of the layer in the trace, by PyTorch's names, for explaining the numbers,
    and `input` (time, input) is what it read. In a text `said` (time,) is the place among the
    sequence's names of the character that it holds most likely to come next.
    """

    trace: Trace
    prediction: np.ndarray
    card: dict[str, Any]
    weights: dict[str, np.ndarray | None]
    input: np.ndarray
    said: np.ndarray | None = None


@dataclass(frozen=True)
class View:
    """What the page shows. `target` (time,) is NaN at the steps where no answer is known.

    `task` is the one that the networks ship for or, where they were trained on this very sequence,
    forecasting.TASK; then `pair` says how, and `errors` has the error on the held-out steps of each
    network's answers and of each naive forecast, by its name. `note` is a sentence where the device
    that was asked for could not do it this time.
    """

    sequence: Sequence
    task: str
    target: np.ndarray
    sides: dict[str, Side]
    note: str | None = None
    pair: Pair | None = None
    errors: Mapping[str, float] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, ...]:
        """What the view depends on: the sequence's numbers, the weights, and where they met."""
        metas = [side.trace.meta for side in self.sides.values()]
        own = () if self.pair is None else (self.pair.key,)
        met = (f"{meta['weights']}{meta['device']}" for meta in metas)
        return (self.sequence.digest, *met, *own)


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


def keep(sequence: Sequence) -> str:
    """Keep a sequence for later runs of the page; its digest finds it again."""
    _SEQUENCES.put(sequence.digest, sequence)
    return sequence.digest


def kept(digest: str) -> Sequence | None:
    """The sequence with this digest, None where it had to make room."""
    return _SEQUENCES.get(digest)


def need_fit(sequence: Sequence, which: str) -> None:
    """Raise SequenceError where these networks can't read the sequence.

    Those of a task take a number of columns; those that were trained here, only their own series.
    """
    if which not in TASKS:
        if pair(which).series.digest != sequence.digest:
            raise SequenceError(
                "These networks were trained on another series, and read no other; train on this "
                "one, or choose other networks."
            )
        return
    came, takes = sequence.values.shape[1], TASKS[which]
    if came != takes.input_size:
        few = ", ".join(sequence.names[:NAMED]) + (", …" if came > NAMED else "")
        raise SequenceError(
            f"This sequence has {_columns(came)} ({few}), but the {which} networks take "
            f"{_columns(takes.input_size)} ({', '.join(takes.input_names)}): choose what fits."
        )
    if sequence.absent.all():
        raise SequenceError(
            f"At each of the {sequence.steps:,} steps a value is missing, so the networks have "
            "nothing to read: fill the gaps, or leave out the column that has most of them."
        )


def run(sequence: Sequence, which: str, wanted: str) -> View:
    """The view of `sequence` by a pair of networks on the device that `wanted` names.

    `which` is the task that they ship for, or the key of a pair that was trained here.

    Raises SequenceError where they do not fit each other, ValueError for a device that this machine
    does not have, VerificationError where the recording is not what the network computed.
    """
    need_fit(sequence, which)
    device = devices.pick(wanted)
    view, _, note = devices.run_or_fall_back(lambda device: _on(device, sequence, which), device)
    return replace(view, note=note) if note else view


def _on(device: torch.device, sequence: Sequence, which: str) -> View:
    """The view made on this very device, so that a fallback is never kept as another's."""

    def make() -> View:
        with turn(device):
            sides = {kind: _side(sequence, which, kind, device) for kind in KINDS}
        if which in TASKS:
            right = kept_answers(target(sequence.values, which), present(sequence.values))
            return View(sequence, which, right, sides)
        return _own(sequence, pair(which), sides)

    return _VIEWS.get_or_make((sequence.digest, which, str(device)), make)


@torch.no_grad()
def _side(sequence: Sequence, which: str, kind: str, device: torch.device) -> Side:
    model, card = network(which, kind, device)
    series = None if which in TASKS else pair(which).series
    values = sequence.values if series is None else series.x
    read = present(values)  # a step with a gap is skipped
    x = torch.tensor(values[read], device=device).unsqueeze(0)  # (batch, time, input)
    rnn = cast(Recurrent, model.rnn)
    trace = spread(record(rnn, x), read, sequence.labels)
    trace = trace.with_meta(seed=card["seed"], trained=card.get("trained", True), task=card["task"])
    if series is not None:
        trace = trace.with_meta(steps=(card["step"], card["budget"]["steps"]))
    h = torch.tensor(trace.sel("h", layer=-1, direction=0, batch=0)[read], device=device)
    weights = {
        name: None if weight is None else _read_only(weight)
        for name, weight in weights_of(rnn, 0, 0)._asdict().items()
    }
    output = model.head(h)  # (time, output)
    if series is None:
        return Side(trace, spread_steps(_read_only(output[:, 0]), read), card, weights, values)
    numbers = output.cpu().numpy()
    said = series.forecast(numbers) if series.text else None
    prediction = _held(series.answer(numbers))
    return Side(trace, prediction, card, weights, values, None if said is None else _held(said))


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
    return View(sequence, TASK, _held(known.astype(np.float32)), sides, None, own, errors)


def _read_only(tensor: torch.Tensor) -> np.ndarray:
    # On the CPU the array is the tensor's own memory: for weights, the network's.
    return _held(tensor.cpu().numpy())


def _held(array: np.ndarray) -> np.ndarray:
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
    return _held(answer)


def _columns(count: int) -> str:
    return "1 column" if count == 1 else f"{count} columns"
