"""Place: the step and the unit at which a picture opens."""

from __future__ import annotations

import numpy as np

from lstm_viz import measure
from lstm_viz.activations import by_signal
from lstm_viz.explorer.panel import Panel
from lstm_viz.kinds import KINDS
from lstm_viz.skipping import recorded
from lstm_viz.words import READING


def where_gates_matter(panel: Panel) -> tuple[int, int]:
    """The step and the unit, both from 0, whose outputs depend most on what is kept and written.

    Without what a unit keeps at a step, as with an LSTM's f at 0, or without what it writes, its h
    would be another, and with it every output of that step by its weight: exactly, as an output is
    a sum over units. The product of both changes is largest there. The last step counts only where
    it is the only one, since nothing follows from it. Without a head or without a gate that keeps,
    and where nothing would change, it is where the state changes most: `measure.largest_change`.
    """
    changes = _changes(panel)
    if changes is None or not changes.any():
        return measure.largest_change(panel.trace, **panel.place)
    step, unit = np.unravel_index(changes.argmax(), changes.shape)
    return int(np.flatnonzero(recorded(panel.trace, panel.batch))[step]), int(unit)


def _changes(panel: Panel) -> np.ndarray | None:
    """The product of both changes, (step, unit), at the steps that were read."""
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
    W_hr = panel.weights.get("W_hr")
    weight = np.abs(panel.readout.head.W if W_hr is None else panel.readout.head.W @ W_hr)
    squash = by_signal(trace.kind, panel.nonlinearity)["h"] if kind.memory == "c" else None

    def shown(memory: np.ndarray) -> np.ndarray:
        return memory if squash is None else squash.value(np, memory)

    unedited = shown(state)
    kept, made = (unedited - shown(state - part) for part in (keep * before, written))
    shares = weight.max(axis=0) * (1 if squash is None else now["o"])
    product = np.abs(kept * made) * shares**2
    return product[:-1] if len(product) > 1 else product


def most_varied(panel: Panel) -> tuple[int, int]:
    """The unit whose h varies most, and the step at which it changes most, both from 0.

    A text is coloured by the h of one unit: one that changes much but once leaves it blank.
    """
    h = panel.signal("h")
    steps = np.flatnonzero(~np.isnan(h[:, 0]))
    unit = int(h[steps].std(axis=0).argmax())
    changes = np.abs(np.diff(h[steps, unit], prepend=h[steps[0], unit]))
    return int(steps[changes.argmax()]), unit
