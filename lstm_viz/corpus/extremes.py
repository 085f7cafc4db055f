"""Extremes: the least and greatest of every signal of every unit, over blocks of growing size.

Stored in float16, rounded away from the middle: what lies within a block lies within its extremes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor

from lstm_viz.corpus.settings import FOLD, StoreSettings


class Extremes:
    """The extremes of one shard's blocks, and its places of most and least, gathered run by run.

    `of_blocks` (signal, layer, unit, end, block) are exact; an end is 0 for the least, 1 for the
    greatest. `value` and `step` (signal, layer, unit, end, rank) are the first, second, ... of each
    end, with at most one of each run; a rank without one is NaN and −1.
    """

    def __init__(
        self,
        sizes: tuple[int, int, int],
        dtype: Any,
        start: int,
        settings: StoreSettings,
        steps: int,
    ) -> None:
        self.settings, self.start = settings, start
        blocks = -(-steps // settings.block)
        self.of_blocks = np.empty((*sizes, 2, blocks), dtype)
        self.of_blocks[..., 0, :], self.of_blocks[..., 1, :] = np.inf, -np.inf
        shape = (*sizes, 2, settings.top)
        self._reached = np.full(shape, -np.inf, dtype)  # the greatest, and the least with −
        self._step = np.full(shape, -1, np.int64)

    def take(self, signals: list[Tensor], start: int) -> None:
        """Take the signals (layer, time, unit) of a run that begins with step `start`."""
        block = (start - self.start) // self.settings.block
        for number, signal in enumerate(signals):
            ends = self.of_blocks[number, ..., block]
            least, greatest = _ends(signal)
            np.minimum(ends[..., 0], least, out=ends[..., 0])
            np.maximum(ends[..., 1], greatest, out=ends[..., 1])
            for end, reached in ((0, -least), (1, greatest)):
                self._places(number, end, reached, signal, start)

    def _places(
        self, number: int, end: int, reached: np.ndarray, signal: Tensor, start: int
    ) -> None:
        kept, steps = self._reached[number, :, :, end], self._step[number, :, :, end]
        rows, units = np.nonzero(reached > kept[..., -1])
        if not len(rows):
            return
        of = signal[torch.from_numpy(rows), :, torch.from_numpy(units)]  # (found, time)
        at = start + (of.argmin(1) if end == 0 else of.argmax(1)).cpu().numpy()
        values = np.concatenate([kept[rows, units], reached[rows, units][:, None]], 1)
        places = np.concatenate([steps[rows, units], at[:, None]], 1)
        order = np.argsort(-values, axis=1, kind="stable")[:, : kept.shape[-1]]
        kept[rows, units] = np.take_along_axis(values, order, 1)
        steps[rows, units] = np.take_along_axis(places, order, 1)

    @property
    def top(self) -> dict[str, np.ndarray]:
        """The places of most and least: `value` and `step`."""
        value = self._reached.copy()
        value[..., 0, :] *= -1
        value[self._step < 0] = np.nan
        return {"value": value, "step": self._step}


def merged(some: dict[str, np.ndarray], more: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The places of two parts of a store as those of both; the earlier first if even."""
    value = np.concatenate([some["value"], more["value"]], -1)
    step = np.concatenate([some["step"], more["step"]], -1)
    key = np.where(step < 0, np.inf, value)
    key[..., 1, :] *= np.where(step[..., 1, :] < 0, 1, -1)
    order = np.argsort(key, axis=-1, kind="stable")[..., : some["value"].shape[-1]]
    return {
        "value": np.take_along_axis(value, order, -1),
        "step": np.take_along_axis(step, order, -1),
    }


def outward(ends: np.ndarray) -> np.ndarray:
    """Ends (signal, layer, unit, end, block) in float16, each beyond its own value.

    Never equal to it: so a value that another computer gives another last digit is inside too.
    """
    with np.errstate(over="ignore"):
        found = ends.astype(np.float16)
    infinity = np.float16(np.inf)
    for end, sign in ((0, -1), (1, 1)):
        mine = found[..., end, :]
        inside = sign * mine.astype(ends.dtype) <= sign * ends[..., end, :]
        mine[inside] = np.nextafter(mine[inside], sign * infinity)
    return found


def folded(ends: np.ndarray) -> np.ndarray:
    """The extremes of blocks `FOLD` times as large, the last one of what is left."""
    at = np.arange(0, ends.shape[-1], FOLD)
    least = np.minimum.reduceat(ends[..., 0, :], at, axis=-1)
    return np.stack([least, np.maximum.reduceat(ends[..., 1, :], at, axis=-1)], -2)


def _ends(signal: Tensor) -> tuple[np.ndarray, np.ndarray]:
    """The least and greatest over time of (layer, time, unit), each (layer, unit)."""
    if signal.device.type == "cpu":  # several times as quick as torch
        values = signal.numpy()
        return values.min(1), values.max(1)
    least, greatest = torch.aminmax(signal, dim=1)
    both = torch.stack([least, greatest]).cpu().numpy()
    return both[0], both[1]
