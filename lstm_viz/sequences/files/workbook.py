"""Workbooks (Excel, OpenDocument) → a Table of one sheet; nothing in them is run."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from lstm_viz.sequences.files import compound, ole_book, sheet_extent
from lstm_viz.sequences.files.archive import Archive
from lstm_viz.sequences.files.formats import Contents, Format
from lstm_viz.sequences.files.open_document import extents, need_plain_xml
from lstm_viz.sequences.files.sheet_extent import Extent
from lstm_viz.sequences.files.sheet_table import has_numbers, table_of
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.numerals import quoted
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import listed

_MOST_CELLS = 10**8  # the reader makes a place for each, filled or not: 3 GB
_NEEDED = (".xml", ".rels", "mimetype")
_BINARY = re.compile(r"xl/(?:workbook|styles|sharedstrings|\w+sheets/\w+)\.bin")
_MACROS = ("vbaproject.bin", "basic/", "scripts/")
_SHARED = "xl/sharedstrings."
_NOT_RUN = "The macros in the workbook were not run; only its cells were read."
_AGAIN = "open it in your spreadsheet program and save it again."


@contextmanager
def _told() -> Iterator[None]:
    """What the reader raises for a workbook that is not what it says, as one sentence."""
    import python_calamine as calamine

    try:
        yield
    except calamine.PasswordError:
        raise SequenceError(
            "The workbook is protected by a password; save it without one."
        ) from None
    except (calamine.CalamineError, OSError, ValueError, OverflowError, MemoryError) as error:
        if isinstance(error, SequenceError):
            raise
        said = " ".join(str(error).split())[:120].rstrip(" .") or "cut off"
        raise SequenceError(f"The workbook can't be read ({said}); {_AGAIN}") from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # Rust's own, which no class of Python is
            raise
        raise SequenceError(f"The workbook is damaged; {_AGAIN}") from None


def _open(file: BinaryIO, limits: Limits, part: str | None) -> Contents:
    archive = Archive(file, limits)
    told: list[str] = []
    if any(name.lower().endswith(_MACROS[0]) for name in archive.names) or any(
        name.lower().startswith(_MACROS[1:]) for name in archive.names
    ):
        told.append(_NOT_RUN)
    return _sheet(_repacked(archive, limits), limits, part, told)


def _open_old(file: BinaryIO, limits: Limits, part: str | None) -> Contents:
    book = ole_book.rebuilt(file.read())
    _need_all(book.extents, limits)
    return _sheet(io.BytesIO(book.data), limits, part, [_NOT_RUN] if book.macros else [])


def _repacked(archive: Archive, limits: Limits) -> BinaryIO:
    """The parts that hold cells, as they were unpacked here, within the limits.

    The reader would unpack by itself whatever the archive says, and make a place for every cell up
    to the last one; macros and pictures do not reach it.
    """
    shared = {
        ending: b"".join(archive.read(n) for n in archive.names if n.lower() == _SHARED + ending)
        for ending in ("xml", "bin")
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name in archive.names:
            low = name.lower()
            if not low.endswith(_NEEDED) and not _BINARY.fullmatch(low):
                continue
            data = archive.read(name)
            if not low.endswith((".bin", "mimetype")):
                need_plain_xml(data, name)
            if b"sheetData" in data:
                extent = sheet_extent.of_xlsx(data)
                _need(extent._replace(text=sheet_extent.of_shared(shared["xml"], data)), limits)
            elif low == "content.xml":
                _need_all(extents(data), limits)
            elif low.endswith(".bin"):  # a record longer than its part is refused in any of them
                extent = sheet_extent.of_xlsb(data, shared["bin"])
                _need(extent if "sheets/" in low else Extent(), limits)
            target.writestr(name, data)
    made.seek(0)
    return made


def _need(extent: Extent, limits: Limits) -> None:
    limits.need_rows(extent.rows, extent.columns)
    limits.need_expanded(extent.text)
    if extent.rows * extent.columns > _MOST_CELLS:
        raise SequenceError(
            f"The sheet reaches to row {extent.rows:,} and column {extent.columns:,}, which is "
            "more than can be read; delete what stands far away from the table."
        )


def _need_all(extents: Iterable[Extent], limits: Limits) -> None:
    """Hold the limits for sheets that are all read at once, whichever is wanted."""
    places = 0
    for extent in extents:
        _need(extent, limits)
        places += extent.rows * extent.columns
        if places > _MOST_CELLS or (limits.cells is not None and places > 4 * limits.cells):
            raise SequenceError(
                "The sheets of the workbook have too many cells together; save the wanted one as "
                "a file of its own."
            )


def _sheet(file: BinaryIO, limits: Limits, part: str | None, told: list[str]) -> Contents:
    import python_calamine as calamine

    with _told():
        book = calamine.load_workbook(file)
        kinds = [sheet.typ for sheet in book.sheets_metadata]
        names = {
            name: k
            for k, name in enumerate(book.sheet_names)
            if kinds[k] == calamine.SheetTypeEnum.WorkSheet
        }
        if part is not None and part not in names:
            raise SequenceError(
                f"There is no {quoted(part)} in the file; choose from {listed([*names])}."
            )
        best: tuple[str, list] | None = None
        for name in names if part is None else [part]:
            rows = book.get_sheet_by_index(names[name]).to_python(skip_empty_area=False)
            limits.need_rows(len(rows), max(map(len, rows), default=0))
            if best is None or has_numbers(rows):
                best = name, rows
            if has_numbers(rows):
                break
    if best is None:
        raise SequenceError(f"The workbook has no sheet; {_AGAIN}")
    name, rows = best
    table = table_of(rows)
    if len(names) > 1:
        told.append(f"The sheet {quoted(name)} was read; the file has {listed([*names])}.")
    table = table.telling(*told)
    return Contents(table, tuple(names) if len(names) > 1 else (), name if len(names) > 1 else "")


FORMAT = Format("excel", "Excel workbook", (".xlsx", ".xlsm", ".xlsb", ".xltx"), None, _open)
OLD = Format("xls", "Excel 97 workbook", (".xls",), compound.is_compound, _open_old)
OPEN = Format("ods", "OpenDocument spreadsheet", (".ods",), None, _open)
