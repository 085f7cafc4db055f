"""Arrow's columns → Columns: numbers, times and words; nested ones are left out and told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lstm_viz.sequences.cells import column_of
from lstm_viz.sequences.files.array_columns import column
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.numerals import quoted
from lstm_viz.sequences.plan.wanted import PLAIN, Given
from lstm_viz.sequences.plan.wide import series_in_lists
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Column, Table, own_names

_INDEX = "__index_level_0__"  # as pandas calls an index that has no name


def is_words(kind: pa.DataType) -> bool:
    """Whether a column holds text."""
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)


class GatheredColumns:
    """The batches of a file's columns, within the limits.

    Raises SequenceError for what is over, and where no column could be read.
    """

    def __init__(self, schema: pa.Schema, limits: Limits, given: Given = PLAIN) -> None:
        self._given = given
        limits.need_rows(0, len(schema))
        if len(set(schema.names)) < len(schema):
            twice = next(name for name in schema.names if schema.names.count(name) > 1)
            raise SequenceError(
                f"There are two columns {quoted(twice)}; give each column its own name."
            )
        # Beside a column of numbers, lists are something else.
        plain = any(_is_number(field.type) for field in schema)
        self._lists = [] if plain else [field.name for field in schema if _is_list(field.type)]
        nested = [f for f in schema if not _readable(f.type) and f.name not in self._lists]
        self.kept = [f.name for f in schema if _readable(f.type) or f.name in self._lists]
        self._told = [
            f"Column {quoted(field.name)} was left out, because its cells hold "
            f"{quoted(str(field.type))}, not one number or word each."
            for field in nested[:10]
        ]
        if not schema.names:
            raise SequenceError("The file has no column; save columns of plain numbers.")
        if not self.kept:
            raise SequenceError(
                f"Column {quoted(nested[0].name)} holds {quoted(str(nested[0].type))}, and no "
                "other can be read; save columns of plain numbers."
            )
        self._limits = limits
        self._rows = self._size = 0
        self._parts: list[pa.RecordBatch] = []

    def add(self, batch: pa.RecordBatch) -> None:
        """Take one more batch."""
        self._rows += batch.num_rows
        self._limits.need_rows(self._rows, len(self.kept))
        kept = batch.select(self.kept)
        self._size += kept.nbytes
        self._limits.need_expanded(self._size)
        self._parts.append(kept)

    def table(self) -> Table:
        """All columns of all batches."""
        if not self._rows:
            raise SequenceError("The file has no rows; save at least two.")
        plain = [name for name in self.kept if name not in self._lists]
        names, renamed = own_names("index" if name == _INDEX else name for name in plain)
        made: list[Column] = []
        for name, own in zip(plain, names, strict=True):
            parts = [part.column(name) for part in self._parts]
            made.append(self._column(own, pa.chunked_array(parts)))
        if self._lists:
            return self._of_lists(made)
        return Table(tuple(made), (*renamed, *self._told))

    def _of_lists(self, beside: list[Column]) -> Table:
        """A series for each row, whose steps are in its lists; other columns name it."""
        arrays = [pa.chunked_array([p.column(n) for p in self._parts]) for n in self._lists]
        lengths = [_lengths(one) for one in arrays]
        for name, length in zip(self._lists, lengths, strict=True):
            if (length != lengths[0]).any():
                row = int(np.flatnonzero(length != lengths[0])[0])
                raise SequenceError(
                    f"Row {row + 1}: the lists of {quoted(self._lists[0])} and {quoted(name)} have "
                    f"different lengths, {lengths[0][row]:,} and {length[row]:,}; save them apart."
                )
        self._limits.need_rows(int(lengths[0].sum()), len(arrays))
        held = np.flatnonzero(lengths[0])
        values = [
            column(name, _flat(one).cast(pa.float64(), safe=False).to_numpy())
            for name, one in zip(own_names(self._lists)[0], arrays, strict=True)
        ]
        if lengths[0].max() <= 1:  # a number in a list of its own: the rows are steps
            single = [replace(one, values=_spread(one, held, self._rows)) for one in values]
            plain = [name for name in self.kept if name not in self._lists]
            made = dict(zip([*plain, *self._lists], [*beside, *single], strict=True))
            return Table(tuple(made[name] for name in self.kept), tuple(self._told))
        return series_in_lists(values, beside, lengths[0]).telling(*self._told)

    def _column(self, name: str, cells: pa.ChunkedArray) -> Column:
        if pa.types.is_dictionary(cells.type) and not _is_text(cells.type.value_type):
            cells = cells.cast(cells.type.value_type)
        kind = cells.type
        if pa.types.is_null(kind):
            return Column(name, np.full(len(cells), np.nan))
        if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
            if pa.types.is_timestamp(kind) and kind.tz not in (None, "UTC"):
                self._told.append(f"The times of {quoted(name)} were read in UTC.")
            wanted = pc.CastOptions(pa.timestamp("us"), allow_time_truncate=True)
            plain = cells.cast(pa.timestamp(kind.unit)) if pa.types.is_timestamp(kind) else cells
            return Column(name, plain.cast(options=wanted).to_numpy())
        elif pa.types.is_duration(kind):
            self._told.append(f"Column {quoted(name)} holds durations; they were read in seconds.")
            return column(name, cells.to_numpy())
        elif pa.types.is_time(kind):
            cells = cells.cast(pa.string())
        if _is_text(cells.type) or pa.types.is_dictionary(cells.type):
            return column_of(name, _words(cells), given=self._given)
        single = cells.type in (pa.float16(), pa.float32())
        return column(
            name, cells.cast(pa.float32() if single else pa.float64(), safe=False).to_numpy()
        )


def _lengths(lists: pa.ChunkedArray) -> np.ndarray:
    """(row,) how many values each list has; 0 where there is none."""
    lengths = pc.call_function("list_value_length", [lists])
    return pc.call_function("coalesce", [lengths, pa.scalar(0, lengths.type)]).to_numpy()


def _flat(lists: pa.ChunkedArray) -> pa.ChunkedArray:
    """The values of all lists, one after another."""
    return pc.call_function("list_flatten", [lists])


def _spread(values: Column, held: np.ndarray, rows: int) -> np.ndarray:
    """(row,) the one value of each of the rows that `held` one; missing in the others."""
    made = np.full(rows, np.nan)
    made[held] = values.values
    return made


def _is_text(kind: pa.DataType) -> bool:
    return is_words(kind) or pa.types.is_string_view(kind)


def _is_list(kind: pa.DataType) -> bool:
    types = pa.types
    lists = types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind)
    return lists and _is_number(kind.value_type)


def _is_number(kind: pa.DataType) -> bool:
    return pa.types.is_integer(kind) or pa.types.is_floating(kind)


def _readable(kind: pa.DataType) -> bool:
    types = pa.types
    if types.is_dictionary(kind):
        return _readable(kind.value_type) and not types.is_dictionary(kind.value_type)
    return (
        _is_text(kind)
        or types.is_integer(kind)
        or types.is_floating(kind)
        or types.is_decimal(kind)
        or types.is_boolean(kind)
        or (types.is_temporal(kind) and not types.is_interval(kind))
        or types.is_null(kind)
    )


def _words(cells: pa.ChunkedArray) -> list[object]:
    """The cells as text, None where there is none; each different word of a batch is made once."""
    made: list[object] = []
    for part in cells.chunks:
        if not pa.types.is_dictionary(part.type):
            part = part.dictionary_encode()
        words = np.array([*part.dictionary.to_pylist(), None], object)
        made += words[
            part.indices.fill_null(len(words) - 1).to_numpy(zero_copy_only=False)
        ].tolist()
    return made
