"""The command that finds units by what they follow: `python -m lstm_viz.behaviour`."""

from __future__ import annotations

import re
from pathlib import Path

import click
from click.core import ParameterSource

from lstm_viz import checkpoint, home
from lstm_viz.behaviour import making, making_all
from lstm_viz.behaviour.held_out import text_of
from lstm_viz.behaviour.passages import alike, same_units, units_on
from lstm_viz.behaviour.properties import OF_CORPUS, PROPERTIES
from lstm_viz.behaviour.reading import read
from lstm_viz.behaviour.search import Findings
from lstm_viz.behaviour.task_labels import find_in_task
from lstm_viz.characters import CorpusError, Vocabulary
from lstm_viz.characters.novels import DEBIAN
from lstm_viz.characters.vocabulary import one_line_end
from lstm_viz.command_line import Command, folder_option, one_sentence
from lstm_viz.sequences import SequenceError
from lstm_viz.sequences.text.decoding import decoded
from lstm_viz.tasks import TASKS

_PASSAGE = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)
# Characters of a text: of an LSTM of 160 units each takes 2.9 kB of memory, so these 1.2 GB, as the
# largest resident size grows in a search of 200,000 characters (it was 2,869 bytes a character).
LARGEST = 400_000
LONGEST = 1_000  # characters of a passage; each is one product with all states of the text
# A parameter, and others without which, or another with which, it would do nothing.
_WITHOUT = (
    ("tasks", "every"),
    ("texts", "every"),
    ("folder", "every", "trained"),
    ("novels", "texts"),
    ("threshold", "passage"),
)
_WITH = (
    *((name, "every") for name in ("network", "text", "key", "passage", "threshold")),
    ("key", "passage"),
    ("tasks", "texts"),
    *((name, "trained") for name in ("every", "text", "key", "passage", "threshold")),
)


@click.command(
    "units",
    cls=Command,
    examples=(
        "lstm-viz units python-lstm program.py",
        "lstm-viz units prose-gru letter.txt --property quotes",
        "lstm-viz units counting-lstm",
        "lstm-viz units python-gru --passage 20-25 --threshold 0.5",
    ),
)
@click.argument("network", required=False)
@click.argument("text", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--property",
    "key",
    help=f"Only this property, with ten units: {', '.join(PROPERTIES)}; of a task its own.",
)
@click.option(
    "--passage",
    metavar="FIRST-LAST",
    help="Which units are on through these characters, counted from 1, and where else they are.",
)
@click.option(
    "--threshold",
    type=float,
    default=0.3,
    show_default=True,
    help="With --passage: from which value of h on a unit is on.",
)
@click.option("--all", "every", is_flag=True, help="Make the atlases that are included.")
@click.option("--tasks", is_flag=True, help="With --all: only those of the tasks' networks.")
@click.option(
    "--seeds",
    "trained",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Make the tables of units in other trainings: from FOLDER/<network>-seed1/step-6000"
    ".safetensors and so on, of NETWORK or of all that are there.",
)
@click.option("--texts", is_flag=True, help="With --all: cut the held-out texts from the corpora.")
@click.option(
    "--novels",
    type=click.Path(path_type=Path),
    default=DEBIAN,
    help="With --texts: the file Rdata.rdb of janeaustenr.",
)
@folder_option(
    home.output("atlas"), shown=not home.INSTALLED, help="Where the atlases are written."
)
def main(
    network: str | None,
    text: Path | None,
    key: str | None,
    passage: str | None,
    threshold: float,
    every: bool,
    tasks: bool,
    trained: Path | None,
    texts: bool,
    novels: Path,
    folder: Path,
) -> None:
    """Find which unit of NETWORK follows which property of TEXT.

    NETWORK is an included one that reads texts, and TEXT a file, by default the held-out text that
    is included; or NETWORK is one of a task, which draws its own sequences. Units are chosen on
    the first half and tested on the second.
    """
    with one_sentence(CorpusError, checkpoint.CheckpointError):
        _refuse_ignored()
        if trained is not None:
            making_all.of_seeds(folder, trained, network)
            return
        if every:
            if not tasks:
                making_all.of_texts(folder, novels if texts else None)
            making_all.of_tasks(folder)
            return
        if network is None:
            raise ValueError("give the name of a network, such as python-lstm, or --all")
        if passage is not None:
            for line in _passage(network, text, passage, threshold):
                click.echo(line)
            return
        found = _found(network, text, key)
        for line in _lines(found, key):
            click.echo(line)


def _found(network: str, path: Path | None, key: str | None) -> Findings:
    model, card = checkpoint.load(network)
    if card["task"] in TASKS:
        if path is not None:
            raise ValueError(f"{network} reads sequences of its task, not a text; leave TEXT out")
        return find_in_task(model, TASKS[card["task"]])[1]
    tried = OF_CORPUS[card["task"]]
    if key is not None and key not in tried:
        raise ValueError(
            f"{network} is tested for {', '.join(tried)}; there is no property {key!r} among these"
        )
    text = text_of(card["task"]) if path is None else _read(path)
    labelled = making.label(text, tried if key is None else (key,), len(tried))
    return making.find(model, Vocabulary(card["vocabulary"]), text, labelled, len(tried))[2]


def _refuse_ignored() -> None:
    """ValueError for what would do nothing beside, or without, something else."""
    context = click.get_current_context()
    called = {
        one.name: one.opts[-1] if isinstance(one, click.Option) else one.human_readable_name
        for one in context.command.params
    }
    given = {
        name
        for name in called
        if name and context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    }
    for name, other in _WITH:
        if {name, other} <= given:
            raise ValueError(f"{called[name]} does nothing with {called[other]}; leave one out")
    for name, *others in _WITHOUT:
        if name in given and given.isdisjoint(others):
            needed = " or ".join(called[other] for other in others)
            raise ValueError(
                f"{called[name]} does nothing without {needed}; add that or leave it out"
            )


def _passage(network: str, path: Path | None, given: str, threshold: float) -> list[str]:
    """The units that are on through a passage, and the passages that are most like it."""
    model, card = checkpoint.load(network)
    if card["task"] in TASKS:
        raise ValueError(f"{network} reads sequences of its task; a passage is one of a text")
    match = _PASSAGE.fullmatch(given)
    if match is None:
        raise ValueError(f"--passage is two numbers such as 120-131; got {given!r}")
    start, stop = int(match[1]) - 1, int(match[2])
    if stop - start > LONGEST:
        raise ValueError(
            f"--passage has {stop - start:,} characters; at most {LONGEST:,} are compared"
        )
    text = text_of(card["task"]) if path is None else _read(path)
    h = read(model, Vocabulary(card["vocabulary"]).encode(text).places, "h").signals["h"]
    on = units_on(h, start, stop, threshold)
    lines = [f"Passage {text[start:stop]!r}"]
    lines += [
        f"Unit {one.unit} is on through it, and at {one.elsewhere:.1%} elsewhere" for one in on
    ]
    if not on:
        lines.append(f"No unit has h of {threshold:g} or more through it and less around it")
    for told, found in (
        ("units on, Jaccard", same_units(h, start, stop, threshold)),
        ("h, cosine", alike(h, start, stop)),
    ):
        lines += [
            f"{one.start + 1}-{one.stop} ({told} {one.score:.2f}): {text[one.start : one.stop]!r}"
            for one in found
        ]
    return lines


def _lines(found: Findings, key: str | None) -> list[str]:
    if key is not None:
        return [str(claim) for claim in found.ranked(key)[:10]]
    lines = [str(found.best(one.key)) for one in found.scored]
    for one in found.properties:
        if one not in found.scored:
            lines.append(f"Not scored: {one.title} is nearly never or nearly always there.")
    return lines


def _read(path: Path) -> str:
    """The text of a file or a pipe, of which no more is read than may be used."""
    with path.open("rb") as file:
        data = file.read(4 * LARGEST + 1)
    if len(data) > 4 * LARGEST:
        raise ValueError(f"{path} has more than {4 * LARGEST:,} bytes; use a part of it")
    try:
        text, told = decoded(data, prose=True)
    except SequenceError as error:
        raise ValueError(f"{path}: {error}") from None
    for sentence in told:
        click.echo(f"note: {path}: {sentence}", err=True)
    text = one_line_end(text)
    if len(text) > LARGEST:
        raise ValueError(
            f"{path} has {len(text):,} characters; at most {LARGEST:,} are read, so use a part"
        )
    return text
