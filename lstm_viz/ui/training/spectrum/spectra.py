"""Spectra: how each network stretches and shrinks changes of its state, kept for all sessions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import torch

from lstm_viz.dynamics import Lyapunov, lyapunov, singular_values
from lstm_viz.kinds import KINDS, STATES
from lstm_viz.ui import limits
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.training.histories import Histories
from lstm_viz.ui.views.networks import forward_pass
from lstm_viz.ui.views.passes import Side
from lstm_viz.ui.views.view import CheckpointView

COUNT = 3  # leading exponents of each network
_EXPONENTS: Shelf[Lyapunov] = Shelf(
    limits.SPECTRA_BYTES, lambda one: 512 + one.growth.nbytes + one.steps.nbytes
)
_SINGULAR: Shelf[np.ndarray] = Shelf(limits.SPECTRA_BYTES, lambda array: 256 + array.nbytes)


class NetworkAtStep(NamedTuple):
    """One network after so many training steps, and its pass over the sequence `probe`."""

    kind: str
    step: int
    side: Side
    probe: str

    @property
    def key(self) -> tuple[str, ...]:
        """All that its numbers depend on."""
        meta = self.side.trace.meta
        return (self.kind, self.probe, str(meta["weights"]), str(meta["device"]))


class OverTraining(NamedTuple):
    """The leading exponents of one network at its checkpoints.

    steps: its training steps. exponents: (checkpoint, count). margins: (checkpoint,) of the first
    exponent, see `dynamics.Lyapunov.margins`.
    """

    steps: tuple[int, ...]
    exponents: np.ndarray
    margins: np.ndarray


def places(histories: Histories, checkpoints: tuple[CheckpointView, ...]) -> list[NetworkAtStep]:
    """Every network at each of its own checkpoints, but those whose memory is a matrix."""
    views = {one.step: one.view for one in checkpoints}
    probe = checkpoints[-1].view.sequence.digest
    return [
        NetworkAtStep(kind, step, views[step].sides[kind], probe)
        for kind, one in histories.by_kind.items()
        if not KINDS[kind].matrix
        for step in one.steps
    ]


def known(given: list[NetworkAtStep]) -> bool:
    """Whether the exponents of all these places are kept already."""
    return all(_EXPONENTS.get(place.key) is not None for place in given)


def exponents_of(given: list[NetworkAtStep]) -> Iterator[Lyapunov]:
    """The leading exponents of each place, one after the other: it may be stopped."""
    for place in given:
        yield _EXPONENTS.get_or_make(place.key, lambda place=place: _exponents(place.side))


def singular_values_of(place: NetworkAtStep) -> np.ndarray:
    """The singular values of each step of a place, (time, state), the largest first."""
    return _SINGULAR.get_or_make(place.key, lambda: _singular(place.side))


def by_network(given: list[NetworkAtStep], found: list[Lyapunov]) -> dict[str, OverTraining]:
    """Those of each kind of network."""
    kinds: dict[str, list[tuple[int, Lyapunov]]] = {}
    for place, exponents in zip(given, found, strict=True):
        kinds.setdefault(place.kind, []).append((place.step, exponents))
    return {
        kind: OverTraining(
            tuple(step for step, _ in rows),
            np.stack([one.exponents for _, one in rows]),
            np.array([one.margins[0] for _, one in rows]),
        )
        for kind, rows in kinds.items()
    }


def _exponents(side: Side) -> Lyapunov:
    sizes = side.trace.sizes
    size = sizes["hidden"] + (len(STATES[side.trace.kind]) - 1) * sizes["unit"]
    with forward_pass(torch.device("cpu")):
        return lyapunov(side.trace, side.weights, count=min(COUNT, size))


def _singular(side: Side) -> np.ndarray:
    with forward_pass(torch.device("cpu")):
        return singular_values(side.trace, side.weights)
