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

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import logsigmoid

from lstm_viz.cells import Weights, step_from
from lstm_viz.kinds import KINDS
from lstm_viz.products import affine, is_small

CPU = torch.device("cpu")
# From this many states a step on, a plain loop over the steps keeps the processor busy, and going
# over the data a second time, as chunks need, costs more than the calls they save.
WIDE = 4096
# Numbers handled at a time: they stay in the processor's cache, and so does their work space.
BLOCK = 1 << 18
# Fewer rows than this keep a product of large matrices from its full speed.
ROWS = 256
# torch gives work on more numbers than this to several threads, which wait for one another.
GRAIN = 1 << 15
# A GPU has work for all of its cores only from about so many on; what it is told to do takes as
# long for one number.
ON_DEVICE = 1 << 26


def blocks(
    steps: int, width: int, size: int = BLOCK, device: torch.device = CPU
) -> Iterator[slice]:
    """Slices that cover `steps`, each of about `size` numbers where a step has `width`.

    On another device than the CPU they are as large as is well for its memory.
    """
    size = max(1, (size if device.type == "cpu" else ON_DEVICE) // width)
    return (slice(start, start + size) for start in range(0, steps, size))


def lstm_gates(x: Tensor, h_before: Tensor, w: Weights, out: Mapping[str, Tensor]) -> None:
    """Write i f g o (time, batch, unit) of all steps into `out`."""
    product, parts = _joint(x, w)
    for steps in parts:
        gates = product(torch.cat([x[steps], h_before[steps]], -1)).chunk(4, -1)
        for name, gate in zip("ifgo", gates, strict=True):
            (tanh if name == "g" else torch.sigmoid)(gate, out=out[name][steps])


def gru_gates(x: Tensor, h_before: Tensor, w: Weights, out: Mapping[str, Tensor]) -> None:
    """Write r z n (time, batch, unit) of all steps into `out`."""
    rows = x.shape[0] * x.shape[1]
    from_x, from_h = affine(w.W_ih, w.b_ih, rows), affine(w.W_hh, w.b_hh, rows)
    for steps in parts_of(x, w):
        x_r, x_z, x_n = from_x(x[steps]).chunk(3, -1)
        h_r, h_z, h_n = from_h(h_before[steps]).chunk(3, -1)
        r = torch.sigmoid(x_r.add_(h_r), out=out["r"][steps])
        torch.sigmoid(x_z.add_(h_z), out=out["z"][steps])
        # PyTorch: r after the matrix product, the bias b_hn inside.
        tanh(x_n.addcmul_(r, h_n), out=out["n"][steps])


def rnn_gates(x: Tensor, h_before: Tensor, w: Weights, out: Mapping[str, Tensor]) -> None:
    """Write the pre-activation a (time, batch, unit) of all steps into `out`."""
    product, parts = _joint(x, w)
    for steps in parts:
        out["a"][steps] = product(torch.cat([x[steps], h_before[steps]], -1))


def mingru_gates(x: Tensor, _: Tensor, w: Weights, out: Mapping[str, Tensor]) -> None:
    """Write z v (time, batch, unit) of all steps into `out`; no gate reads h."""
    _from_x(x, w, {"z": out["z"], "v": out["v"]})


def minlstm_gates(x: Tensor, _: Tensor, w: Weights, out: Mapping[str, Tensor]) -> None:
    """Write f i v (time, batch, unit) of all steps into `out`; no gate reads h."""
    _from_x(x, w, {"f": out["f"], "i": out["i"], "v": out["v"]})


def _from_x(x: Tensor, w: Weights, out: Mapping[str, Tensor]) -> None:
    """Write σ(W x + b) of each gate, and of v the sum itself."""
    product = affine(w.W_ih, w.b_ih, x.shape[0] * x.shape[1])
    for steps in parts_of(x, w):
        gates = product(x[steps]).chunk(len(out), -1)
        for (name, signal), gate in zip(out.items(), gates, strict=True):
            if name == "v":
                signal[steps] = gate
            else:
                torch.sigmoid(gate, out=signal[steps])


GATES_OF: Mapping[str, Callable[[Tensor, Tensor, Weights, Mapping[str, Tensor]], None]] = {
    "lstm": lstm_gates,
    "gru": gru_gates,
    "rnn": rnn_gates,
    "mingru": mingru_gates,
    "minlstm": minlstm_gates,
}


def gates(
    kind: str,
    nonlinearity: str,
    x: Tensor,
    h_before: Tensor,
    w: Weights,
    out: Mapping[str, Tensor],
) -> None:
    """Write all gates of all steps of a layer into `out`, each (time, batch, unit)."""
    if kind in GATES_OF:
        GATES_OF[kind](x, h_before, w, out)
        return
    # Of a layer with activations of its own: by the equations of a step, for many at once.
    rows = x.shape[0] * x.shape[1]
    from_x, from_h = affine(w.W_ih, w.b_ih, rows), affine(w.W_hh, w.b_hh, rows)
    for steps in parts_of(x, w):
        h = h_before[steps]
        before = {"h": h, "c": torch.zeros_like(h)}  # no gate reads c
        now = step_from(
            kind,
            from_x(x[steps]),
            from_h(h),
            before,
            nonlinearity=nonlinearity,
            product=from_h,
        )
        for name in KINDS[kind].gates:
            out[name][steps] = now[name]


def slstm_gates(
    x: Tensor,
    h_before: Tensor,
    w: Weights,
    out: Mapping[str, Tensor],
    *,
    first: Tensor,
    before: Tensor | None,
    reverse: bool,
    padded: Tensor | None,
) -> None:
    """Write i f g o m (time, batch, unit) of all steps of an sLSTM into `out`.

    m starts from `first` (batch, unit), or `before` (time, batch, unit) has it before every step;
    `reverse` and `padded` as in `cell_state`.
    """
    product, parts = _joint(x, w)
    ln_f, a_i, m = out["f"], out["i"], out["m"]  # both gates need m, and hold their sums until then
    for steps in parts:
        gates = product(torch.cat([x[steps], h_before[steps]], -1)).chunk(4, -1)
        a_i[steps] = gates[0]
        ln_f[steps] = logsigmoid(gates[1])
        tanh(gates[2], out=out["g"][steps])
        torch.sigmoid(gates[3], out=out["o"][steps])
    if padded is not None:  # f = 1 and i = 0 hand the state on
        ln_f.masked_fill_(padded[..., None], 0.0)
        a_i.masked_fill_(padded[..., None], -math.inf)
    state, order = first, range(len(x))
    for step in reversed(order) if reverse else order:
        kept = ln_f[step] + (state if before is None else before[step])
        state = torch.logaddexp(kept, a_i[step], out=m[step])
        apart = kept.sub_(a_i[step])
        torch.sigmoid(apart, out=ln_f[step])
        torch.sigmoid(apart.neg_(), out=a_i[step])


def cell_state(
    out: Mapping[str, Tensor], first: Tensor, *, reverse: bool, padded: Tensor | None
) -> None:
    """Write c (time, batch, unit) into `out`, which holds i f g, starting from `first`.

    `padded` (time, batch) marks the steps after a shorter sequence's end; they hand the state on
    unchanged, so that the reverse direction reaches the sequence with its initial state.
    """
    f, c = out["f"], out["c"]
    for steps in blocks(len(c), c[0].numel(), GRAIN, c.device):
        torch.mul(out["i"][steps], out["g"][steps], out=c[steps])
    if padded is not None:
        f = f.masked_fill(padded[..., None], 1.0)
        c.masked_fill_(padded[..., None], 0.0)
    if reverse:
        flipped = c.flip(0)
        recur(f.flip(0), flipped, first)
        c[:] = flipped.flip(0)
    else:
        recur(f, c, first)


def recur(f: Tensor, u: Tensor, first: Tensor) -> None:
    """c_t = f_t c_{t-1} + u_t over the first axis, from `first`; c takes the place of u."""
    if u.device.type != "cpu":  # where each operation costs a launch, however small it is
        _recur_in_chunks(f, u, first)
    elif u[0].numel() >= WIDE:
        state = first
        for f_t, u_t in zip(f.unbind(), u.unbind(), strict=True):
            state = u_t.addcmul_(f_t, state)
    else:
        # Many operations on little data: a call of NumPy's costs a third of one of torch's.
        with np.errstate(over="ignore", invalid="ignore"):  # as torch, which has no word for it
            _recur_in_chunks(f.numpy(), u.numpy(), first.numpy())


def _recur_in_chunks(f: Any, u: Any, first: Any) -> None:
    """`recur` on arrays or tensors, about √T chunks of √T steps advancing side by side."""
    size = math.isqrt(len(u))
    whole = len(u) - len(u) % size
    # (step within a chunk, chunk, batch, unit)
    f_in = f[:whole].reshape(-1, size, *f.shape[1:]).swapaxes(0, 1)
    u_in = u[:whole].reshape(-1, size, *u.shape[1:]).swapaxes(0, 1)
    state = 0 * u_in[0]
    state[0] = first
    if len(state) > 1:
        # What a chunk adds to a zero state, and what share of any state it keeps, give the state
        # that each chunk starts with.
        added, kept = 1 * u_in[0], f_in.prod(0)
        for f_t, u_t in zip(f_in[1:], u_in[1:], strict=True):
            added *= f_t
            added += u_t
        for chunk in range(1, len(state)):
            state[chunk] = kept[chunk - 1] * state[chunk - 1] + added[chunk - 1]
    for f_t, u_t in zip(f_in, u_in, strict=True):
        u_t += f_t * state
        state = u_t
    for step in range(whole, len(u)):
        u[step] += f[step] * u[step - 1]


def tanh(x: Tensor, out: Tensor | None = None) -> Tensor:
    """tanh x; on the CPU NumPy's, which takes a sixth of the time of torch's."""
    if x.device.type != "cpu":
        return torch.tanh(x, out=out)
    out = torch.empty_like(x) if out is None else out
    np.tanh(x.numpy(), out=out.numpy())
    return out


def _joint(x: Tensor, w: Weights) -> tuple[Callable[[Tensor], Tensor], Iterator[slice]]:
    """[x, h] (..., input + hidden) → [x, h] [W_ih W_hh]ᵀ + b_ih + b_hh, and steps to take it in."""
    b = None if w.b_ih is None or w.b_hh is None else w.b_ih + w.b_hh
    rows = x.shape[0] * x.shape[1]
    if w.W_ih.device.type == "cpu":  # on one thread, whatever their size
        W = torch.from_numpy(np.concatenate([w.W_ih.detach().numpy(), w.W_hh.detach().numpy()], 1))
    else:
        W = torch.cat([w.W_ih, w.W_hh], 1)
    return affine(W, b, rows), parts_of(x, w)


def parts_of(x: Tensor, w: Weights) -> Iterator[slice]:
    """Slices of the steps; those of a small pass are small enough for one thread throughout."""
    wide = w.W_ih.shape[1] + w.W_hh.shape[1]
    if is_small(x, w.W_ih.shape[0] * wide):
        return blocks(len(x), x.shape[1] * max(wide, w.W_ih.shape[0] // 4), GRAIN)
    size = max(BLOCK, ROWS * len(w.W_ih))
    return blocks(len(x), x.shape[1] * len(w.W_ih), size, x.device)
