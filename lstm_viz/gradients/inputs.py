"""Inputs: how an answer changes with the input of every step, by one reverse pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from lstm_viz.arrays import Arrays
from lstm_viz.gradients.states import index_of_step
from lstm_viz.jacobians import Linearised, linearise
from lstm_viz.kinds import KINDS
from lstm_viz.matrix_gradient import read_steps, to_input
from lstm_viz.skipping import recorded
from lstm_viz.trace import Trace


def input_gradient(
    trace: Trace,
    weights: Sequence[Arrays],
    *,
    head: np.ndarray | None = None,
    unit: int | None = None,
    step: int | None = None,
    layer: int = 0,
    direction: int = 0,
    batch: int = 0,
) -> np.ndarray:
    """∂ answer at one step / ∂ input at every step, (time, output, input), by one reverse pass.

    The answer is `head` @ h at `step`, or h of one `unit`. Inputs at skipped steps and padding,
    which no network reads, have NaN.

    Args:
        trace: a recorded pass.
        weights: those of every layer and direction up to `layer`, in PyTorch's order: layer by
            layer, in it direction by direction.
        head: W (output, hidden) that reads h of this layer in this direction, or (output, 2 ·
            hidden), which reads both directions.
        unit: in place of `head`, one unit of h.
        step: an index of the time axis; the sequence's last step where it is None.
        layer: as in `measure`.
        direction: as in `measure`.
        batch: as in `measure`.

    Raises:
        ValueError: weights or a head that do not fit, not exactly one of head and unit, a step
            that was not read, or a gradient beyond what float64 holds.
    """
    layers, directions, hidden = (trace.sizes[name] for name in ("layer", "direction", "hidden"))
    layer, direction = range(layers)[layer], range(directions)[direction]
    if len(weights) < (layer + 1) * directions:
        raise ValueError(
            f"weights must be those of each layer from 0 to {layer}, {directions} a layer: "
            f"{(layer + 1) * directions}; got {len(weights)}"
        )
    read = np.flatnonzero(recorded(trace, batch))
    at = read[-1] if step is None else read[index_of_step(read, step)]
    reads: dict[int, np.ndarray] = {}  # direction: (time, output, hidden)
    for way, W in _readout(head, unit, hidden, directions, direction).items():
        reads[way] = np.zeros((trace.sizes["time"], *W.shape))
        reads[way][at] = W
    with np.errstate(over="ignore", invalid="ignore"):
        for below in range(layer, 0, -1):
            down = _to_input(trace, weights, below, batch, reads)
            reads = dict(enumerate(np.split(down, directions, axis=-1)))
        gradient = _to_input(trace, weights, 0, batch, reads)
    if not np.isfinite(gradient[read]).all():
        raise ValueError(
            f"the gradient of the answer at step {at} explodes beyond what float64 holds; take an "
            "earlier step"
        )
    return gradient


def connectivity(gradient: np.ndarray) -> np.ndarray:
    """|∂ answer / ∂ input| at every step, (time,), from `input_gradient`: NaN where it is.

    The norm √Σ over outputs and inputs: with one of each, the absolute value.
    """
    # hypot, as the square of a small or large gradient may be more than float64 holds.
    return np.hypot.reduce(gradient.reshape(len(gradient), -1), axis=1)


def _to_input(
    trace: Trace,
    weights: Sequence[Arrays],
    layer: int,
    batch: int,
    reads: Mapping[int, np.ndarray],
) -> np.ndarray:
    """From ∂y/∂h of one layer where it is read, (time, row, hidden) by direction, to its input."""
    total: np.ndarray | float = 0.0
    for way, given in reads.items():
        own = weights[layer * trace.sizes["direction"] + way]
        steps = read_steps(trace, direction=way, batch=batch)
        if KINDS[trace.kind].matrix:
            one = to_input(trace, own, given[steps], layer=layer, direction=way, batch=batch)
        else:
            there = linearise(trace, own, layer=layer, direction=way, batch=batch)
            one = _through(there, given[steps])
        back = np.full((*given.shape[:2], one.shape[-1]), np.nan)
        back[steps] = one
        total = total + back
    return np.asarray(total)


def _through(layer: Linearised, given: np.ndarray) -> np.ndarray:
    """From ∂y/∂h where it is read, (step, row, hidden), through time to ∂y/∂input."""
    P = np.zeros((*given.shape[:2], layer.size))
    P[:, :, : layer.hidden] = given
    read = np.flatnonzero(np.abs(given).max(axis=(1, 2)))
    for step in range(int(read.max(initial=0)), 0, -1):
        P[step - 1] += layer.back(step, P[step])
    return layer.to_input(P)


def _readout(
    head: np.ndarray | None, unit: int | None, hidden: int, directions: int, direction: int
) -> dict[int, np.ndarray]:
    """What reads h of each direction, (output, hidden)."""
    if (head is None) == (unit is None):
        raise ValueError("the answer needs either a head or a unit, not both and not neither")
    if head is None:
        if unit is None or not -hidden <= unit < hidden:
            raise ValueError(f"unit must be 0 to {hidden - 1}; got {unit}")
        return {direction: np.eye(hidden)[[unit]]}
    head = np.asarray(head, np.float64)
    if head.ndim == 2 and directions == 2 and head.shape[1] == 2 * hidden:
        return {0: head[:, :hidden], 1: head[:, hidden:]}
    if head.ndim != 2 or head.shape[1] != hidden:
        raise ValueError(f"head must be (output, {hidden}); got {head.shape}")
    return {direction: head}
