"""File plan: what a person says about a file, by the controls, which the address holds."""

from __future__ import annotations

from typing import Any

import streamlit as st

from lstm_viz.sequences import SequenceError
from lstm_viz.sequences.bounded.outline import Outline
from lstm_viz.sequences.plan.points import Reading
from lstm_viz.sequences.plan.wanted import Given, Wanted
from lstm_viz.ui.controls import controls
from lstm_viz.ui.controls.control import NO_COLUMN
from lstm_viz.ui.controls.words import UNCHOSEN
from lstm_viz.ui.explore import plan_words as words

CELLS = ("header", "skip", "absent", "dayfirst", "decimal", "rows")
PLUS = " + "
_DAY_FIRST = {"day": True, "month": False}
_DECIMAL = {"point": ".", "comma": ","}


def given() -> Given:
    """How the cells are to be read, before the controls for it are drawn.

    Raises SequenceError for what is not a line's number.
    """
    header, absent = str(said("header")).strip(), str(said("absent")).strip()
    skip = str(said("skip")).strip()
    return Given(
        None if not header else () if header == NO_COLUMN else _lines("header", header),
        None if not skip else () if skip == NO_COLUMN else _lines("skip", skip),
        None if not absent else () if absent == NO_COLUMN else tuple(absent.split()),
        _DAY_FIRST.get(said("dayfirst")),
        _DECIMAL.get(said("decimal")),  # type: ignore[arg-type]
    )


def draw_cells(reading: Reading | None = None) -> None:
    """The controls that say how cells are to be read; the names' line is shown as it was found."""
    points = () if reading is None else reading.points
    lines = next((point.value for point in points if point.argument == "header"), None)
    found = None if lines is None else words.found(", ".join(map(str, lines)) or NO_COLUMN)
    with controls.draw("plan"):
        for key in CELLS:
            controls.draw(key, empty=found if key == "header" else None)


def draw_columns(outline: Outline, cells: Given) -> Wanted:
    """What all controls say; a table that leaves no choice has none."""
    reading = outline.reading
    if outline.text or len(reading.columns) < 2:
        return Wanted(words_as_gaps=_words_as_gaps(outline), given=cells)
    names = [column.name for column in reading.columns if not column.empty]
    of_words = outline.of("word")
    long = None
    if of_words and outline.of("number"):
        variable = controls.draw("variable", options=[NO_COLUMN, *of_words])
        if variable != NO_COLUMN:
            long = (variable, controls.draw("value", options=outline.of("number")))
    features = [column.name for column in reading.columns if column.feature]
    columns = () if long else tuple(controls.draw("columns", options=features))
    several = _joined(names, reading.of("time"))
    labels = controls.draw("labels", options=[UNCHOSEN, NO_COLUMN, *names, *several])
    series = controls.draw("series", options=[NO_COLUMN, *names])
    rows = said("rows")
    return Wanted(
        columns or None,
        {UNCHOSEN: None, NO_COLUMN: ()}.get(labels, tuple(several.get(labels, (labels,)))),
        None if not series else () if NO_COLUMN in series else tuple(series),
        None if rows == UNCHOSEN else rows,
        long,
        _words_as_gaps(outline),
        cells,
    )


def _joined(names: list[str], timed: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Several columns that are the time together, by how they stand in the control."""
    parts = tuple(str(said("labels")).split(PLUS))
    found = [timed] if len(timed) > 1 else []
    found += [parts] if len(parts) > 1 and set(parts) <= set(names) else []
    return {PLUS.join(one): one for one in found}


def _words_as_gaps(outline: Outline) -> bool:
    return bool(outline.words) and controls.draw("words") == "gaps"


def said(key: str) -> Any:
    """What a control says that may not have been drawn yet."""
    row = controls.CONTROLS[key]
    if row.kind == "several":
        given = st.session_state.get(key, st.query_params.get_all(key))
        return list(given or row.default)
    found = st.session_state.get(key, st.query_params.get(key, row.default))
    return found if row.options is None or found in row.options else row.default


def _lines(key: str, text: str) -> tuple[int, ...]:
    """The numbers of lines in a text such as `2, 3`."""
    found = text.replace(",", " ").split()
    if not all(part.isdecimal() and len(part) < 8 and int(part) for part in found):
        raise SequenceError(words.no_lines(controls.CONTROLS[key].label, text))
    return tuple(map(int, found))
