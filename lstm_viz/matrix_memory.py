"""The matrix memory of an mLSTM: one step in its letters, and many steps at once.

Beck et al. 2024, "xLSTM", section 2.3, with σ as the forget gate and one head. A layer has one
input gate and one forget gate for all of its units. C is written row after row: C[u · hidden + j]
is what unit u has stored under the j-th number of the keys.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import logsigmoid

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


def step(now: Parts, before: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """One step, from C (..., hidden²), n (..., hidden) and m (..., hidden or 1) before it.

    As of an sLSTM (`cells.slstm_from`), m is the logarithm of all that was written and kept, so
    that i + f = 1, C is a weighted mean of all v kᵀ and n one of all k. s is the paper's h̃.
    """
    apart = now.ln_f + before["m"][..., :1] - now.a_i  # ln f + m' - ln i
    f, i = torch.sigmoid(apart), torch.sigmoid(-apart)
    m = now.a_i - logsigmoid(-apart)
    hidden = now.k.shape[-1]
    written = now.v[..., :, None] * now.k[..., None, :]
    C = f[..., None] * before["C"].unflatten(-1, (hidden, hidden)) + i[..., None] * written
    n = f * before["n"] + i * now.k
    s = read((C @ now.q[..., None])[..., 0], (n * now.q).sum(-1, keepdim=True), m)
    return {"i": i, "f": f, "C": C.flatten(-2), "n": n, "m": m, "s": s, "h": now.o * s}


def read(found: Tensor, weight: Tensor, m: Tensor) -> Tensor:
    """C q / max(|n q|, 1), of C and n in units of e^m: `found` is C q, and `weight` n q."""
    return found / torch.maximum(weight.abs(), torch.exp(-m))


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
    now = parts_of(sums)
    for name in "qkvo":
        out[name][:] = getattr(now, name)
    if before is not None:
        _put(out, slice(None), found := step(now, before))
        out["C"] = found["C"][-1]
        return
    states: Mapping[str, Tensor] = first
    order = range(len(sums))
    for at in reversed(order) if reverse else order:
        found = step(Parts(*(part[at] for part in now)), states)
        if padded is not None:
            ended = padded[at][:, None]
            handed = {name: torch.where(ended, states[name], found[name]) for name in "Cnm"}
            found |= handed
        _put(out, at, found)
        states = found
    out["C"] = states["C"]


def _put(out: Mapping[str, Tensor], at: int | slice, found: Mapping[str, Tensor]) -> None:
    for name in ("i", "f", "n", "m", "s"):
        out[name][at] = found[name]  # one number for all units, where it is single
