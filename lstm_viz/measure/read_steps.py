"""Read steps: a signal at the steps that a network read, without gaps and padding."""

from __future__ import annotations

import numpy as np

from lstm_viz.skipping import recorded
from lstm_viz.trace import Trace


def read_steps(trace: Trace, signal: str, layer: int, direction: int, batch: int) -> np.ndarray:
    """One signal at the steps that were read, (step, unit), in float64."""
    values = trace.sel(signal, layer=layer, direction=direction, batch=batch)
    read = recorded(trace, batch)
    return (values if read.all() else values[read]).astype(np.float64)


class ReadSteps(dict[str, np.ndarray]):
    """The signals that are asked for, as `read_steps` has them."""

    def __init__(self, trace: Trace, *place: int) -> None:
        self._of = trace, place

    def __missing__(self, signal: str) -> np.ndarray:
        trace, place = self._of
        self[signal] = read_steps(trace, signal, *place)
        return self[signal]
