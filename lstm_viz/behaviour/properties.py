"""Properties: what can be true of a character, or counted at it, as one row of data each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np

from lstm_viz.behaviour import plain_labels
from lstm_viz.behaviour.python_labels import python_labels


@dataclass(frozen=True)
class Property:
    """A property of a step: its name in the address and in a command, its title, and in a sentence.

    `said` follows "is high " where the property is true or false, and "follows " where it is a
    number (`counts`). `but` says what it leaves out that a reader might count, as a sentence.
    """

    key: str
    title: str
    said: str
    counts: bool = False
    but: str = ""

    def where(self, above: float | None = None) -> str:
        """At which steps it holds: as `said`, or where a number is `above` its threshold."""
        return self.said if above is None else f"where {self.said} is above {above:.3g}"

    def following(self, above: float | None = None) -> str:
        """Which character comes next after such a step: "the character after a space"."""
        if above is None and self.said.startswith("at "):
            return f"the character after {self.said.removeprefix('at ')}"
        if above is None:
            return f"the next character while {self.said}"
        return f"the next character while {self.said} is above {above:.3g}"


def _yes(key: str, title: str, said: str) -> Property:
    return Property(key, title, said)


# Of any text: a property and the function that labels a text.
_PLAIN: Final[tuple[tuple[Property, Callable[[str], np.ndarray]], ...]] = (
    (_yes("quotes", "inside quotes", "inside quotes"), plain_labels.quotes),
    (_yes("brackets", "inside brackets", "inside brackets"), plain_labels.brackets),
    (
        Property("position", "position in the line", "the position in the line", True),
        plain_labels.position,
    ),
    (
        _yes("wordstart", "first letter of a word", "at the first letter of a word"),
        plain_labels.word_start,
    ),
    (
        _yes("wordend", "last letter of a word", "at the last letter of a word"),
        plain_labels.word_end,
    ),
    (_yes("sentence", "end of a sentence", "at the end of a sentence"), plain_labels.sentence_end),
    (_yes("digit", "digit", "at a digit"), plain_labels.digit),
    (_yes("capital", "capital letter", "at a capital letter"), plain_labels.capital),
    (_yes("space", "space", "at a space"), plain_labels.space),
    (_yes("lineend", "end of a line", "at the end of a line"), plain_labels.line_end),
)
# Of Python source, by the fields of PythonLabels.
_PYTHON: Final = (
    _yes("string", "in a string", "in a string"),
    _yes("comment", "in a comment", "in a comment"),
    _yes("keyword", "in a keyword", "in a keyword"),
    Property(
        "depth",
        "bracket depth",
        "the bracket depth",
        True,
        "Brackets in strings, such as docstrings, and in comments don't count.",
    ),
    Property("indent", "indent level", "the indent level", True),
)
# Of Python source the tokenizer knows better what is quoted and what is in brackets, and a full
# stop mostly ends no sentence.
_NOT_PYTHON: Final = ("quotes", "brackets", "sentence")

PROPERTIES: Final[Mapping[str, Property]] = MappingProxyType(
    {one.key: one for one in (*_PYTHON, *(plain for plain, _ in _PLAIN))}
)
# By corpus: which properties its texts have.
OF_CORPUS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "python": (
            *(one.key for one in _PYTHON),
            *(one.key for one, _ in _PLAIN if one.key not in _NOT_PYTHON),
        ),
        "prose": tuple(one.key for one, _ in _PLAIN),
    }
)


def labels(text: str, keys: tuple[str, ...]) -> dict[str, np.ndarray]:
    """What each property of these is at each character, (time,): bool, or a number.

    Raises ValueError for a property that there is not, and for one of Python source where the text
    is none.
    """
    unknown = [key for key in keys if key not in PROPERTIES]
    if unknown:
        known = ", ".join(PROPERTIES)
        raise ValueError(f"there is no property {unknown[0]!r}; available: {known}")
    plain = {one.key: label for one, label in _PLAIN}
    of_python = [key for key in keys if key not in plain]
    found = python_labels(text)._asdict() if of_python else {}
    return {key: found[key] if key in found else plain[key](text) for key in keys}
