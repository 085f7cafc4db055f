"""Axes: the names of a Trace's axes, and what picks entries of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

AXES = ("layer", "direction", "batch", "time", "unit")

Index = int | slice | Sequence[int] | Sequence[bool] | np.ndarray


def is_reverse(direction: int, directions: int) -> bool:
    """Whether this one of so many directions reads against the time axis; -1 is the last one."""
    return direction % directions == 1


def picked(array: np.ndarray, where: Mapping[str, Index]) -> np.ndarray:
    """Entries of an array with the axes `AXES`, each axis picked by itself; an int drops its axis.

    Raises KeyError for another axis, IndexError and TypeError for what is no index of one.
    """
    if unknown := [axis for axis in where if axis not in AXES]:
        raise KeyError(f"the axes are {', '.join(AXES)}; got {unknown[0]!r}")
    every = slice(None)
    chosen = [
        index_of(axis, where[axis], size) if axis in where else every
        for axis, size in zip(AXES, array.shape, strict=True)
    ]
    if not any(isinstance(index, np.ndarray) for index in chosen):
        return array[tuple(chosen)]
    for place in reversed(range(len(AXES))):  # a dropped axis moves none before it
        if chosen[place] is not every:
            array = array[(every,) * place + (chosen[place],)]
    return array


def index_of(axis: str, index: Index, size: int) -> int | slice | np.ndarray:
    """What numpy takes for `index` on an axis of `size` entries."""
    if isinstance(index, slice) or (type(index) is int and -size <= index < size):
        return index
    entries = np.asarray(index)
    if entries.size == 0 and entries.ndim == 1:
        entries = entries.astype(np.intp)
    if entries.dtype == bool and entries.shape == (size,):
        return entries.nonzero()[0]
    if entries.ndim > 1 or not np.issubdtype(entries.dtype, np.integer):
        raise TypeError(
            f"{axis} takes an int, a slice, a list of ints or {size} bools; got {index!r}"
        )
    beyond = entries[(entries < -size) | (entries >= size)]
    if beyond.size:
        raise IndexError(f"{axis} has {size} entries, 0 to {size - 1}; got {beyond.flat[0]}")
    return entries if entries.ndim else int(entries)
