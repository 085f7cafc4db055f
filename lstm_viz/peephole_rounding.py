"""How far two right computations of a peephole LSTM's pass may lie apart: see `rounding`."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from lstm_viz.cells import Weights, squashes
from lstm_viz.kinds import KINDS
from lstm_viz.rounding import rounding_of, spread, sum_of


def peephole_bounds(
    x: Tensor,
    h_before: Tensor,
    c_before: Tensor,
    w: Weights,
    out: Mapping[str, Tensor],
    given: Tensor,
    kind: str,
    nonlinearity: str,
    narrow: torch.dtype | None = None,
) -> dict[str, Tensor]:
    """As `rounding.lstm_bounds`: by how much c may be off also moves the gates that see it."""
    if w.p is None:
        raise ValueError(f"{KINDS[kind].one} has the weights p, by which its gates see c; got none")
    by, to = rounding_of(x, narrow), squashes(kind, nonlinearity)
    from_x, off_x = sum_of(x, w.W_ih, w.b_ih, by)
    from_h, off_h = sum_of(h_before, w.W_hh, w.b_hh, by)
    a_i, a_f, a_g, a_o = (from_x + from_h).chunk(4, -1)
    d_i, d_f, d_g, d_o = (off_x + off_h).chunk(4, -1)
    p_i, p_f, p_o = w.p.chunk(3)
    result = by.result * by.eps

    def seeing(name: str, a: Tensor, d: Tensor, p: Tensor, c: Tensor, off_c: Tensor) -> Tensor:
        """How far off a gate may be whose sum is a + p c."""
        seen = p * c
        moved = d + p.abs() * off_c + result * (a.abs() + seen.abs()) + by.flushed
        return spread(to[name], a + seen, moved, by)

    off_g = spread(to["g"], a_g, d_g, by)
    i, f, g, o = (out[name].abs() for name in "ifgo")
    off_c, last = torch.empty_like(c_before), torch.zeros_like(c_before[0])
    for step, c in enumerate(c_before):
        last = last.masked_fill(given[step][:, None], 0.0)
        off_i = seeing("i", a_i[step], d_i[step], p_i, c, last)
        off_f = seeing("f", a_f[step], d_f[step], p_f, c, last)
        made = off_f * c.abs() + off_i * g[step] + off_g[step] * (i[step] + off_i)
        made += result * (f[step] * c.abs() + i[step] * g[step]) + by.flushed
        last = (f[step] + off_f) * last + made
        off_c[step] = last
    off_o = seeing("o", a_o, d_o, p_o, out["c"], off_c)
    t, off_t = to["h"](out["c"]).abs(), spread(to["h"], out["c"], off_c, by)
    off_h = off_o * (t + off_t) + o * off_t + result * o * t + by.flushed
    return {"h": off_h, "c": off_c}
