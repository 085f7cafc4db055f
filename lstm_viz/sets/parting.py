"""Parting: two sequences of one network, aligned, and the first step at which they differ."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lstm_viz.sets.alignment import At, aligned, aligned_input
from lstm_viz.trace import Trace


class First(NamedTuple):
    """The first offset at which a signal differs by more than the threshold, and where most.

    `unit` is the unit that differs most there, and `by` is by how much.
    """

    offset: int
    unit: int
    by: float


class Parted(NamedTuple):
    """Two sequences on one time axis.

    `offsets` (time,) as in `Aligned`. `values` are the two (time, unit) of each signal and `delta`
    the second minus the first, NaN where one of the two has no step. `first` has, by signal, where
    they first differ, None where they don't. `read` is the first offset at which they read
    different inputs, None where there is none.
    """

    offsets: np.ndarray
    values: dict[str, tuple[np.ndarray, np.ndarray]]
    delta: dict[str, np.ndarray]
    first: dict[str, First | None]
    read: int | None

    @property
    def earliest(self) -> tuple[str, First] | None:
        """The signal that differs first, of several the one that differs most; None for none."""
        found = [(name, one) for name, one in self.first.items() if one is not None]
        return min(found, key=lambda pair: (pair[1].offset, -abs(pair[1].by)), default=None)

    @property
    def together(self) -> tuple[str, ...]:
        """All signals that differ first at the offset of the earliest one."""
        if self.earliest is None:
            return ()
        offset = self.earliest[1].offset
        return tuple(name for name, one in self.first.items() if one and one.offset == offset)


def part(
    one: Trace,
    other: Trace,
    batches: tuple[int, int] = (0, 0),
    *,
    at: At = "start",
    threshold: float = 0.1,
    layer: int = 0,
    direction: int = 0,
) -> Parted:
    """Compare a sequence of one trace with a sequence of another, or of the same one.

    `batches` are the two sequences, and `at` is where they are aligned: two steps, where it is an
    event. An edited pass can be compared with the pass that it was made of.

    Raises ValueError for traces of other kinds or sizes, and for a negative threshold.
    """
    if one.kind != other.kind or one.sizes["unit"] != other.sizes["unit"]:
        raise ValueError(f"two traces of one network can be compared; got {one!r} and {other!r}")
    if not threshold >= 0:
        raise ValueError(f"threshold must be a number of at least 0; got {threshold}")
    places: tuple[At, At] = (at, at) if isinstance(at, str) else (at[:1], at[1:])
    values, delta, first = {}, {}, {}
    offsets = np.zeros(0, np.intp)
    for name in (signal for signal in one.signals if signal in other.signals):
        parts = [
            aligned(trace, name, place, layer=layer, direction=direction, batches=[batch])
            for trace, batch, place in zip((one, other), batches, places, strict=True)
        ]
        offsets, values[name] = _common(*((each.offsets, each.values[0]) for each in parts))
        delta[name] = values[name][1].astype(np.float64) - values[name][0]
        first[name] = _first(offsets, delta[name], threshold)
    return Parted(offsets, values, delta, first, _read(one, other, batches, places))


Line = tuple[np.ndarray, np.ndarray]  # offsets and values


def _common(one: Line, other: Line) -> tuple[np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """Both on the offsets that either has."""
    offsets = np.arange(min(one[0][0], other[0][0]), max(one[0][-1], other[0][-1]) + 1)
    made = []
    for own, values in (one, other):
        room = np.full((len(offsets), values.shape[1]), np.nan, values.dtype)
        start = int(own[0] - offsets[0])
        room[start : start + len(values)] = values
        made.append(room)
    return offsets, (made[0], made[1])


def _first(offsets: np.ndarray, delta: np.ndarray, threshold: float) -> First | None:
    size = np.nan_to_num(np.abs(delta))
    steps = np.flatnonzero(size.max(axis=1) > threshold)
    if not steps.size:
        return None
    at = int(steps[0])
    unit = int(size[at].argmax())
    return First(int(offsets[at]), unit, float(delta[at, unit]))


def _read(one: Trace, other: Trace, batches: tuple[int, int], places: tuple[At, At]) -> int | None:
    if one.x is None or other.x is None:
        return None
    parts = [
        aligned_input(trace, place, batches=[batch])
        for trace, batch, place in zip((one, other), batches, places, strict=True)
    ]
    offsets, (a, b) = _common(*((each.offsets, each.values[0]) for each in parts))
    both = ~(np.isnan(a) | np.isnan(b)).any(axis=1)
    steps = np.flatnonzero((a != b).any(axis=1) & both)
    return int(offsets[steps[0]]) if steps.size else None
