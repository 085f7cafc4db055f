"""File roles: what each column of a file is for, what else it can be, and what a choice sets."""

from __future__ import annotations

from typing import Any, NamedTuple

import streamlit as st

from lstm_viz.sequences.plan.points import ColumnRole, Reading
from lstm_viz.ui.controls.control import NO_COLUMN
from lstm_viz.ui.controls.prepare_rows import INPUTS
from lstm_viz.ui.controls.words import UNCHOSEN
from lstm_viz.ui.explore import plan_words as words
from lstm_viz.ui.explore.file_plan import PLUS, said

BEFORE = "file-time-before"  # in the session: a column that became the time, and what was it before


class RoleChoice(NamedTuple):
    """One role that a column can have: what it is, its words, and what choosing it sets."""

    role: str
    says: str
    sets: dict[str, Any]


class FileRoles:
    """The roles of a reading's columns, for networks with the inputs `takes`.

    A value is an input where networks read it; where `takes` is None, each of them is. `form` is
    what a row is, or long.
    """

    def __init__(self, reading: Reading, takes: tuple[str, ...] | None) -> None:
        self.reading, self.takes = reading, takes
        self.by_column: dict[str, str] = {c.name: c.role for c in reading.columns}
        if reading.problem and not reading.of("value"):  # nothing was found: what was said counts
            self.by_column |= _said(self.of(words.LEFT_OUT))
        kinds = {column.name: column.kind for column in reading.columns}
        # A column of words becomes several of numbers, so that inputs can't be told here.
        long = reading.rows_are == "steps" and said("variable") != NO_COLUMN
        self.form = "long" if long else reading.rows_are
        self._open = self.form != "steps" or any(kinds[name] == "word" for name in self.of("value"))
        self.slots = self._slots()

    def of(self, role: str) -> list[str]:
        """The names of the columns of this role, in the file's order."""
        return [name for name, one in self.by_column.items() if one == role]

    def shown(self, name: str) -> str:
        """The role of a column, where a value that the networks read is an input."""
        role = self.by_column[name]
        if role != "value" or self._open or not (self.takes is None or name in self.slots):
            return role
        return "input"

    def choices(self, column: ColumnRole) -> list[RoleChoice]:
        """Every role that a column can have, its own included; none where there is no choice."""
        name, values = column.name, self.of("value")
        if self.form != "steps" or column.empty or values == [name]:
            return []
        made = self._values(column, values) if column.feature else []
        times = [] if self.by_column[name] == "time" else self.of("time")
        made.append(RoleChoice("time", words.time_of(times), self._sets(name, "time")))
        made += [RoleChoice(role, words.ROLE[role], self._sets(name, role)) for role in _OTHERS]
        return made

    def _values(self, column: ColumnRole, values: list[str]) -> list[RoleChoice]:
        name = column.name
        sets = self._sets(name, "value")
        if self._open or column.kind == "word":
            return [RoleChoice("value", words.ROLE["value"], sets)]
        if self.takes is None:
            return [RoleChoice("input", words.ROLE["input"], sets)]
        made = []
        for k, what in enumerate(self.takes):
            there = self.slots[k] if self.slots[k] != name else ""
            says = words.input_of(what if len(self.takes) > 1 else "", there)
            role = "input" if self.slots[k] == name else f"input {k + 1}"
            made.append(RoleChoice(role, says, sets | self._fed(k, name)))
        if name not in self.slots and len(values) >= len(self.takes):
            made.append(RoleChoice("value", words.ROLE["value"], sets | self._fed()))
        return made

    def _slots(self) -> list[str]:
        """The column that each input of the networks reads, "" where there is none."""
        values = self.of("value")
        if self.takes is None or self._open:
            return []
        # None was drawn here for more inputs than there are columns.
        free = [*values, *[""] * len(self.takes)][: len(self.takes)]
        if len(values) < len(self.takes):
            return free
        asked = [said(f"feed{k}") for k in range(1, len(self.takes) + 1)]
        return [one if one in values else free[k] for k, one in enumerate(asked)]

    def _fed(self, slot: int | None = None, name: str = "") -> dict[str, str]:
        """All inputs as they are, but for this one, which another column becomes."""
        slots = list(self.slots)
        if slot is not None:
            if name in slots:
                slots[slots.index(name)] = slots[slot]
            slots[slot] = name
        return {f"feed{k}": one or UNCHOSEN for k, one in enumerate(slots, start=1)}

    def _sets(self, name: str, role: str) -> dict[str, Any]:
        """All roles, with another one for this column."""
        by = self.by_column | {name: role}
        times = [one for one in self.of("time") if one != name]
        sets: dict[str, Any] = {
            "columns": [one for one, held in by.items() if held == "value"],
            "series": [one for one, held in by.items() if held == "id"] or [NO_COLUMN],
        }
        was = self.by_column[name]
        if role == "time" and was != "time":
            sets["labels"] = name
            sets[BEFORE] = (name, self.of("time"))
        elif was == "time" and role != "time":
            _, before = self.replaced()
            sets["labels"] = PLUS.join(times or before) or NO_COLUMN
            sets[BEFORE] = None
        elif len(times) < 2:  # else they stay in the order in which they were joined
            sets["labels"] = PLUS.join(self.of("time")) or NO_COLUMN
        return sets

    def replaced(self) -> tuple[str, list[str]]:
        """The column that is the time instead of others that are left out, and these."""
        name, before = st.session_state.get(BEFORE) or ("", [])
        held = self.of("time") == [name] and set(before) <= set(self.of(words.LEFT_OUT))
        return (name, list(before)) if held else ("", [])


_OTHERS = ("id", words.LEFT_OUT)
_AS_FOUND = {
    "columns": [],
    "labels": UNCHOSEN,
    "series": [],
    BEFORE: None,
    **{f"feed{k}": UNCHOSEN for k in range(1, INPUTS + 1)},
}


def as_found() -> dict[str, Any]:
    """What gives all columns the roles that the file suggests; nothing where they have them."""
    keys = ("columns", "labels", "series")
    return {**_AS_FOUND} if any(said(key) != _AS_FOUND[key] for key in keys) else {}


def _said(names: list[str]) -> dict[str, str]:
    """The roles that the controls give to columns."""
    made: dict[str, str] = {}
    times = str(said("labels")).split(PLUS)
    for role, those in (("time", times), ("id", said("series")), ("value", said("columns"))):
        made |= {one: role for one in those if one in names}
    return made
