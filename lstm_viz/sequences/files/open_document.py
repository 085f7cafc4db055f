"""The tables of an OpenDocument spreadsheet: how far each reaches, before any cell is made."""

from __future__ import annotations

from xml.parsers import expat

from lstm_viz.sequences.files.sheet_extent import Extent
from lstm_viz.sequences.sequence import SequenceError

_DIGITS = 12  # of a count that is looked at; a sheet has up to 1,048,576 rows


def need_plain_xml(data: bytes, name: str) -> None:
    """Refuse XML that is damaged or that defines entities.

    The reader of workbooks waits for the end of a table for ever where the file ends before it.
    """
    if b"\0" in data or b"<!DOCTYPE" in data:
        raise SequenceError(
            f"{name!r} in the workbook is no plain XML; open it in your spreadsheet program and "
            "save it again."
        )
    _parse(_parser(), data)


def extents(content: bytes) -> list[Extent]:
    """How far each table reaches, each row and cell as often as it is repeated."""
    tables = _Tables()
    tables.parser.StartElementHandler = tables.start
    tables.parser.EndElementHandler = tables.end
    _parse(tables.parser, content)
    return tables.found


def _parser() -> expat.XMLParserType:
    # Office programs write UTF-8; whatever else a file says would name a codec of Python's.
    return expat.ParserCreate("utf-8")


def _parse(parser: expat.XMLParserType, data: bytes) -> None:
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise SequenceError(
            f"The workbook is damaged ({expat.ErrorString(error.code)}); open it in your "
            "spreadsheet program and save it again."
        ) from None


class _Tables:
    """Counts rows, cells and their text up to the last cell that is not empty."""

    def __init__(self) -> None:
        self.parser = _parser()
        self.found: list[Extent] = []
        self.rows = self.columns = self.text = self.blank = 0  # of the table
        self.row_repeat = self.column = self.last = self.row_text = 0  # of the row
        self.repeat = self.start_at = self.spaces = 0  # of the cell
        self.filled = False

    def start(self, name: str, given: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "table":
            self.rows = self.columns = self.text = self.blank = 0
        elif kind == "table-row":
            self.row_repeat = _count(given, "number-rows-repeated")
            self.column = self.last = self.row_text = 0
        elif kind in ("table-cell", "covered-table-cell"):
            self.repeat = _count(given, "number-columns-repeated")
            self.column += self.repeat
            self.start_at, self.spaces = self.parser.CurrentByteIndex, 0
            self.filled = any("value" in key or key.endswith("formula") for key in given)
        else:
            self.filled = True
            self.spaces += _count(given, "c") if kind == "s" else 0

    def end(self, name: str) -> None:
        kind = name.rpartition(":")[2]
        if kind in ("table-cell", "covered-table-cell") and self.filled:
            self.last = self.column
            size = self.parser.CurrentByteIndex - self.start_at + self.spaces
            self.row_text += self.repeat * size
        elif kind == "table-row":
            self.blank += self.row_repeat
            if self.last:
                self.rows, self.blank = self.rows + self.blank, 0
                self.columns = max(self.columns, self.last)
                self.text += self.row_text * self.row_repeat
        elif kind == "table":
            self.found.append(Extent(self.rows, self.columns, self.text))


def _count(given: dict[str, str], ending: str) -> int:
    for key, text in given.items():
        if key.rpartition(":")[2] == ending:
            digits = text.strip().lstrip("+")[:_DIGITS]
            return max(int(digits), 1) if digits.isdecimal() else 1
    return 1
