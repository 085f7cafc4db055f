"""Checked: what stands in a file of results, or a ValueError that says what should."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np


def numbers(
    given: Any,
    name: str,
    shape: tuple[int, ...],
    low: float,
    high: float,
    *,
    missing: bool = False,
) -> np.ndarray:
    """Numbers from `low` to `high` in nested lists of this shape; with `missing`, None as NaN.

    Raises ValueError for anything else.
    """
    try:
        found = np.array(given, np.float64)
    except (TypeError, ValueError, OverflowError):
        found = None
    if found is None or found.shape != shape:
        raise ValueError(f"{name} must be numbers of the shape {shape}")
    known = ~np.isnan(found) if missing else np.full(shape, True)
    if not ((found[known] >= low) & (found[known] <= high)).all():
        raise ValueError(f"{name} must be numbers from {low:g} to {high:g}")
    return found


def whole(given: Any, name: str, low: int, high: int) -> int:
    """A whole number from `low` to `high`. Raises ValueError for anything else."""
    if isinstance(given, bool) or not isinstance(given, int) or not low <= given <= high:
        raise ValueError(f"{name} must be a whole number from {low} to {high}; got {given!r:.40}")
    return given


def known(given: Any, name: str, among: Collection[str]) -> str:
    """One of some words. Raises ValueError for anything else."""
    if not isinstance(given, str) or given not in among:
        raise ValueError(f"{name} must be one of {', '.join(among)}; got {given!r:.40}")
    return given


def several(given: Any, name: str, among: Collection[str]) -> tuple[str, ...]:
    """One or more words, each at most once. Raises ValueError for anything else."""
    if not isinstance(given, list) or not given:
        raise ValueError(f"{name} must be a list")
    found = tuple(known(one, name, among) for one in given)
    if len(set(found)) < len(found):
        raise ValueError(f"{name} must have each word once")
    return found
