"""Vocabulary: the characters that a network knows, and one symbol for every other one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np

OTHER: Final = "\N{REPLACEMENT CHARACTER}"
# A character that is rarer than this in a corpus is read as OTHER, which so is trained as well.
LEAST: Final = 1e-5
_LINE_END: Final = re.compile(r"\r\n?")
_SHOWN: Final = {"\n": "↵", " ": "␣", "\t": "⇥"}
_CONTROLS: Final = 0x2400  # where Unicode has the pictures of control characters
_FIRST_PRINTED: Final = 0x20
_SIGNS: Final = frozenset(
    (*_SHOWN.values(), *(chr(_CONTROLS + code) for code in range(_FIRST_PRINTED)))
)


class Encoded(NamedTuple):
    """A text as places in a vocabulary (time,), and how often each unknown character came."""

    places: np.ndarray
    replaced: Mapping[str, int]


@dataclass(frozen=True)
class Vocabulary:
    """The known `characters`, each once, in the order of their code points.

    The last place is that of `OTHER`, which stands for all characters that are not known. There are
    no words and no tokens: any text can be encoded, and every line end is one character.

    Raises ValueError for characters that come twice or are not in this order, and for `OTHER` among
    them.
    """

    characters: str

    def __post_init__(self) -> None:
        if "".join(sorted(set(self.characters))) != self.characters or OTHER in self.characters:
            raise ValueError(
                "characters must be different ones in the order of their code points, without "
                f"{OTHER}; got {self.characters!r:.60}"
            )

    @classmethod
    def of(cls, text: str, least: float = LEAST) -> Vocabulary:
        """The characters of which a text has at least this share, which is above 0.

        But for those that look like the sign of another one, such as ␣, that of a space.
        """
        counts = Counter(text)
        enough = max(1.0, least * len(text))
        told_apart = (one for one in counts if one != OTHER and one not in _SIGNS)
        known = (one for one in told_apart if counts[one] >= enough)
        return cls("".join(sorted(known)))

    @property
    def size(self) -> int:
        """How many places there are: one more than known characters."""
        return len(self.characters) + 1

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Each place as it is printed: ↵ is the end of a line, ␣ a space, ⇥ a tab."""
        return tuple(map(shown, (*self.characters, OTHER)))

    def encode(self, text: str) -> Encoded:
        """The places of a text's characters; those that are not known are at the last place."""
        points, known = _points(text), _points(self.characters)
        found = np.searchsorted(known, points)
        is_known = np.zeros(len(points), bool)
        inside = found < len(known)
        is_known[inside] = known[found[inside]] == points[inside]
        places = np.where(is_known, found, len(known)).astype(np.int64)
        replaced = Counter(map(chr, points[~is_known].tolist()))
        replaced.pop(OTHER, None)  # it is read as what it is
        return Encoded(places, dict(replaced.most_common()))

    def decode(self, places: np.ndarray) -> str:
        """The characters at these places; OTHER stays where one was replaced."""
        return "".join([*self.characters, OTHER][place] for place in places.tolist())


def one_line_end(text: str) -> str:
    """The text with one character for each line end, as corpora and networks have it."""
    return _LINE_END.sub("\n", text)


def shown(character: str) -> str:
    """A character as it is printed where it would not be seen, each in another way.

    One that looks like the sign of another is printed as its number: a text may have both.
    """
    if character in _SHOWN:
        return _SHOWN[character]
    if character in _SIGNS:
        return f"U+{ord(character):04X}"
    return chr(_CONTROLS + ord(character)) if ord(character) < _FIRST_PRINTED else character


def _points(text: str) -> np.ndarray:
    """The code points of a text; lone surrogates too, which no encoding but this one takes."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)
