"""The lecture's material: one sequence with a long lag, and many to measure how memory fades."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import torch

from lstm_viz import device as devices
from lstm_viz.call import Recurrent
from lstm_viz.fading import Fading, fading
from lstm_viz.recording import record
from lstm_viz.sequences import Sequence
from lstm_viz.tasks import FIRST, TASKS
from lstm_viz.trace import Trace
from lstm_viz.ui import limits
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import view
from lstm_viz.ui.views.networks import KIND_NAMES, forward_pass, network
from lstm_viz.ui.views.presets import preset
from lstm_viz.ui.views.view import View

DEVICE = "auto"
CHANGE = 0.01  # added to the first marked value
MANY = 256  # sequences over which the fading is measured
FADED_SEED = 0
# Where each network keeps what it remembers.
MEMORY = {"lstm": "c", "rnn": "h"}


@dataclass(frozen=True)
class Material:
    """The lecture's sequence, seen by both networks, as it is and with its first value changed.

    `first` and `last` are the steps of the two marked values. `waves` is another task's view: a
    sequence in which nothing has to be kept for long.
    """

    view: View
    changed: View
    waves: View
    first: int
    last: int
    seed: int

    def only(self, kind: str) -> View:
        """The view with one of the networks."""
        return replace(self.view, sides={kind: self.view.sides[kind]})

    @property
    def waves_of_lstm(self) -> View:
        """The other task's view, with its LSTM only."""
        return replace(self.waves, sides={"lstm": self.waves.sides["lstm"]})

    def moved(self, kind: str) -> float:
        """By how much the network's answer after the last step moves with the change."""
        one, two = (each.sides[kind].prediction for each in (self.view, self.changed))
        return float(two[-1]) - float(one[-1])


def material(seed: int) -> Material:
    """The adding problem's preset of this seed with its second marker moved to the last step."""
    values = late(preset("adding", seed).values[None])[0]
    first, last = (np.flatnonzero(values[:, 1]) + 1).tolist()
    changed = values.copy()
    changed[first - 1, 0] += CHANGE
    names = TASKS["adding"].input_names
    plain, altered = (
        view.run(Sequence(each, names), "adding", DEVICE) for each in (values, changed)
    )
    return Material(
        plain, altered, view.run(preset("wave", seed), "wave", DEVICE), first, last, seed
    )


def late(values: np.ndarray) -> np.ndarray:
    """Sequences of the adding problem (batch, time, 2) with the second marker on the last step.

    So there is one value to remember, and it has to be kept for as long as the sequence allows.
    """
    moved = values.copy()
    sequence, first = np.arange(len(values)), values[:, :, 1].argmax(axis=1)
    moved[:, :, 1] = 0
    moved[sequence, first, 1] = 1
    moved[:, -1, 1] = 1
    return moved


_FADED: Shelf[dict[str, Fading]] = Shelf(limits.MB, lambda faded: 2**14)


def faded() -> dict[str, Fading]:
    """How a change of the first marked value fades from each kind's memory, over `MANY` sequences.

    Measured once for all sessions.
    """
    device = devices.pick(DEVICE)
    key = tuple(network("adding", kind, device).card["weights"] for kind in MEMORY)
    return _FADED.get_or_make((*key, str(device)), lambda: _measure(device))


def _measure(device: torch.device) -> dict[str, Fading]:
    drawn = TASKS["adding"].batch(MANY, generator=torch.Generator().manual_seed(FADED_SEED))
    values = late(drawn.x.numpy())
    first = values[:, :, 1].argmax(axis=1)
    changed = values.copy()
    changed[np.arange(MANY), first, 0] += CHANGE
    lags = values.shape[1] - FIRST
    return {
        kind: fading(
            _trace(kind, values, device), _trace(kind, changed, device), signal, first + 1, lags
        )
        for kind, signal in MEMORY.items()
    }


def _trace(kind: str, values: np.ndarray, device: torch.device) -> Trace:
    with forward_pass(device):
        rnn = cast(Recurrent, network("adding", kind, device).model.rnn)
        return record(rnn, torch.tensor(values, device=device))


def names(kinds: dict[str, str]) -> dict[str, str]:
    """Each network's name with the state in which it remembers."""
    return {
        kind: f"{KIND_NAMES[kind]}, {signal.replace('c', 'C')}" for kind, signal in kinds.items()
    }
