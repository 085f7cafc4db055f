"""Separated values: a text file of cells between commas, tabs, semicolons ... → a table."""

from __future__ import annotations

import os
from typing import BinaryIO

from lstm_viz.sequences.files.formats import FileTable, Format
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.plan.wanted import Given
from lstm_viz.sequences.text.decoding import decoded
from lstm_viz.sequences.text.headers import tabulated
from lstm_viz.sequences.text.splitting import split

LARGE = 2**20  # bytes from which on it is worth while to look for the fast way


def _open(file: BinaryIO, limits: Limits, part: str | None, given: Given) -> FileTable:
    if file.seek(0, os.SEEK_END) >= LARGE and given.by_column:
        # Loads pyarrow, which no small file needs.
        from lstm_viz.sequences.text.bulk import read_bulk

        table = read_bulk(file, limits, given)
        if table is not None:
            return FileTable(table)
    file.seek(0)
    text, told = decoded(file.read())
    table = tabulated(split(text, limits, given=given), limits, given)
    return FileTable(table.telling(*told))


FORMAT = Format("separated", "CSV", (".csv", ".tsv", ".tab", ".dat", ".asc"), None, _open)
