"""Stata's files (.dta), which pandas reads → a Table."""

from __future__ import annotations

import io
import re
import warnings
from typing import BinaryIO

from lstm_viz.extras import MissingExtraError, need
from lstm_viz.sequences.files import named_arrays
from lstm_viz.sequences.files.formats import Contents, Format
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.plan.wanted import PLAIN, Given
from lstm_viz.sequences.sequence import SequenceError

_START = re.compile(rb"<stata_dta>|[\x69-\x73][\x01\x02]\x01\0")
_ROWS = 20_000  # at a time


def _open(file: BinaryIO, limits: Limits, part: str | None, given: Given = PLAIN) -> Contents:
    try:
        pandas = need("pandas", "formats", "reading it")
    except MissingExtraError as error:
        raise named_arrays.lacking(error, "a Stata file") from None
    import pyarrow as pa

    from lstm_viz.sequences.files.arrow_columns import Gathered

    gathered: Gathered | None = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about labels that are there twice
            # Without the words of numbered categories: the same number may have none.
            with pandas.read_stata(
                io.BytesIO(file.read()), convert_categoricals=False, chunksize=_ROWS
            ) as reader:
                for frame in reader:
                    batch = pa.RecordBatch.from_pandas(frame, preserve_index=False)
                    gathered = gathered or Gathered(batch.schema, limits, given)
                    gathered.add(batch.cast(gathered.schema))
        if gathered is None:
            raise SequenceError("The Stata file has no rows; save at least two.")
        return Contents(gathered.table())
    except SequenceError:
        raise
    except Exception as error:  # of whatever kind: the header is parsed as it comes
        raise named_arrays.damaged("Stata file", error) from None


FORMAT = Format("stata", "Stata file", (".dta",), lambda head: bool(_START.match(head)), _open)
