"""The sentences about how a file is read."""

from __future__ import annotations

from typing import Any

ACCEPT = "Use this reading"
AGAIN = "Check how the file is read"
LOOK = "Check above how the file is read, and choose “Use this reading”."
OPEN = "One question is open:"
SEVERAL_OPEN = "{} questions are open:"
ROLE = {"value": "value", "time": "time", "id": "series", "left out": "left out"}
ASIDE = {"names": "names", "units": "below the names", "total": "no step"}
ROWS_ARE = {
    "steps": "Each row is a step",
    "series": "Each row is a series",
    "columns": "Each row is a column",
}
HINT = (
    "Click the role above a column to change it, and the number of a row to take the names from "
    "it. The same settings are in the panel on the left."
)
TABLE = "The first and last rows of the file"


def no_lines(label: str, text: str) -> str:
    """What is wrong with lines that were typed."""
    return f"{label}: {text!r} is not a line's number; write for example 2, or 2, 3."


def summary(name: str, rows: int, sequences: int) -> str:
    """How much there is."""
    many = f", {sequences:,} series" if sequences > 1 else ""
    return f"{name}: {rows:,} rows{many}."


def count_as_missing(cells: str) -> str:
    """The button that takes cells for missing values."""
    return f"Count as missing: {cells}"


def opened(count: int) -> str:
    """Above the questions."""
    return OPEN if count == 1 else SEVERAL_OPEN.format(count)


def role_of(name: str, role: str, following: str) -> str:
    """What a click on the role of a column does."""
    return f"{name}: {ROLE[role]}; click for {ROLE[following]}"


def names_from(number: int) -> str:
    """What a click on a row's number does."""
    return f"Take the names from {number}"


def answer(argument: str, value: Any) -> str:
    """One answer to an open question."""
    if argument == "day_first":
        return "The day comes first" if value else "The month comes first"
    if argument == "decimal":
        return "The point is the decimal mark" if value == "." else "The comma is the decimal mark"
    if argument == "missing":
        return f"Count {value[0]} as missing" if value else "Keep the values"
    if argument == "time":
        return f"{' and '.join(value)} is the time" if value else "No column is the time"
    if argument == "rows_are":
        return ROWS_ARE[value]
    if argument == "split":
        return f"Split by {', '.join(value)}" if value else "One sequence"
    return str(value)
