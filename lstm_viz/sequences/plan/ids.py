"""Ids: which columns tell the series of one table apart, with times or without."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

import numpy as np

from lstm_viz.sequences.table import Column, Table

_NAMED = re.compile(
    r"(?:.*[ _.\-])?(?:ids?|code|nbr|zip|zipcode|postcode|uuid|sku|fips|isin)|.*[a-z]I[dD]|"
    r"(?:store|shop|station|unit|subject|patient|item|product|customer|user|region|sensor|site|"
    r"machine|engine|household|country|series|ticker|symbol|participant|device|meter|vehicle|"
    r"client|account|family|department|dept|location|city|state|province)s?",
)
_INDEX = re.compile(
    r"index|idx|row|row ?(?:number|num|nr|no|id)|rownum|record|rn|no\.?|nr\.?|#|n°|unnamed: 0|"
    r"obs|observation|seq|id|instant|serial|s\.?no\.?|level_0",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    r"(?:cycle|time|t|step|day|week|month|year|hour|minute|second|visit|age|tick|frame|round|epoch|"
    r"iteration|index|n)s?(?:[ _.\-(].*)?",
    re.IGNORECASE,
)
_MOST_COLUMNS = 3  # that together tell series apart


def is_id(column: Column) -> bool:
    """Whether a column of whole numbers names things, by its name."""
    name = column.name.strip()
    named = _NAMED.fullmatch(name) or _NAMED.fullmatch(name.lower())
    return bool(named) and (column.kind == "word" or is_whole(column))


def is_index(table: Table, column: Column) -> bool:
    """Whether a column only numbers the rows: without a name among others, or called so."""
    if column.name in table.nameless:
        return is_whole(column) and len(np.unique(column.values)) == len(column.values)
    if not _INDEX.fullmatch(column.name.strip()) or not is_whole(column):
        return False
    strides = np.diff(column.values)
    return bool((strides > 0).all() or (strides < 0).all())


def counts_by_one(column: Column) -> bool:
    """Whether a column of whole numbers goes up or down by one in each row."""
    if column.kind != "number" or not is_whole(column):
        return False
    strides = np.diff(column.values)
    return bool((strides == 1).all() or (strides == -1).all())


def is_whole(column: Column) -> bool:
    """Whether a column holds whole numbers only, one in each row."""
    values = column.values
    if column.kind != "number" or column.bad_count:
        return False
    head = values[:100]
    return bool((head == np.trunc(head)).all() and (values == np.trunc(values)).all())


def is_counter(column: Column) -> bool:
    """Whether a column counts steps by one, and is called so."""
    return bool(_COUNTER.fullmatch(column.name.strip())) and counts_by_one(column)


def codes_of(columns: Sequence[Column]) -> np.ndarray:
    """(row,) a number for each different combination of what these columns hold."""
    total = np.zeros(len(columns[0].values), np.int64)
    for column in columns:
        values = column.values if column.kind != "word" else column.values.astype(str)
        _, code = np.unique(values, return_inverse=True)
        total = total * (int(code.max()) + 1) + code
        _, total = np.unique(total, return_inverse=True)
    return total


def telling_apart(table: Table, times: np.ndarray, taken: set[str]) -> tuple[Column, ...]:
    """The fewest columns, of those not `taken`, with which no moment comes twice; or none."""
    _, moment = np.unique(times, return_inverse=True)
    most = int(moment.max()) + 1
    found = _candidates(table, taken)
    sure = [column for column in found if column.kind == "word" or is_id(column)]
    sure.sort(key=lambda column: not is_id(column))
    tries = [group for count in range(1, _MOST_COLUMNS + 1) for group in combinations(sure, count)]
    for columns in tries:
        codes = codes_of(columns)
        if len(np.unique(codes * most + moment)) == table.rows and _are_series(codes):
            return columns
    for column in found:  # a number without the name of an id: nearly each has nearly each moment
        codes = codes_of((column,))
        if 2 * table.rows < most * (int(codes.max()) + 1) or column in sure:
            continue
        if len(np.unique(codes * most + moment)) == table.rows:
            return (column,)
    return ()


def _are_series(codes: np.ndarray) -> bool:
    """Whether most groups have more than one row."""
    counts = np.bincount(codes)
    return 2 * int((counts > 1).sum()) >= len(counts)


def _candidates(table: Table, taken: set[str]) -> list[Column]:
    made = []
    for column in table.columns:
        if column.name in taken or column.empty or column.missing.any() or column.kind == "time":
            continue
        if column.kind == "number" and not is_whole(column):
            continue
        if 1 < len(set(column.values.tolist())) <= table.rows // 2:
            made.append(column)
    return made


def restarted(table: Table, taken: set[str]) -> tuple[Column, Column] | None:
    """A counter that begins again, and the column that changes there and names each series."""
    found = [column for column in table.columns if column.name not in taken and in_runs(column)]
    found.sort(key=lambda column: column.kind != "word" and not is_id(column))
    for column in found:
        if len([one for one in table.of("number") if one is not column]) < 2:
            continue  # a counter needs values beside it
        seams = column.values[1:] != column.values[:-1]
        for counter in table.of("number"):
            strides = np.diff(counter.values)
            if counter is column or counter.name in taken or not (strides[seams] < 0).all():
                continue
            inside = strides[~seams]
            even = bool(np.allclose(inside, inside[0], rtol=1e-3, atol=0))
            named = bool(_COUNTER.fullmatch(counter.name.strip()))
            rises = inside[0] > 0 and (even or (named and bool((inside > 0).all())))
            if rises and (named or len(inside) > 2):
                return counter, column
    return None


def in_runs(column: Column) -> bool:
    """Whether each word or whole number comes in one run of two rows or more, and several do."""
    if column.kind == "time" or column.empty or column.missing.any():
        return False
    if column.kind == "number" and not is_whole(column):
        return False
    changes = np.flatnonzero(column.values[1:] != column.values[:-1])
    runs = np.diff(np.concatenate([[-1], changes, [len(column.values) - 1]]))
    if len(runs) < 2 or (runs < 2).any():
        return False
    return len(set(column.values.tolist())) == len(runs)
