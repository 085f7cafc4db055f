"""Columnar files (Parquet, Feather, Arrow) → a Table, within limits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

from lstm_viz.sequences.files import foreign
from lstm_viz.sequences.files.formats import FileTable, Format
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.plan.wanted import Given
from lstm_viz.sequences.sequence import SequenceError

if TYPE_CHECKING:
    import pyarrow as pa

PARQUET, ARROW = b"PAR1", b"ARROW1"
# A stream starts with 0xFFFFFFFF and the length of its schema, some hundred bytes.
_ARROW = re.compile(rb"ARROW1|\xff{4}(?=\0{0,2}[^\0])(?:.{3}\0|.{1,3}\Z)", re.DOTALL)
_BATCH = 65_536  # rows


def _open_parquet(file: BinaryIO, limits: Limits, part: str | None, given: Given) -> FileTable:
    # Here, not above: whoever reads no such file does not wait for pyarrow.
    import pyarrow.parquet as pq

    from lstm_viz.sequences.files.arrow_columns import GatheredColumns, is_words

    data = _whole(file, PARQUET, "Parquet")
    with foreign.whole("Parquet file"):
        stated = pq.read_metadata(_buffer(data))
        limits.need_rows(stated.num_rows, stated.num_columns)
        schema = stated.schema.to_arrow_schema()
        gathered = GatheredColumns(schema, limits, given)
        limits.need_expanded(
            sum(stated.row_group(k).total_byte_size for k in range(stated.num_row_groups))
        )
        # Words stay one number a row until they are Python's: repeated ones cost nothing.
        words = [name for name in gathered.kept if is_words(schema.field(name).type)]
        opened = pq.ParquetFile(_buffer(data), read_dictionary=words, pre_buffer=False)
        batches = opened.iter_batches(_BATCH, columns=gathered.kept, use_threads=False)
        for batch in batches:
            batch.validate(full=True)  # words can be numbered beyond those that are there
            gathered.add(batch)
        return FileTable(gathered.table())


def _open_arrow(file: BinaryIO, limits: Limits, part: str | None, given: Given) -> FileTable:
    import pyarrow as pa

    from lstm_viz.sequences.files.arrow_columns import GatheredColumns

    data = file.read()
    if data.startswith(ARROW):
        if not data.endswith(ARROW) or len(data) < 2 * len(ARROW) + 12:
            raise SequenceError("The Arrow file is incomplete; copy or save it again.")
        data = data[8:]  # what follows is a stream; a list of its batches is at the end
    with foreign.whole("Arrow file"):
        with pa.ipc.open_stream(_buffer(data)) as stream:
            gathered = GatheredColumns(stream.schema, limits, given)
            for batch in stream:
                batch.validate(full=True)  # before any value is looked at: offsets can be wrong
                gathered.add(batch)
        return FileTable(gathered.table())


def _whole(file: BinaryIO, mark: bytes, kind: str) -> bytes:
    data = file.read()
    if not data.startswith(mark) or not data.endswith(mark) or len(data) < 12:
        raise SequenceError(f"The {kind} file is incomplete; copy or save it again.")
    return data


def _buffer(data: bytes) -> pa.Buffer:
    import pyarrow as pa

    return pa.py_buffer(data)


FORMAT = Format("parquet", "Parquet file", (".parquet", ".pq"), re.compile(PARQUET), _open_parquet)
FEATHER = Format(
    "arrow", "Feather or Arrow file", (".feather", ".arrow", ".ipc", ".arrows"), _ARROW, _open_arrow
)
