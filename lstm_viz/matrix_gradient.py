"""Matrix gradient: how what an mLSTM shows changes with its inputs, in closed form."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lstm_viz.arrays import Arrays, weight_of
from lstm_viz.kinds import SIGNALS
from lstm_viz.matrix_ledger import shares
from lstm_viz.skipping import recorded
from lstm_viz.trace import Trace


class _Pass(NamedTuple):
    """The signals of the steps that were read, in the order of reading, all of float64."""

    now: dict[str, np.ndarray]  # (step, unit), of i, f and m (step,)
    C: np.ndarray  # (unit, key) before the first step
    n: np.ndarray  # (key,)
    m: np.ndarray  # (1 + step,), from before the first step on


def read_steps(trace: Trace, *, direction: int, batch: int) -> np.ndarray:
    """The steps of the time axis that a direction read, in its order."""
    backward = direction % trace.sizes["direction"] == 1
    return np.flatnonzero(recorded(trace, batch))[:: -1 if backward else 1]


def kept_shares(trace: Trace, at: int, *, layer: int, direction: int, batch: int) -> np.ndarray:
    """∏ f of the last 0, 1, 2, ... steps up to the step `at` in the order of reading, (2 + at,).

    This is the norm of ∂C/∂C', of ∂n/∂n' and of ∂m/∂m' so many steps apart, the others held fixed:
    a step makes f of all units alike of each, and no gate reads any.
    """
    steps = read_steps(trace, direction=direction, batch=batch)[at::-1]
    f = trace.sel("f", layer=layer, direction=direction, batch=batch)[steps, 0].astype(np.float64)
    with np.errstate(under="ignore"):
        return np.concatenate([[1.0], np.cumprod(f)])


def to_input(
    trace: Trace, weights: Arrays, given: np.ndarray, *, layer: int, direction: int, batch: int
) -> np.ndarray:
    """From ∂y/∂h where it is read, (step, row, unit) in the order of reading, to ∂y/∂input of each.

    With L_s = a_i,s + Σ_{j>s} ln σ(a_f,j), in units of which nothing is stabilised,

        s_T = Σ_s e^L_s (k_s · q_T) v_s / max(|Σ_s e^L_s k_s · q_T|, 1)

    and what was there before the first step is one more term with L = m_0 + Σ_j ln σ(a_f,j). Every
    derivative is read off this sum. All steps that y reads cost the square of their number.

    Raises ValueError for weights that do not fit the trace, KeyError for one without C.
    """
    there = _pass(trace, layer=layer, direction=direction, batch=batch)
    steps, units = there.now["q"].shape
    W_ih = weight_of(weights, "W_ih", trace.kind, 2 + 4 * units)
    rows = given.shape[1]
    on = {name: np.zeros((steps, rows, units)) for name in "qkvo"}
    on_L = np.zeros((1 + steps, rows))  # summed up over what reads it
    on_f = np.zeros((steps, rows))  # ∂y/∂ ln σ(a_f)
    for at in np.flatnonzero(np.abs(given).max(axis=(1, 2))):
        _one_read(there, int(at), given[at], on, on_L, on_f)
    # σ(a_f) = f e^(m - m'): f is the share of what is there now, σ(a_f) of what was there before.
    with np.errstate(divide="ignore", invalid="ignore"):
        open_ = there.now["f"] * np.exp(there.m[1:] - there.m[:-1])
    shut = np.where(np.isfinite(open_), 1 - np.minimum(open_, 1), 0.0)
    gates = [
        on_L[1:, :, None],
        (on_f * shut[:, None])[:, :, None],
        on["q"],
        on["k"] / np.sqrt(units),
        on["v"],
        on["o"] * (there.now["o"] * (1 - there.now["o"]))[:, None],
    ]
    return np.concatenate(gates, axis=-1) @ W_ih


def _one_read(
    there: _Pass,
    at: int,
    on_h: np.ndarray,
    on: dict[str, np.ndarray],
    on_L: np.ndarray,
    on_f: np.ndarray,
) -> None:
    """Add what a step's h, (row, unit) of ∂y/∂h, passes to that step and all before it."""
    now, past = there.now, slice(at + 1)
    q, n, s, o = (now[name][at] for name in "qnso")
    weight, floor = n @ q, np.exp(-now["m"][at])
    divisor = max(abs(weight), floor)
    on["o"][at] += on_h * s
    on_s = on_h * o
    u = on_s / divisor  # ∂y/∂(C q)
    # Where the divisor is |n q|, it too is a sum over the steps.
    g = (u @ s) * np.sign(weight) if abs(weight) > floor else np.zeros(len(u))
    share = shares(now["i"][past], now["f"][past])
    of_first, share = share[0], share[1:]
    k, v = now["k"][past], now["v"][past]
    match, found = k @ q, v @ u.T - g  # (step,), (step, row)
    on["v"][past] += (share * match)[:, None, None] * u
    on["k"][past] += (share[:, None] * found)[:, :, None] * q
    from_first = u @ there.C - g[:, None] * there.n  # (row, key)
    on["q"][at] += (share[:, None] * found).T @ k + of_first * from_first
    each = np.concatenate([[of_first * (from_first @ q)], (share * match)[:, None] * found])
    on_L[: at + 2] += each
    on_f[past] += np.cumsum(each[:-1], axis=0)


def _pass(trace: Trace, *, layer: int, direction: int, batch: int) -> _Pass:
    place = {"layer": layer, "direction": direction, "batch": batch}
    steps = read_steps(trace, direction=direction, batch=batch)
    now = {name: trace.sel(name, **place)[steps].astype(np.float64) for name in SIGNALS[trace.kind]}
    now |= {name: now[name][:, 0] for name in "ifm"}
    first = {
        name: one[layer, direction, batch].astype(np.float64) for name, one in trace.initial.items()
    }
    if "C" not in first:
        raise KeyError("this trace does not have C before the first step; record all of the pass")
    C = first["C"].reshape(len(first["n"]), -1)
    return _Pass(now, C, first["n"], np.concatenate([first["m"][:1], now["m"]]))
