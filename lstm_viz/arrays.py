"""Arrays: a layer's weights in NumPy, of which each is checked as it is taken."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lstm_viz.kinds import KINDS

# A layer's weights in PyTorch's names and row order, as `cells.Weights` has them.
Arrays = Mapping[str, np.ndarray | None]


def weight_of(
    weights: Arrays, name: str, kind: str, rows: int, columns: int | None = None
) -> np.ndarray:
    """One weight matrix in float64; ValueError unless it is (rows, columns), or (rows, any)."""
    given = weights.get(name)
    shape = None if given is None else given.shape
    fits = shape is not None and len(shape) == 2 and shape[0] == rows
    if given is None or not fits or columns not in (None, given.shape[1]):
        raise ValueError(
            f"{name} must have the shape ({rows}, {'input' if columns is None else columns}) for "
            f"this {kind} trace; got {'none' if shape is None else shape}"
        )
    return given.astype(np.float64)


def hidden_weight(weights: Arrays, kind: str, rows: int, hidden: int) -> np.ndarray:
    """W_hh in float64: zeros of a kind whose gates don't read h. ValueError for another size."""
    if weights.get("W_hh") is None and not KINDS[kind].sees_h:
        return np.zeros((rows, hidden))
    return weight_of(weights, "W_hh", kind, rows, hidden)


def peepholes(weights: Arrays, kind: str, unit: int) -> np.ndarray | None:
    """p (gate, unit) in float64 where gates see c, else None. ValueError for another size."""
    gates = len(KINDS[kind].peeps)
    given = weights.get("p")
    if not gates:
        return None
    if given is None or given.shape != (gates * unit,):
        raise ValueError(
            f"p must have the shape ({gates * unit},) for this {kind} trace; got "
            f"{'none' if given is None else given.shape}"
        )
    return given.astype(np.float64).reshape(gates, unit)


def hidden_bias(weights: Arrays, rows: int) -> np.ndarray:
    """b_hh in float64, zeros without biases."""
    given = weights.get("b_hh")
    if given is not None and given.shape != (rows,):
        raise ValueError(f"b_hh must have the shape ({rows},) or be None; got {given.shape}")
    return np.zeros(rows) if given is None else given.astype(np.float64)
