"""How often the search for units claims what can't be: `python -m benchmarks.false_claims`.

A network reads one text, and its units are compared with the labels of another one: files of this
Python's standard library, in a random order. Whatever holds is a false claim, since no unit has
read these characters. Both texts change their kind from file to file, which is what the shifts of
the labels do not allow for; with texts of one kind, about 5% of the searches would claim anything.
With `--tasks` all networks of tasks are searched, with the labels of other sequences of their task.
"""

from __future__ import annotations

import random
import sysconfig
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import click
import torch

from lstm_viz import checkpoint
from lstm_viz.behaviour import OF_CORPUS, PROPERTIES, labels, search
from lstm_viz.behaviour.held_out import text_of
from lstm_viz.behaviour.reading import read
from lstm_viz.behaviour.task_labels import labels as labels_of
from lstm_viz.behaviour.task_labels import read_task, sequences
from lstm_viz.characters import Vocabulary
from lstm_viz.characters.vocabulary import one_line_end
from lstm_viz.tasks import TASKS
from lstm_viz.train.texts import KINDS

OTHERS = range(1_000, 2_000)  # seeds of sequences that are not read


@click.command()
@click.option("--network", default="python-gru", show_default=True)
@click.option("--texts", default=100, show_default=True, help="Other texts, one search each.")
@click.option("--characters", default=20_000, show_default=True, help="Of each text.")
@click.option("--seed", default=1, show_default=True)
@click.option("--tasks", is_flag=True, help="The networks of tasks, one search each.")
def main(network: str, texts: int, characters: int, seed: int, tasks: bool) -> None:
    """Print the share of searches, and of properties, with a false claim."""
    torch.set_num_threads(1)
    if tasks:
        _tasks()
        return
    model, card = checkpoint.load(network)
    text = text_of(card["task"])[:characters]
    found = read(model, Vocabulary(card["vocabulary"]).encode(text).places)
    others = _texts(characters, random.Random(seed))
    searches = claiming = 0
    tested: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    begin = time.perf_counter()
    for _, other in zip(range(texts), others, strict=False):
        labelled = labels(other, OF_CORPUS["python"])
        by_property = {PROPERTIES[key]: one[: len(text)] for key, one in labelled.items()}
        findings = search(found.signals, by_property, kind=found.kind)
        keys = [one.key for one in findings.scored]
        held = [key for key in keys if any(claim.holds for claim in findings.ranked(key))]
        tested.update(keys)
        wrong.update(held)
        searches += 1
        claiming += bool(held)
    seconds = time.perf_counter() - begin
    click.echo(
        f"{network}, {len(text):,} characters, {seconds:.0f} s: in {claiming} of {searches} "
        f"searches ({claiming / searches:.1%}) some unit is said to follow some property, and for "
        f"{wrong.total()} of {tested.total()} properties ({wrong.total() / tested.total():.1%})"
    )
    for key, count in wrong.most_common():
        click.echo(f"  {PROPERTIES[key].title}: {count} of {tested[key]}")


def _tasks() -> None:
    """The same for networks of tasks, with the labels of sequences of other seeds."""
    searches = claiming = wrong = tested = 0
    for task in TASKS.values():
        for kind in KINDS:
            model, _ = checkpoint.load(f"{task.name}-{kind}")
            found = read_task(model, task)
            others = labels_of(task, sequences(task, OTHERS).x)
            given = {"period": found.steps, "counts": found.counts}
            findings = search(found.signals, others, kind=kind, **given)
            ranked = [findings.ranked(one.key) for one in findings.scored]
            held = sum(any(claim.holds for claim in claims) for claims in ranked)
            searches, claiming = searches + 1, claiming + bool(held)
            wrong, tested = wrong + held, tested + len(ranked)
    click.echo(
        f"In {claiming} of {searches} searches some unit is said to follow some property, and for "
        f"{wrong} of {tested} properties"
    )


def _texts(characters: int, draws: random.Random) -> Iterator[str]:
    """Texts of so many characters, of whole files but the last."""
    files = sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))
    files += sorted(Path(sysconfig.get_path("stdlib")).glob("[a-z]*/*.py"))
    files = [one for one in files if "site-packages" not in one.parts]
    draws.shuffle(files)
    text = ""
    for path in files:
        try:
            own = one_line_end(path.read_text(encoding="utf-8"))
            labels(own, ("depth",))
        except ValueError:  # no UTF-8, or nothing that the tokenizer takes
            continue
        text += own if own.endswith("\n") else f"{own}\n"
        if len(text) >= characters:
            yield text
            text = ""


if __name__ == "__main__":
    main()
