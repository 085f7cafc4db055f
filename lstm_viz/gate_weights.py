"""Gate weights: the block of each gate in a layer's matrices, and what can be measured of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from lstm_viz.kinds import GATES, KINDS


@dataclass(frozen=True, eq=False)
class GateWeights:
    """The weights of one gate in one layer and direction, a row a unit.

    `W_x` (unit, input) reads the input and `W_h` (unit, hidden) the hidden state of the step
    before. `b_x` and `b_h` (unit,) are the biases beside them, None where there are none. `h_of`
    (hidden, unit) makes h of o ⊙ tanh(c) where an LSTM projects, else None. `p` (unit,) is what the
    gate sees each unit's own c by, None where it doesn't.
    """

    W_x: np.ndarray
    W_h: np.ndarray
    b_x: np.ndarray | None = None
    b_h: np.ndarray | None = None
    h_of: np.ndarray | None = None
    p: np.ndarray | None = None

    @property
    def arrays(self) -> dict[str, np.ndarray]:
        """The arrays that there are, by their names here: W_x, W_h, b_x, b_h."""
        found = {name: getattr(self, name) for name in ("W_x", "W_h", "b_x", "b_h")}
        return {name: array for name, array in found.items() if array is not None}

    @property
    def b(self) -> np.ndarray | None:
        """The sum of both biases, (unit,): only in a GRU's n do they act at different places."""
        given = [bias for bias in (self.b_x, self.b_h) if bias is not None]
        return sum(given[1:], start=given[0]) if given else None

    @property
    def recurrent(self) -> np.ndarray:
        """How the gate's sum follows from what the units put out at the step before, (unit, unit).

        This is W_h or, where the hidden state is a projection, W_h W_hr, in float64: a product of
        float16 can be beyond what float16 holds.
        """
        W_h = np.asarray(self.W_h, np.float64)
        return W_h if self.h_of is None else W_h @ np.asarray(self.h_of, np.float64)


def blocks(
    weights: Mapping[str, np.ndarray], kind: str, *, layer: int = 0, direction: int = 0
) -> dict[str, GateWeights]:
    """The block of each gate, by its letter in PyTorch's order.

    `weights` are named and shaped as in `torch.nn`, as `Trace.weights` are; `kind` is one of
    `kinds.KINDS` whose gates read h, such as "lstm", "gru", "rnn" or "slstm".

    Raises ValueError for another kind, for a layer or direction that is not there, and for matrices
    whose rows are not those of the kind: its gates times the units that W_hh, or W_hr, reads.
    """
    known = [key for key, one in KINDS.items() if one.sees_h]
    if kind not in known:
        raise ValueError(f"kind must be one of {', '.join(known)}; got {kind!r}")
    end = f"l{layer}" + ("_reverse" if direction else "")
    names = {"W_x": f"weight_ih_{end}", "W_h": f"weight_hh_{end}"}
    names |= {"b_x": f"bias_ih_{end}", "b_h": f"bias_hh_{end}"}
    given = {name: np.asarray(weights[key]) for name, key in names.items() if key in weights}
    if lost := {"W_x", "W_h"} - given.keys():
        raise ValueError(f"there is no {names[min(lost)]} among the weights")
    gates = GATES[kind]
    W_hr = weights.get(f"weight_hr_{end}")
    h_of = None if W_hr is None else np.asarray(W_hr)
    units = (given["W_h"] if h_of is None else h_of).shape[-1]
    for name, array in given.items():
        if len(array) != len(gates) * units:
            raise ValueError(
                f"{names[name]} must have {len(gates) * units} rows where kind is {kind!r}: "
                f"{len(gates)} for each of {units} units; got {len(array)}"
            )
    seen = _peepholes(weights, kind, f"weight_peephole_{end}", units)
    parts = {name: np.split(array, len(gates)) for name, array in given.items()}
    return {
        gate: GateWeights(
            **{name: part[k] for name, part in parts.items()}, h_of=h_of, p=seen.get(gate)
        )
        for k, gate in enumerate(gates)
    }


def _peepholes(
    weights: Mapping[str, np.ndarray], kind: str, name: str, units: int
) -> dict[str, np.ndarray]:
    """What the gates that see c see it by, each (unit,)."""
    gates = KINDS[kind].peeps
    if not gates:
        return {}
    given = np.asarray(weights.get(name, ()))
    if given.shape != (len(gates) * units,):
        raise ValueError(
            f"{name} must have {len(gates) * units} numbers where kind is {kind!r}: "
            f"{len(gates)} for each of {units} units; got {given.size}"
        )
    return dict(zip(gates, np.split(given, len(gates)), strict=True))


def singular_values(block: GateWeights) -> np.ndarray:
    """The singular values of the recurrent block, (unit,), the largest first; NaN of no numbers."""
    matrix = block.recurrent
    if not np.isfinite(matrix).all():
        return np.full(len(matrix), np.nan)
    return np.linalg.svd(matrix, compute_uv=False)


def spectral_radius(block: GateWeights) -> float:
    """The largest size of an eigenvalue of the recurrent block; NaN where it has no numbers."""
    matrix = block.recurrent
    if not np.isfinite(matrix).all():
        return float("nan")
    return float(np.abs(np.linalg.eigvals(matrix)).max())


class Spectrum(NamedTuple):
    """A recurrent block's `singular_values`, (unit,), and its `spectral_radius`."""

    singular: np.ndarray
    radius: float


def spectrum(block: GateWeights) -> Spectrum:
    """Both measures of the recurrent block."""
    return Spectrum(singular_values(block), spectral_radius(block))


def not_finite(block: GateWeights) -> int:
    """How many weights and biases are NaN or infinite."""
    arrays = [*block.arrays.values(), *(() if block.p is None else (block.p,))]
    return sum(int((~np.isfinite(array)).sum()) for array in arrays)


def dead_units(found: Mapping[str, GateWeights]) -> np.ndarray:
    """The units, from 0, that read nothing: all weights of all their gates are 0.

    Neither input nor hidden state reaches such a unit, so that it takes the same course whatever
    the sequence is.
    """
    rows = ([b.W_x, b.W_h, *(() if b.p is None else (b.p[:, None],))] for b in found.values())
    return _without(np.concatenate(parts, axis=1) for parts in rows)


def unread_units(found: Mapping[str, GateWeights]) -> np.ndarray:
    """The units, from 0, that no gate of the layer reads: their columns of W_h W_hr are 0.

    They may still be read by the next layer.
    """
    return _without(block.recurrent.T for block in found.values())


def _without(rows: Iterable[np.ndarray]) -> np.ndarray:
    zero = [(part == 0).all(axis=1) for part in rows]
    return np.flatnonzero(np.logical_and.reduce(zero))
