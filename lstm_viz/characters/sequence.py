"""Sequence: a text as networks read it, one character a step."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from lstm_viz.characters.vocabulary import OTHER, Vocabulary, one_line_end, shown
from lstm_viz.sequences import Sequence, SequenceError

NAMED = 5  # replaced characters that a sentence names


def sequence(text: str, vocabulary: Vocabulary, source: str) -> Sequence:
    """The text with one column of 0 and 1 for each place of the vocabulary.

    `changes` tells how many characters the vocabulary does not have. Raises SequenceError for fewer
    than 2 characters.
    """
    text = one_line_end(text)
    if len(text) < 2:
        have = "one character" if text else "no character"
        raise SequenceError(f"The text has {have}; write at least two, one for each step.")
    places, replaced = vocabulary.encode(text)
    values = np.zeros((len(places), vocabulary.size), np.float32)
    values[np.arange(len(places)), places] = 1
    names = vocabulary.names
    changes = [f"{len(places):,} characters became {len(places):,} steps."]
    if replaced:
        changes.append(_told(replaced))
    symbols = tuple(names[place] for place in places.tolist())
    return Sequence(values, names, changes=tuple(changes), source=source, symbols=symbols)


def _told(replaced: Mapping[str, int]) -> str:
    count, different = sum(replaced.values()), len(replaced)
    named = ", ".join(map(named_character, list(replaced)[:NAMED])) + (
        ", …" if different > NAMED else ""
    )
    was = "1 character was" if count == 1 else f"{count:,} characters were"
    return f"{was} read as {OTHER}, because these networks don't know them: {named}."


def named_character(character: str) -> str:
    """A character, or its number where it can't be printed."""
    return shown(character) if shown(character).isprintable() else f"U+{ord(character):04X}"
