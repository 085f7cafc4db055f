"""Skipping: a network skips missing values, and what it recorded is put on the whole time axis."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from lstm_viz.trace import AXES, Trace

TIME = AXES.index("time")


def present(values: np.ndarray) -> np.ndarray:
    """Which steps of `values` (time, feature) networks read, (time,) of bool.

    A network cannot read NaN, so a step at which any feature is missing is skipped: the network
    continues from the last known step. `record` takes `values[present(values)]`, and `spread`
    puts what it recorded back where it belongs.

    Raises ValueError where no step has all its features.
    """
    mask = np.logical_not(np.isnan(values).any(axis=1))
    if not mask.any():
        raise ValueError(
            f"At each of the {len(values)} steps a value is missing, so the networks have no step "
            "to read; fill the missing values, or leave out the column with the most of them."
        )
    return mask


def recorded(trace: Trace, batch: int = 0) -> np.ndarray:
    """Which steps of one sequence a trace has values of, (time,) of bool.

    The others were skipped, or lie beyond the end of a shorter sequence.
    """
    # One unit of one signal tells: what is not recorded is NaN in all, and what is never is.
    signal = next(iter(trace.signals))
    return ~np.isnan(trace.sel(signal, layer=0, direction=0, batch=batch, unit=0))


def spread(trace: Trace, mask: np.ndarray, labels: tuple[Any, ...] | range = ()) -> Trace:
    """The trace of the steps where `mask` (time,) is true, on the whole time axis.

    At the steps that were skipped every signal is NaN. The initial states and meta stay as they
    are; `labels` name all steps (1, 2, ... where none are given).

    Raises ValueError where `mask` does not have as many true steps as the trace has steps.
    """
    _need_steps(mask, trace.sizes["time"])
    if mask.all() and tuple(labels) in ((), trace.labels):
        return trace
    signals = {name: _spread(array, mask, TIME) for name, array in trace.signals.items()}
    x = None if trace.x is None else _spread(trace.x, mask, 1)
    return replace(trace, signals=signals, labels=tuple(labels), x=x)


def spread_steps(values: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """`values` (present step, ...) on the whole time axis (time, ...), NaN at the skipped steps.

    So for a network's answers; raises as `spread` does.
    """
    _need_steps(mask, len(values))
    whole = _spread(values, mask, 0).view()
    whole.flags.writeable = False
    return whole


def kept_answers(target: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """`target` (time,) without what is right at skipped steps, where no network was asked."""
    kept = np.where(mask, target, np.float32(np.nan))
    kept.flags.writeable = False
    return kept


def _spread(array: np.ndarray, mask: np.ndarray, axis: int) -> np.ndarray:
    if mask.all():
        return array
    whole = np.full((*array.shape[:axis], len(mask), *array.shape[axis + 1 :]), np.nan, array.dtype)
    whole[(slice(None),) * axis + (mask,)] = array
    return whole


def _need_steps(mask: np.ndarray, steps: int) -> None:
    if mask.dtype != bool or mask.ndim != 1 or np.count_nonzero(mask) != steps:
        raise ValueError(
            f"mask must be (time,) of bool and true at the {steps} recorded steps; "
            f"got {mask.shape} of {mask.dtype}, true at {np.count_nonzero(mask)}"
        )
