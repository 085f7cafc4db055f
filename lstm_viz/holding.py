"""What edits make of one layer in one direction: its weights, its states before step 1, its steps.

Everything here is NumPy and time first: signals are (time, batch, unit), as in a `Call`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from lstm_viz.cells import Held, Weights, as_is
from lstm_viz.edits import Begin, Change, Clamp
from lstm_viz.kinds import KINDS, rows_of

Index = slice | np.ndarray


class LayerWeights(NamedTuple):
    """The weights of one layer in one direction, as `cells.Weights`."""

    W_ih: np.ndarray
    W_hh: np.ndarray
    b_ih: np.ndarray | None
    b_hh: np.ndarray | None
    W_hr: np.ndarray | None
    p: np.ndarray | None


class Holder:
    """The clamps of a pass, ready for its steps.

    `recorded` holds the signals of the unedited pass, NaN at padding, for "original" and "mean";
    `states` are those that a step begins with.
    """

    def __init__(
        self,
        clamps: Sequence[Clamp],
        recorded: Mapping[str, np.ndarray],
        states: Sequence[str],
    ) -> None:
        self.clamps, self.recorded, self.states = clamps, recorded, states
        self.means = {
            clamp.signal: np.nanmean(recorded[clamp.signal], 0)
            for clamp in clamps
            if clamp.value == "mean"
        }
        self.when = np.zeros((len(clamps), len(recorded["h"])), bool)
        for row, clamp in zip(self.when, clamps, strict=True):
            row[index(clamp.steps)] = True
        self.keys = [bytes(column) for column in np.packbits(self.when.T, axis=1)]
        self.known: dict[bytes, dict[str, list[tuple[Clamp, Index]]]] = {}

    @property
    def steps(self) -> np.ndarray:
        """(time,) of bool: where something is held."""
        return np.logical_or.reduce(self.when)

    def at(self, step: int, before: Mapping[str, np.ndarray], begins: np.ndarray | None) -> Held:
        """What holds the signals of a step, for the cells.

        `before` has the signals of the step before: of the first step, only the states. `begins`
        (batch,) marks the sequences for which this step is the first, where they are not all.
        """
        active = self._active(step)
        if not active:
            return as_is
        now: dict[str, np.ndarray] = {}

        def value_of(name: str, value: Any, computed: np.ndarray) -> np.ndarray:
            if value == "mean":
                return self.means[name]
            if value == "original":
                return self.recorded[name][step]
            if value == "1-f":
                return 1 - now["f"]
            if value != "before":
                return np.full_like(computed, value)
            earlier = before.get(name, computed)
            if begins is None or name in self.states:
                return earlier
            return np.where(begins[:, None], computed, earlier)

        def held(name: str, computed: np.ndarray) -> np.ndarray:
            for clamp, units in active.get(name, ()):
                value = value_of(name, clamp.value, computed)
                computed = computed.copy()
                computed[:, units] = value[:, units]
            now[name] = computed
            return computed

        return held

    def _active(self, step: int) -> dict[str, list[tuple[Clamp, Index]]]:
        """What is held at a step, by signal; mostly it is what was held at the step before."""
        key = self.keys[step]
        if key not in self.known:
            found: dict[str, list[tuple[Clamp, Index]]] = {}
            for clamp, on in zip(self.clamps, self.when[:, step], strict=True):
                if on:
                    found.setdefault(clamp.signal, []).append((clamp, index(clamp.units)))
            self.known[key] = found
        return self.known[key]


def begun(first: Mapping[str, np.ndarray], begins: Iterable[Begin]) -> dict[str, np.ndarray]:
    """The states before step 1, each (batch, hidden or unit), as edits set them."""
    states = dict(first)
    for begin in begins:
        states[begin.state] = states[begin.state].copy()
        states[begin.state][:, index(begin.units)] = begin.value
    return states


def changed(w: Weights, kind: str, changes: Iterable[Change]) -> LayerWeights:
    """The weights as edits change them; a network without biases has biases of zeros."""
    arrays = LayerWeights(*(None if one is None else one.detach().cpu().numpy() for one in w))  # type: ignore[arg-type]
    units = arrays.W_hh.shape[1] if arrays.W_hr is None else arrays.W_hr.shape[1]
    places, peeps = rows_of(kind, units), KINDS[kind].peeps
    seen = {gate: range(at * units, (at + 1) * units) for at, gate in enumerate(peeps)}
    for change in changes:
        block, gate = change.block[:-1], change.block[-1]
        rows = np.array((seen if block == "p_" else places)[gate])[index(change.units)]
        own = {"W_x": ("W_ih",), "W_h": ("W_hh",), "b_": ("b_ih", "b_hh"), "p_": ("p",)}
        names = own[block]
        for name in names:
            values = getattr(arrays, name)
            values = np.zeros_like(arrays.W_ih[:, 0]) if values is None else values.copy()
            # The two biases add.
            second = name == "b_hh"
            if change.how == "=":
                values[rows] = 0 if second else change.number
            elif change.how == "*":
                values[rows] *= change.number
            elif not second:
                values[rows] += change.number
            arrays = arrays._replace(**{name: values})
    return arrays


def index(places: Any) -> Index:
    """The places of an edit as an index, a slice where it can be one."""
    if places is None:
        return slice(None)
    if len(places) == 1:
        return slice(places[0].start, places[0].stop)
    return np.concatenate([np.arange(run.start, run.stop) for run in places])
