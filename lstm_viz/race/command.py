"""The command that makes the included races: `python -m lstm_viz.race --task recall`."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import click
import torch

from lstm_viz import home
from lstm_viz.command_line import COUNT, Command, bar, folder_option, listed
from lstm_viz.race.heat import raced
from lstm_viz.race.plan import SHIPPED, Plan, plan_for
from lstm_viz.race.racing import Race
from lstm_viz.race.result import RaceError, RaceRow, load, save
from lstm_viz.tasks import TASKS
from lstm_viz.train.processes import each
from lstm_viz.train.recipes import KINDS, TRAINABLE


@click.command(
    "race", cls=Command, examples=("lstm-viz race --task recall --lengths 10 20 40 --seeds 0 1 2",)
)
@click.option(
    "--task",
    type=click.Choice(list(TASKS)),
    required=True,
    help=f"The task; races are included for {listed(list(SHIPPED))}.",
)
@click.option(
    "--lengths", type=COUNT, multiple=True, help="The lengths, instead of those of the plan."
)
@click.option("--seeds", type=int, multiple=True, help="The seeds, instead of those of the plan.")
@click.option("--steps", type=COUNT, help="The largest number of training steps.")
@click.option(
    "--kinds",
    type=click.Choice(list(TRAINABLE)),
    multiple=True,
    default=list(KINDS),
    help="The kinds of networks, all with about as many parameters.",
)
@folder_option(home.output("races"), shown=not home.INSTALLED, help="Where the file is written.")
@click.option("--again", is_flag=True, help="Run the heats that exist already again.")
@click.option(
    "--jobs", type=COUNT, default=os.cpu_count(), help="How many heats run at the same time."
)
def main(
    task: str,
    lengths: tuple[int, ...],
    seeds: tuple[int, ...],
    steps: int | None,
    kinds: tuple[str, ...],
    folder: Path,
    again: bool,
    jobs: int,
) -> None:
    """Race kinds of networks on a task at several lengths, and write the results to a file.

    The file is written after each heat; an interrupted command resumes after the last heat.
    """
    plan = plan_for(TASKS[task])
    plan = replace(
        plan,
        lengths=tuple(dict.fromkeys(lengths)) or plan.lengths,
        seeds=tuple(dict.fromkeys(seeds)) or plan.seeds,
        budget=replace(plan.budget, steps=steps or plan.budget.steps),
        kinds=tuple(dict.fromkeys(kinds)),
    )
    rows = [] if again else there(task, plan, folder)
    left = [heat for heat in plan.heats if heat not in {(row.length, row.seed) for row in rows}]
    if rows:
        click.echo(f"{len(plan.heats) - len(left)} of {len(plan.heats)} heats exist already")
    started = time.monotonic()
    with bar(len(left), "racing") as shown:
        for _, found in each(raced, [(task, *heat, plan) for heat in left], jobs):
            rows += found
            save(Race(TASKS[task], plan, rows).result(), folder)
            shown.done(_line(found))
    heats = "heat" if len(left) == 1 else "heats"
    click.echo(f"{len(left)} {heats} in {time.monotonic() - started:.0f} s")


def there(task: str, plan: Plan, folder: Path) -> list[RaceRow]:
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


def _line(rows: list[RaceRow]) -> str:
    each = ", ".join(
        f"{row.kind} {row.score:.3g} "
        + (f"solved at {row.solved_step}" if row.solved else f"not solved in {row.steps}")
        + f" ({row.seconds:.1f} s)"
        for row in rows
    )
    return f"length {rows[0].length}, seed {rows[0].seed}: {each}"
