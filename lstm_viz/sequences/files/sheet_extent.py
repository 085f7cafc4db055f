"""How far the cells of a sheet reach, found before anything is made for each of them."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import NamedTuple

from lstm_viz.sequences.sequence import SequenceError


class Extent(NamedTuple):
    """The last row and the last column with a cell, and the bytes of text in all cells."""

    rows: int = 0
    columns: int = 0
    text: int = 0


_ROW = re.compile(rb"<(?:\w+:)?row\b")
_ROW_PLACED = re.compile(rb"<(?:\w+:)?row\s+(?:[^>]{0,999}?\s)?r\s*=")
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])")
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)(\d+)["']""")


def of_xlsx(sheet: bytes) -> Extent:
    """From the places of rows (r="7") and cells (r="C7"); those without one are counted."""
    letters: set[bytes] = set()
    rows = cells = 0
    for found in _PLACE.finditer(sheet):
        cells += bool(found[1])
        letters.add(found[1].upper())
        rows = max(rows, int(found[2][:12]))
    columns = max((_column(name) for name in letters), default=0)
    lines = _ROW.findall(sheet)
    if len(_ROW_PLACED.findall(sheet)) < len(lines):
        rows += len(lines)
    if len(_CELL.findall(sheet)) > cells:
        columns += max(len(_CELL.findall(part)) for part in _ROW.split(sheet))
    return Extent(rows, columns)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters[:6]:
        number = 26 * number + letter - 64
    return number


_STRING = re.compile(rb"<(?:\w+:)?si\b")
_USED = re.compile(rb"""\st\s*=\s*["']s["']""")
_INDEX = re.compile(rb"""\st\s*=\s*["']s["'][^>]{0,999}>\s*<(?:\w+:)?v>\s*(\d{1,9})\s*<""")


def of_shared(strings: bytes, sheet: bytes) -> int:
    """The bytes that a sheet's cells take of the strings that they share: each has a copy."""
    sizes = [len(part) for part in _STRING.split(strings)[1:]]
    longest = max(sizes, default=0)
    used = len(_USED.findall(sheet))
    if used * longest < 2**24:
        return used * longest
    found = [int(index) for index in _INDEX.findall(sheet)]
    known = sum(sizes[index] for index in found if index < len(sizes))
    return known + (used - len(found)) * longest


# Records of XLSB: [MS-XLSB] 2.3.1.
_ROW_HEADER, _CELLS, _SHARED_CELL, _SHARED_TEXT = 0, range(1, 12), 7, 19


def of_xlsb(sheet: bytes, shared: bytes = b"") -> Extent:
    """From the records of a binary sheet: row headers, and cells that begin with their column."""
    sizes = [end - start for kind, start, end in _records(shared) if kind == _SHARED_TEXT]
    rows = columns = text = 0
    for kind, start, end in _records(sheet):
        if end - start < 4 or (kind != _ROW_HEADER and kind not in _CELLS):
            continue
        number = struct.unpack_from("<I", sheet, start)[0] + 1
        if kind == _ROW_HEADER:
            rows = max(rows, number)
            continue
        columns = max(columns, number)
        if kind == _SHARED_CELL and end - start >= 12:
            index = struct.unpack_from("<I", sheet, start + 8)[0]
            text += sizes[index] if index < len(sizes) else 0
    return Extent(rows, columns, text)


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """The kind of each record, and where its content starts and ends."""
    at = 0
    while at < len(data):
        kind, at = _varint(data, at, 2)
        size, at = _varint(data, at, 4)
        if at + size > len(data):
            raise SequenceError("The workbook is cut off; copy or save it again.")
        yield kind, at, at + size
        at += size


def _varint(data: bytes, at: int, most: int) -> tuple[int, int]:
    number = 0
    for k in range(most):
        if at >= len(data):
            break
        byte, at = data[at], at + 1
        number |= (byte & 127) << (7 * k)
        if byte < 128:
            break
    return number, at
