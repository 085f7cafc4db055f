"""Gaps: moments that a grid has and a file has not or has twice, and times that are on none."""

from __future__ import annotations

import numpy as np

from lstm_viz.sequences.hours import HOUR, ends_summer
from lstm_viz.sequences.monotonic import goes_one_way


def gaps_told(times: np.ndarray) -> tuple[str, ...]:
    """A sentence where moments in order are on a regular grid but for some that are missing."""
    unit = "M" if (times.astype("datetime64[M]") == times).all() else "us"
    strides = np.diff(times.astype(f"datetime64[{unit}]")).astype(np.int64)
    if len(strides) < 4:
        return ()
    usual = int(np.median(strides))
    odd = strides != usual
    if usual <= 0 or not odd.any() or odd.mean() > 0.1 or (strides % usual != 0).any():
        return ()
    missing = int((strides[strides > 0] // usual - 1).sum())
    if not missing:
        return ()  # a moment comes twice, as where a clock is put back
    after = np.datetime_as_string(times[int(np.argmax(strides > usual))], "auto")
    return (
        f"The times are regular, but {missing:,} {'are' if missing > 1 else 'is'} missing, the "
        f"first after {after}; the steps follow one another without a gap there.",
    )


def uneven_told(times: np.ndarray) -> tuple[str, ...]:
    """A sentence where times in numbers that go one way are not regular, but for rounding."""
    if not np.isfinite(times).all():
        return ()
    strides = np.diff(np.asarray(times, np.float64))
    if len(strides) < 2 or not goes_one_way(times):
        return ()
    strides = np.abs(strides)
    usual = float(np.median(strides))
    # Of even times that are rounded, two steps differ by one in the last digit.
    last = _last_digit(times)
    rounded = last if usual > 1.5 * last else 0
    if times.dtype == np.float32:
        rounded = max(rounded, 2 * float(np.spacing(np.abs(times).max())))
    if np.ptp(strides) <= 1.001 * rounded + 1e-3 * usual:
        return ()
    return (
        f"The times are not regular: the steps are between {strides.min():.6g} and "
        f"{strides.max():.6g} apart.",
    )


def _last_digit(times: np.ndarray) -> float:
    """What one in the last decimal is, of up to six; 0 where the times have more."""
    scaled = ((10.0**-k, times * 10.0**k) for k in range(7))
    return next((one for one, v in scaled if (np.abs(v - np.rint(v)) < 1e-4).all()), 0.0)


def put_back(times: np.ndarray) -> np.ndarray:
    """The first row of each hour that comes again, in moments in order, or the newest first.

    There are none unless every moment that comes again is of such an hour: a whole one, in each of
    its rows, with others before and after it, once a year, in a night in which clocks are put back.
    """
    none = np.array([], np.int64)
    newest = times[0] > times[-1]
    moments = (times[::-1] if newest else times).astype("datetime64[us]")
    strides = np.diff(moments).astype(np.int64)
    back = np.flatnonzero(strides <= 0) + 1
    usual = int(np.median(strides)) if len(back) else 0
    if usual <= 0 or HOUR % usual or not ends_summer(moments[back]).all():
        return none
    if len(np.unique(moments[back].astype("datetime64[Y]"))) < len(back):
        return none
    count = HOUR // usual  # rows of an hour
    for row in back.tolist():
        first, again = moments[row - count : row], moments[row : row + count]
        if not count < row < len(moments) - count or not (first == again).all():
            return none
        hours = again.astype("datetime64[h]")
        if (hours != hours[0]).any() or (np.diff(again).astype(np.int64) != usual).any():
            return none
    return len(times) - 1 - back[::-1] if newest else back
