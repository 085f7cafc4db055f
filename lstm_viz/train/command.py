"""The command that trains the included networks: `python -m lstm_viz.train --all`."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from lstm_viz import home
from lstm_viz.characters import CORPORA
from lstm_viz.characters.corpus import prose, python_library
from lstm_viz.characters.novels import DEBIAN
from lstm_viz.command_line import COUNT, Command, bar, listed, one_sentence
from lstm_viz.tasks import TASKS
from lstm_viz.train.processes import each
from lstm_viz.train.recipes import RECIPES, SEEDS, TRAINABLE, included, seeds_of
from lstm_viz.train.shipping import Order, make

EVERY = 50  # steps of a text's training between two lines on how far it is


@click.command(
    "train",
    cls=Command,
    examples=(
        "lstm-viz train --task adding --kind lstm --seed 0",
        "lstm-viz train --all --jobs 4",
        "lstm-viz train --text python --kind lstm gru rnn",
        "lstm-viz train --own-text diary.txt --kind lstm gru",
    ),
)
@click.option("--all", "everything", is_flag=True, help="The networks of all tasks.")
@click.option("--task", type=click.Choice(list(TASKS)), help="The networks of this task.")
@click.option(
    "--text",
    type=click.Choice(list(CORPORA)),
    help="The character networks of this corpus.",
)
@click.option(
    "--own-text",
    type=click.Path(path_type=Path),
    help="Networks of this text file, as on the page Train, with their held-out bits per "
    "character beside those of n-grams, gzip and xz.",
)
@click.option(
    "--novels",
    type=click.Path(path_type=Path, dir_okay=False),
    default=DEBIAN,
    help="The file Rdata.rdb of Debian's package r-cran-janeaustenr, which --text prose reads.",
)
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(list(TRAINABLE)),
    multiple=True,
    help="Only these kinds (default: those included).",
)
@click.option("--seed", type=int, help=f"Only this seed (default: {listed(SEEDS)}).")
@click.option("--steps", type=COUNT, help="Training steps, if not as in the recipe.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the networks and their cards are written (default: where those that are included "
    "are; of an installed package, the folder models or texts here; of --own-text, a folder here "
    "that is called after the file).",
)
@click.option("--again", is_flag=True, help="Also train the networks that exist already.")
@click.option("--jobs", type=COUNT, default=os.cpu_count(), help="Networks at a time.")
def main(
    everything: bool,
    task: str | None,
    text: str | None,
    own_text: Path | None,
    novels: Path,
    kinds: tuple[str, ...],
    seed: int | None,
    steps: int | None,
    folder: Path | None,
    again: bool,
    jobs: int,
) -> None:
    """Train the included networks, or networks of a text of your own; save each with its card.

    One that is there already, made by the same recipe, is left as it is: a command that was cut off
    resumes where it was.
    """
    if [everything, task is not None, text is not None, own_text is not None].count(True) != 1:
        raise click.UsageError(
            "give one of --all, --task, --text and --own-text, to choose what is trained"
        )
    if own_text:
        with one_sentence():
            _own(own_text, kinds, seed, steps, folder or Path(f"{own_text.stem}-networks"), again)
        return
    if text:
        with one_sentence():
            _texts(text, novels, kinds, seed, steps, folder or home.output("texts"), again)
        return
    orders = [
        Order(one, each_kind, each_seed, steps or RECIPES[one].budget.steps)
        for each_seed in (SEEDS if seed is None else (seed,))
        for one in ((task,) if task else TASKS)
        for each_kind in (kinds or included(one))
        if seed is not None or each_seed in seeds_of(each_kind)
    ]
    folder = folder or home.output("models")
    left = [one for one in orders if again or not one.done(folder)]
    _say_done(len(orders), len(left))
    started, made, total = time.monotonic(), 0, sum(one.steps for one in left)
    with bar(total, "training") as shown:
        for number, card in each(make, [(order, folder) for order in left], jobs):
            order = left[number]
            made += order.steps
            spent = time.monotonic() - started
            to_go = _clock(round(spent / made * (total - made)))
            shown.done(f"{to_go} left   {order.name}: {card['says']}", order.steps)
    networks = "network" if len(left) == 1 else "networks"
    click.echo(f"{len(left)} {networks} in {_clock(round(time.monotonic() - started))}")


def _texts(
    text: str,
    novels: Path,
    kinds: tuple[str, ...],
    seed: int | None,
    steps: int | None,
    folder: Path,
    again: bool,
) -> None:
    """The character networks of a corpus, one after the other; each resumes where it was."""
    from lstm_viz.train import texts

    _need_kinds(kinds)
    corpus = prose(novels) if text == "prose" else python_library()
    orders = [
        texts.TextOrder(text, kind, seed or 0, steps or texts.STEPS)
        for kind in (kinds or texts.KINDS)
    ]
    left = [one for one in orders if again or not one.done(folder, corpus)]
    _say_done(len(orders), len(left))
    _in_turn(left, lambda one, say: texts.make(one, corpus, folder, say))


def _own(
    path: Path,
    kinds: tuple[str, ...],
    seed: int | None,
    steps: int | None,
    folder: Path,
    again: bool,
) -> None:
    """Networks of a person's own text, one after the other."""
    from lstm_viz.train.texts import KINDS, own_making

    _need_kinds(kinds)
    own, usual = own_making.read(path), own_making.RECIPE.budget.steps
    for sentence in own.told:
        click.echo(f"note: {sentence}", err=True)
    orders = [
        own_making.OwnOrder(own, kind, seed or 0, steps or usual) for kind in (kinds or KINDS)
    ]
    left = [one for one in orders if again or not one.done(folder)]
    _say_done(len(orders), len(left))
    _in_turn(left, lambda one, say: own_making.make(one, folder, say))


def _need_kinds(kinds: tuple[str, ...]) -> None:
    from lstm_viz.train.texts import KINDS

    if other := [kind for kind in kinds if kind not in KINDS]:
        raise ValueError(f"a text is read by {', '.join(KINDS)}; there is no recipe for {other[0]}")


def _in_turn(
    orders: list[Any], make_one: Callable[[Any, Callable[[int, float], None]], dict[str, Any]]
) -> None:
    """Make networks of texts one after the other, and say how far they are, in bits."""
    total, before, begun = sum(one.steps for one in orders), 0, time.monotonic()
    resumed = -1  # the step of the first network from which this command has trained

    def say(step: int, loss: float) -> None:
        nonlocal resumed
        resumed = step - 1 if resumed < 0 else resumed
        if step % EVERY == 0:
            made = before + step - resumed
            spent = time.monotonic() - begun
            to_go = _clock(round(spent / made * (total - before - step)))
            bits = loss / math.log(2)
            click.echo(f"{to_go} left   step {step:,}, {bits:.3f} bits per character", err=True)

    for order in orders:
        card = make_one(order, say)
        before += order.steps
        click.echo(f"{order.name}: {card['says']}")


def _say_done(all_: int, left: int) -> None:
    if left < all_:
        click.echo(f"{all_ - left} of {all_} networks exist already")


def _clock(seconds: int) -> str:
    return f"{seconds // 60} min {seconds % 60:02d} s"
