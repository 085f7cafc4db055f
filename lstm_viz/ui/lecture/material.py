"""The lecture's material: one sequence with a long lag, and many to measure how memory fades."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import torch

from lstm_viz import device as devices
from lstm_viz.call import Recurrent
from lstm_viz.fading import Fading, fading
from lstm_viz.kinds import KIND_NAMES
from lstm_viz.sequences import Sequence
from lstm_viz.tasks import FIRST, TASKS
from lstm_viz.trace import Trace
from lstm_viz.tracing import record
from lstm_viz.ui import limits
from lstm_viz.ui.controls.lecture_rows import TRAINED_LAG
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import view
from lstm_viz.ui.views.networks import forward_pass, network
from lstm_viz.ui.views.presets import last_marked, mark_last, preset
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

    `first` and `last` are the steps of the two marked values, at least `lag` apart.
    `waves` is another task's view: a sequence in which nothing has to be kept for long.
    """

    view: View
    changed: View
    waves: View
    first: int
    last: int
    seed: int
    lag: int

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


def material(seed: int, lag: int = TRAINED_LAG) -> Material:
    """The adding problem's preset with its second marker at the last step."""
    sequence = last_marked(seed, lag=lag)
    values = sequence.values
    first, last = (np.flatnonzero(values[:, 1]) + 1).tolist()
    changed = values.copy()
    changed[first - 1, 0] += CHANGE
    plain, altered = (
        view.run(each, "adding", DEVICE) for each in (sequence, Sequence(changed, sequence.names))
    )
    waves = view.run(preset("wave", seed), "wave", DEVICE)
    return Material(plain, altered, waves, first, last, seed, lag)


_FADED: Shelf[dict[str, Fading]] = Shelf(limits.MB, lambda faded: 2**14)


def faded(lag: int = TRAINED_LAG) -> dict[str, Fading]:
    """How a change of the first marked value fades from each kind's memory, over `MANY` sequences.

    Measured once for all sessions.
    """
    device = devices.pick(DEVICE)
    weights = (network("adding", kind, device).card["weights"] for kind in MEMORY)
    return _FADED.get_or_make((*weights, str(device), lag), lambda: _fade(device, lag))


def _fade(device: torch.device, lag: int) -> dict[str, Fading]:
    task = TASKS["adding"].with_parameters(lag=lag)
    drawn = task.batch(MANY, generator=torch.Generator().manual_seed(FADED_SEED))
    values = mark_last(drawn.x.numpy())
    first = values[:, :, 1].argmax(axis=1)
    changed = values.copy()
    changed[np.arange(MANY), first, 0] += CHANGE
    steps = values.shape[1] - FIRST
    return {
        kind: fading(
            _trace(kind, values, device), _trace(kind, changed, device), signal, first + 1, steps
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
