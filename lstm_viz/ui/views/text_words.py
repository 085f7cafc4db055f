"""The sentences of a view of a text."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

ASKED: Final = "the character that comes next"
ASKS: Final = (
    "After each character, predict the next one. The networks give a probability to every "
    "character that they know; a text is easier for a network, the fewer bits (−log₂ of the "
    "probability that it gave to what came) it needs per character."
)
BITS: Final = "bits per character, held-out"
XZ_AFTER: Final = "xz, once it has read the training files"
DRAWN: Final = "At each step, the probability that was given to the character that came next."
LOOK_FOR: Final[Mapping[str, str]] = MappingProxyType(
    {
        "python": (
            "Which units are on inside quotes, inside brackets or in a comment, and which follow "
            "the position in the line? Where is the next character a surprise, and where is it "
            "certain?"
        ),
        "prose": (
            "Which units are on inside quotation marks, and which rise towards the end of a word, "
            "of a line or of a sentence? Where is the next character a surprise?"
        ),
    }
)


LOOK_FOR_IN_A_TEXT: Final = (
    "Which units follow words, lines or sentences? Where is the next character a surprise, and "
    "where is it certain?"
)


def mean_bits(bits: float) -> str:
    """Bits per character, a mean over many, with as many decimals on every page."""
    return f"{bits:.3f}"


def no_text(networks: str) -> str:
    """What came is no text that these networks read."""
    return (
        f"The networks of “{networks}” read a text, one character a step, and this sequence is no "
        "text for them. Choose the sequence “text”, or other networks."
    )


def verdict(characters: int, bits: str) -> str:
    """What networks need for this text."""
    return f"Bits per character over {characters:,} predicted characters (fewer is better): {bits}"


def ngrams(orders: int) -> str:
    """What the baseline of n-grams is called."""
    return f"best n-gram up to order {orders}"


def on_held_out(characters: int, title: str, bits: str) -> str:
    """What networks need on held-out files."""
    return f"On {characters:,} characters of held-out files of {title}, bits per character: {bits}."


def on_own_held_out(characters: int, bits: str) -> str:
    """What networks need on the held-out part of the text that they were trained on."""
    return (
        f"On the {characters:,} characters of the held-out last tenth of the text that they were "
        f"trained on, bits per character: {bits}."
    )


def beyond(unknown: int) -> str:
    """Characters that the networks do not know."""
    came = "1 character" if unknown == 1 else f"{unknown:,} characters"
    return f"Beyond training: {came} that these networks don't know, read as �."


def predicted(character: str, sure: str, bits: float | None) -> str:
    """The most probable character, and how surprising the one that came was."""
    if bits is None:
        return f"{character} ({sure})"
    return f"{character} ({sure}; the target is a surprise of {bits:.1f} bits)"
