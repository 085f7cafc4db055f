"""All gates of all steps at once, and the cell state in about 3√T steps.

A fused `nn.LSTM` returns h and shows no gate. But once h is known at every step, each gate of
step t needs only x_t and h_{t-1}, so that all steps are one matrix product; and the cell state
c_t = f_t ⊙ c_{t-1} + i_t ⊙ g_t is a linear recurrence, whose parts can run side by side.

Everything here is time first: x (time, batch, input), h (time, batch, hidden), and so on.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import linear

from lstm_viz.cells import Weights

# From this many states a step on, a plain loop over the steps keeps the processor busy, and going
# over the data a second time, as chunks need, costs more than the calls they save.
WIDE = 4096
# Multiplications below which the way to oneDNN and back costs more than it saves.
ONEDNN = 1 << 23
# Numbers handled at a time: they stay in the processor's cache, and so does their work space.
BLOCK = 1 << 18


def blocks(steps: int, width: int) -> Iterator[slice]:
    """Slices that cover `steps`, each of about BLOCK numbers where a step has `width`."""
    size = max(1, BLOCK // width)
    return (slice(start, start + size) for start in range(0, steps, size))


def lstm_gates(x: Tensor, h_before: Tensor, w: Weights, out: Mapping[str, Tensor]) -> None:
    """Write i f g o (time, batch, unit) of all steps into `out`."""
    product = _joint(x, w)
    for steps in blocks(len(x), x.shape[1] * w.W_ih.shape[0]):
        gates = product(torch.cat([x[steps], h_before[steps]], -1)).chunk(4, -1)
        for name, gate in zip("ifgo", gates, strict=True):
            (tanh if name == "g" else torch.sigmoid)(gate, out=out[name][steps])


def gru_gates(x: Tensor, h_before: Tensor, w: Weights, out: Mapping[str, Tensor]) -> None:
    """Write r z n (time, batch, unit) of all steps into `out`."""
    rows = x.shape[0] * x.shape[1]
    from_x, from_h = _affine(w.W_ih, w.b_ih, rows), _affine(w.W_hh, w.b_hh, rows)
    for steps in blocks(len(x), x.shape[1] * w.W_ih.shape[0]):
        x_r, x_z, x_n = from_x(x[steps]).chunk(3, -1)
        h_r, h_z, h_n = from_h(h_before[steps]).chunk(3, -1)
        r = torch.sigmoid(x_r.add_(h_r), out=out["r"][steps])
        torch.sigmoid(x_z.add_(h_z), out=out["z"][steps])
        # PyTorch: r after the matrix product, the bias b_hn inside.
        tanh(x_n.addcmul_(r, h_n), out=out["n"][steps])


def rnn_gates(x: Tensor, h_before: Tensor, w: Weights, out: Mapping[str, Tensor]) -> None:
    """Write the pre-activation a (time, batch, unit) of all steps into `out`."""
    product = _joint(x, w)
    for steps in blocks(len(x), x.shape[1] * w.W_ih.shape[0]):
        out["a"][steps] = product(torch.cat([x[steps], h_before[steps]], -1))


def cell_state(
    out: Mapping[str, Tensor], first: Tensor, *, reverse: bool, padded: Tensor | None
) -> None:
    """Write c (time, batch, unit) into `out`, which holds i f g, starting from `first`.

    `padded` (time, batch) marks the steps after a shorter sequence's end; they hand the state on
    unchanged, so that the reverse direction reaches the sequence with its initial state.
    """
    f, c = out["f"], torch.mul(out["i"], out["g"], out=out["c"])
    if padded is not None:
        f = f.masked_fill(padded[..., None], 1.0)
        c.masked_fill_(padded[..., None], 0.0)
    if reverse:
        flipped = c.flip(0)
        _recur(f.flip(0), flipped, first)
        c[:] = flipped.flip(0)
    else:
        _recur(f, c, first)


def _recur(f: Tensor, u: Tensor, first: Tensor) -> None:
    """c_t = f_t c_{t-1} + u_t over the first axis, from `first`; c takes the place of u."""
    if u[0].numel() >= WIDE:
        u[0].addcmul_(f[0], first)
        for step in range(1, len(u)):
            u[step].addcmul_(f[step], u[step - 1])
    elif u.device.type == "cpu":
        # Many operations on little data: a call of NumPy's costs a third of one of torch's.
        _recur_in_chunks(f.numpy(), u.numpy(), first.numpy())
    else:
        _recur_in_chunks(f, u, first)


def _recur_in_chunks(f: Any, u: Any, first: Any) -> None:
    """`_recur` on arrays or tensors, about √T chunks of √T steps advancing side by side."""
    size = math.isqrt(len(u))
    whole = len(u) - len(u) % size
    # (chunk, step within it, batch, unit)
    f_in = f[:whole].reshape(-1, size, *f.shape[1:])
    u_in = u[:whole].reshape(-1, size, *u.shape[1:])
    state = 0 * u_in[:, 0]
    state[0] = first
    if len(u_in) > 1:
        # What a chunk adds to a zero state, and what share of any state it keeps, give the state
        # that each chunk starts with.
        added, kept = 0 * state, 0 * state + 1
        for step in range(size):
            added *= f_in[:, step]
            added += u_in[:, step]
            kept *= f_in[:, step]
        for chunk in range(1, len(u_in)):
            state[chunk] = kept[chunk - 1] * state[chunk - 1] + added[chunk - 1]
    for step in range(size):
        state *= f_in[:, step]
        state += u_in[:, step]
        u_in[:, step] = state
    for step in range(whole, len(u)):
        u[step] += f[step] * u[step - 1]


def tanh(x: Tensor, out: Tensor | None = None) -> Tensor:
    """tanh x; in float32 on the CPU as 2σ(2x) - 1, which is within 1e-7 of it and 5 × as fast."""
    if x.device.type != "cpu" or x.dtype != torch.float32:
        return torch.tanh(x, out=out)
    return torch.sigmoid(2 * x, out=out).mul_(2).sub_(1)


def _joint(x: Tensor, w: Weights) -> Callable[[Tensor], Tensor]:
    """[x, h] (..., input + hidden) → [x, h] [W_ih W_hh]ᵀ + b_ih + b_hh."""
    b = None if w.b_ih is None or w.b_hh is None else w.b_ih + w.b_hh
    return _affine(torch.cat([w.W_ih, w.W_hh], 1), b, x.shape[0] * x.shape[1])


def _affine(W: Tensor, b: Tensor | None, rows: int) -> Callable[[Tensor], Tensor]:
    """x (..., in) → x Wᵀ + b (..., out), the weights prepared once for `rows` rows of x in all."""
    onednn = torch.backends.mkldnn.is_available() and W.device.type == "cpu"
    if not onednn or W.dtype != torch.float32 or rows * W.numel() < ONEDNN:
        return lambda x: linear(x, W, b)
    # The fused module multiplies with oneDNN, whose product is up to twice as fast as the one
    # behind torch.mm on processors without Intel's name.
    W, b = W.detach().to_mkldnn(), None if b is None else b.detach().to_mkldnn()
    return lambda x: linear(x.to_mkldnn(), W, b).to_dense()
