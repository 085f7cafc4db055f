"""Values as JSON has them (lists, objects) → a Table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from lstm_viz.sequences.cells import column_of
from lstm_viz.sequences.files.formats import FileTable, not_there
from lstm_viz.sequences.files.json_columns import (
    USUAL,
    are_moments,
    are_records,
    is_columns,
    is_scalar,
    joined_lists,
    keyed,
    named_columns,
    spread,
)
from lstm_viz.sequences.files.json_series import series_of
from lstm_viz.sequences.files.json_stat import cube_of
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.numerals import quoted
from lstm_viz.sequences.plan.points import Point
from lstm_viz.sequences.plan.wanted import PLAIN, Given
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.sequences.table import Column, Table, listed, numbered, own_names

_DEEPEST = 6  # objects within objects
_OFFERED = 8  # other tables that a question lists
_FLATTEN = "write it as a list of rows, such as [[1, 2], [3, 4]] or [{'a': 1}, {'a': 2}]."


class _Grid(NamedTuple):
    """Rows of cells: from a list of lists or of objects."""

    names: list[str]
    columns: list[list[object]]
    changes: tuple[str, ...] = ()


def tables_of(value: object, limits: Limits, part: str | None, given: Given = PLAIN) -> FileTable:
    """The table in a JSON value: a list, an object of columns, or an object with one of those.

    `part` is the key of the table, where an object has several. Raises SequenceError, with the path
    to what is wrong, for anything else.
    """
    if (cube := cube_of(value, limits)) is not None:
        return FileTable(_table(_Grid(*cube), limits, cube.told, given))
    if isinstance(value, list) and len(value) == 2 and [*map(type, value)] == [dict, list]:
        value = value[1]  # what is asked for, behind a page's head, as the World Bank gives it
    if isinstance(value, list) and len(value) == 1 and are_records(value[0]):
        value = value[0]  # of one entity, as Home Assistant gives its past
    value = named_columns(value)
    if isinstance(value, dict) and not is_columns(value) and keyed(value) is None:
        tables = {path: (held, beside) for path, held, beside in _tables_in(value, "")}
        joined = joined_lists(tables)
        tables = joined | tables
        if tables and not _are_uneven(value):
            usual = [path for key in USUAL for path in tables if path.rpartition(".")[2] == key]
            key = next(iter([*usual, *tables])) if part is None else part
            if key not in tables:
                raise not_there(key, tables)
            held, beside = tables[key]
            if (table := _series(held, limits, given)) is None:
                grid = _with_index(_grid(held, key, limits, _names_in(beside)), beside)
                told = (f"The table under {quoted(key)} was read.", *grid.changes)
                table = _table(grid, limits, told, given)
            if len(tables) == 1:
                return FileTable(table)
            if not usual and not joined:
                why = f"The file has {len(tables):,} tables, and {quoted(key)} is read."
                others = tuple(path for path in tables if path != key)[:_OFFERED]
                point = Point("sheet", key, why, part is None, others)
                table = replace(table, points=(point, *table.points))
            return FileTable(table, tuple(tables), key)
    if (lists := _series(value, limits, given)) is not None:
        return FileTable(lists)
    grid = _grid(value, "", limits, None)
    return FileTable(_table(grid, limits, grid.changes, given))


def _series(value: object, limits: Limits, given: Given) -> Table | None:
    """The lists in a list of records, where these are series."""
    if not are_records(value):
        return None
    return series_of([dict(_flattened(row)) for row in value], limits, given)  # type: ignore


def _table(grid: _Grid, limits: Limits, told: tuple[str, ...], given: Given) -> Table:
    limits.need_rows(len(grid.columns[0]), len(grid.columns))
    names, renamed = own_names(grid.names)
    made: list[Column] = [
        column_of(name, cells, given=given) for name, cells in zip(names, grid.columns, strict=True)
    ]
    return Table(tuple(made), (*told, *renamed))


def _tables_in(
    value: dict[str, object], path: str, depth: int = 0
) -> Iterator[tuple[str, object, dict[str, object]]]:
    """Each table in an object, with its path and the object that it is in."""
    for key, held in value.items():
        where = f"{path}.{key}" if path else key
        if isinstance(held, list) and len(held) == 1 and isinstance(held[0], dict):
            held = held[0]  # no table has one row
        if _is_table(held):
            yield where, held, value
        elif isinstance(held, dict) and depth < _DEEPEST:
            yield from _tables_in(held, where, depth + 1)


def _names_in(beside: dict[str, object]) -> list[str] | None:
    """The names of a table's columns, as `columns` or `fields` beside it have them."""
    for key in ("columns", "fields"):
        held = beside.get(key)
        if are_records(held):
            held = [one.get("name", one.get("id")) for one in held]  # type: ignore[union-attr]
        if _are_words(held):
            return held  # type: ignore[return-value]
    return None


def _with_index(grid: _Grid, beside: dict[str, object]) -> _Grid:
    """With pandas' index as the first column, which its "split" form has beside the table."""
    index = beside.get("index")
    if not isinstance(index, list) or len(index) != len(grid.columns[0]):
        return grid
    if not all(map(is_scalar, index)) or index == list(range(len(index))):
        return grid
    return grid._replace(names=["index", *grid.names], columns=[index, *grid.columns])


def _are_words(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, str) for v in value)


def _is_table(value: object) -> bool:
    if isinstance(value, list):
        return len(value) > 0
    return isinstance(value, dict) and (is_columns(value) or keyed(value) is not None)


def _are_uneven(value: dict[str, object]) -> bool:
    """Whether this is an object of columns that differ in length, none of them a usual key."""
    lists = {key: held for key, held in value.items() if isinstance(held, list)}
    flat = all(is_scalar(cell) for held in lists.values() for cell in held)
    return len(lists) > 1 and len(lists) == len(value) and flat and not lists.keys() & set(USUAL)


def _grid(value: object, path: str, limits: Limits, names: list[str] | None) -> _Grid:
    if isinstance(value, dict):
        return _of_object(value, path)
    if not isinstance(value, list):
        raise SequenceError(f"The file holds {_kind(value)} only; {_FLATTEN}")
    if not value:
        raise SequenceError(f"{_at(path)} holds an empty list; put at least two numbers into it.")
    if all(is_scalar(cell) for cell in value):
        return _Grid([path or "value"], [value])
    kind = type(next(cell for cell in value if not is_scalar(cell)))
    for k, row in enumerate(value):
        if not isinstance(row, kind):
            raise SequenceError(
                f"{_at(f'{path}[{k}]')} holds {_kind(row)}, and the others are "
                f"{'lists' if kind is list else 'objects'}; give all elements the same form."
            )
    return (
        _of_lists(value, path, limits, names) if kind is list else _of_records(value, path, limits)
    )


def _of_object(value: dict[str, object], path: str) -> _Grid:
    if is_columns(value):
        beside = [key for key, held in value.items() if not isinstance(held, list)]
        told = (f"Single values were left out: {listed(beside)}.",) if beside else ()
        columns = {key: held for key, held in value.items() if isinstance(held, list)}
        return _Grid(list(columns), list(columns.values()), told)
    form = keyed(value)
    if form == "values":
        return _Grid(["time", "value"], [list(value), list(value.values())])
    if form == "rows":
        taken = any("time" in one for one in value.values())  # type: ignore[operator]
        keys, told = list(value), ()
        name = "key" if taken else "time"
        if not are_moments(keys):  # JSON gives its keys no order
            name, keys = "index", sorted(value, key=int)
            told = ("The rows were sorted by their numbers.",) if keys != [*value] else ()
        rows = [{name: key, **value[key]} for key in keys]  # type: ignore[dict-item]
        names = list(dict.fromkeys(name for row in rows for name in row))
        return _Grid(names, [[row.get(name) for row in rows] for name in names], told)
    if form == "columns":
        columns = {key: list(held.values()) for key, held in value.items()}  # type: ignore
        for key, cells in columns.items():
            for k, cell in enumerate(cells):
                _need_scalar(cell, f"{_joined(path, key)}[{k}]")
        index = list(next(iter(value.values())))  # type: ignore[call-overload]
        if not all(key.isdecimal() for key in index) or are_moments(index):
            columns = {"time" if are_moments(index) else "index": index, **columns}
        return _Grid(list(columns), list(columns.values()))
    lists = {key: held for key, held in value.items() if isinstance(held, list)}
    for key, held in lists.items():
        for k, cell in enumerate(held):
            _need_scalar(cell, f"{_joined(path, key)}[{k}]")
    if len(lists) > 1:
        first, other = sorted(lists, key=lambda key: len(lists[key]))[:: len(lists) - 1]
        raise SequenceError(
            f"The columns have different lengths: {quoted(first)} {len(lists[first]):,} values, "
            f"{quoted(other)} {len(lists[other]):,}; give all of them the same."
        )
    for key, held in value.items():
        _need_scalar(held, _joined(path, key))
    raise SequenceError(f"{_at(path)} holds an object without any list; {_FLATTEN}")


def _of_lists(
    rows: list[list[object]], path: str, limits: Limits, names: list[str] | None
) -> _Grid:
    width = len(rows[0])
    limits.need_rows(len(rows), width)
    for k, row in enumerate(rows):
        if len(row) != width:
            raise SequenceError(
                f"{_at(f'{path}[{k}]')} holds {len(row):,} value{'' if len(row) == 1 else 's'}, "
                f"and the first row {width:,}; give every row the same number of values."
            )
        for c, cell in enumerate(row):
            _need_scalar(cell, f"{path}[{k}][{c}]")
    if not width:
        raise SequenceError(f"{_at(path)} holds empty lists; put numbers into them.")
    told: tuple[str, ...] = ()
    if names is not None and len(names) == width:
        pass
    elif len(rows) > 1 and _are_words(rows[0]) and not all(map(_are_words, rows)):
        names, rows = [str(cell) for cell in rows[0]], rows[1:]
        told = ("The first list was read as the names of the columns.",)
    else:
        names = numbered(width) if width > 1 else ["value"]
    return _Grid(names, [list(column) for column in zip(*rows, strict=True)], told)


def _of_records(rows: list[dict[str, object]], path: str, limits: Limits) -> _Grid:
    names: dict[str, None] = {}
    rows = spread(rows, limits)
    flat = [dict(_flattened(row)) for row in rows]
    for row in flat:
        if row.keys() - names.keys():
            names.update(dict.fromkeys(row))
            limits.need_rows(len(rows), len(names))
    if not names:
        raise SequenceError(f"{_at(path)} holds empty objects; put numbers into them.")
    lists: dict[str, str] = {}
    for k, row in enumerate(flat):
        for key, cell in row.items():
            if not is_scalar(cell):
                lists.setdefault(key, _joined(f"{path}[{k}]", key))
    kept = [name for name in names if name not in lists]
    if not kept:
        _need_scalar([], next(iter(lists.values())))
    told = (f"Left out, because they hold lists: {listed([*lists])}.",) if lists else ()
    return _Grid(kept, [[row.get(name) for row in flat] for name in kept], told)


def _flattened(
    row: dict[str, object], path: str = "", depth: int = 0
) -> Iterator[tuple[str, object]]:
    """The values of a record, those of objects in it by their paths."""
    for key, held in row.items():
        where = f"{path}.{key}" if path else key
        if isinstance(held, dict) and depth < _DEEPEST:
            yield from _flattened(held, where, depth + 1)
        else:
            yield where, held


def _need_scalar(value: object, path: str) -> None:
    if not is_scalar(value):
        raise SequenceError(
            f"{_at(path)} holds {_kind(value)} where a number or a word should be; {_FLATTEN}"
        )


def _joined(path: str, key: str) -> str:
    short = key if len(key) <= 40 else key[:39] + "…"
    short = " ".join(short.split())
    return f"{path}.{short}" if path else short


def _at(path: str) -> str:
    return f"The file, at {path}," if path else "The file"


def _kind(value: object) -> str:
    if isinstance(value, (list, dict)):
        return "a list" if isinstance(value, list) else "an object"
    if value is None:
        return "null"
    return f"the word {quoted(value)}" if isinstance(value, str) else f"the value {value}"
