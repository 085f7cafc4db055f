"""The recurrent map: what a layer makes of any state while its input stays the same."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lstm_viz.arrays import Arrays, hidden_weight
from lstm_viz.cells import step_from
from lstm_viz.jacobians import around, stated
from lstm_viz.kinds import SIGNALS, hx_names
from lstm_viz.skipping import recorded
from lstm_viz.trace import Trace


class RecurrentMap:
    """F: the states of a layer to the next ones, with the input x at every step.

    A state is h, for an LSTM (h, c) and for an sLSTM (h, c, m) in one vector, as in
    `jacobians.Linearised`. `trajectory` (step, state) are those of the trace in the order of
    reading, without the initial one.

    Raises ValueError for weights or an x that do not fit the trace.
    """

    def __init__(
        self, trace: Trace, weights: Arrays, x: np.ndarray, place: Mapping[str, int]
    ) -> None:
        self.kind, self.weights = trace.kind, weights
        self.states = hx_names(trace.kind)
        self.hidden = trace.sizes["hidden"]
        backward = place["direction"] % trace.sizes["direction"] == 1
        read = np.flatnonzero(recorded(trace, place["batch"]))[:: -1 if backward else 1]
        signals = {
            name: trace.sel(name, **place)[read].astype(np.float64) for name in SIGNALS[self.kind]
        }
        self.trajectory = self._join(signals)
        self.squash = stated(trace, signals)
        before = self._split(self.trajectory)
        around(trace.kind, signals, before, weights, read, self.squash)  # do they fit?
        W_ih = self._weight("W_ih")
        self.W_hh = hidden_weight(weights, trace.kind, len(W_ih), self.hidden)
        x = np.asarray(x, np.float64)
        if x.shape != W_ih.shape[1:] or not np.isfinite(x).all():
            raise ValueError(
                f"x must be {W_ih.shape[1]} numbers, what the layer reads at a step; got {x}"
            )
        self.from_x = W_ih @ x + self._bias("b_ih")

    @property
    def size(self) -> int:
        """How many numbers a state has."""
        return self.trajectory.shape[1]

    def __call__(self, states: np.ndarray) -> np.ndarray:
        """The states (..., state) one step later; not finite where relu leaves the numbers."""
        return self._join(self._signals(states))

    def jacobian(self, states: np.ndarray) -> np.ndarray:
        """∂F(s)/∂s of each of some states (point, state), (point, state, state)."""
        now, before = self._signals(states), self._split(states)
        steps = np.arange(len(states))
        return around(self.kind, now, before, self.weights, steps, self.squash).jacobian()

    def _signals(self, states: np.ndarray) -> dict[str, np.ndarray]:
        before = self._split(states)
        from_h = self._product(before["h"])
        W_hr, p = (
            None if self.weights.get(name) is None else self._weight(name) for name in ("W_hr", "p")
        )
        from_x = np.broadcast_to(self.from_x, from_h.shape)
        options = {"W_hr": W_hr, "p": p, "nonlinearity": self.squash, "product": self._product}
        return step_from(self.kind, from_x, from_h, before, **options)

    def _product(self, h: np.ndarray) -> np.ndarray:
        return h @ self.W_hh.T + self._bias("b_hh")

    def _split(self, states: np.ndarray) -> dict[str, np.ndarray]:
        inner = len(self.states) - 1
        h, others = states[..., : self.hidden], states[..., self.hidden :]
        parts = [h, *(np.split(others, inner, axis=-1) if inner else ())]
        return dict(zip(self.states, parts, strict=True))

    def _join(self, signals: Mapping[str, np.ndarray]) -> np.ndarray:
        return np.concatenate([signals[name] for name in self.states], axis=-1)

    def _weight(self, name: str) -> np.ndarray:
        return np.asarray(self.weights[name], np.float64)

    def _bias(self, name: str) -> np.ndarray | float:
        given = self.weights.get(name)
        return 0.0 if given is None else given.astype(np.float64)
