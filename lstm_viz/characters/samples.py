"""Samples: short texts of the held-out files, which come with the package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from lstm_viz import home

FOLDER: Final = home.ASSETS / "texts"


@dataclass(frozen=True)
class TextSample:
    """A text that no network here was trained on: of which corpus, and from where in it."""

    key: str
    title: str
    corpus: str
    source: str
    licence: str

    @property
    def path(self) -> Path:
        """Where its file lies."""
        return FOLDER / f"{self.key}.txt"

    def text(self) -> str:
        """The text. Raises OSError where the file did not come with the package."""
        return self.path.read_bytes().decode("utf-8")


_PSF: Final = "PSF License Agreement (`assets/texts/PSF-LICENSE`)"

# Each is of a held-out file of its corpus; the first of a corpus is the one that its cards measure.
_ROWS: Final = (
    TextSample(
        key="calendar",
        title="Python: leap years",
        corpus="python",
        source="`calendar.py` of the standard library of Python 3.11.7",
        licence=_PSF,
    ),
    TextSample(
        key="shlex",
        title="Python: a method",
        corpus="python",
        source="`shlex.py` of the standard library of Python 3.11.7",
        licence=_PSF,
    ),
    TextSample(
        key="persuasion",
        title="Prose: a letter",
        corpus="prose",
        source="a letter in Persuasion by Jane Austen, 1818; Project Gutenberg, from the R package "
        "janeaustenr 1.0.0",
        licence="public domain",
    ),
)

SAMPLES: Final[Mapping[str, TextSample]] = MappingProxyType({row.key: row for row in _ROWS})
