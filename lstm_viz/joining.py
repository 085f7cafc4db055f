"""Joining: Traces of parts of sequences → one Trace of the whole sequences, a batch of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from lstm_viz.trace import Trace

# Sequences of unlike lengths are padded to the longest. Beyond so many numbers, at most half of
# them may be padding.
MOST_PADDED = 1 << 28


class Grid(NamedTuple):
    """Where each step of a part is, each (batch, time): in which sequence, at which step of it.

    `real` is False for the padding of the part.
    """

    sequence: np.ndarray
    step: np.ndarray
    real: np.ndarray

    def is_whole(self, lengths: np.ndarray) -> bool:
        """Whether the part is all sequences of these lengths, in their order."""
        batch, time = self.step.shape
        return (
            (batch, time) == (len(lengths), lengths.max())
            and bool((self.sequence == np.arange(batch)[:, None]).all())
            and bool((self.step == np.arange(time)).all())
        )


class JoinedTrace:
    """What is written part by part; the rest is padding."""

    def __init__(self, lengths: np.ndarray) -> None:
        """`lengths` are those of all sequences."""
        self.lengths = lengths
        self.parts: list[Mapping[str, object]] = []  # meta
        self.signals: dict[str, np.ndarray] = {}
        self.initial: dict[str, np.ndarray] = {}
        self.x: np.ndarray | None = None

    def write(self, part: Trace, before: Mapping[str, np.ndarray], grid: Grid) -> None:
        """Write a part.

        `before` has the states before its steps, or before the first alone, with all axes.

        Raises ValueError where the numbers would be mostly padding, and many, and where the parts
        have other sizes or dtypes.
        """
        if not self.parts:
            self._make_room(part)
        self.part = part
        self.parts.append(part.meta)
        sequence, step, real = grid
        arrays = [(self.signals[name], signal) for name, signal in part.signals.items()]
        arrays += [] if self.x is None or part.x is None else [(self.x, part.x)]
        for whole, own in arrays:
            if whole.dtype != own.dtype:
                raise ValueError(
                    f"it was called with {whole.dtype} and with {own.dtype}; record each by itself"
                )
            whole[..., sequence[real], step[real], :] = own[..., real, :]
        first = real & (step == 0)
        for name, states in before.items():
            begins = first[:, : states.shape[3]]
            self.initial[name][:, :, sequence[first]] = states[:, :, begins]

    def trace(self, weights: Mapping[str, np.ndarray]) -> Trace:
        """The Trace of what has been written."""
        worst = {
            name: max(meta[name] for meta in self.parts)  # type: ignore[type-var]
            for name in ("verified", "tolerance")
        }
        meta = {**self.parts[0], **worst}
        return Trace(
            self.part.kind, self.signals, self.initial, meta=meta, x=self.x, weights=weights
        )

    def _make_room(self, part: Trace) -> None:
        batch, time = len(self.lengths), int(self.lengths.max())
        width = sum(signal[:, :, 0, 0].size for signal in part.signals.values())
        numbers, real = batch * time * width, int(self.lengths.sum()) * width
        if numbers > max(MOST_PADDED, 2 * real):
            raise ValueError(
                f"its {batch} sequences have {self.lengths.min()} to {time} steps, and padded to "
                f"the longest they take {numbers * 4 / 2**30:.0f} GiB and more; record fewer at a "
                "time, or keep less, as in recording(model, signals='fc')"
            )

        def room(*shape: int) -> np.ndarray:
            dtype = next(iter(part.signals.values())).dtype
            return np.full(shape, np.nan, dtype)

        for name, signal in part.signals.items():
            self.signals[name] = room(*signal.shape[:2], batch, time, signal.shape[-1])
        for name, state in part.initial.items():
            self.initial[name] = room(*state.shape[:2], batch, state.shape[-1])
        self.x = None if part.x is None else room(batch, time, part.x.shape[-1])
