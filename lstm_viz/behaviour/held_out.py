"""Held-out texts: parts of files that no network was trained on, long enough to test claims on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from lstm_viz import home
from lstm_viz.characters import Corpus

FOLDER: Final = home.ASSETS / "atlas"
# Of the held-out files of Python's standard library, in an order in which both halves of the text
# have files of all kinds.
PYTHON_FILES: Final = (
    "fnmatch.py",
    "getopt.py",
    "copy.py",
    "colorsys.py",
    "json/tool.py",
    "unittest/util.py",
    "calendar.py",
)
PROSE: Final = "Persuasion"
PROSE_CHARACTERS: Final = 60_000
SOURCES: Final = {
    "python": f"{len(PYTHON_FILES)} held-out files of the standard library of Python 3.11.7 "
    "(PSF License Agreement)",
    "prose": "the beginning of Persuasion by Jane Austen, which is held out (public domain)",
}


def text_of(corpus: str, folder: Path = FOLDER) -> str:
    """The included held-out text of a corpus.

    Raises OSError where it did not come along, ValueError for bytes that are no text.
    """
    path = folder / f"{corpus}.txt"
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{path.name} is not text in UTF-8: byte {error.start + 1:,} is none"
        ) from error


def cut_from(corpus: Corpus) -> str:
    """The same text out of its corpus. Raises ValueError where that has other files."""
    if corpus.name == "prose":
        text = corpus.files[PROSE]
        return text[: text.index("\n\n", PROSE_CHARACTERS) + 1]
    missing = [name for name in PYTHON_FILES if corpus.part_of.get(name) != "held_out"]
    if missing:
        raise ValueError(
            f"{corpus.title} has no held-out file {missing[0]}; use the text that is included"
        )
    return "".join(corpus.files[name] for name in PYTHON_FILES)
