"""Memory: what each step has left in a state, exactly."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from lstm_viz.axes import is_reverse
from lstm_viz.edits import Clamp, parse
from lstm_viz.kinds import KINDS, SIGNALS
from lstm_viz.matrix_ledger import reading_order, shares
from lstm_viz.skipping import recorded
from lstm_viz.trace import Trace


class Ledger(NamedTuple):
    """Where one step's memory came from: parts of the state that add up to it.

    The state is an LSTM's c or a GRU's h. `written` (time, unit) is what each step wrote into it,
    and `left` how much of that is still in it at the step that is read. `initial` (unit,) is what
    is left of the state before step 1, and `held` (time, unit) what is left of what was put into
    the state beside its gates; without edits, that is their rounding. So the state is
    `left.sum(0) + initial + held.sum(0)`. Steps that were skipped, or read later, have 0.

    Where an edit holds the state, the gates of that step neither keep nor write: a state that is
    set keeps nothing of what was there and is in `held` as a whole; one that is frozen ("before")
    keeps everything.
    """

    written: np.ndarray
    left: np.ndarray
    initial: np.ndarray
    held: np.ndarray


def ledger(
    trace: Trace,
    *,
    step: int | None = None,
    layer: int = 0,
    direction: int = 0,
    batch: int = 0,
) -> Ledger:
    """What each step has left in the state at `step` (from 0; None is the last one read).

    c_T = Σ_k (∏_{j>k} f_j) ⊙ i_k ⊙ g_k + (∏_j f_j) ⊙ c_0, with j and k up to T in the order of
    reading; for a GRU, h_T = Σ_k (∏_{j>k} z_j) ⊙ (1 - z_k) ⊙ n_k + (∏_j z_j) ⊙ h_0. In float64,
    and in time that grows with T.

    Of an mLSTM the state is s, what the query of that step reads of the matrix memory: with the
    divisor d = max(|n_T q_T|, exp(-m_T)), s_T = Σ_k (∏_{j>k} f_j) i_k (k_k · q_T) v_k / d + (∏_j
    f_j) C_0 q_T / d. `written` is what each step would have left had nothing been forgotten since.

    Raises ValueError for a simple RNN, which has no gate that keeps, and for a step that was not
    read.
    """
    kind = KINDS[trace.kind]
    if kind.matrix:
        return _of_matrix(trace, step, {"layer": layer, "direction": direction, "batch": batch})
    if kind.keep is None or kind.write is None:
        raise ValueError(
            f"a ledger needs a gate that keeps (an LSTM's f, a GRU's z); {kind.one} has none"
        )
    reverse = is_reverse(direction, trace.sizes["direction"])
    order = np.flatnonzero(recorded(trace, batch))[:: -1 if reverse else 1]
    at = order[-1] if step is None else step
    if at not in order:
        raise ValueError(
            f"step must be one that was read, {order.min()} to {order.max()}; got {step}"
        )
    order = order[: int(np.flatnonzero(order == at)[0]) + 1]
    where = {"layer": layer, "direction": direction, "batch": batch}
    signal = {
        name: trace.sel(name, **where)[order].astype(np.float64) for name in SIGNALS[trace.kind]
    }
    state, keep, written = kind.memory, kind.keep(signal), kind.write(signal)
    first = trace.initial[state][layer, direction, batch].astype(np.float64)
    before = np.concatenate([first[None], signal[state][:-1]])
    set_, frozen = _holds(trace, state, where, order)
    keep = np.where(set_, 0.0, np.where(frozen, 1.0, keep))
    written = np.where(set_ | frozen, 0.0, written)
    kept = np.cumprod(keep[::-1], axis=0)[::-1]  # of the state before each step
    still = np.concatenate([kept[1:], np.ones_like(kept[:1])])  # of what each step wrote
    held = signal[state] - (keep * before + written)

    def on_the_axis(values: np.ndarray) -> np.ndarray:
        whole = np.zeros((trace.sizes["time"], values.shape[1]))
        whole[order] = values
        return whole

    return Ledger(
        on_the_axis(written),
        on_the_axis(still * written),
        kept[0] * first,
        on_the_axis(still * held),
    )


def _of_matrix(trace: Trace, step: int | None, where: Mapping[str, int]) -> Ledger:
    """The ledger of what an mLSTM's query reads."""
    reverse = is_reverse(where["direction"], trace.sizes["direction"])
    order = reading_order(trace, where["batch"], reverse=reverse, step=step)
    now = {name: trace.sel(name, **where)[order].astype(np.float64) for name in SIGNALS[trace.kind]}
    q, n, m = now["q"][-1], now["n"][-1], now["m"][-1, 0]
    divisor = max(abs(n @ q), np.exp(-m))
    share = shares(now["i"][:, 0], now["f"][:, 0])
    found = (now["k"] @ q)[:, None] * now["v"] / divisor
    units = trace.sizes["unit"]
    first = trace.initial["C"][tuple(where.values())].astype(np.float64).reshape(units, -1)
    initial = share[0] * (first @ q) / divisor
    written, left, held = (np.zeros((trace.sizes["time"], units)) for _ in range(3))
    written[order], left[order] = now["i"][:, :1] * found, share[1:, None] * found
    held[order[-1]] = now["s"][-1] - left.sum(0) - initial
    return Ledger(written, left, initial, held)


def _holds(
    trace: Trace, state: str, where: Mapping[str, int], steps: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Where an edit has set the state, and where it has frozen it, two (step, unit) of bool."""
    units = np.arange(trace.sizes["unit"])
    set_ = np.zeros((len(steps), len(units)), bool)
    frozen = set_.copy()
    only = {axis: trace.meta.get(f"edited_{axis}") for axis in where}
    if any(only[axis] not in (None, at % trace.sizes[axis]) for axis, at in where.items()):
        return set_, frozen
    # Edits count the steps that were read; `spread` may have put missing ones between them.
    places = np.searchsorted(np.flatnonzero(recorded(trace, where["batch"])), steps)
    for edit in parse(trace.meta.get("edited", "")):
        if isinstance(edit, Clamp) and edit.signal == state:
            cells = np.ix_(_among(edit.steps, places), _among(edit.units, units))
            frozen[cells] = edit.value == "before"  # of several edits, the last one wins
            set_[cells] = edit.value != "before"
    return set_, frozen


def _among(runs: Any, places: np.ndarray) -> np.ndarray:
    """Which of the places an edit names, (place,) of bool; None names all."""
    if runs is None:
        return np.ones(len(places), bool)
    return np.logical_or.reduce([(places >= run.start) & (places < run.stop) for run in runs])
