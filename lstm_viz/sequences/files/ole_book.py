"""Workbooks of Excel 97 to 2003, written anew with their cells only: no macro and no formula."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from lstm_viz.sequences.files.compound import compound, streams
from lstm_viz.sequences.files.kinds import not_read
from lstm_viz.sequences.files.sheet_extent import Extent
from lstm_viz.sequences.sequence import SequenceError

# Kinds of records: [MS-XLS] 2.3.2.
_BEGIN, _END, _SHEET, _CONTINUED, _SHARED = 0x809, 0x0A, 0x85, 0x3C, 0xFC
_FORMULA, _FORMULA_TEXT, _SHARED_CELL, _SEVERAL = 0x06, 0x207, 0xFD, 0xBD
_CELLS = {0x203, 0x204, 0x205, 0x27E, _FORMULA, _SHARED_CELL, _SEVERAL}  # row, column, ...
_GLOBAL = {_BEGIN, 0x2F, 0x42, 0x22, 0x41E, 0xE0, _SHARED}  # encryption, code page, dates, formats
_SHEETS = 1_000
_LONGEST = 2**16  # characters of one string
_DAMAGED = (
    "The workbook is damaged or cut off; open it in your spreadsheet program and save it again."
)


class Rebuilt(NamedTuple):
    """The workbook anew, how far each sheet reaches, and whether macros were left out."""

    data: bytes
    extents: tuple[Extent, ...]
    macros: bool


def rebuilt(data: bytes) -> Rebuilt:
    """Copy the records of cells, and those that say how they are read.

    The reader makes a place for every cell that a sheet claims to have, follows whatever position
    a sheet is said to have, and writes out each formula; so it gets a file without claims.

    Raises SequenceError for a compound file that is damaged, encrypted, or no workbook.
    """
    try:
        held = streams(data, ("workbook", "book"))
        if "encryptedpackage" in held:
            raise SequenceError("The workbook is protected by a password; save it without one.")
        book = held.get("workbook") or held.get("book")
        if not book:
            word = "worddocument" in held
            raise not_read("a Word document" if word else "an old Office file that is no workbook")
        made, extents = _copied(book)
    except (struct.error, IndexError):
        raise SequenceError(_DAMAGED) from None
    return Rebuilt(compound("Workbook", made), tuple(extents), "_vba_project" in held)


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """The kind and the whole of each record, up to the one that ends the part."""
    while True:
        kind, size = struct.unpack_from("<HH", book, at)
        if at + 4 + size > len(book):
            raise SequenceError(_DAMAGED)
        yield kind, book[at : at + 4 + size]
        if kind == _END:
            return
        at += 4 + size


def _copied(book: bytes) -> tuple[bytes, list[Extent]]:
    kept: list[bytes] = []
    sheets: list[tuple[int, bytes]] = []  # position, and what follows it
    shared = before = 0
    for kind, record in _records(book, 0):
        if kind == _SHEET:
            sheets.append((struct.unpack_from("<I", record, 4)[0], record[8:]))
        elif kind in _GLOBAL or (kind == _CONTINUED and before == _SHARED):
            kept.append(record)
            shared += len(record) if kind in (_SHARED, _CONTINUED) else 0
        before = before if kind == _CONTINUED else kind
    for record in kept:
        if record[:2] == struct.pack("<H", _SHARED):
            count = struct.unpack_from("<i", record, 8)[0]
            if not 0 <= 3 * count <= shared:  # a place is made for each, before any is read
                raise SequenceError(_DAMAGED)
    if len({position for position, _ in sheets}) < len(sheets) or len(sheets) > _SHEETS:
        raise SequenceError(_DAMAGED)
    head = b"".join(kept)
    bodies, extents, left = [], [], len(book)
    for position, _ in sheets:
        body, extent, walked = _cells(book, position, shared, left)
        bodies.append(body)
        extents.append(extent)
        left -= walked
    end = struct.pack("<HH", _END, 0)
    position = len(head) + sum(len(rest) + 8 for _, rest in sheets) + len(end)
    for (_, rest), body in zip(sheets, bodies, strict=True):
        head += struct.pack("<HHI", _SHEET, len(rest) + 4, position) + rest
        position += len(body)
    return head + end + b"".join(bodies), extents


def _cells(book: bytes, at: int, shared: int, left: int) -> tuple[bytes, Extent, int]:
    """The records of one sheet's cells, row by row, how far they reach, and the bytes of it all."""
    kept: dict[int, bytearray] = {}  # by row: an object for each record would take ten times that
    columns = used = row = walked = 0
    begin = b""
    for kind, record in _records(book, at):
        walked += len(record)
        if walked > left:  # one sheet within another
            raise SequenceError(_DAMAGED)
        if kind == _BEGIN:
            begin = record
        elif kind == _FORMULA_TEXT and kept:
            kept[row] += record  # the text that the formula before it gave
        elif kind in _CELLS:
            row, column = struct.unpack_from("<HH", record, 4)
            if kind == _SEVERAL:
                last = struct.unpack_from("<H", record, len(record) - 2)[0]
                if last < column:
                    raise SequenceError(_DAMAGED)
                column = last
            if kind == _FORMULA:  # its value stands before it, and an empty one after it
                record = struct.pack("<HH", kind, 22) + record[4:24].ljust(20, b"\0") + b"\0\0"
            used += kind == _SHARED_CELL
            columns = max(columns, column + 1)
            kept.setdefault(row, bytearray()).extend(record)
    rows = max(kept, default=-1) + 1
    body = begin + b"".join(kept[k] for k in sorted(kept)) + struct.pack("<HH", _END, 0)
    return body, Extent(rows, columns, used * min(shared, _LONGEST)), walked
