"""The sentences about how a file is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

ACCEPT = "Use this reading"
AGAIN = "Check how the file is read"
LOOK = "Check above how the file is read, and choose “Use this reading”."
OPEN = "One question is open:"
SEVERAL_OPEN = "{} questions are open:"
AS_FOUND = "Roles as the file suggests"
LEFT_OUT = "left out"
ROLE = {
    "input": "input",
    "value": "value",
    "time": "time",
    "id": "series",
    LEFT_OUT: LEFT_OUT,
}
ASIDE = {"names": "names", "units": "below the names", "total": "no step"}
ROWS_ARE = {
    "steps": "Each row is a step",
    "series": "Each row is a series",
    "columns": "Each row is a column",
    "spans": "Each row is a year of months, or a day of hours",
}
ROLES = (
    "The role above a column can be changed. Networks read the input; any other value can become "
    "the input."
)
ONE_VALUE = (
    "Networks need a column to read, and this is the only one. To give it another role, first give "
    "another column the role “value”."
)
NO_ROLES = {
    "steps": "These columns have no other role.",
    "long": "In the long form the roles follow from “Column that names each value” on the left.",
    "series": "Each row is a series, and the roles follow from that; it can be changed below.",
    "columns": "Each row is a column, and the roles follow from that; it can be changed below.",
    "spans": "Each row is a span of time, and the roles follow from that; it can be changed below.",
}
NAMES = "Click the number of a row to take the names from it."
IN_PANEL = "The same settings are in the panel on the left."
TABLE = "The first and last rows, in the order in which networks read them"


def no_lines(label: str, text: str) -> str:
    """What is wrong with lines that were typed."""
    return f"{label}: {text!r} is not a line's number; write for example 2, or 2, 3."


def summary(name: str, rows: int, sequences: int, steps: int) -> str:
    """How much there is; `steps` where a row is not one."""
    many = f", {sequences:,} series" if sequences > 1 else ""
    made = f", {steps:,} steps" if steps not in (0, rows) else ""
    return f"{name}: {rows:,} rows{many}{made}."


def count_as_missing(cells: str) -> str:
    """The button that takes cells for missing values."""
    return f"Count as missing: {cells}"


def opened(count: int) -> str:
    """Above the questions."""
    return OPEN if count == 1 else SEVERAL_OPEN.format(count)


def found(what: str) -> str:
    """In a field in which nobody has written: what follows from the file."""
    return f"from the file: {what}"


def hint(form: str, *, chosen: bool, several: bool, numbered: bool) -> str:
    """What can be changed in a table of this form, with several values or one.

    `numbered` is whether the number of a row can be clicked.
    """
    roles = (ROLES if several else ONE_VALUE) if chosen else NO_ROLES[form]
    return " ".join([roles, *([NAMES] if numbered else []), IN_PANEL])


def role_of(name: str) -> str:
    """The choice of a column's role."""
    return f"Role of {name}"


def time_of(others: Sequence[str]) -> str:
    """The role of time, which others have to give up."""
    return f"{ROLE['time']}{_instead(others)}"


def input_of(what: str, other: str) -> str:
    """The role of the input that is called so, which another column has to give up."""
    named = f" “{what}”" if what else ""
    return f"{ROLE['input']}{named}{_instead([other] if other else [])}"


def replaced(name: str, others: Sequence[str]) -> str:
    """Which columns are left out because another one became the time."""
    if not others:
        return ""
    return f"{name} is the time instead of {', '.join(others)}, which is left out."


def told(sentences: Sequence[str], most: int) -> list[str]:
    """The first sentences, and how many more there are."""
    more = len(sentences) - most
    return [*sentences[:most], *([f"And {more:,} more."] if more > 0 else [])]


def _instead(others: Sequence[str]) -> str:
    return f" (instead of {', '.join(others)})" if others else ""


def answer(argument: str, value: Any) -> str:
    """One answer to an open question."""
    if argument == "day_first":
        return "The day comes first" if value else "The month comes first"
    if argument == "decimal":
        return "The point is the decimal mark" if value == "." else "The comma is the decimal mark"
    if argument == "missing":
        return f"Count {value[0]} as missing" if value else "Keep the values"
    if argument == "time":
        are = "is" if len(value) == 1 else "are"
        return f"{' and '.join(value)} {are} the time" if value else "No column is the time"
    if argument == "sheet":
        return f"Read {value}"
    if argument == "skip_rows":
        return f"Leave out {', '.join(map(str, value))}" if value else "Keep all rows"
    if argument == "header":
        return "They are names" if value else "They are the first step"
    if argument == "rows_are":
        return ROWS_ARE[value]
    if argument == "split":
        return f"Split by {', '.join(value)}" if value else "One sequence"
    return str(value)


def not_read(read: int, left: list[str], every: int) -> str:
    """Why columns that were chosen are not shown, and which networks would read them."""
    few, are = "1 column" if read == 1 else f"{read} columns", "are" if left[1:] else "is"
    names = ", ".join(f"'{name}'" for name in left[:3]) + (" and others" if left[3:] else "")
    return (
        f"These networks read {few}, so {names} {are} not shown. Networks trained on this series "
        f"read all {every} columns."
    )
