"""Bulk: a large, regular file of separated values, read in pieces by pyarrow."""

from __future__ import annotations

import itertools
import os
import re
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO

import numpy as np
import pyarrow as pa
from pyarrow import csv

from lstm_viz.sequences.limits import UNLIMITED, Limits
from lstm_viz.sequences.marks import number_in
from lstm_viz.sequences.numbers_with_units import numeral_in
from lstm_viz.sequences.numerals import (
    ABSENT,
    MISSING,
    TOO_LARGE,
    NumeralError,
    is_missing,
    is_number,
)
from lstm_viz.sequences.plan.wanted import PLAIN, Given
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Bad, Table
from lstm_viz.sequences.text.around_the_table import without_quotes
from lstm_viz.sequences.text.gather import Care, GatheredRows, Piece
from lstm_viz.sequences.text.layout import Layout, ends_with_steps, layout_of
from lstm_viz.sequences.text.line_cells import cells_by_row
from lstm_viz.sequences.text.lines import kept
from lstm_viz.sequences.text.pieces import (
    LONGEST,
    Irregular,
    WholeRows,
    head_of,
    lines_from,
    next_rows,
    tail_of,
)
from lstm_viz.sequences.text.splitting import SEPARATORS, need_width

_WORKERS = max(1, min(4, os.cpu_count() or 1))
_PIECE = 2**22 // _WORKERS  # bytes that each of them parses at a time

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


def read_bulk(file: BinaryIO, limits: Limits, given: Given = PLAIN) -> Table | None:
    """Read a large file of separated values, or None where it has to be read with more care.

    It never holds the whole file: pieces of a few MB are parsed by pyarrow into one float64 array.
    What pyarrow does not take is split and read cell by cell, as a small file is.

    Raises SequenceError for rows of another width and for what `limits` doesn't allow.
    """
    try:
        head = head_of(file)
        tail = tail_of(file, len(head))
        layout = layout_of(head, tail)
        if layout is None:
            return None
        size = file.seek(0, os.SEEK_END) - layout.start
        gathered = GatheredRows(layout, int(1.1 * size / layout.row_bytes) + 1)
        _gather(file, layout, limits, gathered, head + tail if tail else b"")
        return gathered.table(given)
    except Irregular:
        return None


def _gather(
    file: BinaryIO, layout: Layout, limits: Limits, into: GatheredRows, around: bytes
) -> None:
    """Take up all rows; `around` are the first and the last ones, which are seen meanwhile."""
    file.seek(layout.start)
    # Where all cells are numbers, most pieces have no quotation marks, and no marks such as NA.
    ways = [_options(layout, plain=True)] if not layout.words else []
    ways.append(_options(layout, plain=False))
    under_way: deque[tuple[WholeRows, Future[Piece | None]]] = deque()
    with ThreadPoolExecutor(_WORKERS) as pool:
        regular = pool.submit(ends_with_steps, around, layout)

        def take() -> None:
            if not regular.result():
                raise Irregular
            rows, found = under_way.popleft()
            piece = found.result() or _with_care(rows, layout, into.line)
            try:
                limits.need_rows(into.rows + len(piece.values[0]), len(layout.names))
            except SequenceError:
                limits.need_rows(lines_from(file, layout.start), len(layout.names))
                raise
            into.add(piece)

        try:
            while rows := next_rows(file, _PIECE):
                under_way.append((rows, pool.submit(_parsed, rows, layout, ways)))
                if len(under_way) > _WORKERS:  # one waits, so that nobody has to
                    take()
            while under_way:
                take()
        finally:
            pool.shutdown(cancel_futures=True)
    pa.default_memory_pool().release_unused()  # a fifth of what all of it takes


_Options = tuple[csv.ReadOptions, csv.ParseOptions, csv.ConvertOptions]


def _options(layout: Layout, *, plain: bool) -> _Options:
    """How pyarrow reads each piece, where a `plain` one has no quotation marks and no words."""
    return (
        csv.ReadOptions(use_threads=False, block_size=4 * LONGEST, column_names=layout.names),
        csv.ParseOptions(
            delimiter=layout.separator, quote_char=False if plain else '"', ignore_empty_lines=False
        ),
        csv.ConvertOptions(
            column_types={
                name: pa.string() if writing is None else pa.float64()
                for name, writing in zip(layout.names, layout.writings, strict=True)
            },
            null_values=[""] if plain else _NULLS if layout.signs else _UNSIGNED_NULLS,
            decimal_point=layout.decimal,
        ),
    )


def _parsed(rows: WholeRows, layout: Layout, ways: Sequence[_Options]) -> Piece | None:
    """Rows by pyarrow, in the first of these ways that takes them; None where none of them does."""
    if layout.quoted and rows.has(b"'"):
        return None
    if layout.separator == " ":
        data = _EDGES.sub(b"", _BLANKS.sub(b" ", rows.data[: rows.end]))
        rows = WholeRows(data, len(data))
    data, end = rows
    for options in ways:
        try:
            table = csv.read_csv(pa.BufferReader(memoryview(data)[:end]), *options)
            break
        except pa.ArrowInvalid:
            continue
    else:
        return None
    columns = [column.combine_chunks() for column in table.columns]
    words = [column for column in columns if column.type != pa.float64()]
    # Where all cells are numbers, no line is a comment, and none of them has a zero byte.
    if (words or any(column.null_count for column in columns)) and (
        rows.has(b"\0") or (rows.has(b"#") and _COMMENTS.search(data, 0, end))
    ):
        return None
    if (
        options[1].quote_char
        and rows.has(b'"')
        and (
            _BEFORE_QUOTE.search(data, 0, end)
            or _IN_CELL[layout.separator].search(data, 0, end)
            or table.num_rows != rows.lines  # a cell has several lines
        )
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


def _with_care(rows: WholeRows, layout: Layout, line: int) -> Piece:
    """Rows cell by cell; `line` is the first one's line."""
    try:
        text = rows.data[: rows.end].decode()
    except UnicodeDecodeError:
        raise Irregular from None
    if "\0" in text:
        raise Irregular
    lines, left = kept(text, UNLIMITED, line)
    count = text.count("\n") + text.count("\r") - text.count("\r\n")
    cells, places = cells_by_row(lines, layout.separator) if lines else ([], [])
    if layout.quoted:
        cells = [[*map(without_quotes, row)] for row in cells]
    need_width(cells, places, layout.separator, len(layout.names), layout.first)
    columns = list(zip(*cells, strict=True)) if cells else [()] * len(layout.names)
    exact = np.full((len(layout.numeric), len(cells)), np.nan)
    bad: list[tuple[int, Bad]] = []
    for k, at in enumerate(layout.numeric):
        writing = layout.writings[at]
        assert writing is not None
        for row, cell in enumerate(columns[at]):
            try:
                if not (is_missing(cell) or ABSENT.fullmatch(cell)):
                    exact[k, row] = number_in(cell, writing)
            except NumeralError as error:
                numeral = numeral_in(cell)
                # Which has to be told, or shows how the whole column is written.
                if (numeral and numeral.usual) or is_number(cell):
                    raise Irregular from None
                bad.append((k, Bad(row, str(error))))
    return Piece(
        list(exact),
        [pa.array(columns[k], pa.string()) for k in layout.words],
        care=Care(places, count, left, bad),
    )
