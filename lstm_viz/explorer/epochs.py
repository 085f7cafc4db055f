"""Epochs: the same networks on the same sequence at several moments of their training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from lstm_viz.explorer.panel import Panel, signal_bytes

FLOAT_BYTES = 24 * 2**20  # of all signals at all checkpoints together


@dataclass(frozen=True, eq=False)
class Epoch:
    """A checkpoint of a training: what the networks did after `step` training steps.

    `panels` are the same networks in the same order at every checkpoint: other weights, traces and
    predictions. `verdict` is the one sentence on how they did; `said`, such as "loss 0.012 · 98 %
    right", stands beside the slider.
    """

    step: int
    panels: Sequence[Panel]
    verdict: str = ""
    said: str = ""


def thinned(epochs: Sequence[Epoch], most: int = FLOAT_BYTES) -> list[Epoch]:
    """As many of the `epochs` as take at most `most` bytes: the first, the last, others between.

    Empty where not even two fit: then there is no training to show, only its end.
    """
    if len(epochs) < 2:
        return []
    count = min(len(epochs), most // max(1, signal_bytes(epochs[-1].panels)))
    if count < 2:
        return []
    return [epochs[round(k)] for k in np.linspace(0, len(epochs) - 1, count)]


def need_epochs(panels: Sequence[Panel], epochs: Sequence[Epoch]) -> None:
    """ValueError where the checkpoints are not those of one training that ends with `panels`."""
    if len(epochs) < 2:
        raise ValueError("epochs must be none, or two or more to move between; got 1")
    if list(panels) != list(epochs[-1].panels):
        raise ValueError("panels must be those of the last of the epochs; got others")
    steps = [epoch.step for epoch in epochs]
    if steps[0] < 0 or any(later <= step for step, later in pairwise(steps)):
        raise ValueError(f"epochs must be in the order of their steps, from 0; got {steps}")
    for epoch in epochs[:-1]:
        if len(epoch.panels) != len(panels):
            raise ValueError(
                f"the epoch at step {epoch.step} must have the last one's {len(panels)} networks; "
                f"got {len(epoch.panels)}"
            )
        for one, last in zip(epoch.panels, panels, strict=True):
            _need_same(one, last, f"the epoch at step {epoch.step}")
    size = sum(signal_bytes(epoch.panels) for epoch in epochs)
    if size > FLOAT_BYTES:
        raise ValueError(
            f"the signals of {len(epochs)} epochs must take at most {FLOAT_BYTES / 2**20:g} MB; "
            f"got {size / 2**20:.1f} MB: leave some out (thinned)"
        )


def _need_same(one: Panel, last: Panel, where: str) -> None:
    found, wanted = _shape(one), _shape(last)
    for what, value in wanted.items():
        if found[what] != value:
            raise ValueError(
                f"{where} must have the last one's networks: {last.name} has {what} {value!r}; "
                f"got {found[what]!r}"
            )
    if not np.array_equal(_read(one), _read(last)):
        raise ValueError(f"{where} must read the last one's steps: {last.name} skips others there")


def _shape(panel: Panel) -> dict[str, object]:
    """What stays as it is through a training."""
    sizes = panel.trace.sizes
    return {
        "name": panel.name,
        "kind": panel.trace.kind,
        **{f"{axis} size": sizes[axis] for axis in ("time", "unit", "hidden")},
        **panel.place,
        "parameters": panel.parameters,
        "nonlinearity": panel.nonlinearity,
        "prediction": panel.prediction is not None,
    }


def _read(panel: Panel) -> np.ndarray:
    """Which steps the network read, (time,): at the others it is NaN."""
    return ~np.isnan(panel.signal("h")[:, 0])
