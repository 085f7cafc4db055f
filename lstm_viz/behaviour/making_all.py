"""Making all: the files of `assets/atlas`, for every included network."""

from __future__ import annotations

from pathlib import Path

import click
import torch

from lstm_viz import checkpoint
from lstm_viz.behaviour import atlas, making, seeds, seeds_making, task_atlas, task_making
from lstm_viz.behaviour.atlas import Atlas
from lstm_viz.behaviour.held_out import cut_from, text_of
from lstm_viz.behaviour.task_atlas import TaskAtlas
from lstm_viz.characters import CORPORA
from lstm_viz.characters.corpus import prose, python_library
from lstm_viz.tasks import TASKS
from lstm_viz.train.texts import KINDS


def of_texts(folder: Path, novels: Path | None) -> None:
    """The atlases of character networks; with `novels`, first their texts from the corpora."""
    torch.set_num_threads(1)  # so that the same processor gives the same numbers
    if novels is not None:
        folder.mkdir(parents=True, exist_ok=True)
        for corpus in (python_library(), prose(novels)):
            (folder / f"{corpus.name}.txt").write_bytes(cut_from(corpus).encode())
    wanted = [(corpus, kind) for corpus in CORPORA for kind in KINDS]
    for corpus, kind in wanted:
        name = f"{corpus}-{kind}"
        model, card = checkpoint.load(name)
        made = making.make(model, card, text_of(corpus, folder), name)
        _tell(made, atlas.save(made, folder))


def of_tasks(folder: Path) -> None:
    """The atlases of tasks' networks, in the folder `tasks` of this one."""
    torch.set_num_threads(1)
    for task in TASKS:
        for kind in KINDS:
            name = f"{task}-{kind}"
            made = task_making.make(*checkpoint.load(name), name)
            _tell(made, task_atlas.save(made, folder / task_atlas.FOLDER.name))


def of_seeds(folder: Path, trained: Path, network: str | None) -> None:
    """The tables of seeds of one network, or of all that `trained` has, in the folder `seeds`."""
    torch.set_num_threads(1)
    every = [f"{corpus}-{kind}" for corpus in CORPORA for kind in KINDS]
    wanted = [name for name in every if any(trained.glob(f"{name}-seed*"))]
    if network is not None or not wanted:
        wanted = [network or every[0]]
    for name in wanted:
        made = seeds_making.make(name, trained)
        path = seeds.save(made, folder / seeds.FOLDER.name)
        alike = sum(all(made.alike(unit)) for unit in range(made.units))
        click.echo(
            f"{name}: {alike} of {made.units} units are in the trainings with "
            f"{len(made.seeds)} other seeds too; {path.stat().st_size:,} bytes"
        )


def _tell(made: Atlas | TaskAtlas, path: Path) -> None:
    found = [made.findings.best(one.key) for one in made.findings.scored]
    held = sum(claim.holds for claim in found)
    proven = sum(claim.holds and made.causal(claim).holds for claim in found)
    click.echo(
        f"{made.network}: {held} of {len(found)} properties have a unit that follows them, "
        f"{proven} of these also by silencing; {path.stat().st_size:,} bytes"
    )
