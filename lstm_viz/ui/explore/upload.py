"""Upload: a person's file, and which of its sheets, columns and rows become the sequence."""

from __future__ import annotations

import hashlib
import threading
from typing import Any

import streamlit as st

from lstm_viz.sequences import Sequence
from lstm_viz.sequences.assemble import Wanted, sequences_of
from lstm_viz.sequences.features import CATEGORIES
from lstm_viz.sequences.reading import Opened, open_table
from lstm_viz.sequences.stacked import told_apart_by
from lstm_viz.sequences.table import Column, Table
from lstm_viz.ui import limits
from lstm_viz.ui.controls import controls
from lstm_viz.ui.controls.control import NO_COLUMN, UNCHOSEN
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.shelf import Shelf


def _table_bytes(opened: Opened) -> int:
    # A word takes about 64 bytes, a number 8 or less.
    return sum(
        64 * len(column.values) if column.kind == "word" else column.values.nbytes
        for column in opened.table.columns
    )


def _sequences_bytes(made: tuple[Sequence, ...]) -> int:
    return sum(one.values.nbytes + (0 if one.counted else 64 * one.steps) for one in made)


_TABLES: Shelf[Opened] = Shelf(limits.TABLES_BYTES, _table_bytes)
_MADE: Shelf[tuple[Sequence, ...]] = Shelf(limits.SEQUENCES_BYTES, _sequences_bytes)
# By the upload: 64 MB take a while, and each change of a control would hash them again.
_DIGESTS: Shelf[str] = Shelf(limits.MB, lambda digest: 256)
_APART: Shelf[str] = Shelf(limits.MB, lambda name: 256)
_READING = threading.BoundedSemaphore(limits.READING)


def chosen(file: Any) -> Sequence:
    """The sequence of an uploaded file, by the controls that this file needs, drawn here.

    Raises SequenceError for what can't be read.
    """
    data = file.getvalue()
    key = _DIGESTS.get_or_make(file.file_id, lambda: hashlib.sha256(data).hexdigest())
    opened = _opened(key, file.name, data, None)
    if len(opened.parts) > 1:
        part = controls.draw("sheet", options=opened.parts, default=opened.part)
        if part != opened.part:
            opened = _opened(key, file.name, data, part)
    wanted = _wanted(opened.table)
    if wanted.series is None and wanted.long is None:
        _offer_to_tell_apart(opened.table, (key, opened.part))
    made = _MADE.get_or_make(
        (key, file.name, opened.part, wanted),
        lambda: sequences_of(
            opened.table,
            wanted,
            source=file.name,
            max_steps=limits.FILE.rows,
            max_columns=limits.COLUMNS,
            max_cells=limits.FILE.cells,
        ),
    )
    if len(made) == 1:
        return made[0]
    names = [one.source.removeprefix(f"{file.name}, ") for one in made]
    name = controls.draw("which", options=names)
    st.caption(plain(f"{len(made):,} sequences are in the file."))
    return made[names.index(name)]


def _opened(key: str, name: str, data: bytes, part: str | None) -> Opened:
    def read() -> Opened:
        with _READING:
            return open_table(data, name=name, part=part, limits=limits.FILE)

    return _TABLES.get_or_make((key, name, part), read)


def _wanted(table: Table) -> Wanted:
    """What the controls say; a table that leaves no choice has none."""
    if table.text or len(table.columns) < 2:
        return Wanted(words_as_gaps=_words_as_gaps(table))
    names = [column.name for column in table.columns if not column.empty]
    words = [column.name for column in table.of("word")]
    long = None
    if words and table.of("number"):
        variable = controls.draw("variable", options=[NO_COLUMN, *words])
        if variable != NO_COLUMN:
            values = [column.name for column in table.of("number")]
            long = (variable, controls.draw("value", options=values))
    features = [c.name for c in table.columns if _can_be_feature(c)]
    columns = () if long else tuple(controls.draw("columns", options=features))
    labels = controls.draw("labels", options=[UNCHOSEN, NO_COLUMN, *names])
    series = controls.draw("series", options=[NO_COLUMN, *names])
    return Wanted(
        columns or None,
        {UNCHOSEN: None, NO_COLUMN: ""}.get(labels, labels),
        None if series == NO_COLUMN else series,
        long,
        _words_as_gaps(table),
    )


def _offer_to_tell_apart(table: Table, key: tuple[str, str]) -> None:
    """Say that several sequences seem to stand in one table, and offer to show one at a time."""

    def look() -> str:
        found = told_apart_by(table)
        return "" if found is None else found.name

    if not (name := _APART.get_or_make(key, look)):
        return
    st.caption(
        plain(f"Dates come again, once for each word of {name!r}: these seem several sequences.")
    )
    st.button(
        plain(f"Tell them apart by {name}"),
        on_click=st.session_state.update,
        args=({"series": name},),
        width="stretch",
    )


def _words_as_gaps(table: Table) -> bool:
    if not any(column.bad for column in table.columns):
        return False
    return controls.draw("words") == "gaps"


def _can_be_feature(column: Column) -> bool:
    if column.empty or column.kind == "time":
        return False
    return column.kind == "number" or len(set(column.values)) <= CATEGORIES
