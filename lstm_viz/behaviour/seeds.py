"""Seeds: whether a unit like one of a text's network comes in other trainings, as a file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from lstm_viz.behaviour.atlas import AtlasError
from lstm_viz.behaviour.checked import known, numbers, whole
from lstm_viz.behaviour.claim import CLOSELY
from lstm_viz.behaviour.findings_file import MOST, ONE, written
from lstm_viz.behaviour.held_out import FOLDER as TEXTS
from lstm_viz.stored import ResultFiles

FOLDER: Final = TEXTS / "seeds"
_STORED: Final = ResultFiles("a table of seeds", AtlasError, 200_000, "network")


@dataclass(frozen=True, eq=False)
class Seeds:
    """The units of a network beside those of the same network trained with other seeds.

    `partner` and `r` (seed, unit) are as those of a `Match`, `bars` (seed,) its bars, and
    `untrained` (unit,) the largest |r| of the partners in those networks before their training:
    what follows from the characters that come in alone. `course` (seed, step, unit) is r with the
    partner at each of `steps` of its training.
    """

    network: str
    weights: str
    text: str
    seeds: tuple[int, ...]
    steps: tuple[int, ...]
    partner: np.ndarray
    r: np.ndarray
    bars: np.ndarray
    untrained: np.ndarray
    course: np.ndarray

    @property
    def units(self) -> int:
        """How many units the network has."""
        return len(self.untrained)

    def control(self, unit: int) -> float:
        """What |r| must beat: the bar of every seed, and every untrained network's unit."""
        return max(float(self.bars.max()), float(self.untrained[unit]))

    def alike(self, unit: int) -> list[bool]:
        """For each seed whether a unit like this one is there: |r| of 0.7, and above `control`."""
        least = max(CLOSELY, self.control(unit))
        return [abs(float(r)) > least for r in self.r[:, unit]]

    def came(self, unit: int, row: int) -> int | None:
        """From which step on the partner in a seed's training was like this unit until the end.

        None where it never was, or only one step was measured.
        """
        least = max(CLOSELY, self.control(unit))
        if len(self.steps) < 2 or not self.alike(unit)[row]:
            return None
        like = np.abs(self.course[row, :, unit]) > least
        start = len(like) - int(np.argmin(like[::-1])) if not like.all() else 0
        return self.steps[start] if start < len(like) else None

    def weakest(self, unit: int) -> float:
        """The smallest |r| with a partner."""
        return float(np.abs(self.r[:, unit]).min())


def names(folder: Path = FOLDER) -> tuple[str, ...]:
    """The networks of which there is a table."""
    return tuple(sorted(path.stem for path in folder.glob("*.json")))


def save(seeds: Seeds, folder: Path = FOLDER) -> Path:
    """Write `<network>.json`, with r in ten-thousandths."""
    content = {
        "network": seeds.network,
        "weights": seeds.weights,
        "text": seeds.text,
        "seeds": seeds.seeds,
        "steps": seeds.steps,
        "partner": seeds.partner.tolist(),
        "r": written(seeds.r),
        "bars": written(seeds.bars),
        "untrained": written(seeds.untrained),
        "course": written(seeds.course),
    }
    text = json.dumps(content, separators=(",", ":"), allow_nan=False) + "\n"
    return _STORED.save(text, seeds.network, folder)


def load(network: str, folder: Path = FOLDER) -> Seeds:
    """Read the table of a network. Raises AtlasError for one that there is not, or is damaged."""
    path = _STORED.path(network, names(folder), folder)
    with _STORED.taken_from(path.read_bytes(), path.name) as content:
        found = tuple(whole(one, "a seed", 0, MOST) for one in content["seeds"])
        steps = tuple(whole(one, "a step", 1, MOST) for one in content["steps"])
        if not found or not steps or list(steps) != sorted(set(steps)):
            raise ValueError("seeds and steps must be there, steps in order")
        units = len(content["untrained"])
        shape = (len(found), units)
        partner = numbers(content["partner"], "partner", shape, 0, MOST).astype(int)
        r = numbers(content["r"], "r", shape, -ONE, ONE) / ONE
        course = numbers(content["course"], "course", (shape[0], len(steps), units), -ONE, ONE)
        return Seeds(
            known(content["network"], "network", (network,)),
            str(content["weights"]),
            str(content["text"]),
            found,
            steps,
            partner,
            r,
            numbers(content["bars"], "bars", shape[:1], 0, ONE) / ONE,
            numbers(content["untrained"], "untrained", (units,), 0, ONE) / ONE,
            course / ONE,
        )
