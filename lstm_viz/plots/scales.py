"""Scales: between which values each line of an input is drawn (as `js/input_scales.js` has it)."""

from __future__ import annotations

import math

import numpy as np

FLAT = 1 / 20  # of the common range: a line that moves within less looks like one that stands still
OWN = "each on its own scale"


def own_scales(values: np.ndarray) -> np.ndarray | None:
    """The lowest and the highest value of each feature, (feature, 2), where each has its own scale.

    So it is where one that moves would be flat beside the others of `values` (time, feature);
    None where all are drawn on one. A missing value is NaN, and so are the ends of a feature that
    has no other.
    """
    low = np.fmin.reduce(values.astype(float), axis=0)
    high = np.fmax.reduce(values.astype(float), axis=0)
    if np.isnan(low).all():
        return None
    whole = np.nanmax(high) - np.nanmin(low)
    return np.stack([low, high], 1) if ((high > low) & (high - low < whole * FLAT)).any() else None


def shares(values: np.ndarray, ends: np.ndarray) -> np.ndarray:
    """Each value's place between the ends of its feature, 0 to 1; 0.5 of one that stands still."""
    low, wide = ends[:, 0], ends[:, 1] - ends[:, 0]
    placed = (values - low) / np.where(wide > 0, wide, 1)
    return np.where(wide > 0, placed, placed + 0.5)


def said_ends(low: float, high: float) -> str:
    """The ends of a scale in words, to about a thousandth of it; "" where it has not two."""
    if not low < high:
        return ""
    places = 3 - math.floor(math.log10(high - low))
    ends = [np.format_float_positional(round(end, places), trim="-") for end in (low, high)]
    return " to ".join(ends).replace("-", "−")
