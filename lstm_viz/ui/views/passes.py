"""Passes: one network over one sequence, recorded, verified, and its answers judged."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from weakref import WeakKeyDictionary

import numpy as np
import torch
from torch import Tensor, nn

from lstm_viz.call import Recurrent, States
from lstm_viz.each import UNKNOWN, Fixed, fixed, record_each
from lstm_viz.explorer.panel import Panel
from lstm_viz.explorer.readout import Head, Readout
from lstm_viz.explorer.residue import Residue
from lstm_viz.explorer.traced import input_of, weights_at
from lstm_viz.fingerprint import weights_hash
from lstm_viz.kinds import KIND_NAMES
from lstm_viz.layer_input import LayerInput, kept_input
from lstm_viz.model import SequenceModel
from lstm_viz.sequences import Sequence
from lstm_viz.skipping import present, spread
from lstm_viz.tasks import TASKS
from lstm_viz.trace import Trace
from lstm_viz.tracing import record
from lstm_viz.ui import limits
from lstm_viz.ui.controls.network_rows import VALUE
from lstm_viz.ui.views import included_cards, opened_words
from lstm_viz.ui.views.known import Answers, Known, bytes_of, read_only
from lstm_viz.ui.views.opened import FIRST, LayerPlace, ShownLayer


@dataclass(frozen=True, kw_only=True)
class Side(Answers):
    """One network's pass: its answers with its trace, its card and its weights.

    `place` is the layer and the direction of the trace that are shown, `weights` are those of this
    layer, by PyTorch's names, for explaining the numbers, and `input` (time, input) is what it
    read, which the layer `reads` gave where that is not the sequence. `head` has the weights of the
    linear layer that reads the last layer's h; it has no outputs where the answers are not known.
    `residue` is what travels of the pass, where it is kept for other views.
    """

    trace: Trace
    card: dict[str, Any]
    weights: dict[str, np.ndarray | None]
    head: Head
    input: np.ndarray
    place: LayerPlace = FIRST
    reads: str = ""
    residue: Residue | None = None

    @property
    def read(self) -> LayerInput:
        """What the layer that is shown reads; `of` is "" where that is the sequence."""
        if self.reads and not self.place.layer:
            names = (opened_words.output(k, self.reads) for k in range(self.input.shape[1]))
            return LayerInput(opened_words.outputs(self.reads), tuple(names), self.input)
        return kept_input(self.trace, self.place.layer, 0)

    @property
    def answers_known(self) -> bool:
        """Whether the network's answers follow from what is here."""
        return len(self.head.b) > 0

    @property
    def follows(self) -> bool:
        """Whether the answers follow from what is shown: the head reads this layer's h alone."""
        sizes = self.trace.sizes
        last = self.place.layer == sizes["layer"] - 1 and sizes["direction"] == 1
        return self.answers_known and last and self.head.W.size <= limits.OPENED_READOUT

    @property
    def bytes(self) -> int:
        """What it takes, but for the input, which is the sequence's or the series'."""
        arrays = [*self.trace.signals.values(), *self.trace.initial.values(), self.prediction]
        arrays += [self.trace.x] if self.trace.x is not None else []
        arrays += self.trace.weights.values()  # `weights` are some of these
        arrays += [one for one in (self.sure, self.right, self.said, self.bits) if one is not None]
        arrays += self.head
        residue = 0 if self.residue is None else self.residue.bytes
        return sum(array.nbytes for array in arrays) + bytes_of(self.answers) + residue

    def panel(self, readout: Readout | None = None) -> Panel:
        """The network as the Explorer shows it; `readout` is the way to its answers."""
        return Panel(
            trace=self.trace,
            name=KIND_NAMES[self.trace.kind],
            parameters=self.card["parameters"],
            weights=self.weights,
            input=self.input,
            prediction=self.prediction if self.answers_known else None,
            answers=self.answers,
            sure=self.sure,
            right=self.right,
            readout=readout,
            nonlinearity=self.trace.meta.get("nonlinearity", "tanh"),
            included=included_cards.name_of(self.card),
            layer=self.place.layer,
            direction=self.place.direction,
            reads=self.reads,
            residue=self.residue,
        )


# Of networks that all sessions share, which nobody changes.
_FIXED: WeakKeyDictionary[SequenceModel, Fixed] = WeakKeyDictionary()


@torch.inference_mode()  # what it gives is NumPy's
def side_of(
    model: SequenceModel,
    card: dict[str, Any],
    sequence: Sequence,
    known: Known,
    *,
    shared: bool = False,
) -> Side:
    """A model's pass over `sequence`, on the device where it is; steps with a gap are skipped.

    `known` is what it was trained on. `shared` is that its weights are always these.
    """
    values = known.read(sequence)
    read = present(values)
    device = model.head.weight.device
    x = torch.tensor(values[read], device=device).unsqueeze(0)  # (batch, time, input)
    (trace,) = _recorded(model, x) if shared else [record(cast(Recurrent, model.rnn), x)]
    return _answered(model, card, sequence, known, values, read, trace)


@torch.inference_mode()
def sides_of(
    model: SequenceModel, card: dict[str, Any], sequences: list[Sequence], known: Known
) -> list[Side]:
    """`side_of` a shared model of sequences of as many steps, without gaps: all in one pass."""
    values = [known.read(sequence) for sequence in sequences]
    traces = _recorded(model, torch.from_numpy(np.stack(values)).to(model.head.weight.device))
    return [
        _answered(model, card, sequence, known, own, present(own), trace)
        for sequence, own, trace in zip(sequences, values, traces, strict=True)
    ]


def _recorded(model: SequenceModel, x: Tensor) -> list[Trace]:
    """The trace of each sequence (batch, time, input) by a shared model."""
    known = _FIXED.get(model, UNKNOWN)
    traces = record_each(cast(Recurrent, model.rnn), x, known)
    if known.arrays is None:
        _FIXED[model] = fixed(traces[0])
    return traces


def hash_of(model: SequenceModel) -> str:
    """The hash of a shared model's recurrent layer, as a trace has it."""
    known = _FIXED.get(model)
    if known is None:
        known = _FIXED[model] = Fixed(weights_hash(model.rnn))
    return str(known.hash)


def of_training(card: Mapping[str, Any], known: Known) -> dict[str, Any]:
    """What the meta of a trace says of the training of a network with this card."""
    told = {"seed": card["seed"], "trained": card.get("trained", True)}
    if "kept" in card:  # trained on a series: after which step the weights are, and the budget
        told["steps"] = (card["kept"], card["budget"]["steps"])
    return {**told, **known.meta}


def _answered(
    model: SequenceModel,
    card: dict[str, Any],
    sequence: Sequence,
    known: Known,
    values: np.ndarray,
    read: np.ndarray,
    trace: Trace,
) -> Side:
    """A model's pass with its answers: `trace` is of the steps of `values` that were `read`."""
    trace = spread(trace, read, sequence.labels)
    device = model.head.weight.device
    task = TASKS[card["task"]].title if card["task"] in TASKS else card["task"]
    h = torch.from_numpy(trace.sel("h", layer=-1, direction=0, batch=0)[read])  # a copy
    answers = known.answers(model.head(h.to(device)).cpu(), sequence, read)  # of (step, output)
    return Side(
        **vars(answers),
        trace=trace.with_meta(**{"task": task, **of_training(card, known)}),
        card=card,
        weights=weights_at(trace, 0, 0),
        head=head_of(model),
        input=values,
    )


@torch.no_grad()
def side_of_layer(
    shown: ShownLayer, sequence: Sequence, known: Known, device: torch.device
) -> Side:
    """The pass of a layer from a person's own file, as its module is; steps with a gap are skipped.

    A file has weights of 32 or of 64 bits, and they are passed as they are.
    """
    module = copy.deepcopy(shown.module).to(device)
    values = known.read(sequence)
    read = present(values)
    dtype = next(module.parameters()).dtype
    x = torch.tensor(values[read], device=device, dtype=dtype).unsqueeze(1)  # (time, batch, input)
    first = _moved(shown.initial, device, dtype)
    trace = spread(record(module, x, first), read, sequence.labels)
    trace = trace.with_meta(network=opened_words.whose(shown.name, shown.file, ""))
    place = shown.place
    output, head = torch.empty(0), Head(np.zeros((0, trace.sizes["hidden"])), np.zeros(0))
    if shown.dense is not None:
        output, head = _read_out(shown.dense, trace, read), _head(shown)
    return Side(
        **vars(known.answers(output, sequence, read)),
        trace=trace,
        card=card_of(trace),
        weights=weights_at(trace, place.layer, place.direction),
        head=head,
        input=input_of(trace, place.layer, 0),
        place=place,
        reads=shown.reads,
    )


def head_of(model: SequenceModel) -> Head:
    """The weights of the linear layer that makes a model's answers of h."""
    return Head(_numbers(model.head.weight), _numbers(model.head.bias))


def _read_out(dense: nn.Linear, trace: Trace, read: np.ndarray) -> Tensor:
    """What a dense layer gives of the last layer's h, in all its directions: (step, output)."""
    ways: Any = trace.sel("h", layer=-1, batch=0)  # (direction, time, hidden)
    h = torch.tensor(np.concatenate(list(ways), axis=-1)[read])
    return dense(h.to(dense.weight.dtype)).float()


def _head(shown: ShownLayer) -> Head:
    """The weights of the outputs that are shown: of one, where its value is the answer."""
    dense, use = shown.dense, shown.use
    assert dense is not None
    W = _numbers(dense.weight)
    b = np.zeros(len(W), W.dtype) if dense.bias is None else _numbers(dense.bias)
    rows = slice(use.output, use.output + 1) if use.answers == VALUE else slice(None)
    return Head(W[rows], b[rows])


def card_of(trace: Trace) -> dict[str, Any]:
    """What is known of a network from its weights alone."""
    return {
        "task": "",
        "hidden_size": trace.sizes["unit"],
        "parameters": sum(weight.size for weight in trace.weights.values()),
        "weights": trace.meta["weights"],
    }


def _moved(states: States, device: torch.device, dtype: torch.dtype) -> States:
    if states is None or isinstance(states, Tensor):
        return None if states is None else states.to(device, dtype)
    h, c = states
    return h.to(device, dtype), c.to(device, dtype)


def _numbers(weight: Tensor) -> np.ndarray:
    # On the CPU the array is the weight's own memory.
    return read_only(weight.detach().cpu().numpy())
