"""Words that the atlas of texts and that of tasks have in common."""

from __future__ import annotations

from typing import Final

ONE_TRAINING: Final = (
    "All of this was measured on one trained network. Whether networks trained with other seeds "
    "have a unit like one of these is stated beside that unit, where it was tested."
)


def brief(half_life: float) -> str:
    """What a half-life of less than a step means."""
    return " (less than half is left one step later)" if half_life < 1 else ""
