"""Upload: a person's file, and which of its sheets, columns and rows become the sequence."""

from __future__ import annotations

import hashlib
from typing import Any

import streamlit as st

from lstm_viz.sequences import Sequence
from lstm_viz.sequences.assemble import Wanted
from lstm_viz.sequences.bounded.outline import Outline
from lstm_viz.ui import limits
from lstm_viz.ui.controls import controls
from lstm_viz.ui.controls.control import NO_COLUMN
from lstm_viz.ui.controls.words import UNCHOSEN
from lstm_viz.ui.explore import reading, words
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.shelf import Shelf


def _sequences_bytes(made: tuple[Sequence, ...]) -> int:
    return sum(one.values.nbytes + (0 if one.counted else 64 * one.steps) for one in made)


_OUTLINES: Shelf[Outline] = Shelf(limits.OUTLINES_BYTES, lambda one: 256 * len(one.columns))
_MADE: Shelf[tuple[Sequence, ...]] = Shelf(limits.SEQUENCES_BYTES, _sequences_bytes)
# By the upload: 64 MB take a while, and each change of a control would hash them again.
_DIGESTS: Shelf[str] = Shelf(limits.MB, lambda digest: 256)


def chosen(file: Any) -> Sequence | None:
    """The sequence of an uploaded file, by the controls that this file needs, drawn here.

    None while it is being read. Raises SequenceError for what can't be read.
    """
    data = file.getvalue()
    key = _DIGESTS.get_or_make(file.file_id, lambda: hashlib.sha256(data).hexdigest())
    outline, part = _outline(key, file, data, None), None
    if outline is None:
        return None
    if len(outline.parts) > 1:
        part = controls.draw("sheet", options=outline.parts, default=outline.part)
        if part != outline.part:
            outline = _outline(key, file, data, part)
            if outline is None:
                return None
        else:
            part = None
    wanted = _wanted(outline)
    if wanted.series is None and wanted.long is None and outline.apart:
        _offer_to_split(outline.apart)
    found = key, file.name, outline.part, wanted
    made = _MADE.get(found) or reading.result(
        reading.FILES,
        (file.file_id, found),
        lambda: reading.FILES.sequences(
            key,
            file.name,
            data,
            part,
            limits.FILE,
            wanted,
            max_steps=limits.FILE.rows,
            max_columns=limits.COLUMNS,
            max_cells=limits.FILE.cells,
        ),
    )
    if made is None:
        return None
    _MADE.put(found, made)
    if len(made) == 1:
        return made[0]
    names = [one.source.removeprefix(f"{file.name}, ") for one in made]
    name = controls.draw("which", options=names)
    st.caption(plain(words.in_file(len(made))))
    return made[names.index(name)]


def _outline(key: str, file: Any, data: bytes, part: str | None) -> Outline | None:
    found = key, file.name, part
    outline = _OUTLINES.get(found) or reading.result(
        reading.FILES,
        (file.file_id, part),
        lambda: reading.FILES.outline(key, file.name, data, part, limits.FILE),
    )
    return None if outline is None else _OUTLINES.put(found, outline)


def _wanted(table: Outline) -> Wanted:
    """What the controls say; a table that leaves no choice has none."""
    if table.text or len(table.columns) < 2:
        return Wanted(words_as_gaps=_words_as_gaps(table))
    names = [column.name for column in table.columns if not column.empty]
    of_words = table.of("word")
    long = None
    if of_words and table.of("number"):
        variable = controls.draw("variable", options=[NO_COLUMN, *of_words])
        if variable != NO_COLUMN:
            long = (variable, controls.draw("value", options=table.of("number")))
    features = [column.name for column in table.columns if column.feature]
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


def _offer_to_split(name: str) -> None:
    """A table that seems to hold several series, and the offer to show one at a time."""
    st.caption(plain(words.dates_repeat(name)))
    st.button(
        plain(words.split_by(name)),
        on_click=st.session_state.update,
        args=({"series": name},),
        width="stretch",
    )


def _words_as_gaps(table: Outline) -> bool:
    return table.bad and controls.draw("words") == "gaps"
