"""Records with a list each, as forecasting data sets have them → a series for each record."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from lstm_viz.sequences.cells import column_of
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.plan.ids import is_id
from lstm_viz.sequences.plan.wanted import Given
from lstm_viz.sequences.plan.wide import series_names
from lstm_viz.sequences.table import Column, Table, own_names

_WIDEST = 4  # values in each element of a list, as (time, value) has two


class _Lists(NamedTuple):
    name: str
    width: int  # 0: a list of values, else one of lists


def series_of(rows: list[dict[str, Any]], limits: Limits, given: Given) -> Table | None:
    """The lists of flat records as series, named by the words beside them; None where it is none.

    In each record the lists have one length. Beside a column of numbers, lists are something else.
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
    columns: list[Column] = []
    for one in found:
        cells = [cell for row in rows for cell in row[one.name]]
        parts = [[cell[k] for cell in cells] for k in range(one.width)] if one.width else [cells]
        called = [f"{one.name} {k}" for k in range(1, len(parts) + 1)] if one.width else [one.name]
        if one.width == 2:  # (time, value), as services of measurements have it
            called = ["time", one.name]
        columns += [column_of(n, part, given=given) for n, part in zip(called, parts, strict=True)]
    named = own_names(column.name for column in columns)[0]
    ids = [one for one in made if not one.empty and (one.kind == "word" or is_id(one))]
    series = series_names(ids, len(rows))
    told = f"Each record became a series, its list the steps: {len(rows):,} series."
    return Table(
        tuple(replace(one, name=name) for name, one in zip(named, columns, strict=True)),
        (told,),
        series=np.repeat(np.arange(len(rows)), lengths),
        series_names=tuple(series),
    )


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
