"""File table: the first and last rows of a file with the roles of its columns, each a choice."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

import streamlit as st
from streamlit.components.v2 import component

from lstm_viz.explorer import source
from lstm_viz.plots.theme import DARK, LIGHT
from lstm_viz.sequences import SequenceError
from lstm_viz.sequences.plan.points import Point, Reading
from lstm_viz.ui.controls.control import NO_COLUMN
from lstm_viz.ui.controls.prepare_rows import INPUTS
from lstm_viz.ui.controls.words import UNCHOSEN
from lstm_viz.ui.explore import plan_words as words
from lstm_viz.ui.explore.file_plan import PLUS
from lstm_viz.ui.explore.file_roles import FileRoles, RoleChoice, as_found
from lstm_viz.ui.frame.scripts import text_of
from lstm_viz.ui.views import networks

KEY = "file-table"
PENDING = "file-pending"  # in the session: the file whose reading is to be seen
SEEN = "file-seen"  # ... and the key of the one that was
_NUMBER = re.compile(r"\d+")
_NEGATIVE = re.compile(r"-[\d.]")
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


def tells(problem: str) -> bool:
    """Whether the table that is shown tells this already."""
    pending: Pending | None = st.session_state.get(PENDING)
    return pending is not None and pending.reading.problem == problem


def draw(model: str | None) -> None:
    """The table, the questions and the button that accepts, where a reading is to be seen.

    `model` are the networks that are to read the file, None where they are yet to be trained on it.
    """
    pending: Pending | None = st.session_state.get(PENDING)
    if pending is None:
        return
    roles = FileRoles(pending.reading, _inputs(model))
    choices = [roles.choices(column) for column in pending.reading.columns]
    actions = _actions(pending, choices)
    st.session_state[f"{KEY}-actions"] = actions
    _table(data=_data(pending, roles, choices, actions), key=KEY, on_act_change=_act)


def _inputs(model: str | None) -> tuple[str, ...] | None:
    """The names of the networks' inputs; None where columns can't be chosen for them."""
    try:
        task = None if model is None else networks.task_of(model)
    except SequenceError:  # they are no longer kept, which is said where they are chosen
        task = None
    return task.input_names if task and task.input_size <= INPUTS else None


def _act() -> None:
    """What a click asked for."""
    act = (st.session_state.get(KEY) or {}).get("act") or {}
    sets = st.session_state.get(f"{KEY}-actions", {}).get(act.get("id"))
    for key, value in (sets or {}).items():
        st.session_state[key] = value


def _actions(pending: Pending, choices: list[list[RoleChoice]]) -> dict[str, dict[str, Any]]:
    """What each click sets in the session, by its id."""
    reading = pending.reading
    made: dict[str, dict[str, Any]] = {"accept": {SEEN: pending.key}}
    for k, those in enumerate(choices):
        made |= {_id(k, one): one.sets for one in those}
    if sets := as_found():
        made["as-found"] = sets
    heads = {number for number, what, _ in reading.aside if what == "names"}
    for number in _numbers(reading):
        made[f"row-{number}"] = {"header": NO_COLUMN if number in heads else str(number)}
    for what in words.ROWS_ARE:
        made[f"rows-{what}"] = {"rows": what, "columns": [], "labels": UNCHOSEN, "series": []}
    for k, point in enumerate(reading.doubts):
        for c, value in enumerate(_answers(point)):
            made[f"answer-{k}-{c}"] = _answered(point, value)
    return made


def _id(k: int, choice: RoleChoice) -> str:
    return f"role-{k}-{choice.role.replace(' ', '-')}"


def with_missing(cells: Iterable[str]) -> str:
    """The control of missing values with these cells besides those that it has."""
    said = st.session_state.get("absent") or ""
    before = [] if said == NO_COLUMN else said.split()
    return " ".join(dict.fromkeys([*before, *cells])) or NO_COLUMN


def _answers(point: Point) -> tuple[Any, ...]:
    """What a question can be answered with; the table that is read needs no answer."""
    return point.others if point.argument == "sheet" else (point.value, *point.others)


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
    if point.argument == "sheet":
        return {"sheet": value}
    if point.argument == "header":
        return {"header": ", ".join(map(str, value)) or NO_COLUMN}
    if point.argument == "skip_rows":
        return {"skip": ", ".join(map(str, value)) or NO_COLUMN}
    return {"series": list(value) or [NO_COLUMN]}


def _numbers(reading: Reading) -> list[int]:
    """The numbers of the rows that can hold the names: those above and at the beginning."""
    above = [number for number, what, _ in reading.aside if what != "total"]
    first = max(above, default=0)
    places = (row[0].replace(",", "") for row in (*reading.head, *reading.tail))
    found = [int(n[0]) for place in places if (n := _NUMBER.search(place))]
    near = [number for number in found if number <= first + len(reading.head)]
    return sorted({*above, *near}) if reading.aside or "line" in str(reading.head[:1]) else []


def _data(
    pending: Pending, roles: FileRoles, choices: list[list[RoleChoice]], actions: dict[str, Any]
) -> dict[str, Any]:
    """What the browser shows."""
    reading = pending.reading
    noun = reading.head[0][0].split()[0] if reading.head else ""
    aside = [
        [f"{noun} {number:,}", words.ASIDE[what], *cells] for number, what, cells in reading.aside
    ]
    shown = [roles.shown(column.name) for column in reading.columns]
    return {
        "key": str(pending.key),
        "summary": words.summary(pending.name, reading.rows, reading.sequences, reading.steps),
        "label": words.TABLE,
        "hint": words.hint(
            roles.form,
            chosen=any(choices),
            several=len(roles.of("value")) > 1,
            numbered=bool(_numbers(reading)),
        ),
        "accept": "" if reading.problem else words.ACCEPT,
        "problem": reading.problem,
        "replaced": words.replaced(*roles.replaced()),
        "as_found": words.AS_FOUND if "as-found" in actions else "",
        "colours": COLOURS,
        "columns": [
            {
                "name": column.name,
                "role": role.split()[0],
                "says": words.ROLE[role],
                "kind": column.written or column.kind,
                "title": words.role_of(column.name),
                "choices": [
                    {"act": _id(k, one), "says": one.says, "on": one.role == role} for one in those
                ],
            }
            for k, (column, role, those) in enumerate(
                zip(reading.columns, shown, choices, strict=True)
            )
        ],
        "above": [row for row in aside if row[1] != words.ASIDE["total"]],
        "head": [[place, *map(_minus, cells)] for place, *cells in reading.head],
        "tail": [[place, *map(_minus, cells)] for place, *cells in reading.tail],
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
                    for c, value in enumerate(_answers(point))
                ],
            }
            for k, point in enumerate(reading.doubts)
        ],
        "told": words.told(reading.told, _MOST_TOLD),
    }


def _minus(cell: str) -> str:
    """A cell with the sign of a number that is below 0 as it is printed elsewhere."""
    return f"−{cell[1:]}" if _NEGATIVE.match(cell) else cell


# The colours of signals, which every eye tells apart, for the roles; what is left out is muted.
COLOURS = {
    name: {
        "time": theme.legible(theme.colour("o"), 4.5),
        "id": theme.legible(theme.colour("c"), 4.5),
        "input": theme.legible(theme.colour("x"), 4.5),
        "left": theme.legible(theme.muted, 4.5),
        "rule": theme.rule,
    }
    for name, theme in (("light", LIGHT), ("dark", DARK))
}
_SCRIPTS = {name: text_of(f"explore/{name}") for name in ("file_table.js", "node.js")}
_table = component(
    "lstm_viz.file_table",
    css=text_of("explore/file_table.css"),
    js=source.join(_SCRIPTS | {"dark.js": source.script("dark.js")}, last="file_table.js"),
)
