"""Scales: between which values each line of an input is drawn (as `js/input_scales.js` has it)."""

from __future__ import annotations

import math

import numpy as np

FLAT = 1 / 20  # of the common range: a line that moves within less looks like one that stands still
OWN = "each on its own scale"
_MOST_DIGITS = 15  # that a float64 always has


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
    """The ends of a scale in words, to about a thousandth of it; "" of a feature without a value.

    Of one that stands still, the value that it has.
    """
    decimals = _decimals(low, high, 3)
    ends = [f"{low:.7g}"] if decimals is None else [_rounded(end, decimals) for end in (low, high)]
    return "" if np.isnan(low) else " to ".join(ends).replace("-", "−")


def hover_format(low: float, high: float) -> str:
    """How Plotly prints a value between these two: with the digits that tell a ten-thousandth."""
    decimals, largest = _decimals(low, high, 4), max(abs(low), abs(high))
    if decimals is None:
        return ".7~g"
    before = math.floor(math.log10(largest)) + 1  # of the point
    return f".{min(max(4, before + max(0, decimals)), _MOST_DIGITS)}~g"


def _decimals(low: float, high: float, digits: int) -> int | None:
    """After how many decimals so many digits of high − low are told; None where there are none."""
    wide = high - low
    return digits - math.floor(math.log10(wide)) if 0 < wide < math.inf else None


def _rounded(value: float, decimals: int) -> str:
    return f"{round(float(value), decimals) + 0.0:.{_MOST_DIGITS}g}"  # + 0.0, as there is no −0
