"""State: how a view is asked to open, as JSON can hold it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any


def plain_state(state: Mapping[str, Any] | None) -> dict[str, Any]:
    """`state` with Python's own numbers; what is neither text nor number is left out."""
    plain = {str(key): _plain(value) for key, value in (state or {}).items()}
    return {key: value for key, value in plain.items() if value is not None}


def whole(value: Any, low: int, high: int) -> int | None:
    """A whole number from `low` to `high`, given as a number or as text; None for all else."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return int(number) if number.is_integer() and low <= number <= high else None


def _plain(value: Any) -> Any:
    """Text, a finite number or a list of them; None for all else."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        parts = [_plain(part) for part in value]
        return None if None in parts else parts
    if isinstance(value, str):
        return value
    finite = isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))
    return value if finite else None
