"""Slopes: how the states of a step change with its gates' sums and with the states before it.

`slope` has, of each gate, how its value changes with its sum. Each gives the derivatives of the
parts of the state by the gates' sums, (step, part, gate, unit), and by the memory, (step, part,
unit).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lstm_viz.activations import Activation
from lstm_viz.kinds import KINDS

Signals = Mapping[str, np.ndarray]


def lstm(
    now: Mapping[str, np.ndarray],
    c_before: np.ndarray,
    of_c: Activation,
    slope: Signals,
    p: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """c = f c' + i g, h = o φ(c); parts h, c and gates i f g o, as PyTorch orders them.

    With p (gate, unit), i and f see c', and o sees c.
    """
    i, f, g, o, shown = now["i"], now["f"], now["g"], now["o"], of_c.value(np, now["c"])
    to_c = [g * slope["i"], c_before * slope["f"], i * slope["g"], np.zeros_like(o)]
    c_to_h, kept = o * of_c.slope(np, shown), f
    if p is not None:
        kept = f + to_c[0] * p[0] + to_c[1] * p[1]
        c_to_h = c_to_h + shown * slope["o"] * p[2]
    to_h = [c_to_h * gate for gate in to_c[:3]] + [shown * slope["o"]]
    on_h = np.stack([np.stack(to_h, 1), np.stack(to_c, 1)], 1)
    return on_h, np.stack([c_to_h * kept, kept], 1)


def gru(
    now: Mapping[str, np.ndarray], h_before: np.ndarray, from_h: np.ndarray, slope: Signals
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """h = (1 - z) n + z h', n = φ(W_in x + b_in + r from_h), from_h = W_hn h' + b_hn."""
    r, z, n = now["r"], now["z"], now["n"]
    to_n = (1 - z) * slope["n"]
    to_r, to_z = to_n * from_h * slope["r"], (h_before - n) * slope["z"]
    on_h, on_x = (np.stack([to_r, to_z, last], 1)[:, None] for last in (to_n * r, to_n))
    return on_h, on_x, z[:, None]


def mingru(now: Mapping[str, np.ndarray], h: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """h = (1 - z) h' + z v; part h and gates z v."""
    z, v = now["z"], now["v"]
    return np.stack([(v - h) * z * (1 - z), z], 1)[:, None], (1 - z)[:, None]


def minlstm(now: Mapping[str, np.ndarray], h: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """h = (f h' + i v) / (f + i); part h and gates f i v."""
    keep, share = KINDS["minlstm"].shares({**now, "v": 1.0})
    apart = (h - now["v"]) * keep * share
    to_f, to_i = apart * (1 - now["f"]), -apart * (1 - now["i"])
    return np.stack([to_f, to_i, share], 1)[:, None], keep[:, None]


def slstm(
    now: Signals, before: Signals, slope: Signals
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """c = f c' + i g, m = ln(σ(a_f) e^m' + e^a_i), h = o c; parts h, c, m and gates i f g o.

    f = σ(d) and i = σ(-d) of d = ln σ(a_f) + m' - a_i. Last comes what m' changes in each part.
    """
    i, f, g, o, c = (now[name] for name in "ifgoc")
    with np.errstate(divide="ignore", invalid="ignore"):  # of f = 0 all that follows is 0
        shut = -np.expm1(np.minimum(0, now["m"] + np.log(f) - before["m"]))  # 1 - σ(a_f)
    shut = np.where(f > 0, shut, 0.0)  # an m' of −∞ shuts f wherever σ(a_f) is
    d_to_c, zero = f * i * (before["c"] - g), np.zeros_like(o)
    to_c = [-d_to_c, d_to_c * shut, i * slope["g"], zero]
    to_h = [o * gate for gate in to_c[:3]] + [c * slope["o"]]
    to_m = [i, f * shut, zero, zero]
    on_h = np.stack([np.stack(part, 1) for part in (to_h, to_c, to_m)], 1)
    return on_h, np.stack([o * f, f, zero], 1), np.stack([o * d_to_c, d_to_c, f], 1)
