"""Own card: a network of a person's own text as it is kept, and what it reaches, measured."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from typing import Any, Final

import numpy as np
import torch

from lstm_viz.checkpoint import KIND_NAMES, best_ngram
from lstm_viz.model import SequenceModel, parameter_count
from lstm_viz.train.budget import Budget
from lstm_viz.train.history import History
from lstm_viz.train.texts.own import OwnText
from lstm_viz.train.texts.scoring import bits_per_character
from lstm_viz.train.texts.task import WINDOW, TextTask

LANES: Final = 16  # in which a part is read side by side, at most
LANE: Final = 512  # characters of each, at least
SAMPLE: Final = 300  # characters of the held-out part that the card has
EARLY: Final = 20  # steps


def best_of(history: History) -> History:
    """The history up to the checkpoint with the fewest bits on the validation part.

    A network that was trained for too long knows its training part by heart and predicts other
    characters worse; of equally good checkpoints the first. The untrained one is none of them,
    where there is another.
    """
    scores = {row.step: row.score for row in history.curve}
    trained = [one.step for one in history.checkpoints if one.step > 0 and one.step in scores]
    if not trained:
        return history
    best = min(trained, key=lambda step: (scores[step], step))
    return replace(
        history,
        losses=history.losses[:best],
        curve=tuple(row for row in history.curve if row.step <= best),
        checkpoints=tuple(one for one in history.checkpoints if one.step <= best),
    )


def bits_of_part(model: SequenceModel, places: np.ndarray) -> float:
    """Bits per character of a part of a text, read in a few lanes, each from a state of zeros."""
    return bits_per_character(model, places, min(LANES, max(1, len(places) // LANE)))


def describe_own(
    model: SequenceModel, task: TextTask, history: History, budget: Budget
) -> dict[str, Any]:
    """The card of a network: every figure is measured here. The history ends with its weights."""
    text, vocabulary = task.text, task.text.vocabulary
    early = min(EARLY, len(history.losses))
    sample = text.passage(0, SAMPLE)
    places = vocabulary.encode(sample).places
    card: dict[str, Any] = {
        "task": task.name,
        **model.config,
        "parameters": parameter_count(model),
        "corpus": _described(text),
        "vocabulary": vocabulary.characters,
        "budget": asdict(budget),
        "window": WINDOW,
        "loss": history.losses[-1],
        "held_out": measured(model, text, text.held),
        "validation": measured(model, text, text.validation),
        "sample": {
            "characters": len(sample),
            "bits": bits_per_character(model, places),
            "ngrams": text.ngrams(places),
            "sha256": hashlib.sha256(sample.encode("utf-8", "surrogatepass")).hexdigest(),
            "text": vocabulary.decode(places),
        },
        "early": {"step": early, "loss": history.losses[early - 1]},
        "baselines": text.baselines,
        "seconds": round(history.seconds, 2),
        "rates": "One learning rate for all kinds, not tuned on this text.",
        "course": {"part": "validation", "characters": task.measured_characters},
        "curve": [{"step": row.step, "bits": row.score} for row in history.curve],
        "torch": torch.__version__,
    }
    return card | {"says": says_own(card, history.step)}


def measured(model: SequenceModel, text: OwnText, places: np.ndarray) -> dict[str, Any]:
    """What it reaches on a part; "other" counts characters it does not know."""
    return {
        "characters": len(places),
        "bits": bits_of_part(model, places),
        "other": int((places == text.vocabulary.size - 1).sum()),
    }


def _described(text: OwnText) -> dict[str, Any]:
    parts = {"training": text.training, "validation": text.validation, "held_out": text.held}
    return {
        "title": "a person's own text",
        "source": "a person's own text",
        "licence": "not known",
        "split": "the first eight tenths for training, the next tenth for validation, the last "
        "tenth held out",
        "digest": text.digest,
        "characters": {part: len(places) for part, places in parts.items()},
    }


def says_own(card: dict[str, Any], step: int) -> str:
    """A card's measured figures as plain sentences, whichever way they have turned out."""
    held_out, found = card["held_out"], card["baselines"]
    order, best = best_ngram(found["ngrams"])
    budget = card["budget"]
    read = step * budget["batch_size"] * card["window"]
    passes = read / card["corpus"]["characters"]["training"]
    wins = "fewer than" if held_out["bits"] < best else "not fewer than"
    return (
        f"This {KIND_NAMES[card['kind']]} with {card['parameters']:,} parameters needs "
        f"{held_out['bits']:.3f} bits per character on the held-out last tenth of the text "
        f"({held_out['characters']:,} characters), {wins} the best n-gram, of order {order} "
        f"({found['smoothing']}), with {best:.3f}. Of the same characters alone gzip makes "
        f"{found['gzip']:.3f} bits per character and xz {found['xz']:.3f}; once xz has read the "
        f"training part, {found['xz_after']:.3f}. The weights are those after training step "
        f"{step:,}, which had the fewest bits on the validation part: {read:,} characters or "
        f"{passes:.1f} passes through the training part. {card['rates']}"
    )
