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
    run = _Run(x, w, out, narrow)
    bounds = {name: torch.zeros_like(out["h"]) for name in ("h", "n", "m")}
    if before is not None:  # each step was a call of its own: all at once
        found = run.step(slice(None), _exact(before, 0 * run.a_i), before["m"])
        run.write(bounds, slice(None), found)
        return bounds | {"C": run.off_C(found)[-1]}
    now, m_before = _exact(first, 0 * run.a_i[0]), first["m"]
    order = range(len(x))
    for at in reversed(order) if reverse else order:
        found = run.step(at, now, m_before)
        run.write(bounds, at, found)
        if padded is not None:
            ended = padded[at][:, None]
            found = {
                name: torch.where(ended[..., None] if one.dim() == 3 else ended, now[name], one)
                for name, one in found.items()
            }
        now, m_before = found, out["m"][at]
    return bounds | {"C": run.off_C(now)}


def _exact(states: Mapping[str, Tensor], off_m: Tensor) -> dict[str, Tensor]:
    """The sizes of C and n in given states, which are off by nothing, as `_Run.step` takes them."""
    hidden = states["n"].shape[-1]
    sizes = {"C": states["C"].abs().unflatten(-1, (hidden, hidden)), "n": states["n"].abs()}
    return (
        sizes
        | {f"off_{name}": torch.zeros_like(size) for name, size in sizes.items()}
        | {"off_m": off_m}
    )


class _Run:
    """The gates of a pass, and by how much each of them may be off."""

    def __init__(
        self, x: Tensor, w: Weights, out: Mapping[str, Tensor], narrow: torch.dtype | None
    ) -> None:
        self.out, self.by = out, rounding_of(x, narrow)
        self.hidden = out["h"].shape[-1]
        self.result = self.by.result * self.by.eps
        self.relative = (self.hidden + SPAN) * self.by.sums
        a, d = sum_of(x, w.W_ih, w.b_ih, self.by)
        sizes = [len(rows) for rows in rows_of("mlstm", self.hidden).values()]
        pairs = zip(a.split(sizes, -1), d.split(sizes, -1), strict=True)
        of = dict(zip("ifqkvo", pairs, strict=True))
        (self.a_i, off_i), (self.a_f, off_a) = of["i"], of["f"]
        self.off = {
            "i": off_i,
            "f": spread(logsigmoid, self.a_f, off_a, self.by),
            "q": of["q"][1],
            "k": of["k"][1] * (1 / math.sqrt(self.hidden)) + self.result * out["k"].abs(),
            "v": of["v"][1],
            "o": spread(torch.sigmoid, *of["o"], self.by),
        }

    def step(
        self, at: int | slice, now: Mapping[str, Tensor], m_before: Tensor
    ) -> dict[str, Tensor]:
        """The memory after a step, or after each of all, from the sizes and bounds before it."""
        by, off, m_before = self.by, self.off, m_before[..., :1]
        i, f, m = (self.out[name][at][..., :1] for name in "ifm")
        v, k = (self.out[name][at].abs() for name in "vk")
        a_i, ln_f = self.a_i[at], logsigmoid(self.a_f[at])
        own = self.result * (ln_f.abs() + m_before.abs() + a_i.abs() + m.abs()) + by.flushed
        moved = off["f"][at] + off["i"][at] + now["off_m"] + own
        share = spread(torch.sigmoid, ln_f + m_before - a_i, moved, by)
        most_f, most_i = (f + share).clamp(max=1.0), (i + share).clamp(max=1.0)
        off_m = most_f * (off["f"][at] + now["off_m"]) + most_i * off["i"][at] + own
        outer = v[..., :, None] * k[..., None, :]
        most = (v + off["v"][at])[..., :, None] * (k + off["k"][at])[..., None, :]
        found = {"off_m": off_m}
        for name, term, off_term in (("C", outer, most - outer), ("n", k, off["k"][at])):
            wide = (Ellipsis, None) if name == "C" else Ellipsis
            found[name] = f[wide] * now[name] + i[wide] * term
            moved = most_f[wide] * now[f"off_{name}"] + share[wide] * (now[name] + term)
            moved += most_i[wide] * off_term
            found[f"off_{name}"] = moved + self.result * found[name] + by.flushed
        return found

    def write(
        self, bounds: dict[str, Tensor], at: int | slice, found: Mapping[str, Tensor]
    ) -> None:
        """Put the bounds of a step, whose memory `step` found, into those of all steps."""
        bounds["h"][at] = self._off_h(at, found) + self.by.flushed
        bounds["n"][at] = found["off_n"] + self.relative * found["n"]
        m = self.out["m"][at][..., :1].abs()
        bounds["m"][at] = found["off_m"] + SPAN * self.by.sums * m

    def off_C(self, found: Mapping[str, Tensor]) -> Tensor:
        """The bound of the memory, flat."""
        return (found["off_C"] + self.relative * found["C"]).flatten(-2)

    def _off_h(self, at: int | slice, found: Mapping[str, Tensor]) -> Tensor:
        """How far the answer of the memory to a query may be off, before its last rounding."""
        q, o, s = (self.out[name][at].abs() for name in "qos")
        of_q = self.off["q"][at][..., None]
        sums = []
        for name in ("C", "n"):
            size, off = found[name], found[f"off_{name}"] + self.relative * found[name]
            size, off = (one if name == "C" else one[..., None, :] for one in (size, off))
            sums.append((off @ (q[..., None] + of_q) + size @ of_q)[..., 0])
        rest = torch.exp(-self.out["m"][at][..., :1])
        weight = (self.out["n"][at] * self.out["q"][at]).sum(-1, keepdim=True).abs()
        divisor = torch.maximum(weight, rest)
        off_divisor = torch.maximum(sums[1], rest * torch.expm1(found["off_m"]))
        off_s = (sums[0] + s * off_divisor) / (divisor - off_divisor).clamp(min=self.by.flushed)
        off_s = off_s.masked_fill(2 * off_divisor >= divisor, 0.0) + self.result * s
        return self.off["o"][at] * (s + off_s) + o * off_s + self.result * o * s
