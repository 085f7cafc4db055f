"""Effect: what one part is worth to the networks of a task, over their seeds."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from lstm_viz.ablate.parts import PARTS, CellPart
from lstm_viz.ablate.result import AblationResult
from lstm_viz.tasks import TASKS


@dataclass(frozen=True)
class Effect:
    """The scores of a task's networks with a part and without it, by seed.

    `lost` is how much of the lead over the trivial answer is gone, of the medians over the seeds:
    from 0, none of it, to 1, all of it or more. None where there was no lead to lose.
    `lost_by_seed` is the same of each seed.
    """

    part: CellPart
    seeds: tuple[int, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    lost: float | None
    lost_by_seed: tuple[float | None, ...]

    @property
    def middle(self) -> tuple[float, float]:
        """The medians before and after."""
        return median(self.before), median(self.after)


def effects(result: AblationResult) -> dict[str, Effect]:
    """The effects of all parts of a result, in the order of `PARTS`."""
    return {
        name: _effect(result, part)
        for name, part in PARTS.items()
        if any(row.part == name for row in result.rows)
    }


def _effect(result: AblationResult, part: CellPart) -> Effect:
    rows = sorted((row for row in result.rows if row.part == part.name), key=lambda row: row.seed)
    before, after = tuple(row.before for row in rows), tuple(row.after for row in rows)
    lost = _lost(result.task, median(before), median(after))
    by_seed = tuple(_lost(result.task, row.before, row.after) for row in rows)
    return Effect(part, tuple(row.seed for row in rows), before, after, lost, by_seed)


def _lost(task: str, before: float, after: float) -> float | None:
    chance = TASKS[task].chance
    if not TASKS[task].beats_chance(before):
        return None
    return min(1.0, max(0.0, (before - after) / (before - chance)))
