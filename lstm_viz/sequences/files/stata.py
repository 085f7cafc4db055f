"""Stata's files (.dta), which pandas reads → a Table."""

from __future__ import annotations

import io
import re
import warnings
from typing import Any, BinaryIO

from lstm_viz.extras import MissingExtraError, need
from lstm_viz.sequences.files import named_arrays
from lstm_viz.sequences.files.formats import Contents, Format
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.plan.wanted import PLAIN, Given
from lstm_viz.sequences.sequence import SequenceError

_START = re.compile(rb"<stata_dta>|[\x69-\x73][\x01\x02]\x01\0")


def _open(file: BinaryIO, limits: Limits, part: str | None, given: Given = PLAIN) -> Contents:
    try:
        pandas = need("pandas", "formats", "reading it")
    except MissingExtraError as error:
        raise named_arrays.lacking(error, "a Stata file") from None
    import pyarrow as pa

    from lstm_viz.sequences.files.arrow_columns import Gathered

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about labels that are there twice
            frame = _read(pandas, file.read())
        batch = pa.RecordBatch.from_pandas(frame, preserve_index=False)
        gathered = Gathered(batch.schema, limits, given)
        gathered.add(batch)
        return Contents(gathered.table())
    except SequenceError:
        raise
    except Exception as error:  # of whatever kind: the header is parsed as it comes
        raise named_arrays.damaged("Stata file", error) from None


def _read(pandas: Any, data: bytes) -> Any:
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


FORMAT = Format("stata", "Stata file", (".dta",), lambda head: bool(_START.match(head)), _open)
