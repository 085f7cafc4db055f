"""The card of a character network: the fields that it has, and its figures as sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from lstm_viz.kinds import KIND_NAMES

# What a card must have beside what the card of every network has, and of which type.
FIELDS: Final[Mapping[str, type]] = {
    "corpus": dict,
    "vocabulary": str,
    "window": int,
    "baselines": dict,
    "validation": dict,
    "course": dict,
    "rates": str,
}
# The numbers that its parts must have.
PARTS: Final = {
    "held_out": ("characters", "bits", "other"),
    "validation": ("characters", "bits", "other"),
    "course": ("characters",),
    "sample": ("characters", "bits"),
    "baselines": ("uniform", "gzip", "xz", "xz_after"),
}
LISTS: Final = {"curve": ("step", "bits")}
# The parts that have n-grams: bits per character by order, from 1.
NGRAMS: Final = ("baselines", "sample")
PART_NAMES: Final[Mapping[str, str]] = MappingProxyType(
    {"training": "training", "validation": "validation", "held_out": "held-out"}
)


def says_text(card: Mapping[str, Any]) -> str:
    """A card's measured figures as plain sentences, whichever way they have turned out."""
    held_out, found, corpus = card["held_out"], card["baselines"], card["corpus"]
    validation, course, sample = card["validation"], card["course"], card["sample"]
    order, best = best_ngram(found["ngrams"])
    sample_order, sample_best = best_ngram(sample["ngrams"])
    read = card["budget"]["steps"] * card["budget"]["batch_size"] * card["window"]
    passes = read / corpus["characters"]["training"]
    return (
        f"This {KIND_NAMES[card['kind']]} with {card['parameters']:,} parameters needs "
        f"{held_out['bits']:.3f} bits per character on held-out files of {corpus['title']} "
        f"({held_out['characters']:,} characters that no training step has used). "
        f"{card['output_size']} equally probable characters would need {found['uniform']:.3f}; "
        f"the best n-gram, of order {order} ({found['smoothing']}), needs {best:.3f}. Of the same "
        f"text alone gzip makes {found['gzip']:.3f} bits per character and xz {found['xz']:.3f}; "
        f"once xz has read the training files, {found['xz_after']:.3f}. On the included text of a "
        f"held-out file ({sample['characters']:,} characters) the network needs "
        f"{sample['bits']:.3f} and the best n-gram, of order {sample_order}, {sample_best:.3f}; on "
        f"the validation files ({validation['characters']:,} characters) the network needs "
        f"{validation['bits']:.3f}. Its course is measured on less text: on the first "
        f"{course['characters']:,} characters of the {PART_NAMES[course['part']]} files alone, "
        f"where it ends at {card['curve'][-1]['bits']:.3f}. Trained on "
        f"{corpus['source']} ({corpus['licence']}). Recipe: {card['budget']['steps']:,} training "
        f"steps with {card['budget']['batch_size']} windows of {card['window']} characters each, "
        f"{read:,} characters or {passes:.2f} passes through the training files, "
        f"{card['budget']['optimizer']}, learning rate from {card['budget']['learning_rate']:g} "
        f"to 0. {card['rates']}"
    )


def best_ngram(bits: Sequence[float]) -> tuple[int, float]:
    """The order that needs the fewest bits per character, and these; the first is of order 1."""
    return bits.index(min(bits)) + 1, min(bits)
