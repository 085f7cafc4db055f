"""Matrix ledger: what each step has left in the matrix memory of an mLSTM, from its signals."""

from __future__ import annotations

import numpy as np

from lstm_viz.axes import is_reverse
from lstm_viz.skipping import recorded
from lstm_viz.trace import Trace

NEEDS = ("i", "f", "k", "v")  # the signals that make the memory


def memory_at(trace: Trace, step: int | None = None) -> np.ndarray:
    """C of an mLSTM after `step` (from 0; None is the last one read) of every sequence.

    (layer, direction, batch, hidden²), row after row: what each unit has stored under each number
    of the keys, in units of e^m. A trace does not keep C at every step, as it has hidden² numbers:
    it follows from i, f, k and v, and from C before the first step.

    Raises ValueError for another kind, KeyError where one of these was not kept, and ValueError for
    a step that was not read.
    """
    if trace.kind != "mlstm":
        raise ValueError(f"only an mLSTM has a matrix memory; this trace is of kind {trace.kind!r}")
    i, f, k, v = (trace[name] for name in NEEDS)
    if "C" not in trace.initial:
        raise KeyError("this trace does not have C before the first step; record all of the pass")
    C = trace.initial["C"].copy()
    for direction in range(trace.sizes["direction"]):
        reverse = is_reverse(direction, trace.sizes["direction"])
        for batch in range(trace.sizes["batch"]):
            order = reading_order(trace, batch, reverse=reverse, step=step)
            place = (slice(None), direction, batch)
            share = shares(i[place][:, order, 0], f[place][:, order, 0])  # (layer, 1 + step)
            written = share[:, 1:, None] * v[place][:, order]
            C[place] = C[place] * share[:, :1]
            C[place] += (written.swapaxes(1, 2) @ k[place][:, order]).reshape(C[place].shape)
    return C


def reading_order(
    trace: Trace, batch: int, *, reverse: bool, step: int | None = None
) -> np.ndarray:
    """The steps that a sequence was read at, in that order, up to `step`; ValueError as above."""
    order = np.flatnonzero(recorded(trace, batch))[:: -1 if reverse else 1]
    at = order[-1] if step is None else step
    if at not in order:
        raise ValueError(
            f"step must be one that was read, {order.min()} to {order.max()}; got {step}"
        )
    return order[: int(np.flatnonzero(order == at)[0]) + 1]


def shares(i: np.ndarray, f: np.ndarray) -> np.ndarray:
    """What is left after the last step: of what was there before, then of each step's write.

    i and f (..., step) → (..., 1 + step): ∏ f, and i_s ∏ f of the steps after s.
    """
    ones = np.ones_like(f[..., :1])
    kept = np.concatenate([np.cumprod(f[..., ::-1], -1)[..., ::-1], ones], -1)
    return kept * np.concatenate([ones, i], -1)
