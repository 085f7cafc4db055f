"""Roles: which column of a table is time, which tell series apart, and which are values."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from lstm_viz.sequences.dates import QUARTER, is_steady
from lstm_viz.sequences.numbers_with_units import has_unit
from lstm_viz.sequences.numerals import quoted
from lstm_viz.sequences.plan import clock, day_times, ids
from lstm_viz.sequences.plan.counters import (
    CATEGORIES,
    FEW,
    counts_evenly,
    is_label,
    never_changes,
    symbols_beside,
    unsure,
)
from lstm_viz.sequences.plan.date_parts import joined
from lstm_viz.sequences.plan.named_parts import asked
from lstm_viz.sequences.plan.points import Point
from lstm_viz.sequences.plan.sentinels import sentinels_in
from lstm_viz.sequences.plan.series import find_series
from lstm_viz.sequences.plan.wanted import Wanted
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import LONGEST, Column, Table, listed

_STEP = frozenset(("t", "time", "step", "frame", "epoch", "iteration", "cycle"))


@dataclass(eq=False)
class Roles:
    """`time` labels the steps, made of the columns `timed`; `split` tell series apart.

    `values` are the features. `points` are what was decided. The columns `may_be_time` are asked
    about. Where nobody has chosen, `labels` count or name things, and `steady` columns never
    change, so that both are left out where others are there.
    """

    time: Column | None = None
    timed: tuple[str, ...] = ()
    split: tuple[str, ...] = ()
    values: list[Column] = field(default_factory=list)
    points: tuple[Point, ...] = ()
    may_be_time: tuple[str, ...] = ()
    labels: frozenset[str] = frozenset()
    steady: frozenset[str] = frozenset()

    @property
    def taken(self) -> set[str]:
        """The columns that are not values."""
        return {*self.timed, *self.split}

    def name_time(
        self,
        names: tuple[str, ...],
        column: Column,
        how: str,
        others: tuple[str, ...] = (),
        *,
        doubtful: bool = False,
    ) -> None:
        """Take a column as the time of the steps, made of the columns `names`, and say how."""
        self.time, self.timed = column, names
        why = f"The steps are labelled by {listed(list(names))}"
        why += f" ({how})." if how else "."
        offered = (*others, ()) if doubtful else others
        self.points += (Point("time", names, why, doubtful, offered),)


def roles_of(table: Table, wanted: Wanted) -> Roles:
    """The roles of a table's columns, as far as `wanted` leaves them open.

    Raises SequenceError for a column that is not there or of the wrong kind, and where no column
    can be a value.
    """
    roles = Roles(split=wanted.split or ())
    if table.text:
        roles.values = list(table.columns)
        return roles
    taken = {*(wanted.columns or ()), *roles.split, *(wanted.long or ())}
    if wanted.time is None:
        _find_time(table, taken, roles)
    else:
        _take_time(table, wanted.time, roles)
    if wanted.split is None and table.series is None:
        find_series(table, taken, roles, fixed=wanted.time is not None)
    roles.points = asked(roles.points, roles.may_be_time)
    roles.values = _chosen(table, wanted.columns) if wanted.columns else _found(table, roles)
    if wanted.columns == ():
        raise SequenceError(f"No column is chosen; choose from {_offered(table)}.")
    for column in roles.values:
        roles.points += column.points
    if wanted.given.missing != ():  # which keeps all values
        roles.points += sentinels_in(roles.values)
    return roles


def _take_time(table: Table, names: tuple[str, ...], roles: Roles) -> None:
    """The column, or the two columns, that somebody named."""
    roles.timed = names
    columns = [table.named(name) for name in names]
    if not names:
        return
    times = columns[0].values
    if read := clock.times_in(columns[0], chosen=True):
        times = read.times
    both = None
    if len(columns) == 2 and times.dtype.kind == "M":
        both = day_times.with_time_of_day(times, columns[1])
    if both is not None:
        times = both
    elif len(columns) > 1:
        whole = joined(table, names)
        if whole is not None and set(whole.names) == set(names):
            times = whole.times
        elif len(columns) > 2:
            raise SequenceError(f"{listed(list(names))} are not parts of one date.")
        else:
            raise SequenceError(
                f"{names[0]!r} and {names[1]!r} are not a date and a time of day; name one column, "
                "or these two in this order."
            )
    named = Column(" ".join(names), times, told=columns[0].told)
    roles.time = columns[0] if times is columns[0].values else named
    roles.points += columns[0].points


def _find_time(table: Table, taken: set[str], roles: Roles) -> None:
    """The column of times, else one of numbers that are times, else what counts or names rows."""
    if table.clock and table.clock not in taken:
        _take_time(table, (table.clock,), roles)
        roles.name_time(roles.timed, roles.time or table.named(table.clock), "")
        return
    _find_dates(table, taken, roles)
    numbers = [c for c in table.of("number") if c.name not in taken]
    if roles.time is None:
        _find_clock(table, numbers, taken, roles)
    # What begins again counts within each series; another counter numbers the rows of all.
    if roles.time is None and ids.restarted(table, taken) is None:
        _find_labels(table, numbers, taken, roles)


def _find_dates(table: Table, taken: set[str], roles: Roles) -> None:
    """A column of times, of several the one with the most moments; or the parts of a date."""
    dated = [c for c in table.of("time") if c.name not in taken]
    times = [c for c in dated if not c.missing.any()]
    if not times:  # a few gaps make it no other column: which they are is told
        times = [c for c in dated if c.missing.sum() <= max(1, table.rows // 20)]
    counts = {c.name: len(np.unique(c.values)) for c in times} if len(times) > 1 else {}
    moving = [c for c in times if counts.get(c.name, 2) > 1] or times
    if moving:
        best = max(moving, key=lambda c: counts.get(c.name, 0))
        others = tuple(c.name for c in moving if c is not best)
        doubtful = best.written == QUARTER and not is_steady(best.values)
        roles.name_time((best.name,), best, best.written, others, doubtful=doubtful)
        roles.points += best.points
        _add_time_of_day(table, best, taken, roles)
        return
    found = joined(table)
    if found and not taken & set(found.names):
        if found.sure:
            made = Column(" ".join(found.names), found.times)
            roles.name_time(found.names, made, "parts of a date")
        else:
            roles.may_be_time = found.names


def _find_clock(table: Table, numbers: list[Column], taken: set[str], roles: Roles) -> None:
    """A column of numbers that are moments, times of day, or years with a fraction."""
    for column in numbers:
        read = clock.times_in(column) if len(table.columns) > 1 else None
        if read is not None and (read.sure or not ids.is_id(column)):
            days = Column(column.name, read.times)
            roles.name_time((column.name,), days, read.how)
            if not read.sure:
                roles.points = (*roles.points[:-1], unsure(column, read))
            elif read.how == "yyyymmdd":
                _add_time_of_day(table, days, taken, roles)
            return
    for column in numbers if len(numbers) > 1 else ():
        if (made := day_times.times_alone(column)) is not None:
            roles.name_time((column.name,), made, "times of day")
            return
        if clock.is_decimal_year(column):
            roles.name_time((column.name,), column, "years with a fraction")
            return


def _find_labels(table: Table, numbers: list[Column], taken: set[str], roles: Roles) -> None:
    """A column of numbers that counts the rows, else one of words that are all different."""
    words = [column for column in table.of("word") if column.name not in taken]
    labels = bool(words) and _tells_apart(words[0], table.series)
    behind = not labels and len(numbers) > 1 and table.rows > FEW
    if len(numbers) > 1 or symbols_beside(table, numbers):
        for column in numbers:
            first = column is table.columns[0]
            counts = first or (behind and clock.called(column) in _STEP)
            part = first and clock.is_part(column) and ids.counts_by_one(column)
            if (
                part
                or ids.is_index(table, column)
                or (first and (counts_evenly(table, column) or len(numbers) == 1))
                or (counts and ids.is_counter(column))
            ):
                roles.name_time((column.name,), column, "it counts the rows")
                return
    if labels:
        roles.name_time((words[0].name,), words[0], "no two of its cells are alike")


def _add_time_of_day(table: Table, days: Column, taken: set[str], roles: Roles) -> None:
    if (found := day_times.of_day(table, days, taken)) is not None:
        roles.timed, roles.time = found


def _tells_apart(column: Column, series: np.ndarray | None) -> bool:
    cells = column.values if series is None else column.values[series == series[0]]
    return len(set(cells)) == len(cells) and all(0 < len(cell) <= LONGEST for cell in cells)


def _chosen(table: Table, names: tuple[str, ...]) -> list[Column]:
    if len(set(names)) < len(names):
        raise SequenceError(f"A column is chosen twice; choose from {_offered(table)}.")
    found = [table.named(name) for name in names]
    for column in found:
        if column.kind == "time" or column.empty:
            why = "is empty" if column.empty else "holds dates"
            raise SequenceError(f"Column {column.name!r} {why}; choose from {_offered(table)}.")
    return found


def _found(table: Table, roles: Roles) -> list[Column]:
    """The columns of numbers that are neither labels nor ids; else one column of words."""
    left = [column for column in table.of("number") if column.name not in roles.taken]
    roles.labels = frozenset(c.name for c in left if is_label(table, c, roles.time))
    found = [c for c in left if c.name not in roles.labels]
    steady = [c for c in found if never_changes(table, c, roles.timed, roles.split)]
    roles.steady = frozenset(c.name for c in steady)
    found = [c for c in found if c not in steady] or found
    words = [c for c in table.of("word") if c.name not in roles.taken]
    symbols = len(words) == 1 and len(set(words[0].values)) <= min(CATEGORIES, table.rows - 1)
    symbols = symbols and not all(map(has_unit, words[0].values))  # but numbers of several units
    if found or left:
        return found or (words if symbols and symbols_beside(table, left) else left)
    if symbols:
        return words
    held = [c for c in table.columns if not c.empty and c.name not in roles.timed]
    first = next((c for c in held if c.kind == "word"), next(iter(held), table.columns[0]))
    held = np.flatnonzero(~first.missing)
    example = f", for example, has {quoted(str(first.values[held[0]]))}" if len(held) else ""
    where = table.where(int(held[0]) if len(held) else 0)
    raise SequenceError(
        f"No column has numbers: {where}, {first.called}{example}; "
        "a sequence needs at least one column of numbers."
    )


def _offered(table: Table) -> str:
    return listed([c.name for c in table.columns if c.kind != "time" and not c.empty])
