"""Pieces: the first, the next and the last whole rows of a file too large to be held."""

from __future__ import annotations

import os
from typing import BinaryIO, NamedTuple

import numpy as np

_HEAD, _FEW = 2**13, 50  # bytes that show how the rest is written, more if they have few lines
LONGEST = 2**24  # bytes of a line, above which it is no regular file


class WholeRows(NamedTuple):
    """Some whole rows: the first `end` bytes of `data`, which are not copied out of it."""

    data: bytes
    end: int

    def has(self, mark: bytes) -> bool:
        """Whether a byte is among them."""
        return self.data.find(mark, 0, self.end) >= 0

    def count(self, mark: bytes) -> int:
        """How often a byte is among them."""
        return self.data.count(mark, 0, self.end)

    @property
    def lines(self) -> int:
        """How many lines they are."""
        return self.count(b"\n") + (not self.data.endswith(b"\n", 0, self.end))


class Irregular(Exception):  # noqa: N818 (no error: the careful way reads such a file)
    """The file needs more care than pieces of it can have."""


def head_of(file: BinaryIO) -> bytes:
    """The first rows, some of them even where they are long."""
    file.seek(0)
    head = b""
    while head.count(b"\n") < _FEW and len(head) < LONGEST:
        more = next_rows(file, _HEAD)
        if more is None:
            break
        head += more.data[: more.end]
    return head


def tail_of(file: BinaryIO, start: int) -> bytes:
    """The last rows, of those from byte `start` on."""
    end = file.seek(0, os.SEEK_END)
    file.seek(max(start, end - _HEAD))
    if end - start > _HEAD:
        file.readline(LONGEST)
    return file.read(_HEAD)


def next_rows(file: BinaryIO, size: int) -> WholeRows | None:
    """The next rows, about so many bytes, none of them cut inside quotation marks; None at the end.

    Raises Irregular for a row that is too long.
    """
    start, asked = file.tell(), size
    data = file.read(size)
    seen, inside = 0, 0  # no row ends before `seen`, where quotation marks may be open
    while len(data) == asked:
        if end := _last_end(data, seen, inside):
            file.seek(start + end)
            return WholeRows(data, end)
        if asked > LONGEST:
            raise Irregular
        inside ^= data.count(b'"', seen) % 2
        seen = len(data)
        data += file.read(asked)
        asked *= 2
    return WholeRows(data, len(data)) if data else None


def _last_end(data: bytes, start: int, inside: int) -> int:
    """The end of the last line from `start` on that is not `inside` quotation marks, or 0."""
    end = data.rfind(b"\n", start) + 1
    quoted = data.find(b'"', start, end) >= 0  # looking is faster than counting
    if not end or (inside + (data.count(b'"', start, end) if quoted else 0)) % 2 == 0:
        return end
    found = np.frombuffer(data, np.uint8, end - start, start)
    odd = np.logical_xor.accumulate(found == ord('"')) ^ bool(inside)
    ends = np.flatnonzero((found == ord("\n")) & ~odd)
    return start + int(ends[-1]) + 1 if len(ends) else 0


def lines_from(file: BinaryIO, start: int) -> int:
    """About how many rows the file has, for whoever is told that they are too many."""
    file.seek(start)
    return sum(data.count(b"\n") for data in iter(lambda: file.read(_HEAD * 128), b""))
