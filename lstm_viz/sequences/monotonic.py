"""Monotonic: whether numbers or moments go one way."""

from __future__ import annotations

import numpy as np


def goes_one_way(values: np.ndarray, *, strictly: bool = True) -> bool:
    """Whether (row,) numbers or moments go up throughout, or down.

    Where that is not `strictly` so, one may come twice in a row.
    """
    strides = np.diff(values)
    if strides.dtype.kind == "m":
        strides = strides.astype(np.int64)
    if strictly:
        return bool((strides > 0).all() or (strides < 0).all())
    return bool((strides >= 0).all() or (strides <= 0).all())
