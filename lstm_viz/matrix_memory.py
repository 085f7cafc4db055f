"""The matrix memory of an mLSTM: one step in its letters, and many steps at once.

Beck et al. 2024, "xLSTM", section 2.3, with σ as the forget gate and one head. A layer has one
input gate and one forget gate for all of its units. C is written row after row: C[u · hidden + j]
is what unit u has stored under the j-th number of the keys.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import logsigmoid

from lstm_viz.cells import Held, as_is, log_sigmoid, sigmoid
from lstm_viz.kinds import rows_of

SPAN = 64  # steps that are computed at once: their work grows with its square


class Parts(NamedTuple):
    """What a layer makes of its input alone: a_i, ln_f (..., 1) and q, k, v, o (..., hidden)."""

    a_i: Tensor
    ln_f: Tensor
    q: Tensor
    k: Tensor
    v: Tensor
    o: Tensor


def parts_of(sums: Tensor) -> Parts:
    """The parts of W x + b, (..., 2 + 4 · hidden), in the order i f q k v o."""
    hidden = (sums.shape[-1] - 2) // 4
    sizes = [len(rows) for rows in rows_of("mlstm", hidden).values()]
    a_i, a_f, q, k, v, a_o = sums.split(sizes, -1)
    return Parts(a_i, logsigmoid(a_f), q, k / math.sqrt(hidden), v, torch.sigmoid(a_o))


def mlstm_from(sums: Any, before: Mapping[str, Any], held: Held = as_is) -> dict[str, Any]:
    """One step from W x + b, for arrays of torch and of NumPy; of C (..., hidden²), n and m before.

    As of an sLSTM (`cells.slstm_from`), m is the logarithm of all that was written and kept, so
    that i + f = 1, C is a weighted mean of all v kᵀ and n one of all k. s is the paper's h̃. Every
    unit has the layer's i, f and m.
    """
    hidden = (sums.shape[-1] - 2) // 4
    a_i, a_f = sums[..., :1], sums[..., 1:2]
    a_q, a_k, a_v, a_o = (sums[..., 2 + hidden * at : 2 + hidden * (at + 1)] for at in range(4))
    apart, every = log_sigmoid(a_f) + before["m"][..., :1] - a_i, 0 * a_q  # ln f + m' - ln i
    f = held("f", sigmoid(apart) + every)  # before i, which may be held at 1 - f
    i = held("i", sigmoid(-apart) + every)
    q, k, v = held("q", a_q), held("k", a_k / math.sqrt(hidden)), held("v", a_v)
    o = held("o", sigmoid(a_o))
    m = held("m", a_i - log_sigmoid(-apart) + every)
    earlier = before["C"].reshape(*before["C"].shape[:-1], hidden, hidden)
    C = f[..., :, None] * earlier + (i * v)[..., :, None] * k[..., None, :]
    n = held("n", f * before["n"] + i * k)
    s = held("s", read((C @ q[..., None])[..., 0], (n * q).sum(-1)[..., None], m))
    found = {"i": i, "f": f, "q": q, "k": k, "v": v, "o": o, "n": n, "m": m, "s": s}
    return found | {"C": C.reshape(before["C"].shape), "h": held("h", o * s)}


def read(found: Any, weight: Any, m: Any) -> Any:
    """C q / max(|n q|, 1), of C and n in units of e^m: `found` is C q, and `weight` n q."""
    lib: Any = torch if isinstance(m, Tensor) else np
    return found / lib.maximum(abs(weight), lib.exp(-m))


def all_steps(now: Parts, first: Mapping[str, Tensor]) -> tuple[Tensor, dict[str, Tensor]]:
    """h (time, batch, hidden) of all steps, and the states C, n and m after the last.

    Within a span this is a softmax, as in attention: what step s wrote is read at step t with the
    weight e^(a_i,s + ln f_{s+1} + ... + ln f_t), and what was there before the span with
    e^(m + ln f_1 + ... + ln f_t). The logarithm of their sum is m_t.
    """
    C, n, m = first["C"], first["n"], first["m"][..., :1]
    hidden, h = now.k.shape[-1], []
    C = C.unflatten(-1, (hidden, hidden))
    for start in range(0, len(now.k), SPAN):
        a_i, ln_f, q, k, v, o = (part[start : start + SPAN].transpose(0, 1) for part in now)
        scores = torch.cat([ln_f.cumsum(1) + m[:, None], _kept(ln_f) + a_i.transpose(1, 2)], 2)
        m_t = scores.logsumexp(2, keepdim=True)  # (batch, time, 1)
        old, new = (scores - m_t).exp().split([1, scores.shape[2] - 1], 2)
        matches = new * (q @ k.transpose(1, 2))  # (batch, time t, time s)
        found = old * (q @ C.transpose(1, 2)) + matches @ v
        weight = old * (q @ n[..., None]) + matches.sum(2, keepdim=True)
        h.append((o * read(found, weight, m_t)).transpose(0, 1))
        share = new[:, -1, :, None]  # (batch, time, 1): of each step, in what remains
        C = old[:, -1, :, None] * C + (share * v).transpose(1, 2) @ k
        n = old[:, -1] * n + (share * k).sum(1)
        m = m_t[:, -1]
    return torch.cat(h), {"C": C.flatten(-2), "n": n, "m": m}


def _kept(ln_f: Tensor) -> Tensor:
    """ln f_{s+1} + ... + ln f_t (batch, time t, time s), -∞ where s is later than t.

    Each is a sum of its own: of two sums from the first step on, the difference has few digits left
    where gates are shut.
    """
    steps = ln_f.shape[1]
    since = torch.ones(steps, steps, dtype=torch.bool, device=ln_f.device)
    sums = torch.where(since.tril(-1), ln_f, 0.0).cumsum(1)
    return sums.masked_fill(since.triu(1), -math.inf)


def fill(
    sums: Tensor,
    out: dict[str, Tensor],
    first: Mapping[str, Tensor],
    *,
    before: Mapping[str, Tensor] | None,
    reverse: bool,
    padded: Tensor | None,
) -> None:
    """Write all signals but h (time, batch, unit) into `out`, step by step from W x + b.

    `first` has the states before the first step; or `before` those before every step, where each
    was a call of its own. `padded` (time, batch) marks what comes after a shorter sequence's end,
    where the states are handed on. C is in `out` as it is at the end, (batch, hidden²).
    """
    gates(sums, out, first, before=before, reverse=reverse, padded=padded)
    hidden = out["q"].shape[-1]
    i, f, q, k, v, m, n = (out[name] for name in "ifqkvmn")
    weight = (n * q).sum(-1, keepdim=True)

    def after(at: int | slice, C: Tensor) -> Tensor:
        """C of a step, of which s is read."""
        written = (i[at] * v[at])[..., :, None] * k[at][..., None, :]
        C = f[at][..., :, None] * C.unflatten(-1, (hidden, hidden)) + written
        out["s"][at] = read((C @ q[at][..., None])[..., 0], weight[at], m[at])
        return C.flatten(-2)

    if before is not None:
        out["C"] = after(slice(None), before["C"])[-1]
        return
    C, order = first["C"], range(len(sums))
    for at in reversed(order) if reverse else order:
        now = after(at, C)
        C = now if padded is None else torch.where(padded[at][:, None], C, now)
    out["C"] = C


def gates(
    sums: Tensor,
    out: Mapping[str, Tensor],
    first: Mapping[str, Tensor],
    *,
    before: Mapping[str, Tensor] | None,
    reverse: bool,
    padded: Tensor | None,
) -> None:
    """Write all but s and h into `out`, as `fill`, which makes the memory of them."""
    hidden = out["q"].shape[-1]
    a_i, a_f = sums[..., :1], sums[..., 1:2]
    for name, own in zip("qkvo", sums[..., 2:].split(hidden, -1), strict=True):
        out[name][:] = own
    out["k"].div_(math.sqrt(hidden))
    out["o"].sigmoid_()
    ln_f = logsigmoid(a_f)
    order = range(len(sums))
    m, n = (first["m"][..., :1], first["n"]) if before is None else (before["m"], before["n"])
    for at in [slice(None)] if before is not None else reversed(order) if reverse else order:
        apart = ln_f[at] + m[..., :1] - a_i[at]
        f, i = torch.sigmoid(apart), torch.sigmoid(-apart)
        now = {"f": f, "i": i, "m": a_i[at] - logsigmoid(-apart), "n": f * n + i * out["k"][at]}
        if padded is not None and before is None:
            ended = padded[at][:, None]
            now |= {"m": torch.where(ended, m, now["m"]), "n": torch.where(ended, n, now["n"])}
        for name, own in now.items():
            out[name][at] = own
        m, n = now["m"], now["n"]
