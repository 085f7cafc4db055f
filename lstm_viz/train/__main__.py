"""The command that trains the included networks: `python -m lstm_viz.train --all`."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence
from pathlib import Path

from lstm_viz import home
from lstm_viz.tasks import TASKS
from lstm_viz.train.arguments import count
from lstm_viz.train.processes import each
from lstm_viz.train.recipes import KINDS, RECIPES, SEEDS
from lstm_viz.train.shipping import Order, make


def main(arguments: Sequence[str] | None = None) -> None:
    """Train the included networks, several at a time, and save each with its card.

    One that is there already, made by the same recipe, is left as it is: a command that was cut off
    resumes where it was.
    """
    parser = argparse.ArgumentParser("python -m lstm_viz.train", description=main.__doc__)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--all", action="store_true", help="the networks of all tasks")
    which.add_argument("--task", choices=TASKS, help="the networks of this task")
    parser.add_argument("--kind", choices=KINDS, help="only this kind (default: all three)")
    parser.add_argument("--seed", type=int, help=f"only this seed (default: {_listed(SEEDS)})")
    parser.add_argument("--steps", type=count, help="training steps, if not as in the recipe")
    parser.add_argument("--folder", type=Path, default=home.output("models"))
    parser.add_argument(
        "--again", action="store_true", help="also train the networks that exist already"
    )
    parser.add_argument("--jobs", type=count, default=os.cpu_count(), help="networks at a time")
    given = parser.parse_args(arguments)

    orders = [
        Order(task, kind, seed, given.steps or RECIPES[task].budget.steps)
        for seed in (SEEDS if given.seed is None else (given.seed,))
        for task in ((given.task,) if given.task else TASKS)
        for kind in ((given.kind,) if given.kind else KINDS)
    ]
    left = [one for one in orders if given.again or not one.done(given.folder)]
    if len(left) < len(orders):
        print(f"{len(orders) - len(left)} of {len(orders)} networks exist already", flush=True)
    started, made, steps = time.monotonic(), 0, sum(one.steps for one in left)
    for number, card in each(make, [(order, given.folder) for order in left], given.jobs):
        order = left[number]
        made += order.steps
        spent = time.monotonic() - started
        to_go = round(spent / made * (steps - made))
        print(f"{_clock(to_go)} left   {order.name}: {card['says']}", flush=True)
    print(f"{len(left)} networks in {_clock(round(time.monotonic() - started))}", flush=True)


def _clock(seconds: int) -> str:
    return f"{seconds // 60} min {seconds % 60:02d} s"


def _listed(seeds: Sequence[int]) -> str:
    return ", ".join(map(str, seeds))


if __name__ == "__main__":
    main()
