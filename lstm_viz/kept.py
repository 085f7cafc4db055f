"""Kept: which signals, layers and units of a pass a Trace has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_viz.axes import Index, index_of
from lstm_viz.kinds import KINDS, SIGNALS, STATES
from lstm_viz.trace import Trace


@dataclass(frozen=True)
class Kept:
    """What is kept: signals in the order of the equations, layers and units ascending, from 0.

    `layers` and `units` are None where all are kept. Where an LSTM projects, h has no unit of its
    own and is kept whole.
    """

    signals: tuple[str, ...]
    layers: tuple[int, ...] | None
    units: tuple[int, ...] | None
    projected: bool = False

    @property
    def meta(self) -> dict[str, tuple[int, ...]]:
        """What a trace's meta has of it."""
        has_units = not self.projected or self.signals != ("h",)
        both = {"layers": self.layers, "units": self.units if has_units else None}
        return {name: numbers for name, numbers in both.items() if numbers is not None}

    def columns(self, signal: str, width: int) -> list[int]:
        """What is kept of the last axis of a signal that is `width` wide."""
        if self.units is None or (self.projected and signal == "h"):
            return list(range(width))
        return list(self.units)

    def part(self, signal: str, array: np.ndarray) -> np.ndarray:
        """A copy of what is kept of a whole signal, or of a state, (layer, ..., unit)."""
        rows = slice(None) if self.layers is None else list(self.layers)
        return array[rows][..., self.columns(signal, array.shape[-1])].copy()

    def of(self, trace: Trace) -> Trace:
        """The part of a whole trace that is kept; the rest of it is let go of."""
        return Trace(
            trace.kind,
            {name: self.part(name, trace[name]) for name in self.signals},
            {
                name: self.part(name, trace.initial[name])
                for name in STATES[trace.kind]
                if name in self.signals
            },
            trace.labels,
            {**trace.meta, **self.meta},
        )


def kept(
    kind: str,
    sizes: tuple[int, int],
    signals: Iterable[str] | None,
    layers: Index | None,
    units: Index | None,
    *,
    projected: bool = False,
) -> Kept | None:
    """What these arguments keep of a network of (layers, units); None where it is everything.

    Raises ValueError, IndexError or TypeError for what the network does not have, and for nothing.
    """
    if signals is None and layers is None and units is None:
        return None
    named = SIGNALS[kind] if signals is None else tuple(signals)
    wrong: list[Any] = [name for name in named if name not in SIGNALS[kind]]
    if wrong or not named:
        came = repr(wrong[0]) if wrong else "none"
        raise ValueError(
            f"signals must be some of {', '.join(SIGNALS[kind])}, those of "
            f"{KINDS[kind].one}; got {came}"
        )
    return Kept(
        tuple(name for name in SIGNALS[kind] if name in named),
        _numbers("layer", layers, sizes[0]),
        _numbers("unit", units, sizes[1]),
        projected,
    )


def _numbers(axis: str, index: Index | None, size: int) -> tuple[int, ...] | None:
    if index is None:
        return None
    chosen = np.unique(np.arange(size)[index_of(axis, index, size)])
    if not chosen.size:
        raise ValueError(f"{axis}s must choose at least one of {size}; got {index!r}")
    return tuple(chosen.tolist())
