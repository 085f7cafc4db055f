"""The command that makes the included ablations: `python -m lstm_viz.ablate`."""

from __future__ import annotations

import argparse
import os
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import torch

from lstm_viz import checkpoint, home
from lstm_viz.ablate.parts import PARTS
from lstm_viz.ablate.result import AblationError, Result, Row, load, save
from lstm_viz.ablate.without import HELD_OUT, ablate
from lstm_viz.tasks import TASKS
from lstm_viz.train.arguments import count
from lstm_viz.train.processes import each
from lstm_viz.train.recipes import SEEDS

KINDS = tuple(dict.fromkeys(part.kind for part in PARTS.values()))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the included networks without each part of their cells, and write a file a task.

    A task whose file exists and has the same networks, sequences and torch is left as it is: a
    command that was interrupted resumes with the next task.
    """
    parser = argparse.ArgumentParser("python -m lstm_viz.ablate", description=main.__doc__)
    parser.add_argument("--tasks", choices=TASKS, nargs="+", help="only these tasks (default: all)")
    parser.add_argument(
        "--sequences", type=count, default=HELD_OUT, help="held-out sequences for each network"
    )
    parser.add_argument(
        "--folder", type=Path, default=home.output("ablations"), help="where the files are written"
    )
    parser.add_argument(
        "--again", action="store_true", help="measure the tasks that exist already again"
    )
    parser.add_argument("--jobs", type=count, default=os.cpu_count(), help="networks at a time")
    given = parser.parse_args(arguments)

    tasks = given.tasks or list(TASKS)
    left = [
        task for task in tasks if given.again or not exists(task, given.sequences, given.folder)
    ]
    if len(left) < len(tasks):
        print(f"{len(tasks) - len(left)} of {len(tasks)} tasks exist already", flush=True)
    work = [
        (task, kind, seed, given.sequences) for task in left for kind in KINDS for seed in SEEDS
    ]
    started, rows = time.monotonic(), defaultdict[str, list[list[Row]]](list)
    for number, found in each(ablate, work, given.jobs):
        task = work[number][0]
        rows[task].append(found)
        if len(rows[task]) == len(KINDS) * len(SEEDS):
            flat = sorted(
                (row for some in rows[task] for row in some),
                key=lambda row: (list(PARTS).index(row.part), row.seed),
            )
            command = f"python -m lstm_viz.ablate --tasks {task} --sequences {given.sequences}"
            parameters = dict(TASKS[task].parameters)
            result = Result(
                task, parameters, given.sequences, torch.__version__, command, tuple(flat)
            )
            save(result, given.folder)
            print(_line(result), flush=True)
    print(f"{len(left)} tasks in {time.monotonic() - started:.0f} s", flush=True)


def exists(task: str, sequences: int, folder: Path) -> bool:
    """Whether the ablation of a task is there, of the networks that are included now."""
    try:
        found = load(task, folder)
        weights = {
            (kind, seed): checkpoint.card(
                checkpoint.name_of({"task": task, "kind": kind, "seed": seed})
            )["weights"]
            for kind in KINDS
            for seed in SEEDS
        }
    except (AblationError, checkpoint.CheckpointError):
        return False
    came = {(PARTS[row.part].kind, row.seed): row.weights for row in found.rows}
    made = (found.sequences, found.torch, dict(found.parameters))
    return came == weights and made == (
        sequences,
        torch.__version__,
        dict(TASKS[task].parameters),
    )


def _line(result: Result) -> str:
    said = []
    for part in PARTS:
        scores = [row.after for row in result.rows if row.part == part]
        said.append(f"{part} " + " ".join(f"{score:.3g}" for score in scores))
    before = sorted({row.before for row in result.rows})
    return f"{result.task}: {before[0]:.3g} to {before[-1]:.3g} before; " + ", ".join(said)


if __name__ == "__main__":
    main()
