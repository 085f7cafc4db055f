"""Dynamics: how a driven layer stretches and shrinks small changes of its state."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lstm_viz.jacobians import Arrays, linearise
from lstm_viz.trace import Trace

BLOCK = 1 << 22  # numbers of Jacobians at a time
SEED = 0


def singular_values(
    trace: Trace,
    weights: Arrays,
    *,
    layer: int = 0,
    direction: int = 0,
    batch: int = 0,
) -> np.ndarray:
    """The singular values of the Jacobian of every step, (time, state), the largest first.

    The state is h, for an LSTM (h, c). A change of the state before grows in this step at most by
    the first and at least by the last. Steps that were not read have NaN.

    Raises ValueError for `weights` that `jacobians.linearise` refuses.
    """
    there = linearise(trace, weights, layer=layer, direction=direction, batch=batch)
    values = np.full((trace.sizes["time"], there.size), np.nan)
    some = max(1, BLOCK // there.size**2)
    for start in range(0, len(there.steps), some):
        part = slice(start, start + some)
        values[there.steps[part]] = np.linalg.svd(there.jacobian(part), compute_uv=False)
    return values


class Lyapunov(NamedTuple):
    """The leading Lyapunov exponents of one pass, in natural logarithms a step.

    exponents: (count,) the largest first. growth: (step, count) what each step adds to them: they
    are its mean. steps: (step,) where on the time axis these steps are, in the order of reading.
    """

    exponents: np.ndarray
    growth: np.ndarray
    steps: np.ndarray


def lyapunov(
    trace: Trace,
    weights: Arrays,
    *,
    count: int = 1,
    settling: int | None = None,
    layer: int = 0,
    direction: int = 0,
    batch: int = 0,
) -> Lyapunov:
    """How fast changes of the state grow (above 0) or fade (below 0) along this sequence.

    The QR method (Benettin, Galgani, Giorgilli & Strelcyn 1980; for driven recurrent networks
    Engelken, Wolf & Abbott 2023): Q_t R_t = J_t Q_{t-1} with the exact Jacobian J of each step; the
    exponents are the means of log |R_ii|. Their definition is a limit over infinitely many steps:
    of a sequence of T steps they are known to about 1/T, and hold for this input. −inf where
    nothing of a change is left, as in a layer with relu whose units are all at 0.

    Args:
        trace: a recorded pass.
        weights: those of this layer in this direction, as `jacobians.linearise` takes them.
        count: how many exponents.
        settling: the number of first steps that are not counted, in which Q turns towards the
            directions that grow most; a fifth of the steps where it is None.
        layer: as in `measure`.
        direction: as in `measure`.
        batch: as in `measure`.

    Raises:
        ValueError: weights that do not fit, a count that the state does not have, or no step left.
    """
    there = linearise(trace, weights, layer=layer, direction=direction, batch=batch)
    steps = len(there.steps)
    if not 1 <= count <= there.size:
        raise ValueError(f"count must be 1 to {there.size}, the size of the state; got {count}")
    settling = steps // 5 if settling is None else settling
    if not 0 <= settling < steps:
        raise ValueError(f"settling must be 0 to {steps - 1} of {steps} steps; got {settling}")
    # A random start has a part in every direction; the first axes may lie in one that only fades.
    Q = np.linalg.qr(np.random.default_rng(SEED).normal(size=(there.size, count))).Q
    growth = np.empty((steps, count))
    for step in range(steps):
        Q, R = np.linalg.qr(there.forward(step, Q))
        with np.errstate(divide="ignore"):  # ln 0 = -inf is the truth here
            growth[step] = np.log(np.abs(np.diagonal(R)))
    growth = growth[settling:]
    order = np.argsort(-growth.mean(axis=0), kind="stable")
    growth = growth[:, order]
    return Lyapunov(growth.mean(axis=0), growth, there.steps[settling:])
