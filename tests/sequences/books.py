"""The smallest workbooks that spreadsheet programs open, written by hand from the standards."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import date
from xml.sax.saxutils import escape, quoteattr

Cell = str | float | bool | date | None
Rows = Sequence[Sequence[Cell]]
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_STYLES = (
    f'<styleSheet xmlns="{_SHEET}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs>'
    "</styleSheet>"
)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip archive of these parts, the same bytes at any time of day."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, held in parts.items():
            target.writestr(zipfile.ZipInfo(name), held, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def xlsx(sheets: dict[str, Rows] | dict[str, str], more: dict[str, bytes] | None = None) -> bytes:
    """An Excel workbook; a sheet is rows of cells, or the XML of its rows."""
    numbers = range(1, len(sheets) + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{k}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for k in numbers
    )
    named = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{k}" r:id="rId{k}"/>'
        for k, name in zip(numbers, sheets, strict=True)
    )
    related = "".join(
        f'<Relationship Id="rId{k}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{k}.xml"/>'
        for k in numbers
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{types}</Types>',
        "_rels/.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship '
        f'Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>{named}'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'{related}<Relationship Id="rId0" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        "</Relationships>",
        "xl/styles.xml": _HEAD + _STYLES,
    }
    for k, rows in zip(numbers, sheets.values(), strict=True):
        held = rows if isinstance(rows, str) else _xlsx_rows(rows)
        parts[f"xl/worksheets/sheet{k}.xml"] = (
            f'{_HEAD}<worksheet xmlns="{_SHEET}"><sheetData>{held}</sheetData></worksheet>'
        )
    return zipped(parts | (more or {}))


def _xlsx_rows(rows: Rows) -> str:
    made = []
    for r, row in enumerate(rows, start=1):
        cells = "".join(_xlsx_cell(cell, f"{column(k)}{r}") for k, cell in enumerate(row))
        made.append(f'<row r="{r}">{cells}</row>')
    return "".join(made)


def _xlsx_cell(cell: Cell, place: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = escape(cell)
        return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{cell:d}</v></c>'
    if isinstance(cell, date):
        return f'<c r="{place}" s="1"><v>{days(cell)}</v></c>'
    return f'<c r="{place}"><v>{cell!r}</v></c>'


def column(k: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    return (column(k // 26 - 1) if k >= 26 else "") + chr(65 + k % 26)


def days(day: date) -> int:
    """A day as Excel numbers it, from 1 March 1900 on."""
    return (day - date(1899, 12, 30)).days


_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"


def ods(sheets: dict[str, Rows] | dict[str, str], kind: str = _ODS) -> bytes:
    """An OpenDocument spreadsheet; a sheet is rows of cells, or the XML of its rows."""
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>"
        f"{rows if isinstance(rows, str) else _ods_rows(rows)}</table:table>"
        for name, rows in sheets.items()
    )
    return zipped(
        {
            "mimetype": kind,
            "META-INF/manifest.xml": f'{_HEAD}<manifest:manifest xmlns:manifest="{_OASIS}:'
            'manifest:1.0" manifest:version="1.3"><manifest:file-entry manifest:full-path="/" '
            f'manifest:media-type="{kind}"/><manifest:file-entry manifest:full-path="content.xml" '
            'manifest:media-type="text/xml"/></manifest:manifest>',
            "content.xml": f'{_HEAD}<office:document-content xmlns:office="{_OASIS}:office:1.0" '
            f'xmlns:table="{_OASIS}:table:1.0" xmlns:text="{_OASIS}:text:1.0" '
            f'office:version="1.3"><office:body><office:spreadsheet>{tables}</office:spreadsheet>'
            "</office:body></office:document-content>",
        }
    )


def _ods_rows(rows: Rows) -> str:
    made = ("".join(map(_ods_cell, row)) for row in rows)
    return "".join(f"<table:table-row>{cells}</table:table-row>" for cells in made)


def _ods_cell(cell: Cell) -> str:
    if cell is None:
        return "<table:table-cell/>"
    text = f"<text:p>{escape(str(cell))}</text:p></table:table-cell>"
    if isinstance(cell, str):
        given = 'office:value-type="string"'
    elif isinstance(cell, bool):
        given = f'office:value-type="boolean" office:boolean-value="{str(cell).lower()}"'
    elif isinstance(cell, date):
        given = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    else:
        given = f'office:value-type="float" office:value="{cell!r}"'
    return f"<table:table-cell {given}>{text}"


def xls(rows: Rows) -> bytes:
    """A workbook of Excel 97 with one sheet."""
    return compound({"Workbook": xls_book(rows)})


def xls_book(rows: Rows) -> bytes:
    """The records (BIFF8, [MS-XLS]) of a workbook with one sheet."""
    begin = struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6)
    start = _record(0x809, struct.pack("<HH", 0x600, 0x5) + begin[4:])
    formats = b"".join(
        _record(0xE0, struct.pack("<HHHBBBBIIH", 0, number, 0, 0, 0, 0, 0, 0, 0, 0))
        for number in (0, 14)  # a date has the second
    )
    name = b"Data"
    after = len(start) + len(formats) + 4 + 8 + len(name) + 4
    sheet = struct.pack("<IHBB", after, 0, len(name), 0) + name
    book = start + formats + _record(0x85, sheet) + _record(0x0A, b"")
    book += _record(0x809, struct.pack("<HH", 0x600, 0x10) + begin[4:])
    size = struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows), default=0), 0)
    book += _record(0x200, size)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            book += _xls_cell(cell, r, c)
    return book + _record(0x0A, b"")


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _xls_cell(cell: Cell, r: int, c: int) -> bytes:
    place = struct.pack("<HHH", r, c, int(isinstance(cell, date)))
    if cell is None:
        return b""
    if isinstance(cell, str):
        text = cell.encode("utf-16-le")
        return _record(0x204, place + struct.pack("<HB", len(text) // 2, 1) + text)
    if isinstance(cell, bool):
        return _record(0x205, place + struct.pack("<BB", cell, 0))
    value = days(cell) if isinstance(cell, date) else cell
    return _record(0x203, place + struct.pack("<d", value))


def xlsb(rows: Rows) -> bytes:
    """A binary workbook ([MS-XLSB]) with one sheet."""
    sheet = _binary(129) + _binary(148, struct.pack("<4I", 0, 0, 0, 0)) + _binary(145)
    for r, row in enumerate(rows):
        sheet += _binary(0, struct.pack("<I", r) + bytes(21))
        sheet += b"".join(_xlsb_cell(cell, c) for c, cell in enumerate(row))
    named = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Data")
    formats = [struct.pack("<HH", 0, number) + bytes(12) for number in (0, 14)]
    return zipped(
        {
            "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"/>',
            "xl/_rels/workbook.bin.rels": f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.bin"/>'
            "</Relationships>",
            "xl/workbook.bin": _binary(131)
            + _binary(143)
            + _binary(156, named)
            + _binary(144)
            + _binary(157)
            + _binary(132),
            "xl/styles.bin": _binary(617, struct.pack("<I", len(formats)))
            + b"".join(_binary(47, one) for one in formats)
            + _binary(618),
            "xl/worksheets/sheet1.bin": sheet + _binary(146) + _binary(130),
        }
    )


def _binary(kind: int, data: bytes = b"") -> bytes:
    """A record: seven bits a byte of its kind and of its size, then its content."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    size = len(data)
    while size >= 128:
        head += bytes([size & 127 | 128])
        size >>= 7
    return head + bytes([size]) + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def _xlsb_cell(cell: Cell, c: int) -> bytes:
    place = struct.pack("<II", c, int(isinstance(cell, date)))
    if cell is None:
        return b""
    if isinstance(cell, str):
        return _binary(6, place + _wide(cell))
    if isinstance(cell, bool):
        return _binary(4, place + bytes([cell]))
    return _binary(5, place + struct.pack("<d", days(cell) if isinstance(cell, date) else cell))


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file ([MS-CFB]) of these streams, in sectors of 512 bytes."""
    free, end, table_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    table, held, entries = [table_mark], b"", b""
    for name, given in streams.items():
        data = given.ljust(4096, b"\0")  # shorter ones would stand in a file within the file
        first, count = len(table), -(-len(data) // 512)
        table += [*range(first + 1, first + count), end]
        held += data.ljust(512 * count, b"\0")
        entries += _entry(name, 2, first, len(data), free)
    directory = (_entry("Root Entry", 5, end, 0, 1) + entries).ljust(512, b"\0")
    start = len(table)
    table += [end]
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6xII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1)
    header += struct.pack("<IIIIIII", start, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    allocation = struct.pack("<128I", *table, *[free] * (128 - len(table)))
    return header + allocation + held + directory[:512]


def _entry(name: str, kind: int, first: int, size: int, child: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    none = 0xFFFFFFFF
    made = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, none, none, child)
    return made + bytes(36) + struct.pack("<IQ", first, size)
