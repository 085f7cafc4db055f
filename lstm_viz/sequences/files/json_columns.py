"""Columns as JSON has them: an object of lists, objects over times, lists at several places."""

from __future__ import annotations

import re
from typing import Literal

import numpy as np

from lstm_viz.sequences.dates import times_of
from lstm_viz.sequences.limits import Limits

# The keys under which a table is found, as pandas, web services and people write them.
USUAL = ("data", "values", "rows", "records", "series", "results", "items", "table")
USUAL += ("observations", "features", "list", "hourly", "daily")
_POLARS = {"name", "datatype", "values"}  # of each column, up to version 0.19
_FAR = 2_900_000  # days after 1970: in the year 9909
_DIGITS = 15  # of whole numbers that all differ as floats
_EPOCH = re.compile(r"1\d{12}|\d{12}", re.ASCII)  # milliseconds, from 1973 to 2033


def joined_lists(
    tables: dict[str, tuple[object, dict[str, object]]],
) -> dict[str, tuple[object, dict[str, object]]]:
    """The lists and columns of one length at several places as one table, if one is a list alone.

    That is how prices are given: time stamps at one place, and columns at another.
    """
    found: dict[int, dict[str, list[object]]] = {}
    alone: set[int] = set()
    for path, (held, _) in tables.items():
        last = path.rpartition(".")[2]
        columns = held if isinstance(held, dict) and is_columns(held) else {last: held}
        for key, cells in columns.items():  # type: ignore[union-attr]
            if isinstance(cells, list) and all(map(is_scalar, cells)):
                found.setdefault(len(cells), {})[key] = cells
                alone |= {len(cells)} if columns is not held else set()
    size = max((size for size in alone if len(found[size]) > 1), default=0)
    usual = any(path.rpartition(".")[2] in USUAL for path in tables)
    return {", ".join(found[size]): (found[size], {})} if size > 1 and not usual else {}


def are_moments(keys: list[str]) -> bool:
    """Whether several keys are all times, or milliseconds since 1970."""
    if len(keys) < 2:
        return False
    return all(map(_EPOCH.fullmatch, keys)) or times_of(keys) is not None


def keyed(value: dict[str, object]) -> Literal["values", "rows", "columns"] | None:
    """Whether this is an object over times: of a value or a row for each, or of such columns.

    pandas' own form is one of columns, whose keys count or are times; in its "index" form the
    keys of the rows are so.
    """
    held = list(value.values())
    if all(map(is_scalar, held)) and are_moments(list(value)):
        return "values"
    if not held or not all(isinstance(one, dict) and one for one in held):
        return None
    inner = list(held[0])  # type: ignore[call-overload]
    flat = all(is_scalar(cell) for one in held for cell in one.values())  # type: ignore[attr-defined]
    if flat and are_moments(list(value)):
        return "rows"
    same = all(one.keys() == held[0].keys() for one in held)  # type: ignore[attr-defined]
    counted = all(key.isdecimal() for key in inner)
    if same and (counted or (flat and are_moments(inner))):
        return "columns"
    numbers = {int(key) for key in value if key.isdecimal() and len(key) <= _DIGITS}
    return "rows" if same and flat and len(numbers) == len(value) else None


def is_scalar(value: object) -> bool:
    """Whether this is neither a list nor an object."""
    return not isinstance(value, (list, dict))


def is_columns(value: dict[str, object]) -> bool:
    """Whether this is an object of columns, single values beside them aside.

    pandas' "split" form has `columns`, `index` and `data`, which are no columns of one table.
    """
    lists = [held for held in value.values() if isinstance(held, list)]
    if not lists or any(isinstance(held, dict) for held in value.values()):
        return False
    flat = all(is_scalar(cell) for held in lists for cell in held)
    if len(lists) == 1 and len(value) > 1:
        return False  # {"station": "A", "values": [1, 2]}: a table under a key
    return flat and len({len(held) for held in lists}) == 1


def named_columns(value: object) -> object:
    """An object of columns, where this lists them with their names and kinds, as polars did."""
    held = value.get("columns") if isinstance(value, dict) else None
    if not are_records(held) or not all(one.keys() >= _POLARS for one in held):  # type: ignore[union-attr]
        return value
    return {str(one["name"]): _dated(one["values"], one["datatype"]) for one in held}  # type: ignore[union-attr]


def _dated(cells: object, kind: object) -> object:
    """The cells of a column of polars, whose days are counted from 1970."""
    if kind != "Date" or not isinstance(cells, list):
        return cells
    return [
        str(np.datetime64(int(one), "D")) if isinstance(one, float) and abs(one) < _FAR else one
        for one in cells
    ]


def spread(rows: list[dict[str, object]], limits: Limits) -> list[dict[str, object]]:
    """A row for each object in the lists of records, where only one key has such a list."""
    lists = [key for key, held in rows[0].items() if are_records(held)]
    if len(lists) != 1 or not all(are_records(row.get(lists[0])) for row in rows):
        return rows
    key = lists[0]
    limits.need_rows(sum(len(row[key]) for row in rows))  # type: ignore[arg-type]
    return [{**row, key: one} for row in rows for one in row[key]]  # type: ignore[attr-defined]


def are_records(value: object) -> bool:
    """Whether this is a list of objects, and not empty."""
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)
