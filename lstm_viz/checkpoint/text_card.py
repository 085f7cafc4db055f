"""The card of a character network: the fields that it has, and its figures as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lstm_viz.kinds import KIND_NAMES

# What a card must have beside what the card of every network has, and of which type.
FIELDS: Final[Mapping[str, type]] = {
    "corpus": dict,
    "vocabulary": str,
    "window": int,
    "baselines": dict,
}
# The numbers that its parts must have.
PARTS: Final = {
    "held_out": ("characters", "bits", "other"),
    "sample": ("characters", "bits"),
    "baselines": ("uniform", "gzip", "xz", "xz_after"),
}
LISTS: Final = {"curve": ("step", "bits")}


def says_text(card: Mapping[str, Any]) -> str:
    """A card's measured figures as plain sentences, whichever way they have turned out."""
    held_out, found, corpus = card["held_out"], card["baselines"], card["corpus"]
    bits, best = held_out["bits"], min(found["ngrams"])
    order = found["ngrams"].index(best) + 1
    read = card["budget"]["steps"] * card["budget"]["batch_size"] * card["window"]
    passes = read / corpus["characters"]["training"]
    return (
        f"This {KIND_NAMES[card['kind']]} with {card['parameters']:,} parameters needs "
        f"{bits:.3f} bits per character on held-out files of {corpus['title']} "
        f"({held_out['characters']:,} characters that no training step has used). "
        f"{card['output_size']} equally probable characters would need {found['uniform']:.3f}; "
        f"the best n-gram, of order {order} ({found['smoothing']}), needs {best:.3f}. Of the same "
        f"text alone gzip makes {found['gzip']:.3f} bits per character and xz {found['xz']:.3f}; "
        f"once xz has read the training files, {found['xz_after']:.3f}. Trained on "
        f"{corpus['source']} ({corpus['licence']}). Recipe: {card['budget']['steps']:,} training "
        f"steps with {card['budget']['batch_size']} windows of {card['window']} characters each, "
        f"{read:,} characters or {passes:.2f} passes through the training files, "
        f"{card['budget']['optimizer']}, learning rate from {card['budget']['learning_rate']:g} "
        "to 0."
    )
