"""Where, and by how much, two traces of one pass differ."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lstm_viz.trace import Trace

# Far above the rounding of float32, far below what can be seen in a map.
THRESHOLD = 1e-4


class Difference(NamedTuple):
    """How one signal differs.

    `delta` (time, unit) is the second trace minus the first, NaN at steps that were not read.
    `largest` is its largest size, and `per_step` (time,) that of each step. `first` and `last` are
    the steps, counted from 0, between which a difference is above the threshold, None where none
    is. `reached` (time,) is the number of units above it at each step: the light cone of a change.
    """

    delta: np.ndarray
    largest: float
    per_step: np.ndarray
    first: int | None
    last: int | None
    reached: np.ndarray


def compare(
    a: Trace,
    b: Trace,
    *,
    threshold: float = THRESHOLD,
    layer: int = 0,
    direction: int = 0,
    batch: int = 0,
) -> dict[str, Difference]:
    """How each signal of `b` differs from that of `a`, such as an edited pass from the unedited.

    Raises ValueError for traces of other kinds, sizes or lengths, and for a negative threshold.
    """
    if a.kind != b.kind or a.sizes != b.sizes:
        raise ValueError(f"two traces of one kind and size can be compared; got {a!r} and {b!r}")
    if any(
        one != other
        for one, other in (
            (set(a.signals), set(b.signals)),
            *((a.numbers(axis), b.numbers(axis)) for axis in ("layer", "unit")),
        )
    ):
        raise ValueError("two traces that keep the same signals, layers and units can be compared")
    if not threshold >= 0:
        raise ValueError(f"threshold must be a number of at least 0; got {threshold}")
    where = {"layer": layer, "direction": direction, "batch": batch}
    found = {}
    for name in a.signals:
        one, other = (trace.sel(name, **where).astype(np.float64) for trace in (a, b))
        if (np.isnan(one) != np.isnan(other)).any():
            raise ValueError("the two traces have not read the same steps of this sequence")
        size = np.nan_to_num(np.abs(other - one))
        reached = np.count_nonzero(size > threshold, axis=1)
        steps = np.flatnonzero(reached)
        found[name] = Difference(
            delta=other - one,
            largest=float(size.max()),
            per_step=size.max(axis=1),
            first=int(steps[0]) if len(steps) else None,
            last=int(steps[-1]) if len(steps) else None,
            reached=reached,
        )
    return found
