"""`lstm-viz corpus`: record a corpus into a store, and ask the store."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from lstm_viz.command_line import COUNT, Command, CommandGroup, one_sentence
from lstm_viz.commands import corpus_files
from lstm_viz.commands.corpus_told import (
    Told,
    amplifies,
    encodings_of,
    lines_of,
    place_of,
    told,
    told_blocks,
)
from lstm_viz.commands.network import NetworkName, assuming, networks
from lstm_viz.commands.steps import StepRange

if TYPE_CHECKING:
    from lstm_viz.corpus import Store

HELP = {
    "out": "The folder of the store. The same command resumes a recording that was interrupted.",
    "glob": "Which files of folders are read.",
    "columns": "Columns of files of numbers, such as price,volume (default: all with numbers).",
    "signals": "Signals to keep whole too, in float16, such as fc.",
    "every": "Steps from one stored state to the next.",
    "block": "Steps of the finest extremes, a multiple of --every.",
    "shard": "Steps of one task and one file, a multiple of --block.",
    "workers": "How many processes of this computer work on it.",
    "scheduler": "The address of a Dask scheduler whose workers see the folder, tcp://…:8786.",
    "device": "Where the network computes: cpu, cuda or mps.",
    "most": "The largest number of blocks that are computed again to tell.",
    "on": "With --by units: from which value of h on a unit is on (default: 0.3).",
    "layer": "Which layer, counted from 0; −1 is the last.",
}
STORE = click.argument("store", type=click.Path(path_type=Path))
LAYER = click.option("--layer", type=int, default=-1, show_default=True, help=HELP["layer"])


@click.group("corpus", cls=CommandGroup)
def main() -> None:
    """Record more steps than memory holds, and ask where units do what.

    A store has the states every 1024 steps, extremes and places of each unit; everything else is
    computed again from there when it is asked for, and checked. Steps are counted from 1, over all
    sequences.
    """


@main.command(
    "record",
    cls=Command,
    short_help="Pass files through a network, into a store.",
    examples=(
        "lstm-viz corpus record python-lstm /usr/lib/python3 --glob '*.py' -o library.zarr",
        "lstm-viz corpus record prose-gru one.txt two.txt -o books.zarr --workers 4",
        "lstm-viz corpus record wave-lstm sensors/ --glob '*.csv' -o sensors.zarr --signals c",
    ),
)
@click.argument("model", type=NetworkName())
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    default=Path("corpus.zarr"),
    show_default=True,
    help=HELP["out"],
)
@click.option("--glob", default="*", show_default=True, help=HELP["glob"])
@click.option("--columns", multiple=True, help=HELP["columns"])
@click.option("--signals", default="", help=HELP["signals"])
@click.option("--every", type=COUNT, default=1024, show_default=True, help=HELP["every"])
@click.option("--block", type=COUNT, default=4096, show_default=True, help=HELP["block"])
@click.option("--shard", type=COUNT, default=1 << 18, show_default=True, help=HELP["shard"])
@click.option("--workers", type=COUNT, default=1, show_default=True, help=HELP["workers"])
@click.option("--scheduler", help=HELP["scheduler"])
@click.option("--device", default="cpu", show_default=True, help=HELP["device"])
@assuming
def record(
    model: str,
    files: tuple[Path, ...],
    out: Path,
    glob: str,
    columns: tuple[str, ...],
    signals: str,
    device: str,
    nonlinearity: Any,
    gates: Any,
    **portions: Any,
) -> None:
    """Pass FILES through MODEL and write a store; each file is a sequence of its own.

    MODEL is what lstm-viz record takes. A character network reads texts; any other one reads the
    columns of files of numbers.
    """
    import torch

    from lstm_viz.agreement import VerificationError
    from lstm_viz.corpus import record_corpus
    from lstm_viz.device import pick

    torch.set_num_threads(1)  # runs side by side keep a core busy; --workers takes more of them
    with one_sentence(VerificationError, ModuleNotFoundError):
        given = networks(model, nonlinearity=nonlinearity, gates=gates)
        if len(given) > 1:
            raise ValueError(f"{model} has several layers; a corpus is read by a network of one")
        network = next(iter(given.values()))
        if network.initial is not None:
            raise ValueError(
                f"{model} has a state before step 1, and every sequence of a corpus begins with "
                "zero; record its sequences one by one with lstm-viz record"
            )
        read = corpus_files.CorpusFiles(corpus_files.found(files, glob, out), network.card, columns)
        store = record_corpus(
            network.module.to(pick(device)),
            read,
            out,
            vocabulary=network.card["vocabulary"] if network.card and read.of_text else None,
            names=[str(path) for path in read.paths],
            signals=re.sub(r"[,\s]", "", signals),
            progress=told,
            **portions,
        )
    for note in (*network.notes, *encodings_of(read.told)):
        click.echo(f"note: {note}", err=True)
    click.echo("\n".join(lines_of(store)))


def _question(
    name: str, *, short_help: str, examples: tuple[str, ...]
) -> Callable[[Callable[..., list[str]]], click.Command]:
    """Makes a command of what a store answers with lines; it opens the store and prints them."""

    def command(answer: Callable[..., list[str]]) -> click.Command:
        @functools.wraps(answer)
        def asked(store: Path, **given: Any) -> None:
            import torch

            from lstm_viz.agreement import VerificationError
            from lstm_viz.corpus import open_corpus

            torch.set_num_threads(1)  # a second one mostly waits for the first
            with one_sentence(VerificationError, ModuleNotFoundError):
                lines = answer(open_corpus(store), **given)
            click.echo("\n".join(lines))

        return main.command(name, cls=Command, short_help=short_help, examples=examples)(
            STORE(asked)
        )

    return command


@_question(
    "info",
    short_help="Tell what a store holds.",
    examples=("lstm-viz corpus info library.zarr",),
)
def info(store: Store) -> list[str]:
    """Tell what STORE holds, how it was checked, and what a scan of it takes."""
    return [
        *lines_of(store),
        f"A scan of all steps takes about {store.scan_seconds():,.0f} s here.",
    ]


@_question(
    "where",
    short_help="Tell where a unit is above or below a value.",
    examples=(
        "lstm-viz corpus where library.zarr c 41 --above 3",
        "lstm-viz corpus where library.zarr f 7 --below 0.01 --limit 5",
    ),
)
@click.argument("signal")
@click.argument("unit", type=int)
@click.option("--above", type=float, help="Steps at which it is above this.")
@click.option("--below", type=float, help="Steps at which it is below this.")
@click.option(
    "--limit", type=COUNT, default=10, show_default=True, help="The largest number of stretches."
)
@click.option("--most", type=COUNT, default=1024, show_default=True, help=HELP["most"])
@LAYER
def where(store: Store, signal: str, unit: int, layer: int, **asked: Any) -> list[str]:
    """Tell the first stretches of steps at which SIGNAL of UNIT is above or below a value."""
    found = store.where(signal, unit, layer=layer, progress=told_blocks, **asked)
    lines = [
        f"{one.start + 1}-{one.stop}: {one.value:.4g} at step {one.at + 1}{place_of(store, one.at)}"
        for one in found.stretches
    ]
    stretches = "stretch" if len(lines) == 1 else "stretches"
    blocks = "block" if found.blocks == 1 else "blocks"
    return [
        *lines,
        f"{len(lines)} {stretches}{' and more' if found.more else ''}; {found.blocks:,} "
        f"{blocks} of {store.settings.block:,} steps can have some, of which "
        f"{found.replayed:,} {'was' if found.replayed == 1 else 'were'} computed again",
    ]


@_question(
    "top",
    short_help="Tell where a unit is greatest or least.",
    examples=("lstm-viz corpus top library.zarr c 41 --least",),
)
@click.argument("signal")
@click.argument("unit", type=int)
@click.option("--least", is_flag=True, help="The least in place of the greatest.")
@LAYER
def top(store: Store, signal: str, unit: int, layer: int, *, least: bool) -> list[str]:
    """Tell at which steps SIGNAL of UNIT is greatest; nothing is computed again."""
    from lstm_viz.corpus.words import ends_equal

    found = store.top(signal, unit, layer=layer, least=least)
    lines = [f"{one.value:.4g} at step {one.step + 1}{place_of(store, one.step)}" for one in found]
    values = [one.value for one in found]
    sides = ("lstm-viz corpus where --above", "lstm-viz corpus where --below")
    equal = ends_equal(values, store.settings.every, least=least, sides=sides)
    return [*lines, *([equal] if equal else [])]


@_question(
    "like",
    short_help="Tell the passages most like one.",
    examples=("lstm-viz corpus like library.zarr 4100-4120 --by units --threshold 0.2",),
)
@click.argument("steps", type=StepRange())
@click.option("--by", type=click.Choice(["cosine", "units"]), default="cosine", show_default=True)
@click.option("--count", type=COUNT, default=5, show_default=True, help="How many.")
@click.option("--threshold", type=float, help=HELP["on"])
def like(
    store: Store, steps: tuple[int, int], by: Any, count: int, threshold: float | None
) -> list[str]:
    """Tell the passages most like the one of STEPS, first and last, such as 4100-4120.

    By cosine, h of all units is compared step by step; by units, which of them are on throughout.
    Every step of the store is computed again.
    """
    from lstm_viz.corpus.words import MORE_EQUAL, NONE_ALIKE

    if threshold is not None and by != "units":
        raise ValueError("--threshold does nothing without --by units; add that or leave it out")
    lines = []
    on = 0.3 if threshold is None else threshold
    found = store.like(*steps, by=by, count=count, threshold=on, progress=Told())
    for one in found.passages:
        text = f": {store.text(one.start, one.stop)!r}" if store.vocabulary else ""
        lines.append(f"{one.start + 1}-{one.stop} ({one.score:.2f}){text}")
    if found.more:
        lines.append(MORE_EQUAL)
    return lines or [NONE_ALIKE]


@_question(
    "window",
    short_help="Save all signals of some steps.",
    examples=("lstm-viz corpus window library.zarr 4000-5999 -o part.npz",),
)
@click.argument("steps", type=StepRange())
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    default=Path("trace.npz"),
    show_default=True,
    help="The file that is written.",
)
def window(store: Store, steps: tuple[int, int], out: Path) -> list[str]:
    """Save every gate and state of STEPS as a recording, which lstm-viz show opens."""
    trace = store.window(*steps)
    path = trace.save(out)
    if line := amplifies(trace.meta["replayed"]):
        click.echo(f"note: {line}", err=True)
    return [f"{path}: {trace!r}", trace.badge]
