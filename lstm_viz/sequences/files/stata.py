"""Stata files → a Table, within limits, by pandas."""

from __future__ import annotations

import io
import re
from typing import Any, BinaryIO

from lstm_viz.sequences.files import foreign
from lstm_viz.sequences.files.formats import FileTable, Format
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.plan.wanted import Given

_START = re.compile(rb"<stata_dta>|[\x69-\x73][\x01\x02]\x01\0")


def _open_stata(file: BinaryIO, limits: Limits, part: str | None, given: Given) -> FileTable:
    pandas = foreign.library("pandas", "a Stata file")
    import pyarrow as pa

    from lstm_viz.sequences.files.arrow_columns import GatheredColumns

    with foreign.whole("Stata file"):
        batch = pa.RecordBatch.from_pandas(_frame(pandas, file.read()), preserve_index=False)
        gathered = GatheredColumns(batch.schema, limits, given)
        gathered.add(batch)
        return FileTable(gathered.table())


def _frame(pandas: Any, data: bytes) -> Any:
    """The frame of a file; categories are words where each of their numbers has one."""
    frame = pandas.read_stata(io.BytesIO(data), convert_categoricals=False)
    try:
        worded = pandas.read_stata(io.BytesIO(data))
    except ValueError:  # two numbers have one word
        return frame
    for name in frame.columns:
        words = worded[name]
        if words.dtype.name == "category" and all(isinstance(w, str) for w in words.cat.categories):
            frame[name] = words.astype(object)
    return frame


FORMAT = Format("stata", "Stata file", (".dta",), _START, _open_stata)
