"""Jacobians: one layer, linearised at every step that it read, in closed form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from lstm_viz import slopes
from lstm_viz.activations import by_signal
from lstm_viz.arrays import Arrays, hidden_bias, hidden_weight, peepholes, weight_of
from lstm_viz.kinds import GATES, KINDS, SIGNALS, hx_names
from lstm_viz.skipping import recorded
from lstm_viz.trace import Trace

# float32 rounds a recorded h by less; another function of a differs by more.
SAME = 1e-3


@dataclass(frozen=True, eq=False)
class Linearised:
    """One layer in one direction, linearised around the states that a sequence led it through.

    Its state is h, for an LSTM (h, c) in one vector, for an sLSTM (h, c, m): `size` numbers. The
    axis `step` has the steps that were read, in the order of reading, and `steps` (step,) where
    they are on the trace's time axis. Each step changes the state by its Jacobian J = ∂state /
    ∂(state before), with the input held fixed. J is never stored: with as many parts as the cell
    has states,

        ∂part/∂h' = Σ_gate on_h[part, gate] ⊙ W_hh[gate],   ∂part/∂(last state)' = direct[part].

    on_h and on_x: (step, part, gate, unit), the derivative of a part by what W_hh and W_ih add to a
    gate. They differ in a GRU only, whose r multiplies what W_hh adds to n. direct: (step, part,
    unit), from the state before to the state without a weight: by c of an LSTM, by h of a GRU.
    Everything is float64.
    """

    kind: str
    steps: np.ndarray
    on_h: np.ndarray
    on_x: np.ndarray
    direct: np.ndarray
    W_ih: np.ndarray  # (gate, unit, input)
    W_hh: np.ndarray  # (gate, unit, hidden)
    W_hr: np.ndarray | None  # (hidden, unit), where an LSTM projects
    # Where r multiplies h' before the product: r, and how r ⊙ h' changes with r's sum, each
    # (step, unit).
    reset: tuple[np.ndarray, np.ndarray] | None = None
    # From the m of an sLSTM to each part, (step, part, unit): it, too, needs no weight.
    weighs: np.ndarray | None = None
    p: np.ndarray | None = None  # (gate, unit), where the gates i f o see c

    @property
    def hidden(self) -> int:
        """The size of h."""
        return self.W_hh.shape[-1]

    @property
    def parts(self) -> dict[str, slice]:
        """Where each state lies in the state's vector: h, then the others."""
        h, unit, inner = self.hidden, self.W_hh.shape[1], hx_names(self.kind)[1:]
        starts = {name: h + place * unit for place, name in enumerate(inner)}
        return {"h": slice(0, h)} | {n: slice(at, at + unit) for n, at in starts.items()}

    @property
    def size(self) -> int:
        """How many numbers the state has."""
        return [*self.parts.values()][-1].stop

    def jacobian(self, steps: slice = slice(None)) -> np.ndarray:
        """∂state/∂(state before) of some steps, (step, state, state): row = what changes.

        All of 1000 steps of 128 units are half a gigabyte for an LSTM; take a few at a time.
        """
        on_h, direct = self.on_h[steps], self.direct[steps]
        W = self.W_hh.transpose(1, 0, 2)
        if self.reset is not None:  # ∂(W_hn (r ⊙ h'))/∂h' = W_hn (diag r + diag(h' r̂) W_hr)
            r, to_r = (one[steps] for one in self.reset)
            inner = to_r[:, :, None] * self.W_hh[0]
            inner += np.eye(self.hidden) * r[:, :, None]
            W = np.repeat(W[None], len(on_h), axis=0)
            W[:, :, 2] = self.W_hh[2] @ inner
        by_unit = on_h.transpose(0, 3, 1, 2) @ W  # (step, unit, part, h)
        J = np.zeros((len(on_h), self.size, self.size))
        unit, last = np.arange(direct.shape[-1]), self._last
        for part, (name, rows) in enumerate(self.parts.items()):
            if name == "h" and self.W_hr is not None:
                J[:, rows, : self.hidden] = self.W_hr @ by_unit[:, :, part]
                J[:, rows, last] = self.W_hr * direct[:, None, part]
            else:
                J[:, rows, : self.hidden] = by_unit[:, :, part]
                J[:, rows, last][:, unit, unit] += direct[:, part]
            if self.weighs is not None:
                J[:, rows, self.parts["m"]][:, unit, unit] = self.weighs[steps][:, part]
        return J

    def back(self, step: int, P: np.ndarray) -> np.ndarray:
        """P J of one step: from ∂y/∂state, (row, state), to ∂y/∂(state before)."""
        own = self._own(P)  # (row, part, unit)
        at_gates = np.einsum("rpu,pgu->rgu", own, self.on_h[step])
        before = np.zeros_like(P)
        if self.reset is not None:
            r, to_r = (one[step] for one in self.reset)
            inner = at_gates[:, 2] @ self.W_hh[2]
            before += inner * r
            at_gates[:, 0], at_gates[:, 2] = inner * to_r, 0.0
        before[:, : self.hidden] += at_gates.reshape(len(P), -1) @ self._flat(self.W_hh)
        before[:, self._last] += np.einsum("rpu,pu->ru", own, self.direct[step])
        if self.weighs is not None:
            before[:, self.parts["m"]] = np.einsum("rpu,pu->ru", own, self.weighs[step])
        return before

    def forward(self, step: int, V: np.ndarray) -> np.ndarray:
        """J V of one step: what the changes V (state, column) of the state before become."""
        at_gates = (self._flat(self.W_hh) @ V[: self.hidden]).reshape(*self.W_hh.shape[:2], -1)
        if self.reset is not None:
            r, to_r = (one[step][:, None] for one in self.reset)
            at_gates[2] = self.W_hh[2] @ (r * V + to_r * at_gates[0])
        own = np.einsum("pgu,guk->puk", self.on_h[step], at_gates)
        own += self.direct[step][:, :, None] * V[self._last]
        if self.weighs is not None:
            own += self.weighs[step][:, :, None] * V[self.parts["m"]]
        if self.W_hr is None:
            return own.reshape(self.size, -1)
        return np.concatenate([self.W_hr @ own[0], own[1]])

    def to_input(self, P: np.ndarray) -> np.ndarray:
        """From ∂y/∂state of every step, (step, row, state), to ∂y/∂input, (step, row, input)."""
        at_gates = np.einsum("srpu,spgu->srgu", self._own(P), self.on_x)
        if self.reset is not None:
            at_gates[:, :, 0] = at_gates[:, :, 2] @ self.W_hh[2] * self.reset[1][:, None]
        return at_gates.reshape(*P.shape[:2], -1) @ self._flat(self.W_ih)

    @property
    def _last(self) -> slice:
        """The state that reaches the next one without a weight: an LSTM's c, or h."""
        return self.parts[KINDS[self.kind].memory]

    def _own(self, P: np.ndarray) -> np.ndarray:
        """(..., state) → (..., part, unit): h as it is before a projection."""
        h, *c = (P[..., rows] for rows in self.parts.values())
        return np.stack([h if self.W_hr is None else h @ self.W_hr, *c], axis=-2)

    @staticmethod
    def _flat(W: np.ndarray) -> np.ndarray:
        return W.reshape(-1, W.shape[-1])


def linearise(
    trace: Trace, weights: Arrays, *, layer: int = 0, direction: int = 0, batch: int = 0
) -> Linearised:
    """The layer around what it did on one sequence, from its signals and its `weights`.

    `weights` are those of this layer in this direction: W_ih and W_hh, b_hh where a GRU has biases,
    W_hr where an LSTM projects, p where its gates see c; `call.weight_arrays` takes them from a
    module. Whether an nn.RNN has tanh or relu is read from its signals. Steps that were skipped,
    and padding, are left out.

    Raises ValueError for weights that do not fit the trace, and for a kind whose memory is a
    matrix.
    """
    _need_no_matrix(trace.kind)
    place = {"layer": layer, "direction": direction, "batch": batch}
    backward = direction % trace.sizes["direction"] == 1
    steps = np.flatnonzero(recorded(trace, batch))[:: -1 if backward else 1]
    now = {name: trace.sel(name, **place)[steps].astype(np.float64) for name in SIGNALS[trace.kind]}
    before = {}
    for name, initial in trace.initial.items():
        first = initial[layer, direction, batch].astype(np.float64)
        before[name] = np.concatenate([first[None], now[name][:-1]])
    return around(trace.kind, now, before, weights, steps, stated(trace, now))


def around(
    kind: str,
    now: Mapping[str, np.ndarray],
    before: Mapping[str, np.ndarray],
    weights: Arrays,
    steps: np.ndarray,
    nonlinearity: str = "tanh",
) -> Linearised:
    """A layer around steps that need not follow each other.

    now: every signal of each step, before: the states that the step began with, all (step, unit) of
    float64. `steps` (step,) says which they are, `nonlinearity` what the layer states (`stated`).

    Raises ValueError for weights that do not fit these signals, and for a kind whose memory is a
    matrix.
    """
    _need_no_matrix(kind)
    unit, hidden, gates = now[GATES[kind][0]].shape[1], now["h"].shape[1], len(GATES[kind])
    W_ih = weight_of(weights, "W_ih", kind, gates * unit).reshape(gates, unit, -1)
    W_hh = hidden_weight(weights, kind, gates * unit, hidden).reshape(gates, unit, hidden)
    projects = hidden != unit or weights.get("W_hr") is not None
    W_hr = weight_of(weights, "W_hr", kind, hidden, unit) if projects else None
    family, reset, weighs = KINDS[kind].family, None, None
    p = peepholes(weights, kind, unit)
    squash = by_signal(kind, nonlinearity)
    slope = {name: squash[name].slope(np, now[name]) for name in squash if name != "h"}
    if family == "lstm":
        on_h, direct = slopes.lstm(now, before["c"], squash["h"], slope, p)
        on_x = on_h
    elif family == "gru":
        b_hn = hidden_bias(weights, gates * unit)[2 * unit :]
        from_h = before["h"] @ W_hh[2].T + b_hn
        on_h, on_x, direct = slopes.gru(now, before["h"], from_h, slope)
        if KINDS[kind].resets_first:
            on_x[:, :, 0], on_h = 0.0, on_x
            reset = (now["r"], before["h"] * slope["r"])
    elif family == "rnn":
        on_h = squash["h"].slope(np, now["h"])[:, None, None]
        on_x, direct = on_h, np.zeros_like(on_h[:, :, 0])
    elif family == "slstm":
        on_h, direct, weighs = slopes.slstm(now, before, slope)
        on_x = on_h
    else:
        minimal = slopes.mingru if kind == "mingru" else slopes.minlstm
        on_x, direct = minimal(now, before["h"])
        on_h = np.zeros_like(on_x)  # no gate reads h
    return Linearised(kind, steps, on_h, on_x, direct, W_ih, W_hh, W_hr, reset, weighs, p)


def _need_no_matrix(kind: str) -> None:
    if KINDS[kind].matrix:
        raise ValueError(
            f"the memory of an {KINDS[kind].name} is a matrix, with too many numbers for the "
            "Jacobian of a step, and no gate reads it: gradients.routes tells how much of it is "
            "kept, and gradients.input_gradient how an answer changes with each input"
        )


def stated(trace: Trace, now: Mapping[str, np.ndarray]) -> str:
    """What a trace's layer has as its activations; of an nn.RNN they are read from its signals."""
    if trace.kind == "rnn":
        return nonlinearity(now["a"], now["h"])
    return str(trace.meta.get("nonlinearity", "tanh"))


def nonlinearity(a: np.ndarray, h: np.ndarray) -> str:
    """Whether a simple RNN has "tanh" or "relu", by which h is that of a.

    Raises ValueError where it is neither.
    """
    size = max(1.0, np.abs(h).max())
    given = {"tanh": np.tanh(a), "relu": np.maximum(a, 0)}
    apart = {name: np.abs(h - one).max() / size for name, one in given.items()}
    name = min(apart, key=lambda one: apart[one])
    if apart[name] > SAME:
        raise ValueError(
            "h of a simple RNN must be tanh(a) or relu(a) at every step; it differs from both, "
            f"from {name}(a) by {apart[name]:.2g}"
        )
    return name
