"""A file or its bytes → a Sequence, within limits that are held before memory is taken."""

from __future__ import annotations

import io
import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, BinaryIO, Unpack

from lstm_viz.sequences.assemble import sequences_of
from lstm_viz.sequences.files import readers, unsupported
from lstm_viz.sequences.limits import UNLIMITED, Limits
from lstm_viz.sequences.numerals import quoted
from lstm_viz.sequences.options import Options, need_options
from lstm_viz.sequences.plan.points import Reading, warn
from lstm_viz.sequences.plan.shown import reading_of
from lstm_viz.sequences.plan.wanted import PLAIN, Given, Wanted
from lstm_viz.sequences.sequence import Sequence, SequenceError
from lstm_viz.sequences.table import Table

_ENDINGS = {".gz", ".zip", *(ending for row in readers.FORMATS for ending in row.endings)}

Source = str | os.PathLike[str] | bytes | bytearray | memoryview


@dataclass(frozen=True, eq=False)
class OpenedTable:
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
    given: Given = PLAIN,
) -> OpenedTable:
    """Read a file as a table, of which `sequences_of` makes sequences.

    Args:
        source: a path (str or PathLike) or the file's own bytes.
        name: what the file is called; its ending shows what kind of file it should be, or that of
            the path, where the name has none that is known.
        part: the sheet of a workbook or the array of an NPZ file; else the first with numbers.
        limits: what it may have at most.
        given: how its cells are to be read.

    Raises SequenceError for what can't be read, OSError for a path that can't be opened.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        called = name or "bytes"
        limits.need_bytes(memoryview(source).nbytes)
        return _opened(io.BytesIO(source), called, part, limits, given)
    path = Path(source)
    if path.is_dir() and any((path / name).exists() for name in unsupported.IN_ZARR):
        raise unsupported.not_read(*unsupported.ZARR)
    with path.open("rb") as file:
        limits.need_bytes(os.fstat(file.fileno()).st_size)
        says = name if name and PurePath(name).suffix.lower() in _ENDINGS else path.name
        return _opened(file, says, part, limits, given, name)


def _opened(
    file: BinaryIO,
    name: str,
    part: str | None,
    limits: Limits,
    given: Given = PLAIN,
    called: str | None = None,
) -> OpenedTable:
    """What is in a file of this name, which a person calls `called`."""
    format_, file, told = readers.recognised(file, name, limits)
    contents = format_.open(file, limits, part, given)
    if part is not None and contents.parts and not f"{contents.part}!".startswith(f"{part}!"):
        raise SequenceError(
            f"There is no {quoted(part)} in the file; choose from {', '.join(contents.parts)}."
        )
    table = contents.table
    return OpenedTable(
        table.telling(*told), contents.parts, contents.part, format_.label, called or name
    )


def read_all(source: Source, **options: Unpack[Options]) -> tuple[Sequence, ...]:
    """Read every sequence of a file: text, spreadsheets, arrays, columnar files, sound.

    `source` is a path (str or PathLike) or the file's own bytes; `Options` has everything else.
    The sequences' `changes` list everything that was skipped, left out or converted, and a missing
    value is NaN. What the file leaves open is a `ReadingWarning`, with the argument that settles
    it; `describe` shows how a file would be read.

    Raises SequenceError for what can't be read, with line or row and column where there is one,
    OSError for a path that can't be opened, and TypeError for an option that there is not, or that
    is no such thing.
    """
    opened, wanted = _asked(source, options)
    return sequences_of(
        opened.table,
        wanted,
        source=opened.name,
        max_steps=options.get("max_steps"),
        max_columns=options.get("max_columns"),
        max_cells=options.get("max_cells"),
        on_plan=warn,
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


def describe(source: Source, **options: Unpack[Options]) -> Reading:
    """Print how `read` would read a file, with the same options, and give it back as data."""
    found = reading(source, **options)
    print(found)
    return found


def reading(source: Source, **options: Unpack[Options]) -> Reading:
    """How `read` would read a file, as data."""
    opened, wanted = _asked(source, options)
    return reading_of(opened.table, wanted)


def _asked(source: Source, options: Options) -> tuple[OpenedTable, Wanted]:
    """The opened file, and what is wanted of it."""
    need_options(options)
    header, missing = options.get("header"), _several(options.get("missing"))
    given = Given(
        () if header == 0 else _several(header),
        _several(options.get("skip_rows")),
        None if missing is None else tuple(map(str, missing)),
        options.get("day_first"),
        options.get("decimal"),
    )
    time = options.get("time")
    wanted = Wanted(
        _several(options.get("columns")),
        () if time == "" else _several(time),
        _several(options.get("split")),
        options.get("rows_are"),
        options.get("long"),
        options.get("words_as_gaps", False),
        given,
    )
    opened = open_table(
        source,
        name=options.get("name"),
        part=options.get("sheet"),
        limits=options.get("limits", UNLIMITED),
        given=given,
    )
    return opened, wanted


def _several(value: Any) -> tuple[Any, ...] | None:
    """One or several of something as a tuple; None stays what it is."""
    if value is None:
        return None
    return (
        tuple(value) if isinstance(value, Collection) and not isinstance(value, str) else (value,)
    )
