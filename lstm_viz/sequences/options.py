"""Options: what `read` and `read_all` may be told of a file."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, TypedDict, get_args

from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.plan.wanted import Decimal, RowsAre
from lstm_viz.sequences.table import listed


class Options(TypedDict, total=False):
    """How `read` and `read_all` take a file; everything has a default, which the file shows.

    Attributes:
        name: what to call the source; else the path's last part.
        sheet: the sheet of a workbook, or one of several tables on it ("Data!A1:C7"), or the array
            of an NPZ file; else the first with numbers.
        columns: the features, by name and in this order; else all columns of numbers that are no
            counters, ids, years or dates. A column of words becomes a column of 0 and 1 for each
            different word.
        time: the column that labels the steps, two of them (date and time of day), "" for none.
        split: the column or columns that tell several sequences apart, () for none.
        rows_are: what a row is: one of the "steps", one of the "series", one of the "columns", or
            one of the "spans" of time (a year, a day) whose months or hours are the columns.
        long: (variable, value): the two columns of a table in the long form.
        header: the line (row of a sheet) of the names, counted from 1, or several; 0 for none.
        skip_rows: lines (rows of a sheet) that are left out; () for none, not even totals.
        missing: cells that hold no value, besides the usual ones.
        day_first: whether 01/02/2024 is the first of February.
        decimal: "." or ",", where 1.299 may be either 1.299 or 1299.
        words_as_gaps: whether cells that are no numbers count as missing instead of being refused.
        limits: what the file may have.
        max_steps: the most steps of a sequence.
        max_columns: the most features.
        max_cells: the most steps times features of all its sequences.
    """

    name: str | None
    sheet: str | None
    columns: Collection[str] | None
    time: str | Collection[str] | None
    split: str | Collection[str] | None
    rows_are: RowsAre | None
    long: tuple[str, str] | None
    header: int | Collection[int] | None
    skip_rows: int | Collection[int] | None
    missing: str | float | Collection[str | float]
    day_first: bool | None
    decimal: Decimal | None
    words_as_gaps: bool
    limits: Limits
    max_steps: int | None
    max_columns: int | None
    max_cells: int | None


def need_options(options: Mapping[str, Any]) -> None:
    """Raise TypeError for an option that there is not, and for one that is no such thing."""
    unknown = [key for key in options if key not in Options.__annotations__]
    if unknown:
        raise TypeError(
            f"There is no option {', '.join(map(repr, unknown))}; "
            f"the options are {', '.join(Options.__annotations__)}."
        )
    for key, (fits, takes) in _TAKES.items():
        value = options.get(key)
        if value is not None and not fits(value):
            raise TypeError(f"{key} takes {takes}; got {value!r}.")


Check = Callable[[Any], bool]


def _is(*kinds: type) -> Check:
    return lambda value: isinstance(value, kinds)


def _is_whole(value: Any) -> bool:
    """Whether something is a whole number, NumPy's too; True is none."""
    return hasattr(value, "__index__") and not isinstance(value, bool)


def _is_one_of(values: tuple[Any, ...]) -> Check:
    return lambda value: value in values


def _one_or_several(one: Check) -> Check:
    """Whether something is of a kind, or several that all are."""
    return lambda value: one(value) or (_are_several(value) and all(map(one, value)))


def _are_several(value: Any) -> bool:
    return isinstance(value, Collection) and not isinstance(value, (str, bytes))


def _are_two_names(value: Any) -> bool:
    return _are_several(value) and len(value) == 2 and all(isinstance(one, str) for one in value)


_ROWS, _MARKS = get_args(RowsAre), get_args(Decimal)
_NAMES = _one_or_several(_is(str)), "the name of a column, or several of them"
_LINES = _one_or_several(_is_whole), "the number of a line, or several of them"
_SWITCH = _is(bool), "True or False"
_COUNT = _is_whole, "a whole number"
# What an option may be, and how a sentence calls that; None is nothing said.
_TAKES: dict[str, tuple[Check, str]] = {
    "name": (_is(str), "a text"),
    "sheet": (_is(str), "the name of a sheet or an array"),
    "columns": _NAMES,
    "time": _NAMES,
    "split": _NAMES,
    "rows_are": (_is_one_of(_ROWS), f"one of {listed(list(_ROWS))}"),
    "long": (_are_two_names, "two names of columns: of the variable and of the value"),
    "header": _LINES,
    "skip_rows": _LINES,
    "missing": (_one_or_several(_is(str, int, float)), "a cell that holds no value, or several"),
    "day_first": _SWITCH,
    "decimal": (_is_one_of(_MARKS), "'.' or ','"),
    "words_as_gaps": _SWITCH,
    "limits": (_is(Limits), "a Limits"),
    "max_steps": _COUNT,
    "max_columns": _COUNT,
    "max_cells": _COUNT,
}
