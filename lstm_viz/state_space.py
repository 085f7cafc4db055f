"""State space: the path of a layer's state, on the directions in which it varies most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from lstm_viz.skipping import recorded
from lstm_viz.trace import STATES, Trace

Of = Literal["h", "c", "hc"]

FLAT = 1e-6  # of the size of the states: what float32 rounds varies by less
TIE = 1e-6  # entries of a direction whose sizes differ by less than this part are equally large


@dataclass(frozen=True, eq=False)
class StateSpace:
    """Principal components of the states that a sequence led a layer through.

    mean (state,) and directions (component, state), orthonormal rows, belong to the recorded
    states; explained (component,) is each direction's share of their variance. trajectory (time,
    component) is the path, with NaN at steps that were not read. Of h and c in one vector, h comes
    first. A direction in which nothing varies is 0.
    """

    of: Of
    mean: np.ndarray
    directions: np.ndarray
    explained: np.ndarray
    trajectory: np.ndarray

    def project(self, states: np.ndarray) -> np.ndarray:
        """Other states (..., state) on the same directions, (..., component)."""
        return (states - self.mean) @ self.directions.T


def state_space(
    trace: Trace,
    *,
    of: Of = "h",
    components: int = 3,
    layer: int = 0,
    direction: int = 0,
    batch: int = 0,
) -> StateSpace:
    """The first principal components of h, of c, or of both in one vector ("hc").

    The states are not scaled, so that distances are those of the network; of both together, c of an
    LSTM, which has no bound, can count for more. All steps that were read count, the initial state
    does not. The sign of a direction is such that its largest entry is positive; of several that
    are equally large, the first.

    Raises ValueError for a state that the network does not have, and for more components than the
    state has numbers.
    """
    if of not in ("h", "c", "hc") or not set(of) <= set(STATES[trace.kind]):
        has = "h, c or hc" if "c" in STATES[trace.kind] else "h"
        raise ValueError(f"of must be {has} for a trace of kind {trace.kind}; got {of!r}")
    read = recorded(trace, batch)
    place = {"layer": layer, "direction": direction, "batch": batch}
    columns = [trace.sel(name, **place)[read].astype(np.float64) for name in of]
    states = np.concatenate(columns, axis=1)  # (step, state)
    if not 1 <= components <= states.shape[1]:
        raise ValueError(
            f"components must be 1 to {states.shape[1]}, the size of the state; got {components}"
        )
    mean = states.mean(axis=0)
    _, sizes, rows = np.linalg.svd(states - mean, full_matrices=False)
    varies = sizes > FLAT * np.linalg.norm(states)
    directions = np.zeros((components, states.shape[1]))
    explained = np.zeros(components)
    found = min(components, int(varies.sum()))
    directions[:found] = _signed(rows[:found])
    explained[:found] = sizes[:found] ** 2 / (sizes**2).sum() if found else 0
    trajectory = np.full((len(read), components), np.nan)
    trajectory[read] = (states - mean) @ directions.T
    return StateSpace(of, mean, directions, explained, trajectory)


def _signed(directions: np.ndarray) -> np.ndarray:
    """The directions (component, state) with their largest entry positive."""
    sizes = np.abs(directions)
    largest = (sizes >= (1 - TIE) * sizes.max(axis=1, keepdims=True)).argmax(axis=1)
    signs = np.sign(np.take_along_axis(directions, largest[:, None], axis=1))
    return directions * signs
