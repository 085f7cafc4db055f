"""Rows of the controls that say which part of a file becomes the sequence."""

from __future__ import annotations

from lstm_viz.ui.controls.control import NO_COLUMN, UNCHOSEN, Control
from lstm_viz.ui.frame.words import FILE_LIMITS

ROWS = (
    Control(
        "file",
        "File",
        "file",
        None,
        "Tables (CSV, TSV, Excel, OpenDocument, Parquet, Arrow), JSON, NumPy arrays, text, WAV; "
        f"each also packed with gzip. {FILE_LIMITS}",
    ),
    Control("sheet", "Sheet", "choice", None, "The file has several sheets or arrays."),
    Control(
        "columns",
        "Columns",
        "several",
        (),
        "Which columns become the sequence. None chosen: all of numbers. A column of words becomes "
        "a column of 0 and 1 for each word.",
    ),
    Control(
        "labels",
        "Step labels",
        "choice",
        UNCHOSEN,
        "The column that names the steps. Dates also put the rows in order.",
    ),
    Control(
        "series",
        "Series",
        "choice",
        NO_COLUMN,
        "The column that tells several sequences in one file apart.",
    ),
    Control("which", "Sequence of the file", "choice", None, "The file has several sequences."),
    Control(
        "variable",
        "Names of features",
        "choice",
        NO_COLUMN,
        "For a table in the long form, with one value a row: the column that says which feature a "
        "row is about.",
    ),
    Control("value", "Values", "choice", None, "The column with the values of those features."),
    Control(
        "words",
        "Words among numbers",
        "switch",
        "refused",
        "refused: such a cell is named with its place. gaps: it counts as a missing value.",
        options=("refused", "gaps"),
    ),
)
