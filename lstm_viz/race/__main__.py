"""The command that makes the included races: `python -m lstm_viz.race --task recall`."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from lstm_viz import home
from lstm_viz.race.heat import raced
from lstm_viz.race.plan import SHIPPED, Plan, plan_for
from lstm_viz.race.racing import Race
from lstm_viz.race.result import RaceError, Row, load, save
from lstm_viz.tasks import TASKS
from lstm_viz.train.arguments import count
from lstm_viz.train.processes import each


def main(arguments: Sequence[str] | None = None) -> None:
    """Race LSTM, GRU and simple RNN on a task at several lengths, and write the results to a file.

    The file is written after each heat; an interrupted command resumes after the last heat.
    """
    parser = argparse.ArgumentParser("python -m lstm_viz.race", description=main.__doc__)
    shipped = ", ".join(SHIPPED)
    parser.add_argument(
        "--task", choices=TASKS, required=True, help=f"the task; races are included for {shipped}"
    )
    parser.add_argument(
        "--lengths", type=count, nargs="+", help="the lengths, instead of those of the plan"
    )
    parser.add_argument(
        "--seeds", type=int, nargs="+", help="the seeds, instead of those of the plan"
    )
    parser.add_argument("--steps", type=count, help="the largest number of training steps")
    parser.add_argument(
        "--folder", type=Path, default=home.output("races"), help="where the file is written"
    )
    parser.add_argument(
        "--again", action="store_true", help="run the heats that exist already again"
    )
    parser.add_argument(
        "--jobs", type=count, default=os.cpu_count(), help="how many heats run at the same time"
    )
    given = parser.parse_args(arguments)

    plan = plan_for(TASKS[given.task])
    plan = replace(
        plan,
        lengths=tuple(given.lengths or plan.lengths),
        seeds=tuple(plan.seeds if given.seeds is None else given.seeds),
        budget=replace(plan.budget, steps=given.steps or plan.budget.steps),
    )
    rows = [] if given.again else there(given.task, plan, given.folder)
    left = [heat for heat in plan.heats if heat not in {(row.length, row.seed) for row in rows}]
    if rows:
        print(f"{len(plan.heats) - len(left)} of {len(plan.heats)} heats exist already")
    started = time.monotonic()
    for _, found in each(raced, [(given.task, *heat, plan) for heat in left], given.jobs):
        rows += found
        save(Race(TASKS[given.task], plan, rows).result(), given.folder)
        print(_line(found), flush=True)
    print(f"{len(left)} heats in {time.monotonic() - started:.0f} s", flush=True)


def there(task: str, plan: Plan, folder: Path) -> list[Row]:
    """The rows of an earlier race that count in this one: as it, but for its lengths and seeds."""
    try:
        before = load(task, folder)
    except RaceError:
        return []
    same = replace(before.plan, lengths=plan.lengths, seeds=plan.seeds) == plan
    rest = {**TASKS[task].parameters, **before.parameters} == dict(TASKS[task].parameters)
    if not (same and rest and before.torch == torch.__version__):
        return []
    return [row for row in before.rows if (row.length, row.seed) in plan.heats]


def _line(rows: list[Row]) -> str:
    each = ", ".join(
        f"{row.kind} {row.score:.3g} "
        + (f"solved at {row.solved_step}" if row.solved else f"not solved in {row.steps}")
        + f" ({row.seconds:.1f} s)"
        for row in rows
    )
    return f"length {rows[0].length}, seed {rows[0].seed}: {each}"


if __name__ == "__main__":
    main()
