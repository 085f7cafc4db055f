"""Series: which columns of a table split its rows into several series."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lstm_viz.sequences.monotonic import goes_one_way
from lstm_viz.sequences.plan import ids
from lstm_viz.sequences.plan.gaps import put_back
from lstm_viz.sequences.plan.points import Point
from lstm_viz.sequences.table import Column, Table, listed

if TYPE_CHECKING:
    from lstm_viz.sequences.plan.roles import Roles


def find_series(table: Table, taken: set[str], roles: Roles, *, fixed: bool) -> None:
    """Find the columns that split the rows into series, where the time is `fixed` or found."""
    time = roles.time
    if time is not None and time.kind != "word":
        once = time.kind == "number" or goes_one_way(time.values)
        if once or len(np.unique(time.values)) == len(time.values):
            _ask_about_mixed(table, time, {*taken, *roles.timed}, roles)
            return
        found = ids.telling_apart(table, time.values, {*taken, *roles.timed})
        if found:
            named = listed([column.name for column in found])
            why = f"The times of {time.name!r} repeat, once for each {named}"
            often = 3 * len(np.unique(time.values)) <= 2 * table.rows  # not by chance
            _split(roles, found, f"{why}: several series.", sure=often)
            return
        if len(put_back(time.values)):
            return
        why = f"The times of {time.name!r} repeat, and no column tells several series apart."
        names = [c.name for c in table.columns if ids.is_id(c) and c.name not in roles.timed]
        roles.points += (Point("split", (), why, True, tuple((name,) for name in names)),)
        return
    again = None if fixed or time is not None else ids.restarted(table, taken)
    if again is not None:
        counter, column = again
        roles.name_time((counter.name,), counter, "it begins again with each series")
        why = f"{counter.name!r} begins again where {column.name!r} changes: several series."
        _split(roles, (column,), why)
        return
    for column in table.columns if time is None else ():
        names = column.kind == "word" or ids.is_id(column)
        if names and column.name not in taken and ids.in_runs(column):
            roles.split = (column.name,) if ids.is_id(column) else ()
            other = () if roles.split else (column.name,)
            why = f"The rows of each {column.name!r} are together: is each of them a series?"
            roles.points += (Point("split", roles.split, why, True, (other,)),)
            return


def _split(roles: Roles, found: tuple[Column, ...], why: str, *, sure: bool = True) -> None:
    """Split by columns that name series, which is not sure where one only has numbers."""
    sure = sure and all(column.kind == "word" or ids.is_id(column) for column in found)
    roles.split = tuple(column.name for column in found)
    roles.points += (Point("split", roles.split, why, not sure, ((),)),)


def _ask_about_mixed(table: Table, time: Column, taken: set[str], roles: Roles) -> None:
    """Ask whether the rows are of several series, where their times do not coincide."""
    column = ids.mixed(table, time.values, taken)
    if column is None or not [c for c in table.of("number") if c.name not in {*taken, column.name}]:
        return  # a series of what?
    ways: list[tuple[str, ...]] = [(), (column.name,)]
    if ids.is_id(column) or ids.in_runs(column):
        ways.reverse()
    roles.split = ways[0]
    why = f"The rows may be of several series, one for each {column.name!r}."
    roles.points += (Point("split", ways[0], why, True, (ways[1],)),)
