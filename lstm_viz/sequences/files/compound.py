"""Compound files ([MS-CFB]), in which old Office programs keep their streams: read and written."""

from __future__ import annotations

import struct
from collections.abc import Collection

from lstm_viz.sequences.sequence import SequenceError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FREE, _END, _TABLE, _LAST = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFA
_STREAM, _ROOT = 2, 5  # kinds of directory entries
_SECTOR = 4096  # bytes, of files that are written
_SMALL = 4096  # shorter streams lie in a file within the file; the standard allows no other bound
_ENTRIES = 10_000  # of the directory; workbooks have a handful, and with macros some hundred
_SPOILT = "The file is damaged or cut off; open it in the program that made it and save it again."


def is_compound(head: bytes) -> bool:
    """Whether these are the first bytes of a compound file."""
    return head.startswith(MAGIC)


def streams(data: bytes, wanted: Collection[str]) -> dict[str, bytes]:
    """The names of all streams and folders in small letters, with the bytes of the wanted ones.

    Raises SequenceError, struct.error or IndexError for a file that is damaged.
    """
    shift, mini_shift = struct.unpack_from("<HH", data, 30)
    start, mini_start = struct.unpack_from("<I8xI", data, 48)
    if shift not in (9, 12) or mini_shift != 6:
        raise SequenceError(_SPOILT)
    size = 1 << shift
    table = _allocation(data, size)
    sectors = memoryview(data)[size:]
    directory = _chained(sectors, table, start, size, 128 * _ENTRIES + size)
    if len(directory) % size:
        raise SequenceError(_SPOILT)
    if len(directory) > 128 * _ENTRIES:
        raise SequenceError(
            f"The old Office file has more than {_ENTRIES:,} parts, and up to that many can be "
            "read; save its table as CSV or as a new workbook."
        )
    mini: bytes = b""
    mini_table: tuple[int, ...] = ()
    found: dict[str, bytes] = {}
    rooted = False
    followed: set[str] = set()  # once each: a file can name one long stream ever so often
    for at in range(0, len(directory) - 127, 128):
        length, kind = struct.unpack_from("<HB", directory, at + 64)
        first, long = struct.unpack_from("<II", directory, at + 116)
        name = directory[at : at + min(max(length - 2, 0), 64)].decode("utf-16-le", "replace")
        name = name.lower()
        if kind == _ROOT and not rooted:
            rooted = True
            mini = _chained(sectors, table, first, size)
            packed = _chained(sectors, table, mini_start, size)
            mini_table = struct.unpack(f"<{len(packed) // 4}I", packed)
        if kind != _STREAM or name not in wanted:
            found.setdefault(name, b"")
        elif name not in followed:
            followed.add(name)
            found[name] = (
                _chained(memoryview(mini), mini_table, first, 64, long)
                if long < _SMALL
                else _chained(sectors, table, first, size, long)
            )[:long]
    if "root entry" not in found:
        raise SequenceError(_SPOILT)
    return found


def _allocation(data: bytes, size: int) -> tuple[int, ...]:
    """The sector that follows each sector."""
    parts = list(struct.unpack_from("<109I", data, 76))
    more, count = struct.unpack_from("<II", data, 68)
    # Each of these sectors lists size / 4 others that list size / 4 sectors each.
    for _ in range(min(count, len(data) // size // (size // 4) ** 2 + 2)):
        if more >= _LAST:
            break
        held = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
        parts += held[:-1]
        more = held[-1]
    table: list[int] = []
    for part in parts:
        if part < _LAST:
            table += struct.unpack_from(f"<{size // 4}I", data, (part + 1) * size)
        if len(table) > len(data) // size + size:
            raise SequenceError(_SPOILT)
    return tuple(table)


def _chained(
    sectors: memoryview, table: tuple[int, ...], first: int, size: int, at_most: int | None = None
) -> bytes:
    """The sectors of one chain, each once, as far as it takes to have `at_most` bytes."""
    made: list[memoryview] = []
    seen: set[int] = set()
    while first < _LAST and (at_most is None or len(made) * size < at_most):
        if first in seen:
            raise SequenceError(_SPOILT)
        seen.add(first)
        part = sectors[first * size : (first + 1) * size]
        if not part:
            raise SequenceError(_SPOILT)
        made.append(part)
        first = table[first]
    return b"".join(made)


def compound(name: str, data: bytes) -> bytes:
    """A compound file of one stream."""
    data = data.ljust(_SECTOR, b"\0")  # a shorter one would stand in a file within the file
    per = _SECTOR // 4
    count = -(-len(data) // _SECTOR)
    tables = 1
    while per * tables < count + tables + 1:
        tables += 1
    if tables > 109:  # 400 MB; more would need a table of tables
        raise SequenceError("The workbook has more than 400 MB; save a part of it.")
    start = tables + count  # the directory's sector, after the tables and the stream
    table = [*[_TABLE] * tables, *range(tables + 1, tables + count), _END, _END]
    # Version 3 in sectors of version 4: the one reader of it takes a root without small files so.
    head = MAGIC + bytes(16) + struct.pack("<HHHHH6xII", 0x3E, 3, 0xFFFE, 12, 6, 1, tables)
    head += struct.pack("<IIIIIII", start, 0, 4096, _END, 0, _END, 0)
    head += struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    entries = _entry("Root Entry", _ROOT, _END, 0, 1) + _entry(
        name, _STREAM, tables, len(data), _FREE
    )
    return b"".join(
        (
            head.ljust(_SECTOR, b"\0"),
            struct.pack(f"<{per * tables}I", *table, *[_FREE] * (per * tables - len(table))),
            data.ljust(_SECTOR * count, b"\0"),
            entries.ljust(_SECTOR, b"\0"),
        )
    )


def _entry(name: str, kind: int, first: int, size: int, child: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    head = struct.pack("<HBBIII", len(text), kind, 1, _FREE, _FREE, child)
    return text.ljust(64, b"\0") + head + bytes(36) + struct.pack("<IQ", first, size)
