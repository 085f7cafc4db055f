"""A file or its bytes → a Sequence, within limits that are held before memory is taken."""

from __future__ import annotations

import math
import os
from collections.abc import Collection
from pathlib import Path

from lstm_viz.sequences.columns import sequence_of
from lstm_viz.sequences.decoding import decoded
from lstm_viz.sequences.separated import split
from lstm_viz.sequences.sequence import Sequence, SequenceError
from lstm_viz.sequences.table import Table, tabulated

Source = str | os.PathLike[str] | bytes | bytearray | memoryview

_MB = 2**20


def read(
    source: Source,
    *,
    name: str | None = None,
    columns: Collection[str] | None = None,
    max_bytes: int | None = None,
    max_steps: int | None = None,
    max_columns: int | None = None,
) -> Sequence:
    """Read a text file of numbers: CSV, TSV, or columns separated by ; | or white space.

    Args:
        source: a path (str or PathLike) or the file's own bytes.
        name: what to call the source; else the path's last part.
        columns: the columns to take, by name and in this order; else all that hold numbers.
        max_bytes: the largest file; held before it is read.
        max_steps: the most steps; held before the text is split.
        max_columns: the most columns of numbers.

    Returns:
        A Sequence; its `changes` list everything that was skipped, left out or converted.

    Raises:
        SequenceError: for what can't be read, with the line (counted from 1, header and all) and
            the column where there is one.
        OSError: for a path that can't be opened.
    """
    table, called = _table(source, max_bytes, max_steps)
    return sequence_of(
        table,
        columns=(columns,) if isinstance(columns, str) else columns,
        source=name or called,
        max_steps=max_steps,
        max_columns=max_columns,
    )


def columns_of(
    source: Source, *, max_bytes: int | None = None, max_steps: int | None = None
) -> tuple[str, ...]:
    """The names of the columns of numbers, which `read` takes as `columns`.

    Raises what `read` raises, except for a single cell that is not a number.
    """
    table, _ = _table(source, max_bytes, max_steps)
    return tuple(column.name for column in table.numeric)


def _table(source: Source, max_bytes: int | None, max_steps: int | None) -> tuple[Table, str]:
    data, called = _bytes(source, max_bytes)
    return tabulated(split(decoded(data), max_rows=max_steps)), called


def _bytes(source: Source, max_bytes: int | None) -> tuple[bytes, str]:
    if isinstance(source, (bytes, bytearray, memoryview)):
        size = memoryview(source).nbytes
        _need_size(size, max_bytes)
        return bytes(source), "bytes"
    path = Path(source)
    with path.open("rb") as file:
        _need_size(os.fstat(file.fileno()).st_size, max_bytes)
        # A device or a growing file has no size to trust: never read more than can be taken.
        data = file.read(-1 if max_bytes is None else max_bytes + 1)
    _need_size(len(data), max_bytes)
    return data, path.name


def _need_size(size: int, limit: int | None) -> None:
    if limit is None or size <= limit:
        return
    have, most = f"{size:,} bytes", f"{limit:,} bytes"
    if limit >= _MB:  # rounded up, so that it never looks as if it were within the limit
        have, most = f"{math.ceil(10 * size / _MB) / 10:,.1f} MB", f"{limit / _MB:,.1f} MB"
    raise SequenceError(
        f"The file has {have}, and up to {most} can be read; cut it, or keep every n-th line."
    )
