"""Workbooks (Excel, OpenDocument) → a Table of one sheet; nothing in them is run."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import Any, BinaryIO
from xml.parsers import expat

from lstm_viz.sequences.files import foreign
from lstm_viz.sequences.files.archive import Archive
from lstm_viz.sequences.files.formats import FileTable, Format, not_there
from lstm_viz.sequences.files.sheet_blocks import blocks_of
from lstm_viz.sequences.files.sheet_table import has_numbers, table_of
from lstm_viz.sequences.files.unsupported import not_read
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.numerals import quoted
from lstm_viz.sequences.plan.points import Point
from lstm_viz.sequences.plan.wanted import Given
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import listed

_OLD = re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # a compound file, of Office until 2003
_XML = (".xml", ".rels")
_MACROS = ("vbaproject.bin", "basic/", "scripts/")
_MOST_CELLS = 10**8  # the reader makes a place for each, filled or not: 3 GB
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,3})(\d{1,7})["']""")
_OF_SHEET = "!"  # between a sheet and the place of a table on it, as in a formula
_SMALL = 2**20  # bytes of a file of which all sheets are looked at
_NOT_RUN = "The macros in the workbook were not run; only its cells were read."
_AGAIN = "open it in your spreadsheet program and save it again."


def _open(file: BinaryIO, limits: Limits, part: str | None, given: Given) -> FileTable:
    archive = Archive(file, limits)
    told: list[str] = []
    if any(name.lower().endswith(_MACROS[0]) for name in archive.names) or any(
        name.lower().startswith(_MACROS[1:]) for name in archive.names
    ):
        told.append(_NOT_RUN)
    for name in archive.names:
        if name.lower().endswith(_XML):
            data = archive.read(name)
            _need_plain_xml(data, name)
            if b"sheetData" in data:
                _need_near(data, limits)
    file.seek(0)
    return _sheet(file, limits, part, told, given)


def _open_old(file: BinaryIO, limits: Limits, part: str | None, given: Given) -> FileTable:
    data = file.read()
    if _has_stream(data, "EncryptedPackage"):
        raise _locked()
    if _has_stream(data, "WordDocument") and not _has_stream(data, "Workbook"):
        raise not_read("a Word document")
    file.seek(0)
    told = [_NOT_RUN] if _has_stream(data, "_VBA_PROJECT") else []
    return _sheet(file, limits, part, told, given)


def _locked() -> SequenceError:
    return SequenceError("The workbook is protected by a password; save it without one.")


def _has_stream(data: bytes, name: str) -> bool:
    """Whether a compound file lists a stream or folder of this name."""
    return name.encode("utf-16-le") in data


def _need_plain_xml(data: bytes, name: str) -> None:
    """Refuse XML that is damaged or that defines entities.

    The reader of workbooks waits for the end of a table for ever where the file ends before it.
    """
    if b"\0" in data or b"<!DOCTYPE" in data:
        raise SequenceError(f"{name!r} in the workbook is not plain XML; {_AGAIN}")
    with foreign.whole("workbook", _AGAIN):
        # Office programs write UTF-8; any other name in a file would choose a codec of Python's.
        expat.ParserCreate("utf-8").Parse(data, True)


def _reach(sheet: bytes) -> tuple[int, int]:
    """The last row and the last column by the places of rows (r="7") and cells (r="C7")."""
    places = _PLACE.findall(sheet)
    rows = max((int(row) for _, row in places), default=0)
    return rows, max(map(_column, {letters.upper() for letters, _ in places}), default=0)


def _need_near(sheet: bytes, limits: Limits) -> None:
    """Refuse a sheet with a cell far away from all others; it is easily made by mistake."""
    rows, columns = _reach(sheet)
    limits.need_rows(rows, columns)
    if rows * columns > _MOST_CELLS:
        raise SequenceError(
            f"The sheet reaches to row {rows:,} and column {columns:,}, which is more than can be "
            "read; delete the cells far away from the table."
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _sheet(
    file: BinaryIO, limits: Limits, part: str | None, told: list[str], given: Given
) -> FileTable:
    import python_calamine as calamine

    with foreign.whole("workbook", _AGAIN):
        try:
            book = calamine.load_workbook(file)
        except calamine.PasswordError:
            raise _locked() from None
        sheets = [
            (sheet.visible != calamine.SheetVisibleEnum.Visible, k, sheet.name)
            for k, sheet in enumerate(book.sheets_metadata)
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
        names = {name: k for _, k, name in sorted(sheets)}  # hidden ones last
        asked = part if part is None or part in names else part.rpartition(_OF_SHEET)[0]
        if asked is not None and asked not in names:
            raise not_there(str(part), names)
        best: tuple[str, list] | None = None
        parts: dict[str, list[str]] = {name: [name] for name in names}
        small = file.seek(0, os.SEEK_END) <= _SMALL  # else only what is read is looked at
        for name in names:
            if name != asked and not small and (asked is not None or _is_found(best)):
                continue
            rows = book.get_sheet_by_index(names[name]).to_python(skip_empty_area=False)
            limits.need_rows(len(rows), max(map(len, rows), default=0))
            blocks = [f"{name}{_OF_SHEET}{block.place}" for block in blocks_of(rows)]
            parts[name] = blocks or [name]
            if name == asked or (asked is None and not _is_found(best)):
                best = name, rows
    if best is None:
        raise SequenceError(f"The workbook has no sheet; {_AGAIN}")
    name, rows = best
    return _contents(name, rows, parts, part, told, given)


def _is_found(best: tuple[str, list] | None) -> bool:
    return best is not None and has_numbers(best[1])


def _contents(
    sheet: str,
    rows: list[list[Any]],
    parts: dict[str, list[str]],
    part: str | None,
    told: list[str],
    given: Given,
) -> FileTable:
    """The table of a sheet, or the one of its tables that is asked for, else the first."""
    every = tuple(one for names in parts.values() for one in names)
    own = parts[sheet]
    name = part if part in own else own[0]
    points: tuple[Point, ...] = ()
    if part is not None and part not in (sheet, *own):
        raise not_there(part, own)
    if len(own) > 1:
        rows = blocks_of(rows)[own.index(name)].alone(rows)
        why = f"The sheet {quoted(sheet)} has {len(own):,} tables, and {quoted(name)} is read."
        others = tuple(one for one in own if one != name)
        points = (Point("sheet", name, why, part in (None, sheet), others),)
    if len(every) > 1:
        what = "table" if len(own) > 1 else "sheet"
        told.append(f"The {what} {quoted(name)} was read; the file has {listed([*every])}.")
    table = table_of(rows, given).telling(*told)
    table = replace(table, points=(*points, *table.points))
    return FileTable(table, every if len(every) > 1 else (), name if len(every) > 1 else "")


FORMAT = Format("excel", "Excel workbook", (".xlsx", ".xlsm", ".xlsb", ".xltx"), None, _open)
OLD = Format("xls", "Excel 97 workbook", (".xls",), _OLD, _open_old)
OPEN = Format("ods", "OpenDocument spreadsheet", (".ods",), None, _open)
