"""Fading: how much of a small change of the input is left in a state, step by step."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lstm_viz.trace import Trace


class Fading(NamedTuple):
    """What is left after 0, 1, 2, ... steps, over many sequences; each (lag,).

    It is relative to what the change made when it came in. Half of the sequences lie between `low`
    and `high`.
    """

    low: np.ndarray
    middle: np.ndarray
    high: np.ndarray


def fading(
    trace: Trace,
    other: Trace,
    signal: str,
    steps: np.ndarray,
    lags: int,
    *,
    layer: int = 0,
    direction: int = 0,
) -> Fading:
    """How a change of the input fades from `signal`, as quartiles over all sequences.

    `trace` and `other` are two passes over the same sequences but for the input at `steps`
    (batch,), counted from 1. A change's size is ‖Δ‖ over all units; it is 1 at lag 0.

    Raises ValueError where the passes differ in shape, a sequence has fewer than `lags` steps after
    its change, or a change had no effect when it came in.
    """
    one, two = (each.sel(signal, layer=layer, direction=direction) for each in (trace, other))
    if one.shape != two.shape:
        raise ValueError(f"both passes must have the same shape; got {one.shape} and {two.shape}")
    steps = np.asarray(steps)
    if steps.shape != one.shape[:1]:
        raise ValueError(
            f"steps must have one entry per sequence, {one.shape[:1]}; got {steps.shape}"
        )
    if steps.min() < 1 or (steps + lags > trace.lengths).any():
        raise ValueError(
            f"each sequence must have {lags} steps after its change; the shortest has "
            f"{int((trace.lengths - steps).min())}"
        )
    size = np.linalg.norm(two.astype(np.float64) - one, axis=-1)  # (batch, time)
    sequence = np.arange(len(steps))[:, None]
    after = size[sequence, steps[:, None] - 1 + np.arange(lags + 1)]  # (batch, lag)
    if (after[:, 0] == 0).any():
        raise ValueError("each change must have an effect when it comes in; one has none")
    return Fading(*np.quantile(after / after[:, :1], (0.25, 0.5, 0.75), axis=0))
