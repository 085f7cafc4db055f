"""Messages: a text keyed in Morse code, or with one column a character."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np

from lstm_viz.sequences.generator import Generated, Generator, Parameter, Values
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import listed
from lstm_viz.sequences.typed import parse_text

# Recommendation ITU-R M.1677-1 (2009), section 1.1. Signs that are written in several ways have a
# row for each: it has one code for the three apostrophes, the multiplication sign is an X.
_CODES = """
a .-    b -...  c -.-.  d -..   e .     é ..-.. f ..-.  g --.   h ....  i ..    j .---  k -.-
l .-..  m --    n -.    o ---   p .--.  q --.-  r .-.   s ...   t -     u ..-   v ...-  w .--
x -..-  y -.--  z --..
1 .---- 2 ..--- 3 ...-- 4 ....- 5 ..... 6 -.... 7 --... 8 ---.. 9 ----. 0 -----
. .-.-.-  , --..--  : ---...  ? ..--..  ' .----.  ’ .----.  ‘ .----.  - -....-  – -....-
/ -..-.   ( -.--.   ) -.--.-  " .-..-.  “ .-..-.  ” .-..-.  = -...-   + .-.-.   × -..-   @ .--.-.
"""
_PAIRS = _CODES.split()
CODES: Mapping[str, str] = MappingProxyType(dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True)))

# In units, section 2 of the recommendation.
DOT, DASH = 1, 3
GAP, LETTER_GAP, WORD_GAP = 1, 3, 7  # after a signal in a letter, after a letter, after a word


def keyed(text: str) -> tuple[list[tuple[bool, int, str]], tuple[str, ...]]:
    """(whether on, units, character) of each signal and gap, and the characters without a code.

    Each word ends with its gap of 7 units, also the last one: so PARIS, the standard word, has 50.
    """
    spans: list[tuple[bool, int, str]] = []
    unknown = dict.fromkeys(c for c in text if not c.isspace() and c.lower() not in CODES)
    for word in text.split():
        letters = [letter for letter in word if letter not in unknown]
        for letter in letters:
            for signal in CODES[letter.lower()]:
                spans += [(True, DOT if signal == "." else DASH, letter), (False, GAP, letter)]
            spans[-1] = (False, LETTER_GAP, "")
        if letters:
            spans[-1] = (False, WORD_GAP, "")
    return spans, tuple(unknown)


def _morse(steps: int, rng: np.random.Generator, values: Values) -> Generated:
    spans, unknown = keyed(values["text"])
    if not spans:
        raise SequenceError(
            f"No character of {values['text']!r} has a Morse code; write letters or digits."
        )
    lengths = np.array([units for _, units, _ in spans]) * int(values["unit"])
    on = np.repeat([float(is_on) for is_on, _, _ in spans], lengths)
    letters = np.repeat([letter for _, _, letter in spans], lengths).tolist()
    labels = tuple(f"{k} {letter}".rstrip() for k, letter in enumerate(letters, start=1))
    told = f"Left out, because ITU-R M.1677-1 has no code for them: {listed(list(unknown))}."
    return Generated(on[:, np.newaxis], labels=labels, changes=(told,) if unknown else ())


def _text(steps: int, rng: np.random.Generator, values: Values) -> Generated:
    made = parse_text(values["text"])
    return Generated(made.values, made.names, made.labels, made.changes, made.symbols)


ROWS = (
    Generator(
        key="morse",
        label="Morse code",
        parameters=(
            Parameter("text", "Text", 1, 500, "SOS PARIS"),
            Parameter("unit", "Steps per dot", 1, 20, 2),
        ),
        look_for="A dash differs from a dot only in its length: which cell states rise while the "
        "key is down, and which forget gates clear them in the pause after a letter?",
        seeded=False,
        make=_morse,
        timed=False,
    ),
    Generator(
        key="text",
        label="Text",
        parameters=(Parameter("text", "Text", 2, 2_000, "the cat sat on the mat"),),
        look_for="Which forget gates drop at a space, and does any unit keep its forget gate open "
        "from the first to the last letter of a word?",
        seeded=False,
        make=_text,
        timed=False,
    ),
)
