"""The sentences of the page Atlas on units of other trainings."""

from __future__ import annotations

from typing import Final

from lstm_viz.behaviour.claim import CLOSELY
from lstm_viz.behaviour.seeds import Seeds
from lstm_viz.sequences.fixed import fixed

COLUMN: Final = "in other seeds"
COLUMN_HELP: Final = (
    "The smallest |r| with the most similar unit of the same network trained with other seeds; "
    "several units may have the same one. Read the sentence of the unit for what it must beat."
)


def told(seeds: Seeds, unit: int) -> str:
    """Whether a unit like this one comes in every training, with what it must beat."""
    found = seeds.alike(unit)
    every = len(found) + 1
    if all(found):
        verdict = f"So a unit like this one is there in all {every} trainings."
    elif any(found):
        verdict = f"So a unit like this one is there in {1 + sum(found)} of {every} trainings."
    else:
        verdict = f"So no unit like this one is there in the other {len(found)} trainings."
    partners = ", ".join(_partner(seeds, row, unit, seed) for row, seed in enumerate(seeds.seeds))
    return (
        f"Trained with other seeds, the most similar unit is {partners}. To be alike, |r| must be "
        f"above {_number(max(CLOSELY, seeds.control(unit)))}: shifted copies give at most "
        f"{_number(float(seeds.bars.max()))}, and the most similar unit before those trainings has "
        f"{_number(float(seeds.untrained[unit]))}. {verdict}"
    )


def _partner(seeds: Seeds, row: int, unit: int, seed: int) -> str:
    partner = int(seeds.partner[row, unit])
    said = f"unit {partner} of seed {seed} (r = {_number(float(seeds.r[row, unit]))}"
    came = seeds.came(unit, row)
    if came is not None:
        said += f"; alike from step {came:,} of {seeds.steps[-1]:,} on"
    return f"{said})"


def _number(value: float) -> str:
    return fixed(value)
