"""File table: the first and last rows of a file with their roles, each changed by one click."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.resources import files
from typing import Any, NamedTuple

import streamlit as st
from streamlit.components.v2 import component

from lstm_viz.explorer import source
from lstm_viz.plots.theme import DARK, LIGHT
from lstm_viz.sequences.plan.points import ColumnRole, Point, Reading
from lstm_viz.ui.controls.control import NO_COLUMN
from lstm_viz.ui.controls.words import UNCHOSEN
from lstm_viz.ui.explore import plan_words as words
from lstm_viz.ui.explore.file_plan import PLUS

KEY = "file-table"
PENDING = "file-pending"  # in the session: the file whose reading is to be seen
SEEN = "file-seen"  # ... and the key of the one that was
_NUMBER = re.compile(r"\d+")
_MOST_TOLD = 12


class Pending(NamedTuple):
    """A file whose reading is shown before it goes to the networks."""

    key: tuple[Any, ...]
    name: str
    reading: Reading


def leave() -> None:
    """Nothing is to be seen, until `look` says so."""
    st.session_state.pop(PENDING, None)


def look(pending: Pending) -> bool:
    """Whether somebody has seen this reading; else it is shown on the page."""
    if st.session_state.get(SEEN) == pending.key:
        st.button(words.AGAIN, key="look-again", on_click=st.session_state.pop, args=(SEEN, None))
        return True
    show(pending)
    return False


def show(pending: Pending) -> None:
    """Have this reading shown on the page."""
    st.session_state[PENDING] = pending


def draw() -> None:
    """The table, the questions and the button that accepts, where a reading is to be seen."""
    pending: Pending | None = st.session_state.get(PENDING)
    if pending is None:
        return
    actions = _actions(pending)
    data = _data(pending, actions)
    st.session_state[f"{KEY}-actions"] = actions
    _table(data=data, key=KEY, on_act_change=_act)


def _act() -> None:
    """What a click asked for."""
    act = (st.session_state.get(KEY) or {}).get("act") or {}
    sets = st.session_state.get(f"{KEY}-actions", {}).get(act.get("id"))
    for key, value in (sets or {}).items():
        st.session_state[key] = value


def _actions(pending: Pending) -> dict[str, dict[str, Any]]:
    """What each click sets in the session, by its id."""
    reading = pending.reading
    made: dict[str, dict[str, Any]] = {"accept": {SEEN: pending.key}}
    for k, column in enumerate(reading.columns):
        following = _following(column, reading)
        if following != column.role:
            made[f"role-{k}"] = _with_role(reading, column.name, following)
    heads = {number for number, what, _ in reading.aside if what == "names"}
    for number in _numbers(reading):
        made[f"row-{number}"] = {"header": NO_COLUMN if number in heads else str(number)}
    for what in words.ROWS_ARE:
        made[f"rows-{what}"] = {"rows": what, "columns": [], "labels": UNCHOSEN, "series": []}
    for k, point in enumerate(reading.doubts):
        for c, value in enumerate((point.value, *point.others)):
            made[f"answer-{k}-{c}"] = _answered(point, value)
    return made


def _following(column: ColumnRole, reading: Reading) -> str:
    """The role after this one that the column can have."""
    if column.empty or reading.rows_are != "steps":
        return column.role
    can = [role for role in words.ROLE if role != "value" or column.feature]
    return can[(can.index(column.role) + 1) % len(can)] if column.role in can else can[0]


def _with_role(reading: Reading, name: str, role: str) -> dict[str, Any]:
    """All roles, with another one for this column."""
    values = [one for one in reading.of("value") if one != name]
    ids = [one for one in reading.of("id") if one != name]
    times = [one for one in reading.of("time") if one != name]
    if role == "value":
        values = [one.name for one in reading.columns if one.name in values or one.name == name]
    elif role == "id":
        ids.append(name)
    elif role == "time":
        times = [name]
    return {
        "columns": values,
        "series": ids or [NO_COLUMN],
        "labels": PLUS.join(times) if times else NO_COLUMN,
    }


def with_missing(cells: Iterable[str]) -> str:
    """The control of missing values with these cells besides those that it has."""
    said = st.session_state.get("absent") or ""
    before = [] if said == NO_COLUMN else said.split()
    return " ".join(dict.fromkeys([*before, *cells])) or NO_COLUMN


def _answered(point: Point, value: Any) -> dict[str, Any]:
    """What an answer sets."""
    if point.argument == "missing":
        return {"absent": with_missing(value)}
    if point.argument == "day_first":
        return {"dayfirst": "day" if value else "month"}
    if point.argument == "decimal":
        return {"decimal": "point" if value == "." else "comma"}
    if point.argument == "time":
        return {"labels": PLUS.join(value) or NO_COLUMN}
    if point.argument == "rows_are":
        return {"rows": value}
    return {"series": list(value) or [NO_COLUMN]}


def _numbers(reading: Reading) -> list[int]:
    """The numbers of the rows that can hold the names: those above and at the beginning."""
    found = [number for number, _, _ in reading.aside]
    found += [int(n[0]) for row in reading.head if (n := _NUMBER.search(row[0].replace(",", "")))]
    return sorted(set(found)) if reading.aside or "line" in str(reading.head[:1]) else []


def _data(pending: Pending, actions: dict[str, Any]) -> dict[str, Any]:
    """What the browser shows."""
    reading = pending.reading
    noun = reading.head[0][0].split()[0] if reading.head else ""
    aside = [
        [f"{noun} {number:,}", words.ASIDE[what], *cells] for number, what, cells in reading.aside
    ]
    return {
        "key": str(pending.key),
        "summary": words.summary(pending.name, reading.rows, reading.sequences),
        "label": words.TABLE,
        "hint": words.HINT,
        "accept": "" if reading.problem else words.ACCEPT,
        "problem": reading.problem,
        "colours": COLOURS,
        "columns": [
            {
                "name": column.name,
                "role": column.role.split()[0],
                "says": words.ROLE[column.role],
                "kind": column.written or column.kind,
                "act": f"role-{k}" if f"role-{k}" in actions else "",
                "title": words.role_of(column.name, column.role, _following(column, reading)),
            }
            for k, column in enumerate(reading.columns)
        ],
        "above": [row for row in aside if row[1] != words.ASIDE["total"]],
        "head": [[*row] for row in reading.head],
        "tail": [[*row] for row in reading.tail],
        "below": [row for row in aside if row[1] == words.ASIDE["total"]],
        "numbers": [number for number in _numbers(reading) if f"row-{number}" in actions],
        "more": max(reading.rows - len(reading.head) - len(reading.tail), 0),
        "rows": [
            {"act": f"rows-{what}", "says": says, "on": what == reading.rows_are}
            for what, says in words.ROWS_ARE.items()
        ],
        "asks": words.opened(len(reading.doubts)) if reading.doubts else "",
        "questions": [
            {
                "why": point.why,
                "answers": [
                    {"act": f"answer-{k}-{c}", "says": words.answer(point.argument, value)}
                    for c, value in enumerate((point.value, *point.others))
                ],
            }
            for k, point in enumerate(reading.doubts)
        ],
        "told": list(reading.told[:_MOST_TOLD]),
    }


def _file(name: str) -> str:
    return files("lstm_viz.ui.explore").joinpath(name).read_text(encoding="utf-8")


# The colours of signals, which every eye tells apart, for the roles; what is left out is muted.
COLOURS = {
    name: {
        "time": theme.legible(theme.colour("o"), 4.5),
        "id": theme.legible(theme.colour("c"), 4.5),
        "value": theme.legible(theme.colour("x"), 4.5),
        "left": theme.legible(theme.muted, 4.5),
        "rule": theme.rule,
    }
    for name, theme in (("light", LIGHT), ("dark", DARK))
}
_table = component(
    "lstm_viz.file_table",
    css=_file("file_table.css"),
    js=source.join(
        {"file_table.js": _file("file_table.js"), "dark.js": source.script("dark.js")},
        last="file_table.js",
    ),
)
