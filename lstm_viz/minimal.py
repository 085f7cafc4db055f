"""minGRU and minLSTM: layers whose gates read the input alone, so that all steps run at once."""

from __future__ import annotations

from typing import Any, cast

import torch
from torch import Tensor
from torch.nn.functional import linear

from lstm_viz.cells import minimal_parts
from lstm_viz.stacked import LayerCall, Stacked, States


class Minimal(Stacked):
    """What both are: h_t = keep_t ⊙ h_{t-1} + write_t, with keep and write from x_t alone.

    Feng et al. 2024, "Were RNNs all we needed?". Arguments, in their order, shapes and
    names of the weights are those of `torch.nn.GRU`: `weight_ih_l0` (gates · hidden, input) and
    `bias_ih_l0`. There is no `weight_hh`, as no gate reads h, and so one bias, not two.
    """

    def _layer(self, weights: dict[str, Tensor], given: LayerCall) -> tuple[Tensor, States]:
        sums = linear(given.x, weights["weight_ih"], weights.get("bias_ih"))
        keep, write = minimal_parts(self.kind, sums)
        if given.padded is not None:  # where a sequence has ended, its state is handed on
            keep = keep.masked_fill(given.padded[..., None], 1.0)
            write = write.masked_fill(given.padded[..., None], 0.0)
        if given.reverse:
            h = scan(keep.flip(0), write.flip(0), given.first["h"]).flip(0)
        else:
            h = scan(keep, write, given.first["h"])
        return h, {"h": h[0 if given.reverse else -1]}


class MinGRU(Minimal):
    """h_t = (1 - z_t) ⊙ h_{t-1} + z_t ⊙ h̃_t, with z_t = σ(W_z x_t + b_z), h̃_t = W_h x_t + b_h.

    Feng et al. 2024, section 3.1. With z = 1 the state is replaced; of `torch.nn.GRU` it is kept.
    Rows of the weights: z, then h̃.
    """

    kind = "mingru"


class MinLSTM(Minimal):
    """h_t = f'_t ⊙ h_{t-1} + i'_t ⊙ h̃_t, where f' and i' are f and i divided by f + i.

    f_t = σ(W_f x_t + b_f), i_t = σ(W_i x_t + b_i), h̃_t = W_h x_t + b_h (Feng et al. 2024, section
    3.2). There is no cell state and no output gate. The shares are computed from ln f - ln i, so
    that they are right where both gates are so shut that they are 0 in the dtype. Rows of the
    weights: f, i, then h̃.
    """

    kind = "minlstm"


def scan(keep: Tensor, write: Tensor, first: Tensor) -> Tensor:
    """h_t = keep_t ⊙ h_{t-1} + write_t for all t at once, from h_0 = `first`.

    keep and write: (time, ...). Two steps in a row are one step of the same form, (k', w') then
    (k, w) = (k k', k w' + w), so that spans of 1, 2, 4, ... steps double until they reach the
    beginning (Hillis & Steele 1986): log2 T operations in a row instead of T.
    """
    return cast(Tensor, _Scan.apply(keep, write, first))


class _Scan(torch.autograd.Function):
    """`scan`, whose derivatives are scans too: autograd would keep each span."""

    @staticmethod
    def forward(keep: Tensor, write: Tensor, first: Tensor) -> Tensor:
        h = write.clone(memory_format=torch.contiguous_format)
        h[0].addcmul_(keep[0], first)
        _double(keep.clone(memory_format=torch.contiguous_format), h)
        return h

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Tensor, ...], output: Tensor) -> None:
        keep, _, first = inputs
        ctx.save_for_backward(keep, output, first)
        ctx.save_for_forward(keep, output, first)

    @staticmethod
    def backward(ctx: Any, *given: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        keep, h, first = ctx.saved_tensors
        # ∂y/∂h_t = what comes from y at t, and keep_{t+1} ⊙ ∂y/∂h_{t+1}
        later = torch.cat([keep[1:], torch.zeros_like(keep[:1])]).flip(0)
        to_h = scan(later, given[0].flip(0), torch.zeros_like(first)).flip(0)
        before = torch.cat([first[None], h[:-1]])
        return to_h * before, to_h, to_h[0] * keep[0]

    @staticmethod
    def jvp(ctx: Any, *given: Tensor) -> Tensor:
        keep, h, first = ctx.saved_tensors
        to_keep, to_write, to_first = given
        # dh_t = keep_t ⊙ dh_{t-1} + dkeep_t ⊙ h_{t-1} + dwrite_t
        before = torch.cat([first[None], h[:-1]])
        return scan(keep, to_keep * before + to_write, to_first)

    @staticmethod
    def vmap(info: Any, in_dims: tuple[int | None, ...], *given: Tensor) -> tuple[Tensor, int]:
        keep, write, first = given
        places = zip((keep, write, first), in_dims, (1, 1, 0), strict=True)  # beside the batch
        moved = [_along(tensor, at, to, info.batch_size) for tensor, at, to in places]
        return scan(*moved), 1


def _along(tensor: Tensor, at: int | None, to: int, size: int) -> Tensor:
    """A tensor with its axis `at` in another place, or with a new one of this size there."""
    if at is None:
        return tensor.unsqueeze(to).expand(*tensor.shape[:to], size, *tensor.shape[to:])
    return tensor.movedim(at, to)


def _double(keep: Tensor, h: Tensor) -> None:
    """Spans of steps, until they reach the beginning; both are overwritten."""
    span = 1
    while span < len(h):
        h[span:] += keep[span:] * h[:-span]
        keep[span:] *= keep[:-span].clone()
        span *= 2
