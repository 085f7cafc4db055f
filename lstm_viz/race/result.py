"""Result: what a race has shown, a row a network; to JSON and, checked, back."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from lstm_viz import home
from lstm_viz.race.plan import Plan
from lstm_viz.stored import ResultFiles
from lstm_viz.tasks import TASKS
from lstm_viz.train import Budget
from lstm_viz.train.recipes import TRAINABLE

ASSETS: Final = home.ASSETS / "races"
LARGEST: Final = 4 * 2**20  # bytes of a file with a race


class RaceError(ValueError):
    """A race that can't be used, and why, in one sentence."""


STORED: Final = ResultFiles("a race", RaceError, LARGEST)


@dataclass(frozen=True)
class RaceRow:
    """One network of a race: what it was, what it took, and what it reached at the end.

    `steps` were made in `seconds`, its own training steps alone. `solved_step` is None where it did
    not solve the task, `score` the task's metric on fresh sequences, `problem` a sentence where the
    training ended by itself.
    """

    kind: str
    length: int
    seed: int
    units: int
    parameters: int
    steps: int
    solved_step: int | None
    seconds: float
    score: float
    problem: str | None = None

    @property
    def solved(self) -> bool:
        """Whether it solves the task."""
        return self.solved_step is not None


@dataclass(frozen=True)
class RaceResult:
    """The rows of a race, by length, seed and kind, and all that they depend on.

    `parameters` are the task's others, beside its length.
    """

    task: str
    parameters: Mapping[str, float]
    plan: Plan
    rows: tuple[RaceRow, ...]
    torch: str
    command: str

    @property
    def whole(self) -> bool:
        """Whether all heats of the plan are there."""
        return len(self.rows) == len(self.plan.heats) * len(self.plan.kinds)

    def json(self) -> str:
        """As a file has it: one line a row."""
        head = {"task": self.task, "parameters": dict(self.parameters), "plan": asdict(self.plan)}
        head |= {"torch": self.torch, "command": self.command}
        lines = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in head.items()]
        rows = ",\n".join(f"    {json.dumps(asdict(row), allow_nan=False)}" for row in self.rows)
        return "{\n" + ",\n".join([*lines, f'  "rows": [\n{rows}\n  ]']) + "\n}\n"


def sorted_rows(rows: list[RaceRow]) -> tuple[RaceRow, ...]:
    """Rows in the order in which a result has them."""
    return tuple(sorted(rows, key=lambda row: (row.length, row.seed, TRAINABLE.index(row.kind))))


def save(result: RaceResult, folder: Path = ASSETS) -> Path:
    """Write a result as `<task>.json`, at once, so that nobody ever reads half of one."""
    return STORED.save(result.json(), result.task, folder)


def names(folder: Path = ASSETS) -> tuple[str, ...]:
    """The tasks that have a race in a folder, sorted."""
    return tuple(sorted(path.stem for path in folder.glob("*.json")))


def load(task: str, folder: Path = ASSETS) -> RaceResult:
    """The race of a task; RaceError, in one sentence, where there is none that can be used."""
    path = STORED.path(task, names(folder), folder)
    found = read(path.read_bytes(), path.name)
    if found.task != task:
        raise RaceError(f"{path.name}: the race is on the task {found.task!r}")
    return found


def read(data: bytes, name: str = "the race") -> RaceResult:
    """A result from the bytes of its JSON; RaceError where they are none."""
    with STORED.taken_from(data, name) as found:
        if found["task"] not in TASKS:
            raise RaceError(f"{name}: there is no task {found['task']!r:.40}")
        plan = _plan(found["plan"])
        rows = tuple(_row(row, name) for row in found["rows"])
        result = RaceResult(
            found["task"],
            {str(key): float(value) for key, value in found["parameters"].items()},
            plan,
            rows,
            str(found["torch"]),
            str(found["command"]),
        )
    _need_heats(result, name)
    return result


def _plan(found: dict[str, Any]) -> Plan:
    budget = Budget(**found["budget"])
    lists = {key: tuple(found[key]) for key in ("lengths", "seeds", "kinds")}
    return Plan(**{**found, "budget": budget, **lists})


def _row(found: dict[str, Any], name: str) -> RaceRow:
    row = RaceRow(**found)
    whole = ("length", "seed", "units", "parameters", "steps")
    for field in fields(RaceRow):
        value = getattr(row, field.name)
        if field.name == "kind":
            fine = value in TRAINABLE
        elif field.name == "problem":
            fine = value is None or isinstance(value, str)
        elif field.name in whole or (field.name == "solved_step" and value is not None):
            fine = type(value) is int and value >= 0
        else:
            fine = value is None or (type(value) in (int, float) and math.isfinite(value))
        if not fine or (value is None and field.name not in ("solved_step", "problem")):
            raise RaceError(f"{name}: a row's {field.name!r} can't be {value!r:.40}")
    return row


def _need_heats(result: RaceResult, name: str) -> None:
    """Each row once, and of each heat all kinds: nobody has been tried more often than another."""
    plan, came = result.plan, [(row.length, row.seed, row.kind) for row in result.rows]
    heats = {(length, seed) for length, seed, _ in came}
    wanted = {(*heat, kind) for heat in heats for kind in plan.kinds}
    if len(came) != len(set(came)) or set(came) != wanted or not heats <= set(plan.heats):
        raise RaceError(
            f"{name}: each length and seed must have one row for each of {', '.join(plan.kinds)}"
        )
