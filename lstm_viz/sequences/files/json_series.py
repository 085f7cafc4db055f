"""Records with a list each → a series for each, as of forecasts, or columns, as of a place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from lstm_viz.sequences.cells import column_of
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.plan.ids import is_id
from lstm_viz.sequences.plan.wanted import Given
from lstm_viz.sequences.plan.wide import series_in_lists
from lstm_viz.sequences.table import Column, Table, listed, own_names

_WIDEST = 4  # values in each element of a list, as (time, value) has two, or in a short list
_MOST_COLUMNS = 64  # that a list may become where nothing shows that it is a series


class _Lists(NamedTuple):
    name: str
    width: int  # 0: a list of values, else one of lists


def series_of(rows: list[dict[str, Any]], limits: Limits, given: Given) -> Table | None:
    """The lists of flat records as series, named by the words beside them; None where it is none.

    In each record the lists have one length. Beside a column of numbers, lists are something else.
    Lists of one length are columns where they are short, or where times and no names are beside
    them; where neither is so, that is asked.
    """
    found = _lists_of(rows)
    if not found:
        return None
    names = dict.fromkeys(name for row in rows for name in row)
    beside = [n for n in names if n not in {one.name for one in found}]
    made = [column_of(name, [row.get(name) for row in rows], given=given) for name in beside]
    if any(one.kind == "number" and not is_id(one) and not one.empty for one in made):
        return None
    lengths = np.array([len(row[found[0].name]) for row in rows])
    limits.need_rows(int(lengths.sum()), len(found))
    ids = [one for one in made if not one.empty and (one.kind == "word" or is_id(one))]
    labelled = any(one.kind == "time" and _all_differ(one) for one in made)
    labelled = labelled and not any(map(_all_differ, ids))
    either: Table | None = None
    if any(one.width for one in found):
        if labelled:
            return None  # of what is at each time, such as the corners of a shape
    elif len(rows) > 1 and not np.ptp(lengths):
        width = int(lengths[0])
        if labelled or width <= _WIDEST:
            return _as_columns(rows, found, made, limits, given)
        if width * len(found) <= _MOST_COLUMNS:
            either = _as_columns(rows, found, made, limits, given)
    columns: list[Column] = []
    for one in found:
        cells = [cell for row in rows for cell in row[one.name]]
        parts = [[cell[k] for cell in cells] for k in range(one.width)] if one.width else [cells]
        called = [f"{one.name} {k}" for k in range(1, len(parts) + 1)] if one.width else [one.name]
        if one.width == 2:  # (time, value), as services of measurements have it
            called = ["time", one.name]
        columns += [column_of(n, part, given=given) for n, part in zip(called, parts, strict=True)]
    return replace(series_in_lists(_named(columns), made, lengths), either=either)


def _as_columns(
    rows: list[dict[str, Any]],
    found: list[_Lists],
    beside: list[Column],
    limits: Limits,
    given: Given,
) -> Table:
    """A record in each row, and the places in its lists as columns."""
    width = len(rows[0][found[0].name])
    limits.need_rows(len(rows), width * len(found) + len(beside))
    columns = [
        column_of(f"{one.name} {k + 1}", [row[one.name][k] for row in rows], given=given)
        for one in found
        for k in range(width)
    ]
    told = f"The {width:,} values of each list became columns: {listed([o.name for o in found])}."
    return Table(tuple(_named([*beside, *columns])), (told,))


def _named(columns: list[Column]) -> list[Column]:
    names = own_names(column.name for column in columns)[0]
    return [replace(one, name=name) for name, one in zip(names, columns, strict=True)]


def _all_differ(column: Column) -> bool:
    return not column.empty and len(np.unique(column.values)) == len(column.values)


def _lists_of(rows: list[dict[str, Any]]) -> list[_Lists]:
    """The names that are lists in every record, all of one length in each."""
    shared = [name for name, held in rows[0].items() if isinstance(held, list)] if rows else []
    found = []
    for name in shared:
        held = [row.get(name) for row in rows]
        if not all(isinstance(one, list) and len(one) > 1 for one in held):
            continue
        cells = [cell for one in held for cell in one]  # type: ignore[union-attr]
        widths = {len(cell) if isinstance(cell, list) else 0 for cell in cells}
        flat = (
            isinstance(part, (list, dict))
            for cell in cells
            for part in (cell if isinstance(cell, list) else [cell])
        )
        if len(widths) == 1 and max(widths) <= _WIDEST and not any(flat):
            found.append(_Lists(name, widths.pop()))
    return [one for one in found if all(len(r[one.name]) == len(r[found[0].name]) for r in rows)]
