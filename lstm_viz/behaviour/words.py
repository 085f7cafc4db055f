"""Words that the atlas of texts and that of tasks have in common."""

from __future__ import annotations

from typing import Final

ONE_TRAINING: Final = (
    "All of this is measured on one training of the network; whether other trainings have a unit "
    "like one of these is stated beside that unit, where it was tested."
)


def brief(half_life: float) -> str:
    """What a half-life of less than a step means."""
    return " (less than half is left one step later)" if half_life < 1 else ""
