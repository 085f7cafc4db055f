"""Result: what the networks of a task reach without each part; to JSON and, checked, back."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from lstm_viz import home
from lstm_viz.ablate.parts import PARTS
from lstm_viz.stored import ResultFiles
from lstm_viz.tasks import TASKS

ASSETS: Final = home.ASSETS / "ablations"
LARGEST: Final = 2**20  # bytes of a file


class AblationError(ValueError):
    """An ablation that can't be used, and why, in one sentence."""


STORED: Final = ResultFiles("an ablation", AblationError, LARGEST)


@dataclass(frozen=True)
class AblationRow:
    """One network and one part: its score `before`, as it was trained, and `after`, without it.

    `weights` is the hash of the network's weights, as its card has it.
    """

    part: str
    seed: int
    weights: str
    before: float
    after: float


@dataclass(frozen=True)
class AblationResult:
    """The rows of a task, by part and seed, and all that they depend on."""

    task: str
    parameters: Mapping[str, float]
    sequences: int
    torch: str
    command: str
    rows: tuple[AblationRow, ...]

    def json(self) -> str:
        """As a file has it: one line a row."""
        head = {"task": self.task, "parameters": dict(self.parameters)}
        head |= {"sequences": self.sequences, "torch": self.torch, "command": self.command}
        lines = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
        rows = ",\n".join(f"    {json.dumps(asdict(row), allow_nan=False)}" for row in self.rows)
        return "{\n" + ",\n".join([*lines, f'  "rows": [\n{rows}\n  ]']) + "\n}\n"


def save(result: AblationResult, folder: Path = ASSETS) -> Path:
    """Write a result as `<task>.json`, at once, so that nobody ever reads half of one."""
    return STORED.save(result.json(), result.task, folder)


def names(folder: Path = ASSETS) -> tuple[str, ...]:
    """The tasks that have an ablation in a folder, in the order of the tasks."""
    return tuple(task for task in TASKS if (folder / f"{task}.json").is_file())


def load(task: str, folder: Path = ASSETS) -> AblationResult:
    """The ablation of a task; AblationError, in one sentence, where none can be used."""
    path = STORED.path(task, names(folder), folder)
    found = read(path.read_bytes(), path.name)
    if found.task != task:
        raise AblationError(f"{path.name}: the ablation is of the task {found.task!r}")
    return found


def read(data: bytes, name: str = "the ablation") -> AblationResult:
    """A result from the bytes of its JSON; AblationError where they are none."""
    with STORED.taken_from(data, name) as found:
        result = AblationResult(
            str(found["task"]),
            {str(key): float(value) for key, value in found["parameters"].items()},
            int(found["sequences"]),
            str(found["torch"]),
            str(found["command"]),
            tuple(_row(row, name) for row in found["rows"]),
        )
    _need_whole(result, name)
    return result


def _row(found: dict[str, Any], name: str) -> AblationRow:
    row = AblationRow(**found)
    for field, value in asdict(row).items():
        if field == "part":
            fine = value in PARTS
        elif field == "weights":
            fine = isinstance(value, str)
        elif field == "seed":
            fine = type(value) is int and value >= 0
        else:
            fine = type(value) in (int, float) and math.isfinite(value)
        if not fine:
            raise AblationError(f"{name}: a row's {field!r} can't be {value!r:.40}")
    return row


def _need_whole(result: AblationResult, name: str) -> None:
    """Every part of `PARTS`, and each seed of a network once with all parts of its kind."""
    if result.task not in TASKS:
        raise AblationError(f"{name}: there is no task {result.task!r:.40}")
    came = [(PARTS[row.part].kind, row.seed, row.part) for row in result.rows]
    networks = {(kind, seed) for kind, seed, _ in came}
    parts = {part for _, _, part in came}
    wanted = {
        (kind, seed, part.name)
        for kind, seed in networks
        for part in PARTS.values()
        if part.kind == kind
    }
    whole = len(came) == len(set(came)) and set(came) == wanted and parts == set(PARTS)
    if not whole or result.sequences < 1:
        raise AblationError(
            f"{name}: each seed must have one row for each of {', '.join(PARTS)}, measured on at "
            "least one sequence"
        )
