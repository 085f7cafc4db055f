"""Own: a person's own text, divided into parts, and what needs no network on each."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np

from lstm_viz.characters import OTHER, Vocabulary
from lstm_viz.characters.compressed import gzip_bits, xz_bits
from lstm_viz.characters.ngrams import SMOOTHING, bits_of_orders
from lstm_viz.characters.vocabulary import one_line_end
from lstm_viz.sequences.text.decoding import decoded

LEAST: Final = 1_000  # characters of a text
MOST: Final = 300_000
KNOWN: Final = 255  # different characters that networks know at most, the most frequent
ORDERS: Final = 7  # of n-grams, the largest
TRAINED: Final = 0.8  # where the training part ends
CHOSEN: Final = 0.9  # where the held-out part begins


@dataclass(frozen=True)
class OwnText:
    """A text in three parts, one after the other: training, validation and held-out.

    Its networks know the characters of the training part, at most `KNOWN` of them; what else comes
    is read as `OTHER`. Two of the same characters are equal. Raises ValueError, one sentence, for
    what is no text that a network can be trained on.
    """

    text: str = field(compare=False, repr=False)
    told: tuple[str, ...] = field(default=(), compare=False)  # of its encoding
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        text = one_line_end(self.text)
        object.__setattr__(self, "text", text)
        data = text.encode("utf-8", "surrogatepass")
        object.__setattr__(self, "digest", hashlib.sha256(data).hexdigest())
        if not LEAST <= len(text) <= MOST:
            too = "short" if len(text) < LEAST else "long"
            raise ValueError(
                f"The text is too {too}: it has {len(text):,} characters, and networks can be "
                f"trained on {LEAST:,} to {MOST:,}."
            )
        if "\0" in text:
            raise ValueError(
                "This is no text: it has the character 0, which only binary files have. Save it as "
                "a text file in UTF-8."
            )
        kinds = len(set(text[: self.fitted]))
        if kinds < 2:
            raise ValueError(
                f"The first {self.fitted:,} characters, which networks would be trained on, are "
                "all the same; there is nothing to predict. Use a text with different characters."
            )

    @classmethod
    def of_bytes(cls, data: bytes) -> OwnText:
        """The text of a file. Raises ValueError, one sentence, for what is none."""
        if len(data) > 4 * MOST + 3:  # bytes of the longest text, and a mark at its beginning
            raise ValueError(
                f"The file is too large: it has {len(data):,} bytes, and networks can be trained "
                f"on at most {MOST:,} characters."
            )
        return cls(*decoded(data, prose=True))

    @property
    def fitted(self) -> int:
        """How many characters are trained on."""
        return int(TRAINED * len(self.text))

    @property
    def held_out(self) -> int:
        """How many characters come before those that are held out."""
        return int(CHOSEN * len(self.text))

    @property
    def bytes(self) -> int:
        """About how much memory it takes with its places."""
        return 12 * len(self.text)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The most frequent characters of the training part."""
        counts = Counter(self.text[: self.fitted])
        counts.pop(OTHER, None)
        # Of equally frequent ones the first by code point, so that it follows from the text alone.
        often = sorted(counts, key=lambda one: (-counts[one], one))[:KNOWN]
        return Vocabulary("".join(sorted(often)))

    @cached_property
    def places(self) -> np.ndarray:
        """(time,) the places of all characters in the vocabulary."""
        return self.vocabulary.encode(self.text).places

    @property
    def training(self) -> np.ndarray:
        """(time,) the part that is trained on."""
        return self.places[: self.fitted]

    @property
    def validation(self) -> np.ndarray:
        """(time,) the part that decides which weights are kept."""
        return self.places[self.fitted : self.held_out]

    @property
    def held(self) -> np.ndarray:
        """(time,) the part that no training and no choice uses."""
        return self.places[self.held_out :]

    @cached_property
    def replaced(self) -> Mapping[str, int]:
        """How often each unknown character comes, the most frequent first."""
        return self.vocabulary.encode(self.text).replaced

    @cached_property
    def baselines(self) -> dict[str, Any]:
        """What needs no network, on the held-out part: as `shipping.baselines`, of this text."""
        training, held = self.text[: self.fitted], self.text[self.held_out :]
        return {
            "uniform": float(np.log2(self.vocabulary.size)),
            "smoothing": SMOOTHING,
            "ngrams": self.ngrams(self.held),
            "gzip": gzip_bits(held),
            "xz": xz_bits(held),
            "xz_after": xz_bits(held, before=training),
        }

    def ngrams(self, asked: np.ndarray) -> list[float]:
        """Bits per character of places (time,) by n-grams of the training part, by order from 1."""
        return bits_of_orders(self.training, asked, self.vocabulary.size, ORDERS)

    def passage(self, number: int, length: int) -> str:
        """One of the passages of this length in the held-out part; after the last, the first."""
        held = self.text[self.held_out :]
        start = number * length % max(1, len(held) - length + 1)
        return held[start : start + length]
