"""A file or its bytes → a Sequence, within limits that are held before memory is taken."""

from __future__ import annotations

import io
import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO, TypedDict, Unpack

from lstm_viz.sequences.assemble import Wanted, sequences_of
from lstm_viz.sequences.files import readers
from lstm_viz.sequences.limits import UNLIMITED, Limits
from lstm_viz.sequences.numerals import quoted
from lstm_viz.sequences.sequence import Sequence, SequenceError
from lstm_viz.sequences.table import Table

_ENDINGS = {".gz", ".zip", *(ending for row in readers.FORMATS for ending in row.endings)}

Source = str | os.PathLike[str] | bytes | bytearray | memoryview


@dataclass(frozen=True, eq=False)
class Opened:
    """What is in a file: the table of one of its parts, and the names of all parts there are."""

    table: Table
    parts: tuple[str, ...]
    part: str
    format: str
    name: str


def open_table(
    source: Source,
    *,
    name: str | None = None,
    part: str | None = None,
    limits: Limits = UNLIMITED,
) -> Opened:
    """Read a file as a table, of which `sequences_of` makes sequences.

    Args:
        source: a path (str or PathLike) or the file's own bytes.
        name: what the file is called; its ending shows what kind of file it should be, or that of
            the path, where the name has none that is known.
        part: the sheet of a workbook or the array of an NPZ file; else the first with numbers.
        limits: what it may have at most.

    Raises SequenceError for what can't be read, OSError for a path that can't be opened.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        called = name or "bytes"
        limits.need_bytes(memoryview(source).nbytes)
        return _opened(io.BytesIO(source), called, part, limits)
    path = Path(source)
    with path.open("rb") as file:
        limits.need_bytes(os.fstat(file.fileno()).st_size)
        says = name if name and PurePath(name).suffix.lower() in _ENDINGS else path.name
        return _opened(file, says, part, limits, name)


def _opened(
    file: BinaryIO, name: str, part: str | None, limits: Limits, called: str | None = None
) -> Opened:
    """What is in a file of this name, which a person calls `called`."""
    format_, file, told = readers.recognised(file, name, limits)
    contents = format_.open(file, limits, part)
    if part is not None and contents.parts and contents.part != part:
        raise SequenceError(
            f"There is no {quoted(part)} in the file; choose from {', '.join(contents.parts)}."
        )
    table = contents.table
    return Opened(
        table.telling(*told), contents.parts, contents.part, format_.label, called or name
    )


class Options(TypedDict, total=False):
    """How `read` and `read_all` take a file; everything has a default.

    Attributes:
        name: what to call the source; else the path's last part.
        columns: the features, by name and in this order; else all columns of numbers. A column of
            words becomes a column of 0 and 1 for each different word.
        sheet: the sheet of a workbook, or the array of an NPZ file; else the first with numbers.
        labels: the column that labels the steps, "" for none; else times, or words that differ.
        series: the column that tells several sequences apart.
        long: (variable, value): the two columns of a table in the long form.
        words_as_gaps: whether cells that are no numbers count as missing instead of being refused.
        limits: what the file may have.
        max_steps: the most steps of a sequence.
        max_columns: the most features.
        max_cells: the most steps times features of all its sequences.
    """

    name: str | None
    columns: Collection[str] | None
    sheet: str | None
    labels: str | None
    series: str | None
    long: tuple[str, str] | None
    words_as_gaps: bool
    limits: Limits
    max_steps: int | None
    max_columns: int | None
    max_cells: int | None


def read_all(source: Source, **options: Unpack[Options]) -> tuple[Sequence, ...]:
    """Read every sequence of a file: text, spreadsheets, arrays, columnar files, sound.

    `source` is a path (str or PathLike) or the file's own bytes; `Options` has everything else.
    The sequences' `changes` list everything that was skipped, left out or converted, and a missing
    value is NaN.

    Raises SequenceError for what can't be read, with line or row and column where there is one,
    OSError for a path that can't be opened, and TypeError for an option that there is not.
    """
    unknown = [key for key in options if key not in Options.__annotations__]
    if unknown:
        raise TypeError(
            f"There is no option {', '.join(map(repr, unknown))}; "
            f"the options are {', '.join(Options.__annotations__)}."
        )
    columns = options.get("columns")
    chosen = (columns,) if isinstance(columns, str) else columns
    opened = open_table(
        source,
        name=options.get("name"),
        part=options.get("sheet"),
        limits=options.get("limits", UNLIMITED),
    )
    wanted = Wanted(
        None if chosen is None else tuple(chosen),
        options.get("labels"),
        options.get("series"),
        options.get("long"),
        options.get("words_as_gaps", False),
    )
    return sequences_of(
        opened.table,
        wanted,
        source=opened.name,
        max_steps=options.get("max_steps"),
        max_columns=options.get("max_columns"),
        max_cells=options.get("max_cells"),
    )


def read(source: Source, **options: Unpack[Options]) -> Sequence:
    """The one sequence of a file; takes what `read_all` takes.

    Raises SequenceError where the file has several: `read_all` gives them all.
    """
    first, *others = read_all(source, **options)
    if others:
        raise SequenceError(
            f"The file has {1 + len(others):,} sequences, and read gives one; read_all gives all."
        )
    return first
