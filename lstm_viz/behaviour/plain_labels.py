"""Plain labels: what can be said of each character of any text, from the text alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

import numpy as np

# A paragraph ends what its quotes have left open: a letter in a novel opens each of its paragraphs.
_QUOTED: Final = re.compile(r'["“”]|\n\n')
_WORD: Final = re.compile(r"[^\W\d_]+")
_END: Final = re.compile(r"[.!?](?=[\s\"'”’)\]]|\Z)")
_OPENING, _CLOSING = "([{", ")]}"


def quotes(text: str) -> np.ndarray:
    """Whether double quotes are open after each character, (time,) of bool.

    Straight ones open and close in turn. An apostrophe is no quote, and an empty line closes all.
    """
    found = np.zeros(len(text), bool)
    since = None
    for match in _QUOTED.finditer(text):
        mark, at = match.group(), match.start()
        if since is not None and mark != "“":
            found[since:at] = True
            since = None
        elif since is None and mark in '"“':
            since = at
    if since is not None:
        found[since:] = True
    return found


def depth(text: str) -> np.ndarray:
    """How many brackets ( [ { are open after each character, (time,); never below 0."""
    return level(text, _opens(text) - _closes(text))


def brackets(text: str) -> np.ndarray:
    """Whether a bracket is open after each character."""
    return depth(text) > 0


def level(text: str, change: np.ndarray) -> np.ndarray:
    """The sum of the changes so far, where what falls below 0 stays at 0, (time,)."""
    total = np.cumsum(change)
    return (total - np.minimum(np.minimum.accumulate(total), 0)).astype(np.float64)


def position(text: str) -> np.ndarray:
    """How many characters of its line have been read with each, the line's end as 0, (time,)."""
    ends = where(text, "\n")
    at = np.arange(1, len(text) + 1)
    return (at - np.maximum.accumulate(np.where(ends, at, 0))).astype(np.float64)


def word_start(text: str) -> np.ndarray:
    """Whether a character is the first letter of a word."""
    return _at(text, (match.start() for match in _WORD.finditer(text)))


def word_end(text: str) -> np.ndarray:
    """Whether a character is the last letter of a word, which only the next one tells."""
    return _at(text, (match.end() - 1 for match in _WORD.finditer(text)))


def sentence_end(text: str) -> np.ndarray:
    """Whether a character is a full stop, ! or ?, and what follows is no letter or number."""
    return _at(text, (match.start() for match in _END.finditer(text)))


def digit(text: str) -> np.ndarray:
    """Whether a character is a digit."""
    return _each(text, str.isdigit)


def capital(text: str) -> np.ndarray:
    """Whether a character is a capital letter."""
    return _each(text, str.isupper)


def space(text: str) -> np.ndarray:
    """Whether a character is a space."""
    return where(text, " ")


def line_end(text: str) -> np.ndarray:
    """Whether a character ends a line."""
    return where(text, "\n")


def where(text: str, character: str) -> np.ndarray:
    """(time,) of bool: where this character is."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    return points == ord(character)


def _opens(text: str) -> np.ndarray:
    return sum(where(text, one).astype(int) for one in _OPENING)  # type: ignore[return-value]


def _closes(text: str) -> np.ndarray:
    return sum(where(text, one).astype(int) for one in _CLOSING)  # type: ignore[return-value]


def _each(text: str, is_one: Callable[[str], bool]) -> np.ndarray:
    known = {one: is_one(one) for one in set(text)}
    return np.fromiter(map(known.__getitem__, text), bool, len(text))


def _at(text: str, places: Iterable[int]) -> np.ndarray:
    found = np.zeros(len(text), bool)
    found[list(places)] = True
    return found
