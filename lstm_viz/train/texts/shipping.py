"""Shipping: one character network trained on a corpus, measured and written with its card."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch

from lstm_viz import checkpoint
from lstm_viz.characters import SAMPLES, Corpus
from lstm_viz.characters.compressed import gzip_bits, xz_bits
from lstm_viz.characters.corpus import Part
from lstm_viz.characters.ngrams import SMOOTHING, bits_of_orders
from lstm_viz.model import SequenceModel, parameter_count
from lstm_viz.train.budget import Budget
from lstm_viz.train.texts.recipes import RECIPE, build
from lstm_viz.train.texts.run import TextRun
from lstm_viz.train.texts.scoring import bits_per_character

LANES: Final = 64  # in which held-out files are read side by side
# Characters of the validation files that are read at each checkpoint: what is chosen by a course
# (a learning rate) must not have seen held-out files.
COURSE: Final = 2**16
ORDERS: Final = 7  # of n-grams, the largest
SAVE_EVERY: Final = 50  # steps
EARLY: Final = 20  # steps, after which processors still agree on the loss


@dataclass(frozen=True)
class TextOrder:
    """One network to be made: on which corpus, of which kind, with which seed, how many steps."""

    corpus: str
    kind: str
    seed: int
    steps: int

    @property
    def name(self) -> str:
        """The name under which it is included."""
        return checkpoint.name_of({"task": self.corpus, "kind": self.kind, "seed": self.seed})

    @property
    def budget(self) -> Budget:
        """The recipe's budget, with its number of steps."""
        return replace(RECIPE.budgets[self.kind], steps=self.steps)

    def done(self, folder: Path, corpus: Corpus, hidden: int = RECIPE.hidden) -> bool:
        """Whether a network made by this very recipe on this very corpus is there, whole."""
        try:
            _, card = checkpoint.load(self.name, folder)
        except checkpoint.CheckpointError:
            return False
        config = build(self.kind, corpus.vocabulary.size, seed=self.seed, hidden=hidden).config
        made = {key: card[key] for key in config}
        wanted = (config, asdict(self.budget), RECIPE.window, corpus.digest)
        return (made, card["budget"], card["window"], card["corpus"].get("digest")) == wanted


def make(
    order: TextOrder,
    corpus: Corpus,
    folder: Path,
    on_step: Callable[[int, float], None] | None = None,
    hidden: int = RECIPE.hidden,
) -> dict[str, Any]:
    """Train the network, measure it, write it into `folder`, and return its card.

    What there is of it is written on the way, so that a command that was killed resumes.
    """
    torch.set_num_threads(1)  # so that the same processor gives the same weights
    vocabulary = corpus.vocabulary
    model = build(order.kind, vocabulary.size, seed=order.seed, hidden=hidden)
    course = vocabulary.encode(corpus.text("validation")).places[:COURSE]
    run = TextRun(
        model,
        vocabulary.encode(corpus.text("training")).places,
        order.budget,
        RECIPE.window,
        lambda now: _bits(now, course),
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{order.name}.resume"
    run.resume(path)
    while run.step < order.steps:
        value = run.advance()
        if on_step is not None:
            on_step(run.step, value)
        if run.step % SAVE_EVERY == 0 and run.step < order.steps:
            run.save(path)
    card = describe(run, corpus)
    checkpoint.save(model, card, folder)
    path.unlink(missing_ok=True)
    return checkpoint.card(order.name, folder)


def describe(run: TextRun, corpus: Corpus) -> dict[str, Any]:
    """The card of a trained network: every figure is measured here."""
    model, budget, vocabulary = run.model, run.budget, corpus.vocabulary
    early = min(EARLY, len(run.losses))
    kind, seed = model.config["kind"], model.config["seed"]
    card: dict[str, Any] = {
        "task": corpus.name,
        **model.config,
        "parameters": parameter_count(model),
        "corpus": corpus.described(),
        "vocabulary": vocabulary.characters,
        "budget": asdict(budget),
        "window": run.lanes.window,
        "loss": run.losses[-1],
        "held_out": measured(model, corpus, "held_out"),
        "validation": measured(model, corpus, "validation"),
        "sample": sample(model, corpus),
        "early": {"step": early, "loss": run.losses[early - 1]},
        "baselines": baselines(corpus),
        "seconds": round(run.seconds, 2),
        "rates": RECIPE.rates,
        "course": {
            "part": "validation",
            "characters": min(COURSE, len(corpus.text("validation"))),
        },
        "curve": [{"step": step, "bits": bits} for step, bits in run.curve],
        "torch": torch.__version__,
        "command": f"python -m lstm_viz.train --text {corpus.name} --kind {kind} --seed {seed} "
        f"--steps {budget.steps}",
    }
    return card | {"says": checkpoint.says_text(card)}


def measured(model: SequenceModel, corpus: Corpus, part: Part) -> dict[str, Any]:
    """What it reaches on all files of a part; "other" counts characters it does not know."""
    places = corpus.vocabulary.encode(corpus.text(part)).places
    return {
        "characters": len(places),
        "bits": _bits(model, places),
        "other": int((places == corpus.vocabulary.size - 1).sum()),
    }


def _bits(model: SequenceModel, places: np.ndarray) -> float:
    return bits_per_character(model, places, min(LANES, len(places) // 2))


def sample(model: SequenceModel, corpus: Corpus) -> dict[str, Any]:
    """What it and n-grams reach on the text of held-out files that comes with the package."""
    vocabulary = corpus.vocabulary
    text = next(one.text() for one in SAMPLES.values() if one.corpus == corpus.name)
    places = vocabulary.encode(text).places
    return {
        "characters": len(text),
        "bits": bits_per_character(model, places),
        "ngrams": ngrams(corpus, text),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
    }


@lru_cache(maxsize=4)
def ngrams(corpus: Corpus, text: str) -> list[float]:
    """Bits per character of a text by n-grams of the training files, of orders 1 to `ORDERS`."""
    vocabulary = corpus.vocabulary
    training, asked = (vocabulary.encode(one).places for one in (corpus.text("training"), text))
    return bits_of_orders(training, asked, vocabulary.size, ORDERS)


@lru_cache(maxsize=2)
def baselines(corpus: Corpus) -> dict[str, Any]:
    """What needs no network, on the held-out files: n-grams and compressors, bits per character.

    The compressors get the text itself. "xz_after" is what xz adds when it has compressed the
    training files before: so much it knows of them as the networks do.
    """
    training, text = corpus.text("training"), corpus.text("held_out")
    return {
        "uniform": float(np.log2(corpus.vocabulary.size)),
        "smoothing": SMOOTHING,
        "ngrams": ngrams(corpus, text),
        "gzip": gzip_bits(text),
        "xz": xz_bits(text),
        "xz_after": xz_bits(text, before=training),
    }
