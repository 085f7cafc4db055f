"""Gaps: moments that a regular grid has and a file has not."""

from __future__ import annotations

import numpy as np


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
    missing = int((strides[odd] // usual - 1).sum())
    after = np.datetime_as_string(times[int(np.flatnonzero(odd)[0])], "auto")
    return (
        f"The times are regular, but {missing:,} {'are' if missing > 1 else 'is'} missing, the "
        f"first after {after}; the steps follow one another without a gap there.",
    )
