"""States: how strongly an earlier state of a layer reaches a later one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

import numpy as np

from lstm_viz.activations import by_signal
from lstm_viz.arrays import Arrays
from lstm_viz.balanced import balanced, norm, scaled
from lstm_viz.jacobians import Linearised, linearise
from lstm_viz.kinds import KINDS, hx_names
from lstm_viz.matrix_gradient import kept_shares, read_steps
from lstm_viz.trace import Trace

BELOW, ABOVE = 0.01, 100.0
TOGETHER = 8  # Jacobians at a time
INITIAL = -1  # in Routes.steps: the state before the first step that was read

Fate = Literal["vanishes", "explodes", "neither"]


class Routes(NamedTuple):
    """How strongly the state 0, 1, 2, ... steps earlier reaches the state at one step T.

    steps: (lag,) where the earlier state is on the time axis, INITIAL for the initial state.
    gradient: for each state s of the layer (h, of an LSTM also c) the norms ‖∂s_T/∂s_t‖₂, (lag,).
    Of an LSTM, h_t follows c_t, and c_t stays as it is where h_t changes.
    direct: (lag,) the largest ∏ f of all units (of a GRU, ∏ z), which is the same norm of the
    direct route alone; None for a simple RNN, which has none. It is not the gradient, which also
    has what passes through the weights, and may be smaller or larger than it.
    """

    steps: np.ndarray
    gradient: dict[str, np.ndarray]
    direct: np.ndarray | None


class Reach(NamedTuple):
    """How far back a curve over the lag reaches.

    lag: the smallest lag from which on all values are below the threshold, None where there is
    none. last: the value at the longest lag, which `longest` is. fate: whether that is below the
    one threshold ("vanishes"), above the other ("explodes") or between them ("neither").
    """

    lag: int | None
    last: float
    longest: int
    fate: Fate


def routes(
    trace: Trace,
    weights: Arrays,
    *,
    step: int | None = None,
    layer: int = 0,
    direction: int = 0,
    batch: int = 0,
) -> Routes:
    """The gradient from every earlier state to the state at `step`, beside the direct route.

    ∂state_T/∂state_t = J_T J_{T-1} ⋯ J_{t+1}, with the exact Jacobian J of each step (Hochreiter
    1991; Pascanu, Mikolov & Bengio 2013, equation 5) and the same input. Of an LSTM, ∂h_T/∂h_t is
    a block of it: c_t is held fixed. ∂c_T/∂c_t is the total derivative: h_t = o_t tanh c_t changes
    with c_t, as where somebody changes the cell state of step t, and both pass on. The initial c
    is changed alone: no h is computed from it. All norms are spectral: by how much the small
    change grows that grows most. Of an mLSTM, whose gates read no state, each step makes f of all
    of C, of n and of m alike, and h reaches no step: that is all of the gradient.

    Args:
        trace: a recorded pass.
        weights: those of this layer in this direction, as `jacobians.linearise` takes them.
        step: T, an index of the time axis; the last step that was read where it is None. The
            reverse direction reads from the end, so that its earlier states are at later steps.
        layer: as in `measure`.
        direction: as in `measure`.
        batch: as in `measure`.

    Raises:
        ValueError: weights that do not fit, or a step that was not read.
    """
    if KINDS[trace.kind].matrix:
        return _of_matrix(trace, step, {"layer": layer, "direction": direction, "batch": batch})
    there = linearise(trace, weights, layer=layer, direction=direction, batch=batch)
    at = len(there.steps) - 1 if step is None else index_of_step(there.steps, step)
    gradient: dict[str, list[float]] = {name: [] for name in there.parts}
    h = there.parts["h"]
    for lag, (P, power) in enumerate(products(there, at)):
        for name, rows in there.parts.items():
            block = P[rows, rows]
            if name == "c" and lag <= at:
                block = block + P[rows, h] @ _h_by_c(
                    trace, there, at - lag, layer, direction, batch
                )
            gradient[name].append(scaled(norm(block), power))
    direct = None
    if KINDS[trace.kind].keep:
        memory = [*there.parts].index(KINDS[trace.kind].memory)
        kept = there.direct[at::-1, memory]  # (step, unit)
        if KINDS[trace.kind].peeps:  # where the gates that see c add to what f keeps
            own = trace.sel("f", layer=layer, direction=direction, batch=batch)
            kept = own[there.steps[at::-1]].astype(np.float64)
        with np.errstate(under="ignore"):
            direct = np.concatenate([[1.0], np.cumprod(kept, axis=0).max(axis=1)])
    return Routes(
        np.append(there.steps[at::-1], INITIAL),
        {name: np.array(norms) for name, norms in gradient.items()},
        direct,
    )


def reach(norms: np.ndarray, *, below: float = BELOW, above: float = ABOVE) -> Reach:
    """From which lag on a curve of `Routes` is below a threshold, and whether it explodes.

    `norms` (lag,) are relative to lag 0, where nothing is lost and each curve is 1.

    Raises ValueError unless 0 < below < 1 < above, and where there is no lag or a value is NaN.
    """
    norms = np.asarray(norms, np.float64)
    if not 0 < below < 1 < above:
        raise ValueError(f"below must lie in (0, 1) and above be more than 1; got {below}, {above}")
    if norms.ndim != 1 or not norms.size or np.isnan(norms).any():
        raise ValueError(f"norms must be (lag,) of numbers, with a lag or more; got {norms.shape}")
    longest, last = len(norms) - 1, float(norms[-1])
    reached = np.flatnonzero(norms >= below)
    lag = int(reached[-1]) + 1 if reached.size else 0
    fate: Fate = "vanishes" if last < below else "explodes" if last > above else "neither"
    return Reach(lag if lag <= longest else None, last, longest, fate)


def products(layer: Linearised, at: int) -> Iterator[tuple[np.ndarray, int]]:
    """∂state_at/∂state 0, 1, 2, ... steps earlier in the order of reading, to the initial state.

    Each is P · 2^power, (state, state), so that no product is too small or too large for float64.
    Do not write into P.
    """
    P, power = np.eye(layer.size), 0
    yield P, power
    for end in range(at + 1, 0, -TOGETHER):
        for J in layer.jacobian(slice(max(0, end - TOGETHER), end))[::-1]:
            P, more = balanced(P @ J)
            power += more
            yield P, power


def _of_matrix(trace: Trace, step: int | None, where: Mapping[str, int]) -> Routes:
    """The routes of an mLSTM: what ∏ f is, and of h, which no step reads, nothing."""
    steps = read_steps(trace, direction=where["direction"], batch=where["batch"])
    at = len(steps) - 1 if step is None else index_of_step(steps, step)
    kept = kept_shares(trace, at, **where)
    none = np.where(np.arange(len(kept)) == 0, 1.0, 0.0)
    gradient = {name: none if name == "h" else kept for name in hx_names(trace.kind)}
    return Routes(np.append(steps[at::-1], INITIAL), gradient, kept)


def _h_by_c(
    trace: Trace, there: Linearised, at: int, layer: int, direction: int, batch: int
) -> np.ndarray:
    """∂h/∂c at one step that was read, (hidden, unit): h = o φ(c), or projected."""
    where: Any = {"layer": layer, "direction": direction, "batch": batch}
    o, c = (trace.sel(name, **where)[there.steps[at]].astype(np.float64) for name in "oc")
    squash = by_signal(trace.kind, str(trace.meta.get("nonlinearity", "tanh")))
    of_c = squash["h"]
    shown = of_c.value(np, c)
    slope = o * of_c.slope(np, shown)
    if there.p is not None:  # o sees c
        slope += shown * squash["o"].slope(np, o) * there.p[2]
    return np.diag(slope) if there.W_hr is None else there.W_hr * slope


def index_of_step(steps: np.ndarray, step: int) -> int:
    """Where a step of the time axis is among those that were read; ValueError for others."""
    found = np.flatnonzero(steps == step)
    if not found.size:
        raise ValueError(
            f"step must be one that was read, from {steps.min()} to {steps.max()}; got {step}"
        )
    return int(found[0])
