"""mLSTM: a layer whose memory is a matrix, written and read by keys and queries."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import linear

from lstm_viz.matrix_memory import Parts, all_steps, parts_of
from lstm_viz.stacked import LayerCall, Stacked, States


class MLSTM(Stacked):
    """C_t = f C_{t-1} + i v kᵀ, n_t = f n_{t-1} + i k, h_t = o ⊙ C_t q / max(|n_tᵀ q|, 1).

    i = exp(a_i) and f = σ(a_f) are one number each; q, v and o = σ(a_o) have a number for each
    unit, and k one that is divided by √hidden; each is W x_t + b, so that no gate reads h (Beck et
    al. 2024, "xLSTM", section 2.3, with one head). Arguments are those of `torch.nn.LSTM`, without
    a projection; `weight_ih_l0` is (2 + 4 · hidden, input), with one row for i, one for f and then
    the rows of q, k, v and o. There is no `weight_hh`, and so one bias.

    e^a may be more than a number can be: C and n are counted in units of e^m. m cancels in h. As in
    `SLSTM` it is the logarithm of all that was written and kept, not of its largest part. States
    are (h, C, n, m), each (layer · direction, batch, hidden), but for C, whose last axis has
    hidden² numbers, row after row: `C.unflatten(-1, (hidden, hidden))`. No step reads h, and m is
    one number a layer, which every unit has. They begin at 0.
    """

    kind = "mlstm"

    def _layer(self, weights: dict[str, Tensor], given: LayerCall) -> tuple[Tensor, States]:
        sums = linear(given.x, weights["weight_ih"], weights.get("bias_ih"))
        with torch.autocast(given.x.device.type, enabled=False):
            # What is summed up over the steps needs more digits than 16 bits have.
            wide = torch.float32 if sums.element_size() == 2 else sums.dtype
            now = parts_of(sums.to(wide))
            if given.padded is not None:  # f = 1 and i = 0 hand the memory on
                ended = given.padded[..., None]
                a_i, ln_f = now.a_i.masked_fill(ended, -torch.inf), now.ln_f.masked_fill(ended, 0.0)
                now = now._replace(a_i=a_i, ln_f=ln_f)
            if given.reverse:
                now = Parts(*(part.flip(0) for part in now))
            h, last = all_steps(now, {name: one.to(wide) for name, one in given.first.items()})
        h = (h.flip(0) if given.reverse else h).to(sums.dtype)
        last["m"] = last["m"].expand_as(given.first["m"])
        return h, {"h": self._last(h, given)} | {n: one.to(sums.dtype) for n, one in last.items()}

    def _last(self, h: Tensor, given: LayerCall) -> Tensor:
        """h where each sequence ends."""
        if given.reverse:
            return h[0]
        if given.padded is None:
            return h[-1]
        ends = (~given.padded).sum(0) - 1
        return h[ends, torch.arange(h.shape[1], device=h.device)]

    def _first(self, hx: Any, x: Tensor, single: bool) -> States:
        first = super()._first(hx, x, single)
        m = first["m"]
        if hx is not None and not bool((m == m[..., :1]).all()):
            raise ValueError(
                "the m of hx must be the same for every unit of a layer, as an mLSTM has one "
                "stabiliser; got several"
            )
        return first
