"""How far two right computations of an mLSTM's pass may lie apart: see `rounding`."""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor
from torch.nn.functional import logsigmoid

from lstm_viz.cells import Weights
from lstm_viz.kinds import rows_of
from lstm_viz.matrix_memory import SPAN
from lstm_viz.rounding import rounding_of, spread, sum_of


def matrix_bounds(
    x: Tensor,
    w: Weights,
    out: Mapping[str, Tensor],
    first: Mapping[str, Tensor],
    *,
    before: Mapping[str, Tensor] | None,
    reverse: bool,
    padded: Tensor | None,
    narrow: torch.dtype | None = None,
) -> dict[str, Tensor]:
    """The largest differences that rounding can make in h, n and m (time, batch, unit).

    That of C is at the end, (batch, hidden²). C and n are sums over steps, whose terms may cancel,
    so that their bounds follow from the sum of the terms' sizes. Where all digits of the divisor
    may be lost, h has no bound that means anything, and agrees with nothing.
    """
    by = rounding_of(x, narrow)
    hidden = out["h"].shape[-1]
    a, d = sum_of(x, w.W_ih, w.b_ih, by)
    sizes = [len(rows) for rows in rows_of("mlstm", hidden).values()]
    of = dict(zip("ifqkvo", zip(a.split(sizes, -1), d.split(sizes, -1), strict=True), strict=True))
    scale, result = 1 / math.sqrt(hidden), by.result * by.eps
    (a_i, off_i), (a_f, off_a), (_, off_q) = (of[name] for name in "ifq")
    off_k, off_v = of["k"][1] * scale + result * out["k"].abs(), of["v"][1]
    off_o = spread(torch.sigmoid, *of["o"], by)
    off_f = spread(logsigmoid, a_f, off_a, by)
    q, k, v, o, s = (out[name].abs() for name in "qkvos")
    bounds = {name: torch.zeros_like(out["h"]) for name in ("h", "n", "m")}

    def memory(states: Mapping[str, Tensor]) -> dict[str, Tensor]:
        sizes = {"C": states["C"].abs().unflatten(-1, (hidden, hidden)), "n": states["n"].abs()}
        off = {f"off_{name}": torch.zeros_like(size) for name, size in sizes.items()}
        return sizes | off | {"off_m": 0 * a_i[0] if before is None else 0 * a_i}

    def take(at: int | slice, now: dict[str, Tensor], m_before: Tensor) -> dict[str, Tensor]:
        """One step, or all where each was a call of its own, from the sizes and bounds before."""
        i, f, m = (out[name][at][..., :1] for name in "ifm")
        ln_f = logsigmoid(a_f[at])
        own = result * (ln_f.abs() + m_before[..., :1].abs() + a_i[at].abs() + m.abs()) + by.flushed
        share = spread(
            torch.sigmoid,
            ln_f + m_before[..., :1] - a_i[at],
            off_f[at] + off_i[at] + now["off_m"] + own,
            by,
        )
        most_f, most_i = (f + share).clamp(max=1.0), (i + share).clamp(max=1.0)
        off_m = most_f * (off_f[at] + now["off_m"]) + most_i * off_i[at] + own
        outer = v[at][..., :, None] * k[at][..., None, :]
        off_outer = (v[at] + off_v[at])[..., :, None] * (k[at] + off_k[at])[..., None, :] - outer
        found = {"off_m": off_m}
        for name, term, off_term in (("C", outer, off_outer), ("n", k[at], off_k[at])):
            wide = (Ellipsis, None) if name == "C" else Ellipsis
            found[name] = f[wide] * now[name] + i[wide] * term
            off = most_f[wide] * now[f"off_{name}"] + share[wide] * (now[name] + term)
            off += most_i[wide] * off_term
            found[f"off_{name}"] = off + result * found[name] + by.flushed
        relative = (hidden + SPAN) * by.sums
        sums = []
        for name in ("C", "n"):
            size, off = found[name], found[f"off_{name}"] + relative * found[name]
            size, off = (one if name == "C" else one[..., None, :] for one in (size, off))
            of_q = off_q[at][..., None]
            sums.append((off @ (q[at][..., None] + of_q) + size @ of_q)[..., 0])
        rest = torch.exp(-m)
        weight = (out["n"][at] * out["q"][at]).sum(-1, keepdim=True).abs()
        divisor = torch.maximum(weight, rest)
        off_divisor = torch.maximum(sums[1], rest * torch.expm1(off_m))
        off_s = (sums[0] + s[at] * off_divisor) / (divisor - off_divisor).clamp(min=by.flushed)
        off_s = off_s.masked_fill(2 * off_divisor >= divisor, 0.0) + result * s[at]
        off_h = off_o[at] * (s[at] + off_s) + o[at] * off_s + result * o[at] * s[at]
        bounds["h"][at] = off_h + by.flushed
        bounds["n"][at] = found["off_n"] + relative * found["n"]
        bounds["m"][at] = off_m + SPAN * by.sums * m.abs()
        bounds["C"] = (found["off_C"] + relative * found["C"]).flatten(-2)
        return found

    if before is not None:
        take(slice(None), memory(before), before["m"])
        bounds["C"] = bounds["C"][-1]
        return bounds
    now, m_before = memory(first), first["m"]
    order = range(len(x))
    for at in reversed(order) if reverse else order:
        found = take(at, now, m_before)
        if padded is not None:
            ended = padded[at][:, None]
            found = {
                name: torch.where(ended[..., None] if one.dim() == 3 else ended, now[name], one)
                for name, one in found.items()
            }
            bounds["C"] = (found["off_C"] + (hidden + SPAN) * by.sums * found["C"]).flatten(-2)
        now, m_before = found, out["m"][at]
    return bounds
