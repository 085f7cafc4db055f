"""The command that makes the included ablations: `python -m lstm_viz.ablate`."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from pathlib import Path

import click
import torch

from lstm_viz import checkpoint, home
from lstm_viz.ablate.parts import PARTS
from lstm_viz.ablate.result import AblationError, AblationResult, AblationRow, load, save
from lstm_viz.ablate.without import HELD_OUT, ablate
from lstm_viz.command_line import COUNT, Command, bar, folder_option
from lstm_viz.tasks import TASKS
from lstm_viz.train.processes import each
from lstm_viz.train.recipes import SEEDS

KINDS = tuple(dict.fromkeys(part.kind for part in PARTS.values()))


@click.command("ablate", cls=Command, examples=("lstm-viz ablate --tasks adding recall",))
@click.option(
    "--tasks",
    type=click.Choice(list(TASKS)),
    multiple=True,
    help="Only these tasks (default: all).",
)
@click.option(
    "--sequences",
    type=COUNT,
    default=HELD_OUT,
    show_default=True,
    help="Held-out sequences for each network.",
)
@folder_option(
    home.output("ablations"), shown=not home.INSTALLED, help="Where the files are written."
)
@click.option("--again", is_flag=True, help="Measure the tasks that exist already again.")
@click.option("--jobs", type=COUNT, default=os.cpu_count(), help="Networks at a time.")
def main(tasks: tuple[str, ...], sequences: int, folder: Path, again: bool, jobs: int) -> None:
    """Measure the included networks without each part of their cells, and write a file a task.

    A task whose file exists and has the same networks, sequences and torch is left as it is: a
    command that was interrupted resumes with the next task.
    """
    chosen = tasks or tuple(TASKS)
    left = [task for task in chosen if again or not exists(task, sequences, folder)]
    if len(left) < len(chosen):
        click.echo(f"{len(chosen) - len(left)} of {len(chosen)} tasks exist already")
    work = [(task, kind, seed, sequences) for task in left for kind in KINDS for seed in SEEDS]
    started, rows = time.monotonic(), defaultdict[str, list[list[AblationRow]]](list)
    with bar(len(left), "measuring") as shown:
        for number, found in each(ablate, work, jobs):
            task = work[number][0]
            rows[task].append(found)
            if len(rows[task]) == len(KINDS) * len(SEEDS):
                result = _result(task, sequences, rows[task])
                save(result, folder)
                shown.done(_line(result))
    click.echo(f"{len(left)} tasks in {time.monotonic() - started:.0f} s")


def _result(task: str, sequences: int, found: list[list[AblationRow]]) -> AblationResult:
    """What was measured of the networks of a task, in the order of the parts."""
    flat = sorted(
        (row for some in found for row in some),
        key=lambda row: (list(PARTS).index(row.part), row.seed),
    )
    command = f"python -m lstm_viz.ablate --tasks {task} --sequences {sequences}"
    parameters = dict(TASKS[task].parameters)
    return AblationResult(task, parameters, sequences, torch.__version__, command, tuple(flat))


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


def _line(result: AblationResult) -> str:
    said = []
    for part in PARTS:
        scores = [row.after for row in result.rows if row.part == part]
        said.append(f"{part} " + " ".join(f"{score:.3g}" for score in scores))
    before = sorted({row.before for row in result.rows})
    return f"{result.task}: {before[0]:.3g} to {before[-1]:.3g} before; " + ", ".join(said)
