"""Corpora: the texts that character networks are trained on, in parts that share no file."""

from __future__ import annotations

import hashlib
import os
import platform
import sysconfig
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal

from lstm_viz.characters.corpus_error import CorpusError
from lstm_viz.characters.novels import DEBIAN, novels
from lstm_viz.characters.vocabulary import Vocabulary, one_line_end

Kind = Literal["python", "prose"]
Part = Literal["training", "validation", "held_out"]
PARTS: Final[tuple[Part, ...]] = ("training", "validation", "held_out")
# Of the standard library: tests, what other programs installed, and files that are tables.
LEFT_OUT: Final = frozenset(
    {
        "__pycache__",
        "dist-packages",
        "encodings",
        "idle_test",
        "idlelib",
        "pydoc_data",
        "site-packages",
        "test",
        "tests",
        "turtledemo",
    }
)
BUILT: Final = ("config-", "_sysconfigdata")  # how names begin of what each build writes
SHARES: Final = 10  # of files: one part of ten is held out, another one is for validation
# By novel; all others are for training.
NOVELS_OF: Final[Mapping[str, Part]] = MappingProxyType(
    {"Persuasion": "held_out", "Northanger Abbey": "validation"}
)


@dataclass(frozen=True, eq=False)
class Corpus:
    """A corpus: the texts of its files by their names, and which part each belongs to.

    `title` is what it is, with its version, `licence` whose it is, `split` the rule by which a file
    belongs to a part.
    """

    name: Kind
    title: str
    source: str
    licence: str
    split: str
    files: Mapping[str, str]
    part_of: Mapping[str, Part]

    def text(self, part: Part) -> str:
        """The files of a part one after the other, in the order of their names."""
        return "".join(text for name, text in self.files.items() if self.part_of[name] == part)

    @cached_property
    def digest(self) -> str:
        """The sha256 of all names, parts and texts, 64 hex digits."""
        found = hashlib.sha256()
        for name, text in self.files.items():
            found.update(f"{name}\0{self.part_of[name]}\0{len(text)}\0".encode())
            found.update(text.encode("utf-8", "surrogatepass"))
        return found.hexdigest()

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The characters of its training part that are not too rare."""
        return Vocabulary.of(self.text("training"))

    def described(self) -> dict[str, Any]:
        """What a card has of it: what it is, and how much of it is in each part."""
        parts = {part: [n for n in self.files if self.part_of[n] == part] for part in PARTS}
        return {
            "title": self.title,
            "source": self.source,
            "licence": self.licence,
            "split": self.split,
            "digest": self.digest,
            "files": {part: len(names) for part, names in parts.items()},
            "characters": {
                part: sum(len(self.files[name]) for name in names) for part, names in parts.items()
            },
        }


def python_library(folder: Path | None = None) -> Corpus:
    """The source files of the standard library of the Python that runs this.

    Another version of Python has other files: the corpus has its version and its digest. `folder`
    is another place of such files.
    """
    root = Path(sysconfig.get_path("stdlib")) if folder is None else folder
    paths = sorted((path.relative_to(root).as_posix(), path) for path in _python_files(root))
    files = {name: text for name, path in paths if (text := _utf8(path)) is not None}
    if not files:
        raise CorpusError(f"There are no Python files in {root}; give the folder of a library.")
    version = f"{platform.python_implementation()} {platform.python_version()}"
    return Corpus(
        name="python",
        title=f"the standard library of {version}",
        source=f"{len(files)} source files, without tests, tables of characters and what each "
        "build writes",
        licence="PSF License Agreement",
        split="by file: the first byte of the sha256 of its path, modulo 10, is 0 for held-out "
        "files, 1 for validation, and the rest is for training",
        files=files,
        part_of={name: _by_name(name) for name in files},
    )


def prose(path: Path = DEBIAN) -> Corpus:
    """The novels of Jane Austen, out of the data of the R package janeaustenr.

    Raises CorpusError where that is missing; it is needed only to train.
    """
    files = {name: one_line_end(text) for name, text in novels(path).items()}
    return Corpus(
        name="prose",
        title="novels by Jane Austen",
        source=f"{len(files)} novels of Project Gutenberg, from the R package janeaustenr 1.0.0",
        licence="public domain",
        split="by novel: Persuasion is held out, Northanger Abbey is for validation, and the rest "
        "is for training",
        files=files,
        part_of={name: NOVELS_OF.get(name, "training") for name in files},
    )


CORPORA: Final[Mapping[str, str]] = MappingProxyType(
    {"python": "Python code", "prose": "English prose"}
)


def _python_files(root: Path) -> Iterable[Path]:
    for folder, folders, names in os.walk(root):
        kept = (one for one in folders if one not in LEFT_OUT)
        folders[:] = [one for one in kept if not one.startswith(BUILT)]
        found = (name for name in names if name.endswith(".py") and not name.startswith(BUILT))
        yield from (Path(folder, name) for name in found)


def _by_name(name: str) -> Part:
    at = hashlib.sha256(name.encode()).digest()[0] % SHARES
    return "held_out" if at == 0 else "validation" if at == 1 else "training"


def _utf8(path: Path) -> str | None:
    """A file's text, which ends with a line end; None where it is not UTF-8."""
    try:
        text = one_line_end(path.read_bytes().decode("utf-8").removeprefix("\ufeff"))
    except UnicodeDecodeError:
        return None
    return text if text.endswith("\n") or not text else f"{text}\n"
