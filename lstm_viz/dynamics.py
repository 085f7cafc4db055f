"""Dynamics: how a driven layer stretches and shrinks small changes of its state."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lstm_viz.arrays import Arrays
from lstm_viz.jacobians import linearise
from lstm_viz.trace import Trace

BLOCK = 1 << 22  # numbers of Jacobians at a time
SEED = 0
SHORT = 50  # steps: of a pass that has no more, all are counted


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
    settling: how many steps were read before these, and are not counted.
    """

    exponents: np.ndarray
    growth: np.ndarray
    steps: np.ndarray
    settling: int

    @property
    def margins(self) -> np.ndarray:
        """Two standard errors of each exponent, (count,), from the spread of `growth`.

        Steps are taken to be independent. inf where one step is all there is; 0 where an exponent
        is -inf.
        """
        count = len(self.growth)
        if count < 2:
            return np.full(self.exponents.shape, np.inf)
        there = np.isfinite(self.exponents)
        growth = np.where(there, self.growth, 0.0)
        return 2 * growth.std(axis=0, ddof=1) / np.sqrt(count)


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
    exponents are the means of log |R_ii| over the counted steps. Their definition is a limit over
    infinitely many steps: of a finite sequence they hold for this input, and are known to about
    their `margins`. −inf where nothing of a change is left, as in a layer with relu whose units are
    all at 0.

    Args:
        trace: a recorded pass.
        weights: those of this layer in this direction, as `jacobians.linearise` takes them.
        count: how many exponents.
        settling: the number of first steps that are not counted, in which Q turns towards the
            directions that grow most. Where it is None: none of up to `SHORT` steps, in which what
            is left out would matter more than the direction in which Q starts; else a fifth.
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
    if settling is None:
        settling = 0 if steps <= SHORT else steps // 5
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
    return Lyapunov(growth.mean(axis=0), growth, there.steps[settling:], settling)
