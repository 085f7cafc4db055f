"""Measures: from a Trace to numbers about its units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import numpy as np

from lstm_viz.edits import Clamp, parse
from lstm_viz.kinds import KINDS, SIGNALS
from lstm_viz.skipping import recorded
from lstm_viz.trace import Trace

Order = Literal["index", "half-life", "similarity"]
ORDERS: tuple[Order, ...] = ("index", "half-life", "similarity")


def half_life(trace: Trace, *, layer: int = 0, direction: int = 0, batch: int = 0) -> np.ndarray:
    """The number of steps after which a unit still holds half of what it held, (unit,).

    It is ln 0.5 / mean(ln f) over the steps that the network read, from the forget gate f, or what
    another kind keeps (`Kind.keep`, of a GRU the update gate z): the half-life that a constant gate
    with the same product would have. It is inf where the gate stayed at 1 and 0 where it was once
    exactly 0. It speaks of what is kept, not of what is written.

    Raises ValueError for a simple RNN, which has no gate that keeps.
    """
    kind = KINDS[trace.kind]
    if kind.keep is None:
        raise ValueError(
            f"half-life needs a gate that keeps (an LSTM's f, a GRU's z); a {trace.kind} has none"
        )
    gate = kind.keep(_Steps(trace, layer, direction, batch))
    with np.errstate(divide="ignore"):  # ln 0 = -inf is the truth here
        decay = -np.log(np.abs(gate)).mean(axis=0)  # an activation of its own may be negative
    lives = np.full(decay.shape, np.inf)
    np.divide(np.log(2.0), decay, out=lives, where=decay > 0)
    return lives


def unit_order(
    trace: Trace,
    by: Order = "index",
    *,
    layer: int = 0,
    direction: int = 0,
    batch: int = 0,
) -> np.ndarray:
    """The units in their order from top to bottom, (unit,) of indices.

    "index" keeps PyTorch's order. "half-life" puts the longest memory first. "similarity" puts
    units side by side whose hidden states rise and fall together (where a projection makes h
    another size, their cell states): from the unit least like the others, always on to the most
    correlated unit that is left. Equal units are together; units that never move are last. The
    same trace gives the same order.

    Raises ValueError for an unknown order, and for "half-life" of a simple RNN.
    """
    if by == "index":
        return np.arange(trace.sizes["unit"])
    if by == "half-life":
        lives = half_life(trace, layer=layer, direction=direction, batch=batch)
        return np.argsort(-lives, kind="stable")
    if by == "similarity":
        state = "c" if trace.projected else "h"
        return _by_similarity(_steps(trace, state, layer, direction, batch).T)
    raise ValueError(f"units are ordered by {', '.join(ORDERS)}; got {by!r}")


def largest_change(
    trace: Trace, *, layer: int = 0, direction: int = 0, batch: int = 0
) -> tuple[int, int]:
    """The step and the unit, both from 0, at which the state changes most: largest |c_t − c_{t−1}|.

    The state is c, of a network without one h. A step is compared with the one that the network
    read before it, past a gap and against the time axis where it reads backwards; the first one
    with the initial state. Of equal changes the first counts.
    """
    state = KINDS[trace.kind].memory
    values = _steps(trace, state, layer, direction, batch)
    first = trace.initial[state][layer, direction, batch][None]
    ends = {"prepend": first} if direction == 0 else {"append": first}
    changes = np.abs(np.diff(values, axis=0, **ends))
    at, unit = np.unravel_index(changes.argmax(), changes.shape)
    return int(np.flatnonzero(recorded(trace, batch))[at]), int(unit)


def saturation(
    trace: Trace,
    signal: str,
    *,
    low: float = 0.1,
    high: float = 0.9,
    layer: int = 0,
    direction: int = 0,
    batch: int = 0,
) -> tuple[np.ndarray, np.ndarray]:
    """How much of the time a signal is nearly shut and nearly open: two (unit,) of fractions.

    The first is the share of the steps that the network read with a value below `low`, the second
    that above `high`.

    Raises ValueError unless `low` is below `high`.
    """
    if not low < high:
        raise ValueError(f"low must be below high; got low {low} and high {high}")
    values = _steps(trace, signal, layer, direction, batch)
    return (values < low).mean(axis=0), (values > high).mean(axis=0)


def correlation(
    trace: Trace, values: np.ndarray, *, layer: int = 0, direction: int = 0, batch: int = 0
) -> np.ndarray:
    """How closely each unit's state follows `values` (time,), (unit,): Pearson's r, −1 to 1.

    The state is c, of a network without one h. Steps that were not read do not count. 0 where
    either of the two never changes.

    Raises ValueError unless there is one value a step.
    """
    if np.shape(values) != (trace.sizes["time"],):
        raise ValueError(
            f"values must be ({trace.sizes['time']},), one for each step; got {np.shape(values)}"
        )
    state = KINDS[trace.kind].memory
    states = _steps(trace, state, layer, direction, batch)
    wanted = np.asarray(values, np.float64)[recorded(trace, batch)]
    moves = (np.ptp(states, axis=0) > 0) & (np.ptp(wanted) > 0)
    states, wanted = states - states.mean(axis=0), wanted - wanted.mean()
    size = np.linalg.norm(states, axis=0) * np.linalg.norm(wanted)
    return np.divide(wanted @ states, size, out=np.zeros(len(size)), where=moves)


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

    Raises ValueError for a simple RNN, which has no gate that keeps, and for a step that was not
    read.
    """
    kind = KINDS[trace.kind]
    if kind.keep is None or kind.write is None:
        raise ValueError(
            f"a ledger needs a gate that keeps (an LSTM's f, a GRU's z); a {trace.kind} has none"
        )
    reverse = direction % trace.sizes["direction"] == 1
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


def error(target: np.ndarray, prediction: np.ndarray) -> float:
    """The mean squared error over all places where there is a target (is not NaN).

    A prediction that is NaN where there is a target makes the error NaN: a network that failed
    must not look good.

    Raises ValueError where the shapes differ or there is no target at all.
    """
    target, prediction = np.asarray(target, np.float64), np.asarray(prediction, np.float64)
    if target.shape != prediction.shape:
        raise ValueError(
            "target and prediction must have one shape; "
            f"got target {target.shape} and prediction {prediction.shape}"
        )
    asked = ~np.isnan(target)
    if not asked.any():
        raise ValueError("there is no step with a target, so there is no error to measure")
    return float(np.mean((target[asked] - prediction[asked]) ** 2))


class _Steps(dict[str, np.ndarray]):
    """The signals that are asked for, as `_steps` has them."""

    def __init__(self, trace: Trace, *place: int) -> None:
        self._of = trace, place

    def __missing__(self, signal: str) -> np.ndarray:
        trace, place = self._of
        return _steps(trace, signal, *place)


def _steps(trace: Trace, signal: str, layer: int, direction: int, batch: int) -> np.ndarray:
    """A signal at the steps that were read, without gaps and padding, (step, unit), in float64."""
    values = trace.sel(signal, layer=layer, direction=direction, batch=batch)
    return values[recorded(trace, batch)].astype(np.float64)


def _by_similarity(rows: np.ndarray) -> np.ndarray:
    # Equal rows are one place to visit, so that they stay together whatever rounding does.
    distinct, place = np.unique(rows, axis=0, return_inverse=True)
    still = np.ptp(distinct, axis=1) == 0
    moving, resting = np.flatnonzero(~still), np.flatnonzero(still)
    visited = np.concatenate([moving[_chain(distinct[moving])], resting])
    return np.concatenate([np.flatnonzero(place.ravel() == one) for one in visited])


def _chain(rows: np.ndarray) -> np.ndarray:
    """From the row least like the others, always on to the most correlated one that is left."""
    if len(rows) < 2:
        return np.arange(len(rows))
    # Rounded, so that a tie is a tie on every machine; the lowest index then wins.
    alike = np.corrcoef(rows).round(9)
    at = int(alike.sum(axis=1).round(6).argmin())
    order, left = [at], np.ones(len(rows), bool)
    for _ in range(len(rows) - 1):
        left[at] = False
        at = int(np.where(left, alike[at], -np.inf).argmax())
        order.append(at)
    return np.array(order)
