"""Novels: the text of each, out of the data file of the R package janeaustenr."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Final

from lstm_viz.characters.corpus_error import CorpusError

# In the order of their chunks, which is that of their names in the package.
NAMES: Final = (
    "Emma",
    "Mansfield Park",
    "Northanger Abbey",
    "Persuasion",
    "Pride and Prejudice",
    "Sense and Sensibility",
)
DEBIAN: Final = Path("/usr/lib/R/site-library/janeaustenr/data/Rdata.rdb")
_LENGTH: Final = struct.Struct(">I")
_HEAD: Final = b"X\n"  # numbers of R's serialisation are big endian
_CHARACTERS: Final = 16  # the type of a vector of strings, by R's number
_ABSENT: Final = 0xFFFFFFFF


def novels(path: Path = DEBIAN) -> dict[str, str]:
    """The text of each novel by its name, as the lines of the package, joined.

    `path` is the file `Rdata.rdb`: chunks, each a length and a deflated vector of lines. Nothing of
    R is run. Raises CorpusError where it is missing or is another file.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(
            f"There is no file {path}: install Debian's package r-cran-janeaustenr, or unpack it "
            "and give the path of its Rdata.rdb"
        ) from error
    found, at = [], 0
    try:
        while at < len(data):
            chunk = zlib.decompressobj()
            found.append("\n".join(_lines(chunk.decompress(data[at + _LENGTH.size :]))) + "\n")
            at = len(data) - len(chunk.unused_data)
        return dict(zip(NAMES, found, strict=True))
    except (zlib.error, struct.error, ValueError) as error:
        raise CorpusError(f"{path} is not the data of janeaustenr 1.0.0: {error}") from error


def _lines(data: bytes) -> list[str]:
    """The strings of a serialised vector, version 3: its head names the encoding."""
    if not data.startswith(_HEAD):
        raise ValueError("a chunk is not in R's portable format")
    at = len(_HEAD) + 3 * _LENGTH.size  # the versions of the format and of R

    def number() -> int:
        nonlocal at
        at += _LENGTH.size
        return _LENGTH.unpack_from(data, at - _LENGTH.size)[0]

    encoding = number()
    at += encoding
    if number() & 0xFF != _CHARACTERS:
        raise ValueError("a chunk is not a vector of strings")
    lines = []
    for _ in range(number()):
        number()  # flags
        if (length := number()) == _ABSENT:
            continue
        lines.append(data[at : at + length].decode("utf-8"))
        at += length
    return lines
