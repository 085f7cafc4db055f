"""Arrays by name, as scientific files have them → a Table of those that belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from lstm_viz.sequences.files.array_columns import column, table_of
from lstm_viz.sequences.files.array_parts import ArrayPart, FileArray, parts_of
from lstm_viz.sequences.files.formats import FileTable, not_there
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.monotonic import goes_one_way
from lstm_viz.sequences.numerals import quoted
from lstm_viz.sequences.plan.points import Point
from lstm_viz.sequences.plan.wanted import Given
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Column, Table, listed, own_names

_MOST = 2_000  # arrays in a file
_OFFERED = 8  # other parts that a question lists


def contents_of(
    arrays: Sequence[FileArray], limits: Limits, part: str | None, given: Given, noun: str
) -> FileTable:
    """The table of one array, or of several vectors of one length at one place in the file.

    Where the file has several, which one is read is an open point. Raises SequenceError where no
    array has two numbers, and for what `limits` doesn't allow.
    """
    arrays = [one for one in arrays if 1 <= sum(size > 1 for size in one.shape) <= 3 and one.size]
    if len(arrays) > _MOST:
        raise SequenceError(
            f"The file has {len(arrays):,} arrays, and the limit is {_MOST:,}; save a part of them."
        )
    parts = parts_of(arrays)
    if not parts:
        raise SequenceError(
            f"The {noun} has no array of numbers of up to three dimensions; save one as NPY."
        )
    name = next(iter(parts)) if part is None else part
    if name not in parts:
        raise not_there(name, parts)
    table = _table(parts[name], limits, given)
    if len(parts) == 1:
        return FileTable(table)
    told = f"The array {quoted(name)} was read; the file has {listed([*parts])}."
    others = [other for other in parts if other != name and not parts[other].is_aside]
    if others:
        why = f"The file has {len(others) + 1:,} arrays that don't belong together, and "
        why += f"{quoted(name)} is read."
        point = Point("sheet", name, why, part is None, tuple(others[:_OFFERED]))
        table = replace(table, points=(point, *table.points))
    return FileTable(table.telling(told), tuple(parts), name)


def _table(part: ArrayPart, limits: Limits, given: Given) -> Table:
    one = part.arrays[0]
    rows = one.steps or one.shape[part.axis or 0]
    wide = len(part.arrays) if one.steps else 1 if part.axis is None else one.size // rows
    # An array without a time is bounded where its shape is read.
    limits.need_rows(rows, wide)
    limits.need_expanded(8 * sum(array.size for array in part.arrays))
    if not one.steps:
        return _of_array(part, limits, given)
    names, told = own_names(array.name for array in part.arrays)
    pairs = zip(names, part.arrays, strict=True)
    columns = [column(name, array.read().reshape(-1), given) for name, array in pairs]
    time = None if part.time is None else columns[part.arrays.index(part.time)]
    return Table(tuple(columns), told, clock=_clock(time))


def _of_array(part: ArrayPart, limits: Limits, given: Given) -> Table:
    """An array whose steps are along its first axis, or the one that it shares with its time."""
    array = part.arrays[0].read()
    if part.axis is None:
        return table_of(array if array.ndim <= 3 else np.squeeze(array), limits, given)
    if array.ndim == 3 and part.axis == 1 and not part.arrays[0].axes:
        table = table_of(array, limits, given)  # (sequence, time, feature)
    else:
        steps = array.shape[part.axis]
        table = table_of(np.moveaxis(array, part.axis, 0).reshape(steps, -1), limits, given)
    if part.time is None:
        return table
    times = part.time.read().reshape(-1)
    time = column(part.time.name, times, given)
    clock = _clock(time)
    repeated = replace(time, values=np.tile(time.values, table.rows // len(times)))
    names = {one.name for one in table.columns}
    if repeated.name in names:
        return table
    return replace(table, columns=(repeated, *table.columns), clock=clock)


def _clock(time: Column | None) -> str:
    """The name of the column of times, if they go one way without a gap."""
    if time is None or time.missing.any():
        return ""
    return time.name if goes_one_way(time.values) else ""
