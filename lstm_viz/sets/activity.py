"""Activity: what each unit does in each sequence on average, and how far sequences are apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from lstm_viz.difference import THRESHOLD
from lstm_viz.skipping import recorded
from lstm_viz.trace import Trace


class Activity(NamedTuple):
    """One signal over the steps of each sequence: `mean` and `deviation`, both (batch, unit)."""

    mean: np.ndarray
    deviation: np.ndarray


def activity(
    trace: Trace,
    signals: Iterable[str] | None = None,
    *,
    layer: int = 0,
    direction: int = 0,
) -> dict[str, Activity]:
    """The mean and the standard deviation of signals over the steps that were read, by sequence.

    Raises KeyError for a signal that the trace does not have.
    """
    names = tuple(trace.signals) if signals is None else tuple(signals)
    read = [recorded(trace, one) for one in range(trace.sizes["batch"])]
    found = {}
    for name in names:
        values = trace.sel(name, layer=layer, direction=direction)
        parts = [one[steps].astype(np.float64) for one, steps in zip(values, read, strict=True)]
        found[name] = Activity(
            np.stack([part.mean(axis=0) for part in parts]),
            np.stack([part.std(axis=0) for part in parts]),
        )
    return found


def distances(
    trace: Trace,
    signals: Iterable[str] | None = None,
    *,
    layer: int = 0,
    direction: int = 0,
) -> np.ndarray:
    """How far apart sequences are by what the network did on average, (batch, batch).

    It is `apart` of their `activity`, and raises as that.
    """
    return apart(activity(trace, signals, layer=layer, direction=direction))


def apart(activities: Mapping[str, Activity]) -> np.ndarray:
    """How far apart sequences are by the activity of one signal or several, (batch, batch).

    Each signal's means (`activity`) are divided by how much they differ over the set: the root mean
    square of their deviations, over all units. So all signals count alike, and units as they vary.
    The distance is the root mean square of the differences, over all signals and units; over all
    pairs of a set its mean square is 2. A signal whose means differ by no more than 1e-4, which
    nobody can see, is left out, so that equal sequences are at a distance of 0.

    Raises ValueError for no signal.
    """
    if not activities:
        raise ValueError("activities must have at least one signal; got none")
    parts = []
    for one in activities.values():
        about = one.mean - one.mean.mean(axis=0)
        spread = float(np.sqrt(np.square(about).mean()))
        if spread > THRESHOLD:
            parts.append(about / (spread * np.sqrt(about.shape[1])))
    if not parts:
        batch = len(next(iter(activities.values())).mean)
        return np.zeros((batch, batch))
    features = np.concatenate(parts, axis=1) / np.sqrt(len(parts))
    squares = np.square(features).sum(axis=1)
    squared = squares[:, None] + squares - 2 * features @ features.T
    found = np.sqrt(np.maximum(squared, 0))
    np.fill_diagonal(found, 0)
    return (found + found.T) / 2
