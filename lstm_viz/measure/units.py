"""Units: what a unit keeps, when it changes, how often it is saturated, what it follows."""

from __future__ import annotations

import numpy as np

from lstm_viz.axes import is_reverse
from lstm_viz.kinds import KINDS
from lstm_viz.measure.read_steps import ReadSteps, read_steps
from lstm_viz.skipping import recorded
from lstm_viz.trace import Trace


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
            f"half-life needs a gate that keeps (an LSTM's f, a GRU's z); {kind.one} has none"
        )
    gate = kind.keep(ReadSteps(trace, layer, direction, batch))
    with np.errstate(divide="ignore"):  # ln 0 = -inf is the truth here
        decay = -np.log(np.abs(gate)).mean(axis=0)  # an activation of its own may be negative
    lives = np.full(decay.shape, np.inf)
    np.divide(np.log(2.0), decay, out=lives, where=decay > 0)
    return lives


def largest_change(
    trace: Trace, *, layer: int = 0, direction: int = 0, batch: int = 0
) -> tuple[int, int]:
    """The step and the unit, both from 0, at which the state changes most: largest |c_t − c_{t−1}|.

    The state is c, of a network without one h. A step is compared with the one that the network
    read before it, past a gap and against the time axis where it reads backwards; the first one
    with the initial state. Of equal changes the first counts.
    """
    state = KINDS[trace.kind].memory
    values = read_steps(trace, state, layer, direction, batch)
    first = trace.initial[state][layer, direction, batch][None]
    reverse = is_reverse(direction, trace.sizes["direction"])
    ends = {"append": first} if reverse else {"prepend": first}
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
    values = read_steps(trace, signal, layer, direction, batch)
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
    states = read_steps(trace, state, layer, direction, batch)
    wanted = np.asarray(values, np.float64)[recorded(trace, batch)]
    moves = (np.ptp(states, axis=0) > 0) & (np.ptp(wanted) > 0)
    states, wanted = states - states.mean(axis=0), wanted - wanted.mean()
    size = np.linalg.norm(states, axis=0) * np.linalg.norm(wanted)
    return np.divide(wanted @ states, size, out=np.zeros(len(size)), where=moves)
