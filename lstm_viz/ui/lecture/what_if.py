"""What if: the lecture's LSTM on the same sequence, with a gate held between the two markers."""

from __future__ import annotations

from typing import NamedTuple, cast

import numpy as np
import torch

from lstm_viz import device as devices
from lstm_viz import surgery
from lstm_viz.call import Recurrent
from lstm_viz.edits import Clamp, write
from lstm_viz.trace import Trace
from lstm_viz.ui import limits
from lstm_viz.ui.lecture import words
from lstm_viz.ui.lecture.material import DEVICE, Material
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views.networks import forward_pass, network


class HeldGate(NamedTuple):
    """A gate, by its signal, and the value at which it is held; `name` is what that does."""

    name: str
    gate: str
    value: float


class Edited(NamedTuple):
    """The edited pass, and the answer after its last step."""

    trace: Trace
    answer: float


TRIED = (
    HeldGate(words.FORGET, "f", 0.0),
    HeldGate(words.KEEP, "f", 1.0),
    HeldGate(words.NEVER_WRITE, "i", 0.0),
)

_EDITED: Shelf[Edited] = Shelf(
    4 * limits.MB, lambda one: sum(array.nbytes for array in one.trace.signals.values())
)


def edits_of(held: HeldGate, of: Material) -> str:
    """The edit as the address has it: all units, at every step between the two markers."""
    return write([Clamp(held.gate, held.value, steps=slice(of.first, of.last - 1))])


def edited(of: Material, edits: str) -> Edited:
    """The LSTM's pass with these edits; computed once for all sessions."""
    device = devices.pick(DEVICE)
    key = (of.view.sides["lstm"].card["weights"], str(device), of.view.sequence.digest, edits)
    return _EDITED.get_or_make(key, lambda: _record(of, edits, device))


@torch.no_grad()
def _record(of: Material, edits: str, device: torch.device) -> Edited:
    sequence = of.view.sequence
    with forward_pass(device):
        model = network("adding", "lstm", device).model
        x = torch.tensor(sequence.values, device=device).unsqueeze(0)  # (batch, time, input)
        trace = surgery.record(cast(Recurrent, model.rnn), x, edits=edits)
        h = torch.tensor(trace.sel("h", layer=-1, direction=0, batch=0), device=device)
        output = model.head(h).cpu()  # (step, output)
    answers = of.view.known.answers(output, sequence, np.ones(sequence.steps, bool))
    return Edited(trace, float(answers.prediction[-1]))
