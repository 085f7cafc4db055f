"""Checkpoints: the same networks on the same sequence at several moments of their training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from lstm_viz.explorer.panel import Panel, signal_bytes

FLOAT_BYTES = 24 * 2**20  # of all signals at all checkpoints together


@dataclass(frozen=True, eq=False)
class CheckpointPanels:
    """A checkpoint of a training: what the networks did after `step` training steps.

    `panels` are the same networks in the same order at every checkpoint: other weights, traces and
    predictions. `verdict` is the one sentence on how they did; `said`, such as "loss 0.012 · 98%
    right", stands beside the slider.
    """

    step: int
    panels: Sequence[Panel]
    verdict: str = ""
    said: str = ""


def thinned(
    checkpoints: Sequence[CheckpointPanels], most: int = FLOAT_BYTES
) -> list[CheckpointPanels]:
    """As many checkpoints as take at most `most` bytes: the first, the last, others between.

    Empty where not even two fit: then there is no training to show, only its end.
    """
    if len(checkpoints) < 2:
        return []
    count = min(len(checkpoints), most // max(1, signal_bytes(checkpoints[-1].panels)))
    if count < 2:
        return []
    return [checkpoints[round(k)] for k in np.linspace(0, len(checkpoints) - 1, count)]


def need_one_training(panels: Sequence[Panel], checkpoints: Sequence[CheckpointPanels]) -> None:
    """ValueError where the checkpoints are not those of one training that ends with `panels`."""
    if len(checkpoints) < 2:
        raise ValueError("checkpoints must be empty, or two or more; got 1")
    if list(panels) != list(checkpoints[-1].panels):
        raise ValueError("panels must be those of the last checkpoint; got others")
    steps = [then.step for then in checkpoints]
    if steps[0] < 0 or any(later <= step for step, later in pairwise(steps)):
        raise ValueError(f"the steps of the checkpoints must increase, from 0 or more; got {steps}")
    for then in checkpoints[:-1]:
        if len(then.panels) != len(panels):
            raise ValueError(
                f"the checkpoint at step {then.step} must have {len(panels)} networks, as "
                f"the last one has; got {len(then.panels)}"
            )
        for one, last in zip(then.panels, panels, strict=True):
            _need_same(one, last, f"the checkpoint at step {then.step}")
    size = sum(signal_bytes(then.panels) for then in checkpoints)
    if size > FLOAT_BYTES:
        raise ValueError(
            f"the signals of {len(checkpoints)} checkpoints must take at most "
            f"{FLOAT_BYTES / 2**20:g} MB; got {size / 2**20:.1f} MB; leave some out with thinned()"
        )


def _need_same(one: Panel, last: Panel, where: str) -> None:
    found, wanted = _shape(one), _shape(last)
    for what, value in wanted.items():
        if found[what] != value:
            raise ValueError(
                f"{where} must have the networks of the last one, {last.name} with {what} "
                f"{value!r}; got {found[what]!r}"
            )
    if not np.array_equal(_read(one), _read(last)):
        raise ValueError(
            f"{where} must read the same steps as the last one; {last.name} skips others"
        )


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
        "readout": panel.readout and panel.readout.meaning.kind,
    }


def _read(panel: Panel) -> np.ndarray:
    """Which steps the network read, (time,): at the others it is NaN."""
    return ~np.isnan(panel.signal("h")[:, 0])
