"""Peepholes: the gates of an LSTM that sees its cell state, which follow from step to step."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from lstm_viz.cells import Weights, lstm_from, squashes
from lstm_viz.products import affine


def fill(
    x: Tensor,
    h_before: Tensor,
    w: Weights,
    out: Mapping[str, Tensor],
    *,
    kind: str,
    nonlinearity: str,
    first: Tensor,
    before: Tensor | None,
    reverse: bool,
    padded: Tensor | None,
) -> None:
    """Write i f g o c (time, batch, unit) of all steps into `out`.

    c starts from `first` (batch, unit), or `before` (time, batch, unit) has it before every step.
    `padded` (time, batch) marks the steps after a shorter sequence's end; they hand c on.
    """
    rows, to = x.shape[0] * x.shape[1], squashes(kind, nonlinearity)
    from_x = affine(w.W_ih, w.b_ih, rows)(x)
    from_h = affine(w.W_hh, w.b_hh, rows)(h_before)
    if before is not None:
        now = lstm_from(from_x, from_h, before, None, squash=to, p=w.p)
        for name in "ifgoc":
            out[name][:] = now[name]
        return
    c, order = first, range(len(x))
    for step in reversed(order) if reverse else order:
        now = lstm_from(from_x[step], from_h[step], c, None, squash=to, p=w.p)
        if padded is not None:
            now["c"] = torch.where(padded[step][:, None], c, now["c"])
        c = now["c"]
        for name in "ifgoc":
            out[name][step] = now[name]
