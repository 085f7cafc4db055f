"""Rows of the controls that say which part of a file becomes the sequence."""

from __future__ import annotations

from lstm_viz.ui.controls.control import NO_COLUMN, Control
from lstm_viz.ui.controls.words import UNCHOSEN
from lstm_viz.ui.frame.words import FILE_LIMITS

AS_INPUT, AS_SERIES = "input", "series"
ROWS = (
    Control(
        "file",
        "File",
        "file",
        None,
        "Tables (CSV, TSV, Excel, OpenDocument, Parquet, Arrow), JSON, NumPy arrays, HDF5, NetCDF, "
        "MATLAB, Stata, EDF, MIDI, ARFF, .ts, .tsf, text, "
        f"FASTA, WAV; each of them may be compressed with gzip. {FILE_LIMITS}",
    ),
    Control("sheet", "Sheet", "choice", None, "Which of the file's sheets or arrays is read."),
    Control(
        "columns",
        "Columns",
        "several",
        (),
        "The columns that become the sequence. If none is chosen: all columns of numbers that are "
        "no counters, ids, years or dates. A column of words becomes one column of 0 and 1 for "
        "each word.",
    ),
    Control(
        "labels",
        "Step labels",
        "choice",
        UNCHOSEN,
        "The column that names the steps. If it has dates, the rows are sorted by them.",
    ),
    Control(
        "series",
        "Series",
        "several",
        (),
        "The columns that show to which of several sequences a row belongs. If none is chosen, it "
        "follows from the file.",
    ),
    Control(
        "each",
        "Each column is",
        "switch",
        AS_INPUT,
        "an input: networks read all columns at each step. a series: each column is a sequence of "
        "its own, and together they are a set.",
        options=(AS_INPUT, AS_SERIES),
        titles={AS_INPUT: "an input", AS_SERIES: "a series"},
    ),
    Control(
        "which", "Sequence of the file", "choice", None, "Which of the file's sequences is shown."
    ),
    Control(
        "variable",
        "Column that names each value",
        "choice",
        NO_COLUMN,
        "For a table in long form, with one value per row: the column that names what each value "
        "is. Each of its words becomes a column of the sequence. none: the table is not in long "
        "form.",
    ),
    Control(
        "value", "Values", "choice", None, "For a table in long form: the column with the values."
    ),
    Control(
        "words",
        "Words among numbers",
        "switch",
        "refused",
        "What happens to a cell with a word in a column of numbers. refused: the file is not read, "
        "and the cell's place is shown. gaps: the cell counts as a missing value.",
        options=("refused", "gaps"),
    ),
    Control("plan", "How the file is read", "fold", False, "Names, missing values, dates, rows."),
    Control(
        "header",
        "Line of the names",
        "line",
        "",
        "The number of the line with the names of the columns, or of several lines. none: there is "
        "no such line. Empty: it follows from the file.",
        high=20,
    ),
    Control(
        "skip",
        "Lines left out",
        "line",
        "",
        "The numbers of lines that are left out. none: no line is, not even one that is called a "
        "total.",
        high=100,
    ),
    Control(
        "absent",
        "Missing values",
        "line",
        "",
        "What marks a missing value in this file, such as -9999 or ND; several are separated by "
        "blanks. none: nothing but the usual marks.",
        high=100,
    ),
    Control(
        "dayfirst",
        "Day or month first",
        "choice",
        UNCHOSEN,
        "How a date such as 01/02/2024 is meant.",
        options=(UNCHOSEN, "day", "month"),
    ),
    Control(
        "decimal",
        "Decimal mark",
        "choice",
        UNCHOSEN,
        "How a number such as 1.299 or 1,299 is meant.",
        options=(UNCHOSEN, "point", "comma"),
    ),
    Control(
        "rows",
        "Rows are",
        "choice",
        UNCHOSEN,
        "What a row of the file is: a step of one sequence, a series of its own, a column, or a "
        "span of time: a year of months, or a day of hours.",
        options=(UNCHOSEN, "steps", "series", "columns", "spans"),
    ),
)
