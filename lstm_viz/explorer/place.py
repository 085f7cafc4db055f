"""Place: the step and the unit at which a picture opens."""

from __future__ import annotations

import numpy as np

from lstm_viz import measure
from lstm_viz.activations import by_signal
from lstm_viz.explorer.panel import Panel
from lstm_viz.kinds import KINDS
from lstm_viz.skipping import recorded
from lstm_viz.words import READING

NEGATIVE = 0.5  # what a cell with a negative state counts, beside one with a positive state
_LEAST = 1e-30  # a share that is kept, of which there is a logarithm


def where_gates_matter(panel: Panel, asked: np.ndarray | None = None) -> tuple[int, int]:
    """The step and the unit, both from 0, at which a gate is seen to do what answers depend on.

    There the gate that keeps is further closed, or the one that writes further open, than its
    median over the steps; and what is kept and written there changes an output of this or a later
    step by the direct route. The product of both is largest there, a negative state counting half:
    what grows reads easier than what falls. `asked` (time,) are the steps whose outputs count, else
    all. The last step counts only where it is the only one, since nothing follows from it. Without
    a head or without a gate that keeps, and where the product is 0, it is where the state changes
    most: `measure.largest_change`.
    """
    seen = _seen(panel, asked)
    if seen is None or not seen.any():
        return measure.largest_change(panel.trace, **panel.place)
    step, unit = np.unravel_index(seen.argmax(), seen.shape)
    return int(np.flatnonzero(recorded(panel.trace, panel.batch))[step]), int(unit)


def _seen(panel: Panel, asked: np.ndarray | None) -> np.ndarray | None:
    """The product of both, (step, unit), at the steps that were read."""
    trace, kind, place = panel.trace, KINDS[panel.trace.kind], tuple(panel.place.values())
    if panel.readout is None or kind.keep is None or kind.matrix:
        return None
    read = recorded(trace, panel.batch)
    # In float32, as they are recorded: what is largest needs no more.
    now = {name: panel.signal(name) for name in READING[trace.kind]}
    if not read.all():
        now = {name: values[read] for name, values in now.items()}
    state = now[kind.memory]
    before = np.concatenate([trace.initial[kind.memory][place][None], state[:-1]])
    keep, written = kind.shares(now)
    moved = np.median(keep, axis=0) - keep
    if "i" in kind.valves:
        moved = np.maximum(moved, now["i"] - np.median(now["i"], axis=0))
    W_hr = panel.weights.get("W_hr")
    W = panel.readout.head.W if W_hr is None else panel.readout.head.W @ W_hr
    reach = np.broadcast_to(np.abs(W).max(axis=0), state.shape)
    if kind.memory == "c":
        of_c = by_signal(trace.kind, panel.nonlinearity)["h"]
        reach = reach * np.abs(now["o"] * of_c.slope(np, of_c.value(np, state)))
    if asked is not None:
        reach = reach * asked[read][:, None]
    amount = np.abs(keep * before) + np.abs(written)
    seen = np.maximum(moved, 0) * amount * _farthest(reach, keep)
    seen *= np.where(state > 0, 1, NEGATIVE)
    return seen[:-1] if len(seen) > 1 else seen


def _farthest(reach: np.ndarray, keep: np.ndarray) -> np.ndarray:
    """The largest of `reach` from each step on, times all that is kept up to there, ∏ keep."""
    kept = np.log(np.clip(np.abs(keep), _LEAST, 1)).cumsum(axis=0)
    with np.errstate(divide="ignore"):  # of 0 it is −∞: what nothing reads stays 0
        later = kept + np.log(reach)
    return np.exp(np.maximum.accumulate(later[::-1])[::-1] - kept)


def most_varied(panel: Panel) -> tuple[int, int]:
    """The unit whose h varies most, and the step at which it changes most, both from 0.

    A text is coloured by the h of one unit: one that changes much but once leaves it blank.
    """
    h = panel.signal("h")
    steps = np.flatnonzero(~np.isnan(h[:, 0]))
    unit = int(h[steps].std(axis=0).argmax())
    changes = np.abs(np.diff(h[steps, unit], prepend=h[steps[0], unit]))
    return int(steps[changes.argmax()]), unit
