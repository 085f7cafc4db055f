"""The command that trains the included networks: `python -m lstm_viz.train --all`."""

from __future__ import annotations

import os
import time
from pathlib import Path

import click

from lstm_viz import home
from lstm_viz.command_line import COUNT, Command, bar, folder_option, listed
from lstm_viz.kinds import KIND_NAMES
from lstm_viz.tasks import TASKS
from lstm_viz.train.processes import each
from lstm_viz.train.recipes import RECIPES, SEEDS, included, seeds_of
from lstm_viz.train.shipping import Order, make


@click.command(
    "train",
    cls=Command,
    examples=(
        "lstm-viz train --task adding --kind lstm --seed 0",
        "lstm-viz train --all --jobs 4",
    ),
)
@click.option("--all", "everything", is_flag=True, help="The networks of all tasks.")
@click.option("--task", type=click.Choice(list(TASKS)), help="The networks of this task.")
@click.option(
    "--kind", type=click.Choice(list(KIND_NAMES)), help="Only this kind (default: those included)."
)
@click.option("--seed", type=int, help=f"Only this seed (default: {listed(SEEDS)}).")
@click.option("--steps", type=COUNT, help="Training steps, if not as in the recipe.")
@folder_option(
    home.output("models"),
    shown=not home.INSTALLED,
    help="Where the networks and their cards are written.",
)
@click.option("--again", is_flag=True, help="Also train the networks that exist already.")
@click.option("--jobs", type=COUNT, default=os.cpu_count(), help="Networks at a time.")
def main(
    everything: bool,
    task: str | None,
    kind: str | None,
    seed: int | None,
    steps: int | None,
    folder: Path,
    again: bool,
    jobs: int,
) -> None:
    """Train the included networks, several at a time, and save each with its card.

    One that is there already, made by the same recipe, is left as it is: a command that was cut off
    resumes where it was.
    """
    if everything == (task is not None):
        raise click.UsageError("give either --all or --task, to choose what is trained")
    orders = [
        Order(one, each_kind, each_seed, steps or RECIPES[one].budget.steps)
        for each_seed in (SEEDS if seed is None else (seed,))
        for one in ((task,) if task else TASKS)
        for each_kind in ((kind,) if kind else included(one))
        if seed is not None or each_seed in seeds_of(each_kind)
    ]
    left = [one for one in orders if again or not one.done(folder)]
    if len(left) < len(orders):
        click.echo(f"{len(orders) - len(left)} of {len(orders)} networks exist already")
    started, made, total = time.monotonic(), 0, sum(one.steps for one in left)
    with bar(total, "training") as shown:
        for number, card in each(make, [(order, folder) for order in left], jobs):
            order = left[number]
            made += order.steps
            spent = time.monotonic() - started
            to_go = _clock(round(spent / made * (total - made)))
            shown.done(f"{to_go} left   {order.name}: {card['says']}", order.steps)
    click.echo(f"{len(left)} networks in {_clock(round(time.monotonic() - started))}")


def _clock(seconds: int) -> str:
    return f"{seconds // 60} min {seconds % 60:02d} s"
