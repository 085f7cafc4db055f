"""Bulk: a large, regular file of separated values, read in pieces by pyarrow."""

from __future__ import annotations

import itertools
import os
import re
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO, NamedTuple

import numpy as np
import pyarrow as pa
from pyarrow import csv

from lstm_viz.sequences.dressed import numeral_in
from lstm_viz.sequences.limits import UNLIMITED, Limits
from lstm_viz.sequences.marks import number_in
from lstm_viz.sequences.numerals import MISSING, TOO_LARGE, NumeralError, is_missing
from lstm_viz.sequences.plan.wanted import PLAIN, Given
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Bad, Table
from lstm_viz.sequences.text.gather import Care, Gathered, Piece
from lstm_viz.sequences.text.layout import Layout, ends_with_steps, layout_of
from lstm_viz.sequences.text.line_cells import cells_by_row
from lstm_viz.sequences.text.lines import kept
from lstm_viz.sequences.text.splitting import SEPARATORS, need_width

_HEAD, _FEW = 2**13, 50  # bytes that show how the rest is written, more if they have few lines
_WORKERS = max(1, min(4, os.cpu_count() or 1))
_PIECE = 2**22 // _WORKERS  # bytes that each of them parses at a time
_LONGEST = 2**24  # bytes of a line, above which it is no regular file

_COMMENTS = re.compile(rb"^[ \t]*#", re.MULTILINE)
_BLANKS = re.compile(rb"[ \t]+")
_EDGES = re.compile(rb"^ | (?=\r?$)", re.MULTILINE)
_BEFORE_QUOTE = re.compile(rb'[\t;|,] +"')
# A quotation mark inside a cell, or after which the cell continues.
_IN_CELL = {mark: re.compile(rf'[^{mark}\n]"[^{mark}\r\n]'.encode()) for mark in SEPARATORS}


def _spellings() -> list[str]:
    """What marks a missing value, in small and capital letters."""
    pairs = ([{c, c.upper()} for c in text] for text in MISSING)
    return sorted("".join(letters) for pair in pairs for letters in itertools.product(*pair))


_NULLS = _spellings()
# Faster where many numbers begin with a sign.
_UNSIGNED_NULLS = [text for text in _NULLS if not text.startswith(("-", "."))]


class _Rows(NamedTuple):
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


class _Irregular(Exception):  # noqa: N818 (no error: the careful way reads such a file)
    """The file needs more care than pieces of it can have."""


def read_bulk(file: BinaryIO, limits: Limits, given: Given = PLAIN) -> Table | None:
    """Read a large file of separated values, or None where it has to be read with more care.

    It never holds the whole file: pieces of a few MB are parsed by pyarrow into one float64 array.
    What pyarrow does not take is split and read cell by cell, as a small file is.

    Raises SequenceError for rows of another width and for what `limits` doesn't allow.
    """
    try:
        head = _head(file)
        tail = _tail(file, len(head))
        layout = layout_of(head, tail)
        if layout is None:
            return None
        size = file.seek(0, os.SEEK_END) - layout.start
        gathered = Gathered(layout, int(1.1 * size / layout.row_bytes) + 1)
        _gather(file, layout, limits, gathered, head + tail if tail else b"")
        return gathered.table(given)
    except _Irregular:
        return None


def _gather(file: BinaryIO, layout: Layout, limits: Limits, into: Gathered, around: bytes) -> None:
    """Take up all rows; `around` are the first and the last ones, which are seen meanwhile."""
    file.seek(layout.start)
    options = _options(layout)
    under_way: deque[tuple[_Rows, Future[Piece | None]]] = deque()
    with ThreadPoolExecutor(_WORKERS) as pool:
        regular = pool.submit(ends_with_steps, around, layout)

        def take() -> None:
            if not regular.result():
                raise _Irregular
            rows, found = under_way.popleft()
            piece = found.result() or _with_care(rows, layout, into.line)
            try:
                limits.need_rows(into.rows + len(piece.values[0]), len(layout.names))
            except SequenceError:
                limits.need_rows(_lines(file, layout.start), len(layout.names))
                raise
            into.add(piece)

        try:
            while rows := _rows(file, _PIECE):
                under_way.append((rows, pool.submit(_parsed, rows, layout, options)))
                if len(under_way) > _WORKERS:  # one waits, so that nobody has to
                    take()
            while under_way:
                take()
        finally:
            pool.shutdown(cancel_futures=True)
    pa.default_memory_pool().release_unused()  # a fifth of what all of it takes


def _head(file: BinaryIO) -> bytes:
    """The first rows, some of them even where they are long."""
    file.seek(0)
    head = b""
    while head.count(b"\n") < _FEW and len(head) < _LONGEST:
        more = _rows(file, _HEAD)
        if more is None:
            break
        head += more.data[: more.end]
    return head


def _tail(file: BinaryIO, start: int) -> bytes:
    """The last rows, of those from byte `start` on."""
    end = file.seek(0, os.SEEK_END)
    file.seek(max(start, end - _HEAD))
    if end - start > _HEAD:
        file.readline(_LONGEST)
    return file.read(_HEAD)


def _rows(file: BinaryIO, size: int) -> _Rows | None:
    """The next rows, about so many bytes, none of them cut inside quotation marks; None at the end.

    Raises _Irregular for a row that is too long.
    """
    start, asked = file.tell(), size
    data = file.read(size)
    seen, inside = 0, 0  # no row ends before `seen`, where quotation marks may be open
    while len(data) == asked:
        if end := _last_end(data, seen, inside):
            file.seek(start + end)
            return _Rows(data, end)
        if asked > _LONGEST:
            raise _Irregular
        inside ^= data.count(b'"', seen) % 2
        seen = len(data)
        data += file.read(asked)
        asked *= 2
    return _Rows(data, len(data)) if data else None


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


def _lines(file: BinaryIO, start: int) -> int:
    """About how many rows the file has, for whoever is told that they are too many."""
    file.seek(start)
    return sum(data.count(b"\n") for data in iter(lambda: file.read(_PIECE), b""))


_Options = tuple[csv.ReadOptions, csv.ParseOptions, csv.ConvertOptions]


def _options(layout: Layout) -> _Options:
    """How pyarrow reads each piece."""
    return (
        csv.ReadOptions(use_threads=False, block_size=4 * _LONGEST, column_names=layout.names),
        csv.ParseOptions(delimiter=layout.separator, ignore_empty_lines=False),
        csv.ConvertOptions(
            column_types={
                name: pa.string() if writing is None else pa.float64()
                for name, writing in zip(layout.names, layout.writings, strict=True)
            },
            null_values=_NULLS if layout.signs else _UNSIGNED_NULLS,
            decimal_point=layout.decimal,
        ),
    )


def _parsed(rows: _Rows, layout: Layout, options: _Options) -> Piece | None:
    """Rows by pyarrow, or None where they have anything out of the ordinary."""
    if layout.separator == " ":
        data = _EDGES.sub(b"", _BLANKS.sub(b" ", rows.data[: rows.end]))
        rows = _Rows(data, len(data))
    data, end = rows
    try:
        table = csv.read_csv(pa.BufferReader(memoryview(data)[:end]), *options)
    except pa.ArrowInvalid:
        return None
    columns = [column.combine_chunks() for column in table.columns]
    words = [column for column in columns if column.type != pa.float64()]
    # Where all cells are numbers, no line is a comment, and none of them has a zero byte.
    if (words or any(column.null_count for column in columns)) and (
        rows.has(b"\0") or (rows.has(b"#") and _COMMENTS.search(data, 0, end))
    ):
        return None
    if rows.has(b'"') and (
        _BEFORE_QUOTE.search(data, 0, end)
        or _IN_CELL[layout.separator].search(data, 0, end)
        or table.num_rows != rows.lines  # a cell has several lines
    ):
        return None
    return _piece([columns[k] for k in layout.numeric], words)


def _piece(numbers: list[pa.Array], words: list[pa.Array]) -> Piece | None:
    values = [column.to_numpy(zero_copy_only=False) for column in numbers]
    ends = np.array([[one.min() for one in values], [one.max() for one in values]])
    # What float32 can't hold has a reason to be told; comparing is False where one is missing.
    if not (np.abs(ends) < TOO_LARGE).all() and not _only_gaps(values, numbers, words):
        return None
    return Piece(values, words, ends)


def _only_gaps(values: list[np.ndarray], numbers: list[pa.Array], words: list[pa.Array]) -> bool:
    """Whether what is not finite is missing, in rows that hold anything at all."""
    missing = np.isnan(values)
    if (np.abs(values) >= TOO_LARGE).any() or missing.sum() != sum(
        column.null_count for column in numbers
    ):
        return False
    empty = missing.all(axis=0)
    for column in words:
        empty &= np.array([not cell.strip() for cell in column.to_pylist()])
    return not empty.any()


def _with_care(rows: _Rows, layout: Layout, line: int) -> Piece:
    """Rows cell by cell; `line` is the first one's line."""
    try:
        text = rows.data[: rows.end].decode()
    except UnicodeDecodeError:
        raise _Irregular from None
    if "\0" in text:
        raise _Irregular
    lines, left = kept(text, UNLIMITED, line)
    count = text.count("\n") + text.count("\r") - text.count("\r\n")
    cells, places = cells_by_row(lines, layout.separator) if lines else ([], [])
    need_width(cells, places, layout.separator, len(layout.names), layout.first)
    columns = list(zip(*cells, strict=True)) if cells else [()] * len(layout.names)
    exact = np.full((len(layout.numeric), len(cells)), np.nan)
    bad: list[tuple[int, Bad]] = []
    for k, at in enumerate(layout.numeric):
        writing = layout.writings[at]
        assert writing is not None
        for row, cell in enumerate(columns[at]):
            try:
                if not is_missing(cell):
                    exact[k, row] = number_in(cell, writing)
            except NumeralError as error:
                numeral = numeral_in(cell)
                if numeral and numeral.usual:  # which has to be told
                    raise _Irregular from None
                bad.append((k, Bad(row, str(error))))
    return Piece(
        list(exact),
        [pa.array(columns[k], pa.string()) for k in layout.words],
        care=Care(places, count, left, bad),
    )
