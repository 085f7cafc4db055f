"""How far two right computations of the same pass may lie apart: bounds on rounding.

A sum of n products, in whatever order, differs from the exact one by at most n·u·Σ|w||x|, with u
half of the dtype's eps (Higham 2002, Accuracy and Stability of Numerical Algorithms, eq. 3.5). So
a pre-activation a has an uncertainty d, a gate σ(a) lies between σ(a - d) and σ(a + d), and from
there it goes on to c and h. A shut or fully open gate has next to none, and so gates of the wrong
order stay out of bounds even where the sums are huge.

All of that is relative to the numbers, and holds for normal ones. Near the smallest normal number
a result has fewer digits, or is flushed to 0: each product and each function has an absolute
uncertainty as well (Higham 2002, eq. 2.8), without which a gate that is shut by -87 is refused.

A module of 16-bit numbers adds up its products in float32 and rounds every result to 16 bits. Its
bounds are those few roundings of each result; with n roundings of a sum, as above, any gate agrees.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import linear, logsigmoid

from lstm_viz.cells import Weights, minimal_parts, squashes
from lstm_viz.kinds import GATES, KINDS
from lstm_viz.rebuild import recur

# What underflow takes from one product or function, in units of the smallest normal number: 1
# where it is flushed to 0; a fast σ does so with what its exponential, in steps of 2, can't reach.
UNDERFLOW = 4.0


class Rounding(NamedTuple):
    """How a module rounds, in units of its eps where nothing else is said.

    eps, flushed: of the numbers that it keeps. sums, underflow: eps and what underflow takes, for
    each product of a sum. whole: what rounding a sum takes, of its products' sizes. result: the
    same for the few operations of one result; function: for σ and tanh. fast: by how many eps of
    1 the fast functions behind σ and tanh of a GPU are off.
    """

    eps: float
    flushed: float
    sums: float
    underflow: float
    whole: float
    result: float
    function: float
    fast: float


def rounding_of(x: Tensor, narrow: torch.dtype | None = None) -> Rounding:
    """How a module rounds that read x; `narrow` is the 16-bit dtype in which it computed."""
    own = torch.finfo(x.dtype)
    each = {"sums": own.eps, "underflow": UNDERFLOW * own.tiny}
    slow = x.device.type == "cpu"
    if narrow is None:
        fast = 0.0 if slow else 16.0
        kept = {"eps": own.eps, "flushed": UNDERFLOW * own.tiny}
        return Rounding(**kept, **each, whole=0.0, result=4.0, function=8.0, fast=fast)
    # Two products, their biases and their sum are rounded, each by half of eps; under autocast also
    # both factors of each product.
    info, fast = torch.finfo(narrow), 0.0 if slow else 1.0
    kept = {"eps": info.eps, "flushed": UNDERFLOW * info.tiny}
    return Rounding(**kept, **each, whole=3.0, result=2.0, function=1.0, fast=fast)


def lstm_bounds(
    x: Tensor,
    h_before: Tensor,
    c_before: Tensor,
    w: Weights,
    out: Mapping[str, Tensor],
    given: Tensor,
    kind: str = "lstm",
    nonlinearity: str = "tanh",
    narrow: torch.dtype | None = None,
) -> dict[str, Tensor]:
    """The largest differences in h and c (time, batch, ...) that rounding can make.

    `kind` is one of the family of the LSTM, and `nonlinearity` what its layer states. Time runs as
    the steps were taken. `out` holds the signals; `given` (time, batch) is True where the c before
    the step was given, and False where it came from the step before and is as uncertain as that
    step's c. `narrow` is the dtype of 16 bits in which the module computed, if it did.
    """
    by = rounding_of(x, narrow)
    a, d = _sums(x, h_before, w, by)
    to = squashes(kind, nonlinearity)
    gates = zip("ifgo", a.chunk(4, -1), d.chunk(4, -1), strict=True)
    off = {name: spread(to[name], at, moved, by) for name, at, moved in gates}
    i, f, o = (out[name].abs() for name in "ifo")
    result, c_before = by.result * by.eps, c_before.abs()
    made = off["f"] * c_before + off["i"] * out["g"].abs() + off["g"] * (i + off["i"])
    made += result * (f * c_before + i * out["g"].abs()) + by.flushed
    carry = (f + off["f"]).masked_fill(given[..., None], 0.0)
    recur(carry, made, torch.zeros_like(made[0]))
    off_c = made
    t, off_t = to["h"](out["c"]).abs(), spread(to["h"], out["c"], off_c, by)
    h = o * t
    off_h = off["o"] * (t + off_t) + o * off_t + result * h + by.flushed
    if w.W_hr is not None:
        terms = 2 * w.W_hr.shape[1]
        relative = terms * by.sums + by.whole * by.eps
        off_h = linear(off_h + relative * h, w.W_hr.abs()) + terms * by.underflow + by.flushed
    return {"h": off_h, "c": off_c}


def slstm_bounds(
    x: Tensor,
    h_before: Tensor,
    c_before: Tensor,
    m_before: Tensor,
    w: Weights,
    out: Mapping[str, Tensor],
    given: Tensor,
    narrow: torch.dtype | None = None,
) -> dict[str, Tensor]:
    """As `lstm_bounds`, for the h, c and m of an sLSTM.

    Both gates follow from ln f + m' - ln i, and m from the larger of its two parts or from both.
    """
    by = rounding_of(x, narrow)
    a, d = _sums(x, h_before, w, by)
    a_i, a_f, a_g, a_o = a.chunk(4, -1)
    d_i, d_f, d_g, d_o = d.chunk(4, -1)
    ln_f, off_ln_f = logsigmoid(a_f), spread(logsigmoid, a_f, d_f, by)
    off_g, off_o = spread(torch.tanh, a_g, d_g, by), spread(torch.sigmoid, a_o, d_o, by)
    result, m_before = by.result * by.eps, m_before.nan_to_num(neginf=0.0)
    apart, size = ln_f + m_before - a_i, ln_f.abs() + m_before.abs() + a_i.abs()
    c, g, sure = c_before.abs(), out["g"].abs(), given[..., None]
    off_c, off_m = torch.empty_like(c), torch.empty_like(c)
    last_c, last_m = torch.zeros_like(c[0]), torch.zeros_like(c[0])
    for step in range(len(c)):
        last_c, last_m = (one.masked_fill(sure[step], 0.0) for one in (last_c, last_m))
        rounded = result * (size[step] + out["m"][step].abs()) + by.flushed
        moved = off_ln_f[step] + d_i[step] + last_m + rounded
        off = spread(torch.sigmoid, apart[step], moved, by)  # of f and of i, which is 1 - f
        f, i = out["f"][step], out["i"][step]
        most_f, most_i = (f + off).clamp(max=1.0), (i + off).clamp(max=1.0)
        last_m = most_f * (off_ln_f[step] + last_m) + most_i * d_i[step] + rounded
        last_c = off * (c[step] + g[step]) + most_f * last_c + most_i * off_g[step]
        last_c = last_c + result * (f * c[step] + i * g[step]) + by.flushed
        off_c[step], off_m[step] = last_c, last_m
    c, o = out["c"].abs(), out["o"]
    off_h = off_o * (c + off_c) + o * off_c + result * o * c + by.flushed
    return {"h": off_h, "c": off_c, "m": off_m}


def gru_bounds(
    x: Tensor,
    h_before: Tensor,
    w: Weights,
    out: Mapping[str, Tensor],
    kind: str = "gru",
    nonlinearity: str = "tanh",
    narrow: torch.dtype | None = None,
) -> dict[str, Tensor]:
    """As `lstm_bounds`, for the h of a GRU."""
    h, by, to = h_before, rounding_of(x, narrow), squashes(kind, nonlinearity)
    result = by.result * by.eps
    from_x, off_x = sum_of(x, w.W_ih, w.b_ih, by)
    from_h, off_h = sum_of(h, w.W_hh, w.b_hh, by)
    x_r, x_z, x_n = from_x.chunk(3, -1)
    h_r, h_z, h_n = from_h.chunk(3, -1)
    by_x, by_h = off_x.chunk(3, -1), off_h.chunk(3, -1)
    off_r = spread(to["r"], x_r + h_r, by_x[0] + by_h[0], by)
    off_z = spread(to["z"], x_z + h_z, by_x[1] + by_h[1], by)
    r = out["r"].abs()
    if KINDS[kind].resets_first:  # W_hn (r ⊙ h'): each r ⊙ h' is off by off_r |h'|, and is rounded
        units = len(w.W_hh) // 3
        W, b = w.W_hh[2 * units :], None if w.b_hh is None else w.b_hh[2 * units :]
        from_n, off_n = sum_of(out["r"] * h, W, b, by)
        moved = by_x[2] + off_n + linear((off_r + result * r) * h.abs(), W.abs())
    else:
        from_n = out["r"] * h_n
        moved = by_x[2] + off_r * (h_n.abs() + by_h[2]) + r * by_h[2]
    moved += result * (x_n.abs() + from_n.abs()) + by.flushed
    off_n = spread(to["n"], x_n + from_n, moved, by)
    off = off_z * (h - out["n"]).abs() + ((1 - out["z"]).abs() + off_z) * off_n
    of_z = out["z"].abs().clamp(min=1.0)
    return {"h": off + result * of_z * (h.abs() + out["n"].abs()) + by.flushed}


def rnn_bounds(
    x: Tensor,
    h_before: Tensor,
    w: Weights,
    nonlinearity: str,
    kind: str = "rnn",
    narrow: torch.dtype | None = None,
) -> dict[str, Tensor]:
    """As `lstm_bounds`, for the h of a simple RNN."""
    by = rounding_of(x, narrow)
    a, d = _sums(x, h_before, w, by)
    return {"h": spread(squashes(kind, nonlinearity)["h"], a, d, by)}


def minimal_bounds(
    kind: str,
    x: Tensor,
    h_before: Tensor,
    w: Weights,
    out: Mapping[str, Tensor],
    narrow: torch.dtype | None = None,
) -> dict[str, Tensor]:
    """As `lstm_bounds`, for the h of a minGRU or a minLSTM.

    Its h comes from spans that double (`minimal.scan`), and each step of such a span rounds a sum
    whose terms are no larger than `reach`: what would have come together had nothing cancelled.
    """
    how = rounding_of(x, narrow)
    a, d = sum_of(x, w.W_ih, w.b_ih, how)
    names = GATES[kind]
    at = dict(zip(names, a.chunk(len(names), -1), strict=True))
    by = dict(zip(names, d.chunk(len(names), -1), strict=True))
    off = {name: spread(torch.sigmoid, at[name], by[name], how) for name in names if name != "v"}
    keep, write = minimal_shares(kind, x, w, out)
    if kind == "mingru":
        off_keep, share = off["z"], out["z"]
    else:
        share, total = 1 - keep, out["f"] + out["i"]
        # f / (f + i), of the gates: a change of f by d is one of d i / (f + i)².
        off_keep = off["f"] / total * share + off["i"] / total * keep + how.result * how.eps
        off_keep = off_keep.masked_fill(_too_shut(out), 0.0) + _off_apart(at, by, how)
    h = h_before
    reach = torch.maximum(h.abs().amax(0), out["v"].abs().amax(0))
    spans = 2 + 2 * max(1, len(x)).bit_length()
    off_h = off_keep * (h.abs() + out["v"].abs()) + (share + off_keep) * by["v"]
    return {"h": off_h + how.result * spans * how.eps * (reach + write.abs() + (keep * h).abs())}


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
    return out["f"] + out["i"] < _shut(out["f"])


def _shut(f: Tensor) -> float:
    by = rounding_of(f)
    return by.flushed / by.eps


def _off_apart(at: Mapping[str, Tensor], by: Mapping[str, Tensor], how: Rounding) -> Tensor:
    """How far off σ(ln f - ln i) of a minLSTM may be."""
    logs = {name: logsigmoid(at[name]) for name in "fi"}
    off = sum(spread(logsigmoid, at[name], by[name], how) for name in "fi")
    return spread(torch.sigmoid, logs["f"] - logs["i"], off, how)  # type: ignore[arg-type]


def _sums(x: Tensor, h: Tensor, w: Weights, by: Rounding) -> tuple[Tensor, Tensor]:
    from_x, from_h = sum_of(x, w.W_ih, w.b_ih, by), sum_of(h, w.W_hh, w.b_hh, by)
    return from_x[0] + from_h[0], from_x[1] + from_h[1]


def sum_of(x: Tensor, W: Tensor, b: Tensor | None, by: Rounding) -> tuple[Tensor, Tensor]:
    """x Wᵀ + b, and how far apart two ways to it may lie: each is off by n·u·Σ|w||x|."""
    terms = W.shape[1] + 4  # with the biases, and the sum over x and h
    magnitude = linear(x.abs(), W.abs(), None if b is None else b.abs())
    off = terms * (by.sums * magnitude + by.underflow)
    if by.whole:
        off += by.whole * by.eps * magnitude + by.flushed
    return linear(x, W, b), off


def spread(function: Callable[[Tensor], Tensor], at: Tensor, moved: Tensor, by: Rounding) -> Tensor:
    """How far a growing function of `at` may move where `at` is `moved`, and is rounded."""
    value = function(at)
    off = torch.maximum(function(at + moved) - value, value - function(at - moved))
    return off + by.eps * (by.function * value.abs() + by.fast) + by.flushed
