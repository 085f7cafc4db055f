"""Passes: one network over one sequence, recorded, verified, and its answers judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor

from lstm_viz.call import Recurrent
from lstm_viz.explorer.readout import Head
from lstm_viz.explorer.traced import weights_at
from lstm_viz.model import SequenceModel
from lstm_viz.sequences import Sequence
from lstm_viz.skipping import present, spread
from lstm_viz.tasks import TASKS
from lstm_viz.trace import Trace
from lstm_viz.tracing import record
from lstm_viz.ui.views.known import Answers, Known, bytes_of, read_only


@dataclass(frozen=True, kw_only=True)
class Side(Answers):
    """One network's pass: its answers with its trace, its card and its weights.

    `weights` are those of the layer in the trace, by PyTorch's names, for explaining the numbers,
    `head` those of the linear layer that reads the last layer's h, and `input` (time, input) is
    what it read.
    """

    trace: Trace
    card: dict[str, Any]
    weights: dict[str, np.ndarray | None]
    head: Head
    input: np.ndarray

    @property
    def bytes(self) -> int:
        """What it takes, but for the input, which is the sequence's or the series'."""
        arrays = [*self.trace.signals.values(), *self.trace.initial.values(), self.prediction]
        arrays += [self.trace.x] if self.trace.x is not None else []
        arrays += self.trace.weights.values()  # `weights` are some of these
        arrays += [one for one in (self.sure, self.right, self.said) if one is not None]
        arrays += self.head
        return sum(array.nbytes for array in arrays) + bytes_of(self.answers)


@torch.no_grad()
def side_of(model: SequenceModel, card: dict[str, Any], sequence: Sequence, known: Known) -> Side:
    """A model's pass over `sequence`, on the device where it is; steps with a gap are skipped.

    `known` is what it was trained on.
    """
    values = known.read(sequence)
    read = present(values)
    device = next(model.parameters()).device
    x = torch.tensor(values[read], device=device).unsqueeze(0)  # (batch, time, input)
    rnn = cast(Recurrent, model.rnn)
    trace = spread(record(rnn, x), read, sequence.labels)
    task = TASKS[card["task"]].title if card["task"] in TASKS else card["task"]
    trace = trace.with_meta(seed=card["seed"], trained=card.get("trained", True), task=task)
    h = torch.tensor(trace.sel("h", layer=-1, direction=0, batch=0)[read], device=device)
    answers = known.answers(model.head(h).cpu(), sequence, read)  # of (step, output)
    return Side(
        **vars(answers),
        trace=trace.with_meta(**known.meta),
        card=card,
        weights=weights_at(trace, 0, 0),
        head=Head(_numbers(model.head.weight), _numbers(model.head.bias)),
        input=values,
    )


def _numbers(weight: Tensor) -> np.ndarray:
    # On the CPU the array is the weight's own memory.
    return read_only(weight.detach().cpu().numpy())
