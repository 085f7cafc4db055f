"""How far two right computations of the same pass may lie apart: bounds on rounding.

A sum of n products, in whatever order, differs from the exact one by at most n·u·Σ|w||x|, with u
half of the dtype's eps (Higham 2002, Accuracy and Stability of Numerical Algorithms, eq. 3.5). So
a pre-activation a has an uncertainty d, a gate σ(a) lies between σ(a - d) and σ(a + d), and from
there it goes on to c and h. A shut or fully open gate has next to none, and so gates of the wrong
order stay out of bounds even where the sums are huge.

All of that is relative to the numbers, and holds for normal ones. Near the smallest normal number
a result has fewer digits, or is flushed to 0: each product and each function has an absolute
uncertainty as well (Higham 2002, eq. 2.8), without which a gate that is shut by -87 is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor
from torch.nn.functional import linear, logsigmoid

from lstm_viz.cells import Weights, minimal_parts, squashes
from lstm_viz.kinds import GATES, KINDS

# On a GPU the fast functions behind σ and tanh are off by up to so many eps of 1.
FAST_ACTIVATION = 16.0
# What underflow takes from one product or function, in units of the smallest normal number: 1
# where it is flushed to 0; a fast σ does so with what its exponential, in steps of 2, can't reach.
UNDERFLOW = 4.0


def lstm_bounds(
    x: Tensor,
    h_before: Tensor,
    c_before: Tensor,
    w: Weights,
    out: Mapping[str, Tensor],
    given: Tensor,
    kind: str = "lstm",
    nonlinearity: str = "tanh",
) -> dict[str, Tensor]:
    """The largest differences in h and c (time, batch, ...) that rounding can make.

    `kind` is one of the family of the LSTM, and `nonlinearity` what its layer states. Time runs as
    the steps were taken. `out` holds the signals; `given` (time, batch) is True where the c before
    the step was given, and False where it came from the step before and is as uncertain as that
    step's c.
    """
    a, d = _sums(x, h_before, w)
    to = squashes(kind, nonlinearity)
    gates = zip("ifgo", a.chunk(4, -1), d.chunk(4, -1), strict=True)
    off = {name: _spread(to[name], at, by) for name, at, by in gates}
    i, f, o = (out[name].abs() for name in "ifo")
    eps, c_before = _eps(x), c_before.abs()
    made = off["f"] * c_before + off["i"] * out["g"].abs() + off["g"] * (i + off["i"])
    made += 4 * eps * (f * c_before + i * out["g"].abs()) + _flushed(x)
    carry = (f + off["f"]).masked_fill(given[..., None], 0.0)
    off_c = torch.empty_like(made)
    state = torch.zeros_like(made[0])
    for step in range(len(made)):
        state = torch.addcmul(made[step], carry[step], state, out=off_c[step])
    t, off_t = to["h"](out["c"]).abs(), _spread(to["h"], out["c"], off_c)
    h = o * t
    off_h = off["o"] * (t + off_t) + o * off_t + 4 * eps * h + _flushed(x)
    if w.W_hr is not None:
        terms = 2 * w.W_hr.shape[1]
        off_h = linear(off_h + terms * eps * h, w.W_hr.abs()) + terms * _flushed(x)
    return {"h": off_h, "c": off_c}


def gru_bounds(
    x: Tensor,
    h_before: Tensor,
    w: Weights,
    out: Mapping[str, Tensor],
    kind: str = "gru",
    nonlinearity: str = "tanh",
) -> dict[str, Tensor]:
    """As `lstm_bounds`, for the h of a GRU."""
    h, eps, to = h_before, _eps(x), squashes(kind, nonlinearity)
    from_x, off_x = _sum(x, w.W_ih, w.b_ih)
    from_h, off_h = _sum(h, w.W_hh, w.b_hh)
    x_r, x_z, x_n = from_x.chunk(3, -1)
    h_r, h_z, h_n = from_h.chunk(3, -1)
    by_x, by_h = off_x.chunk(3, -1), off_h.chunk(3, -1)
    off_r = _spread(to["r"], x_r + h_r, by_x[0] + by_h[0])
    off_z = _spread(to["z"], x_z + h_z, by_x[1] + by_h[1])
    r = out["r"].abs()
    if KINDS[kind].resets_first:  # W_hn (r ⊙ h'): each r ⊙ h' is off by off_r |h'|, and is rounded
        units = len(w.W_hh) // 3
        W, b = w.W_hh[2 * units :], None if w.b_hh is None else w.b_hh[2 * units :]
        from_n, off_n = _sum(out["r"] * h, W, b)
        by = by_x[2] + off_n + linear((off_r + 4 * eps * r) * h.abs(), W.abs())
    else:
        from_n = out["r"] * h_n
        by = by_x[2] + off_r * (h_n.abs() + by_h[2]) + r * by_h[2]
    by += 4 * eps * (x_n.abs() + from_n.abs()) + _flushed(x)
    off_n = _spread(to["n"], x_n + from_n, by)
    off = off_z * (h - out["n"]).abs() + ((1 - out["z"]).abs() + off_z) * off_n
    of_z = out["z"].abs().clamp(min=1.0)
    return {"h": off + 4 * eps * of_z * (h.abs() + out["n"].abs()) + _flushed(x)}


def rnn_bounds(
    x: Tensor, h_before: Tensor, w: Weights, nonlinearity: str, kind: str = "rnn"
) -> dict[str, Tensor]:
    """As `lstm_bounds`, for the h of a simple RNN."""
    a, d = _sums(x, h_before, w)
    return {"h": _spread(squashes(kind, nonlinearity)["h"], a, d)}


def minimal_bounds(
    kind: str,
    x: Tensor,
    h_before: Tensor,
    w: Weights,
    out: Mapping[str, Tensor],
) -> dict[str, Tensor]:
    """As `lstm_bounds`, for the h of a minGRU or a minLSTM.

    Its h comes from spans that double (`minimal.scan`), and each step of such a span rounds a sum
    whose terms are no larger than `reach`: what would have come together had nothing cancelled.
    """
    a, d = _sum(x, w.W_ih, w.b_ih)
    names = GATES[kind]
    at = dict(zip(names, a.chunk(len(names), -1), strict=True))
    by = dict(zip(names, d.chunk(len(names), -1), strict=True))
    off = {name: _spread(torch.sigmoid, at[name], by[name]) for name in names if name != "v"}
    keep, write = minimal_shares(kind, x, w, out)
    if kind == "mingru":
        off_keep, share = off["z"], out["z"]
    else:
        share, total = 1 - keep, out["f"] + out["i"]
        # f / (f + i), of the gates: a change of f by d is one of d i / (f + i)².
        off_keep = off["f"] / total * share + off["i"] / total * keep + 4 * _eps(x)
        off_keep = off_keep.masked_fill(_too_shut(out), 0.0) + _off_apart(at, by)
    h, eps = h_before, _eps(x)
    reach = torch.maximum(h.abs().amax(0), out["v"].abs().amax(0))
    spans = 2 + 2 * max(1, len(x)).bit_length()
    off_h = off_keep * (h.abs() + out["v"].abs()) + (share + off_keep) * by["v"]
    return {"h": off_h + 4 * spans * eps * (reach + write.abs() + (keep * h).abs())}


def minimal_shares(
    kind: str, x: Tensor, w: Weights, out: Mapping[str, Tensor]
) -> tuple[Tensor, Tensor]:
    """keep and write of h = keep ⊙ h' + write from the gates of a minGRU or a minLSTM.

    Where both gates of a minLSTM have too few digits to be divided, they are those of its sums.
    """
    keep, write = KINDS[kind].shares(out)
    if kind == "mingru" or not (shut := _too_shut(out)).any():
        return keep, write
    by_sums = minimal_parts(kind, linear(x, w.W_ih, w.b_ih))
    return torch.where(shut, by_sums[0], keep), torch.where(shut, by_sums[1], write)


def _too_shut(out: Mapping[str, Tensor]) -> Tensor:
    """Where f + i of a minLSTM is no more than what underflow may take from a number's digits."""
    return out["f"] + out["i"] < _flushed(out["f"]) / _eps(out["f"])


def _off_apart(at: Mapping[str, Tensor], by: Mapping[str, Tensor]) -> Tensor:
    """How far off σ(ln f - ln i) of a minLSTM may be."""
    log_f, log_i = logsigmoid(at["f"]), logsigmoid(at["i"])
    off = _spread(logsigmoid, at["f"], by["f"]) + _spread(logsigmoid, at["i"], by["i"])
    return _spread(torch.sigmoid, log_f - log_i, off)


def _sums(x: Tensor, h: Tensor, w: Weights) -> tuple[Tensor, Tensor]:
    from_x, from_h = _sum(x, w.W_ih, w.b_ih), _sum(h, w.W_hh, w.b_hh)
    return from_x[0] + from_h[0], from_x[1] + from_h[1]


def _sum(x: Tensor, W: Tensor, b: Tensor | None) -> tuple[Tensor, Tensor]:
    """x Wᵀ + b, and how far apart two ways to it may lie: each is off by n·u·Σ|w||x|."""
    terms = W.shape[1] + 4  # with the biases, and the sum over x and h
    magnitude = linear(x.abs(), W.abs(), None if b is None else b.abs())
    return linear(x, W, b), terms * (_eps(x) * magnitude + _flushed(x))


def _spread(function: Callable[[Tensor], Tensor], at: Tensor, by: Tensor) -> Tensor:
    """How far a growing function of `at` may move where `at` moves by `by`, and is rounded."""
    value = function(at)
    moved = torch.maximum(function(at + by) - value, value - function(at - by))
    fast = 0.0 if at.device.type == "cpu" else FAST_ACTIVATION
    return moved + _eps(at) * (8 * value.abs() + fast) + _flushed(at)


def _flushed(x: Tensor) -> float:
    return UNDERFLOW * torch.finfo(x.dtype).tiny


def _eps(x: Tensor) -> float:
    return torch.finfo(x.dtype).eps
