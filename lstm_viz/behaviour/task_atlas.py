"""Task atlas: every unit of an included network of a task, with what was found of it, as a file."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from lstm_viz.behaviour.atlas import SMALL, AtlasError
from lstm_viz.behaviour.checked import known, numbers, several, whole
from lstm_viz.behaviour.claim import Claim
from lstm_viz.behaviour.findings_file import MOST, ONE, content_of, findings_in, written
from lstm_viz.behaviour.held_out import FOLDER as TEXTS
from lstm_viz.behaviour.search import Findings
from lstm_viz.behaviour.task_costs import Costs, TaskCausal
from lstm_viz.behaviour.task_labels import SEEDS, properties_of
from lstm_viz.behaviour.units_file import units_in, units_of
from lstm_viz.kinds import KINDS
from lstm_viz.stored import ResultFiles
from lstm_viz.tasks import TASKS

FOLDER: Final = TEXTS / "tasks"
_STORED: Final = ResultFiles("an atlas", AtlasError, 100_000, "network")


@dataclass(frozen=True, eq=False)
class TaskAtlas:
    """What was found of a network's units on sequences of its task, those of `SEEDS`.

    `thresholds` are above what each property that is a number counts as high, its median at the
    answers of the held-out half, and None for the others. `half_life`, `saturates`, `shut` and
    `open` are as those of an `Atlas`, over the first sequences of the held-out half, and `small`
    (unit, step) are the states on the first of these. `on_count` (unit,) is how much of the change
    of each unit's state falls on the steps at which the task's count changes, and `counting` which
    share of the steps these are; None of a task without a count.
    """

    network: str
    task: str
    weights: str
    findings: Findings
    costs: Costs
    thresholds: tuple[float | None, ...]
    half_life: np.ndarray
    saturates: str
    shut: np.ndarray
    open: np.ndarray
    small: np.ndarray
    on_count: np.ndarray | None
    counting: float | None

    def causal(self, claim: Claim) -> TaskCausal:
        """What silencing the claim's unit costs, beside every other unit of the network."""
        p, unit = self.findings.place_of(claim.what.key), claim.unit
        inside, outside = self.costs.there[:, p].T
        if np.isnan(inside).any():
            inside = self.costs.all
        return TaskCausal(
            unit,
            claim.what,
            float(inside[unit]),
            float(outside[unit]),
            tuple(map(float, np.sort(np.delete(inside, unit))[::-1])),
            self.findings.units,
            self.thresholds[p],
            self.findings.tried,
            right=(self.costs.usual, float(self.costs.right[unit])),
        )

    def threshold(self, key: str) -> float | None:
        """Above what the property of this key counts as high; None for one that is no number."""
        return self.thresholds[self.findings.place_of(key)]


def names(folder: Path = FOLDER) -> tuple[str, ...]:
    """The networks of tasks of which there is an atlas."""
    return tuple(sorted(path.stem for path in folder.glob("*.json")))


def save(atlas: TaskAtlas, folder: Path = FOLDER) -> Path:
    """Write `<network>.json`, with strengths in ten-thousandths and losses with four digits."""
    content = {
        "network": atlas.network,
        "task": atlas.task,
        "weights": atlas.weights,
        "seeds": [SEEDS.start, SEEDS.stop],
        **content_of(atlas.findings),
        "there": _short(atlas.costs.there),
        "all": _short(atlas.costs.all),
        "right": written(atlas.costs.right),
        "usual": round(atlas.costs.usual, 4),
        "loss": float(f"{atlas.costs.loss:.4g}"),
        **units_of(atlas),
        "on_count": None if atlas.on_count is None else written(atlas.on_count),
        "counting": None if atlas.counting is None else round(atlas.counting, 4),
    }
    text = json.dumps(content, separators=(",", ":"), allow_nan=False) + "\n"
    return _STORED.save(text, atlas.network, folder)


def load(network: str, folder: Path = FOLDER) -> TaskAtlas:
    """Read the atlas of a network. Raises AtlasError for one that there is not, or is damaged."""
    path = _STORED.path(network, names(folder), folder)
    with _STORED.taken_from(path.read_bytes(), path.name) as content:
        return _atlas(content, network)


def _atlas(content: Any, network: str) -> TaskAtlas:
    """Every part is checked: the page draws them without a further look."""
    kind = known(content["kind"], "kind", KINDS)
    task = TASKS[known(content["task"], "task", TASKS)]
    if content["seeds"] != [SEEDS.start, SEEDS.stop]:
        raise ValueError(f"seeds must be from {SEEDS.start} to {SEEDS.stop}")
    signals = several(content["signals"], "signals", KINDS[kind].signals)
    findings = findings_in(content, kind, signals, properties_of(task))
    units, properties = (findings.units,), len(findings.properties)
    steps = whole(len(content["small"][0]), "the steps of small", 1, SMALL)
    counts = task.count is not None
    if counts != (content["counting"] is not None) or counts != (content["on_count"] is not None):
        raise ValueError("on_count and counting must be there for a task with a count alone")
    return TaskAtlas(
        known(content["network"], "network", (network,)),
        task.name,
        str(content["weights"]),
        findings,
        Costs(
            numbers(content["there"], "there", (*units, properties, 2), -MOST, MOST, missing=True),
            numbers(content["all"], "all", units, -MOST, MOST),
            numbers(content["right"], "right", units, 0, ONE) / ONE,
            float(numbers(content["usual"], "usual", (), 0, 1)),
            float(numbers(content["loss"], "loss", (), 0, MOST)),
        ),
        **units_in(content, findings, steps),
        on_count=numbers(content["on_count"], "on_count", units, 0, ONE) / ONE if counts else None,
        counting=float(numbers(content["counting"], "counting", (), 0, 1)) if counts else None,
    )


def _short(values: np.ndarray) -> list[Any]:
    """Nested lists with four digits, None where there is none."""
    if values.ndim > 1:
        return [_short(one) for one in values]
    return [None if np.isnan(one) else float(f"{one:.4g}") for one in values]
