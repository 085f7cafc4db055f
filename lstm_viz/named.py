"""Named: the arrays of a trace, by their names, read-only and of the shapes that they must have."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lstm_viz.kinds import KIND_NAMES, SIGNALS


class Named(dict[str, np.ndarray]):
    """Arrays by their names; for a name that is not there, a sentence with the trace's signals."""

    def __init__(self, kind: str, kept: list[str], arrays: Mapping[str, np.ndarray]) -> None:
        super().__init__(arrays)
        self.kind, self.kept = kind, ", ".join(kept)

    def __missing__(self, name: str) -> np.ndarray:
        if name in SIGNALS[self.kind] and name not in self.kept:
            raise KeyError(
                f"{name!r} was not kept in this trace, which has {self.kept}; record it too"
            )
        raise KeyError(f"this {KIND_NAMES[self.kind]} trace has {self.kept}; got {name!r}")


def frozen(array: np.ndarray) -> np.ndarray:
    """The same numbers, read-only."""
    view = np.asarray(array).view()
    view.flags.writeable = False
    return view


def need_shape(
    what: str,
    array: np.ndarray,
    shape: tuple[int, ...],
    axes: tuple[str, ...],
    *,
    free_last: bool = False,
) -> None:
    """ValueError unless the array has this shape; of `free_last`, whatever its last axis is."""
    need_floats(what, array)
    same = array.shape[:-1] == shape[:-1] if free_last else array.shape == shape
    if array.ndim != len(axes) or not same:
        raise ValueError(f"{what} must be {shape} over ({', '.join(axes)}); got {array.shape}")
    if 0 in array.shape:
        raise ValueError(f"{what} must have at least one entry on each axis; got {array.shape}")


def need_floats(what: str, array: np.ndarray) -> None:
    """ValueError for other numbers than float32 and float64."""
    if array.dtype not in (np.float32, np.float64):
        raise ValueError(f"{what} must be float32 or float64; got {array.dtype}")
