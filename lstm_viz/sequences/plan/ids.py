"""Ids: which columns tell the series of one table apart, with times or without."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from lstm_viz.sequences.monotonic import goes_one_way
from lstm_viz.sequences.table import Column, Table

_NAMED = re.compile(
    r"(?:.*[ _.\-])?(?:ids?|code|nbr|zip|zipcode|postcode|uuid|sku|fips|isin)|.*[a-z]I[dD]|"
    r"(?:store|shop|station|stn|unit|subject|patient|item|product|customer|user|region|sensor|site|"
    r"machine|engine|household|country|series|ticker|symbol|participant|device|meter|vehicle|"
    r"client|account|family|department|dept|location|city|state|province)|"
    r".*[ _.\-](?:no|nr|num|number)"
)
_KEY = re.compile(r"(?:.*[ _.\-])?(?:id|uuid|sku|fips|isin)|.*[a-z]I[dD]", re.ASCII)
_PLACE = re.compile(r"lat|lon|lng|long|latitude|longitude", re.IGNORECASE)
_INDEX = re.compile(
    r"index|idx|row|row ?(?:number|num|nr|no|id)|rownum|record|rn|no\.?|(?:lfd\.? ?)?nr\.?|#|n°|"
    r"unnamed: 0|"
    r"obs|observation|seq|id|instant|serial|s\.?no\.?|level_0",
    re.IGNORECASE,
)
_COUNTED = re.compile(  # not whatever has an index or a counter: prices, heat, stairs
    r"(?:sample|packet|pkt|frame|f|msg|message|row|record|seq|sequence|scan)s?[ _.\-]"
    r"(?:index|idx|cnt|count|counter)",
    re.IGNORECASE,
)
_COUNTER = re.compile(
    r"(?:cycle|time|t|step|day|week|month|year|hour|minute|second|visit|age|tick|frame|round|epoch|"
    r"iteration|index|n)s?(?:[ _.\-(].*)?",
    re.IGNORECASE,
)
FEW = 2  # strides of what is called a time that may be alike by chance
_CYCLES = 1, 7, 365.25  # days
_MOST_COLUMNS = 3  # that together tell series apart


def is_id(column: Column) -> bool:
    """Whether a column of whole numbers names things, by its name."""
    name = column.name.strip()
    named = _NAMED.fullmatch(name) or _NAMED.fullmatch(name.lower())
    return bool(named) and (column.kind == "word" or is_whole(column))


def _is_place(column: Column) -> bool:
    """Whether a column is one of the two coordinates of a place, by its name."""
    return bool(_PLACE.fullmatch(column.name.strip()))


def is_key(column: Column) -> bool:
    """Whether the name of a column says that it identifies, as type_id does; `unit` may count."""
    name = column.name.strip()
    return bool(_KEY.fullmatch(name) or _KEY.fullmatch(name.lower()))


def is_index(table: Table, column: Column) -> bool:
    """Whether a column only numbers the rows: without a name among others, or called so."""
    if column.name in table.nameless:
        return is_whole(column) and len(np.unique(column.values)) == len(column.values)
    if not _INDEX.fullmatch(column.name.strip()) or not is_whole(column):
        return False
    return is_sorted(column)


def is_sorted(column: Column) -> bool:
    """Whether a column of numbers goes up, or down, in each row."""
    return column.kind == "number" and goes_one_way(column.values)


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
    named = _COUNTER.fullmatch(column.name.strip())
    return bool(named) and len(column.values) > FEW and counts_by_one(column)


def is_counted(column: Column) -> bool:
    """Whether a column is called as what counts packets or samples, and does so by one.

    It may begin again at 0 or 1, always after the same number, as a byte does after 255.
    """
    if not _COUNTED.fullmatch(column.name.strip()) or not _counts_again(column):
        return False
    seams = np.diff(column.values) != 1
    return bool((column.values[:-1][seams] == column.values.max()).all())


def numbers_rows(table: Table, column: Column) -> bool:
    """Whether the rows of tables put together are numbered: without a name, or called so."""
    named = column.name in table.nameless or _INDEX.fullmatch(column.name.strip())
    return bool(named) and _counts_again(column)


def _counts_again(column: Column) -> bool:
    """Whether a column goes up by one in most rows, and else begins again at 0 or 1."""
    if not is_whole(column):
        return False
    seams = np.diff(column.values) != 1
    low, again = column.values.min(), column.values[1:][seams]
    few = 2 * len(again) < len(seams) and (again == low).all()
    return bool(few and (not len(again) or low in (0, 1)))


def recurs(column: Column) -> bool:
    """Whether what a column holds comes twice on average."""
    return len(np.unique(column.values)) <= len(column.values) // 2


def codes_of(columns: Sequence[Column]) -> np.ndarray:
    """(row,) a number for each different combination of what these columns hold."""
    return _joined([_coded(column) for column in columns])


def strides_within(columns: Sequence[Column], values: np.ndarray) -> np.ndarray:
    """How much each value is above the one before it, inside the series that columns name."""
    series = codes_of(columns)
    order = np.argsort(series, kind="stable")
    return np.diff(values[order])[np.diff(series[order]) == 0]


def _coded(column: Column) -> np.ndarray:
    values = column.values if column.kind != "word" else column.values.astype(str)
    return np.unique(values, return_inverse=True)[1]


def _joined(codes: Sequence[np.ndarray]) -> np.ndarray:
    total = np.zeros(len(codes[0]), np.int64)
    for code in codes:
        _, total = np.unique(total * (int(code.max()) + 1) + code, return_inverse=True)
    return total


def telling_apart(table: Table, times: np.ndarray, taken: set[str]) -> tuple[Column, ...]:
    """A column, of those not `taken`, with which no moment comes twice; or a few; or none.

    Several are found by leaving out of all, one after another, those without which it holds too.
    """
    _, moment = np.unique(times, return_inverse=True)
    found = _candidates(table, taken)
    sure = [one for one in found if one.kind == "word" or is_id(one) or _is_place(one)]
    sure.sort(key=lambda column: not is_id(column))
    codes = {column.name: _coded(column) for column in found}

    def tell(columns: Sequence[Column]) -> bool:
        both = _joined([*(codes[column.name] for column in columns), moment])
        return int(both.max()) + 1 == table.rows

    for column in sure:
        if tell([column]) and _are_series(codes[column.name]):
            return (column,)
    if not sure or not tell(sure):
        moments = int(moment.max()) + 1
        for column in found:  # not named as an id: nearly each has nearly each moment
            dense = 2 * table.rows >= moments * (int(codes[column.name].max()) + 1)
            if column not in sure and dense and tell([column]):
                return (column,)
        return ()
    kept = list(sure)
    for column in sorted(sure, key=lambda c: (is_id(c), -int(codes[c.name].max()))):
        fewer = [other for other in kept if other is not column]
        if fewer and tell(fewer):
            kept = fewer
    few = len(kept) <= _MOST_COLUMNS and _are_series(_joined([codes[c.name] for c in kept]))
    return tuple(kept) if few else ()


def mixed(table: Table, times: np.ndarray, taken: set[str]) -> Column | None:
    """A column that may tell series apart although no moment comes twice, or None.

    It is called as an id, or begins another run of times where it changes, or holds words that take
    turns, or are beside times without a rhythm of their own, as several series have together.
    """
    if len(times) < 4:
        return None  # no two series of two steps
    order = np.argsort(times, kind="stable")
    irregular = not _has_rhythm(np.diff(times[order]))
    steps = np.diff(times.astype(np.float64))
    for column in sorted(_candidates(table, taken), key=lambda one: not is_id(one)):
        runs = in_runs(column)
        if runs:
            seams = column.values[1:] != column.values[:-1]
            usual = np.median(steps[~seams])
            runs = bool((np.abs(steps[seams] - usual) > 0.1 * abs(usual)).all())
        words = column.kind == "word"
        if is_id(column) or runs or (words and (irregular or _turns(column, times, order))):
            return column
    return None


def _turns(column: Column, times: np.ndarray, order: np.ndarray) -> bool:
    """Whether all words come one after another again and again, in no cycle of the calendar.

    In one they name days of a week, seasons, and halves of a day.
    """
    words, kinds = column.values[order], len(set(column.values))
    if len(words) < 3 * kinds or (words[kinds:] != words[:-kinds]).any():
        return False
    cycle = times[order[kinds]] - times[order[0]]
    days = cycle / np.timedelta64(1, "D") if times.dtype.kind == "M" else 0
    return not any(abs(days - usual) <= 0.01 * usual for usual in _CYCLES)


def _has_rhythm(strides: np.ndarray) -> bool:
    """Whether most strides are about as long as the usual one, as days and months are."""
    lengths = strides.astype(np.float64)
    usual = np.median(lengths)
    return bool(np.mean(np.abs(lengths - usual) <= 0.1 * usual) >= 0.7)


def _are_series(codes: np.ndarray) -> bool:
    """Whether most groups have more than one row."""
    counts = np.bincount(codes)
    return 2 * int((counts > 1).sum()) >= len(counts)


def _candidates(table: Table, taken: set[str]) -> list[Column]:
    made = []
    for column in table.columns:
        if column.name in taken or column.empty or column.missing.any() or column.kind == "time":
            continue
        if column.kind == "number" and not is_whole(column) and not _is_place(column):
            continue
        if 1 < len(set(column.values.tolist())) <= table.rows // 2:
            made.append(column)
    return made


def restarted(table: Table, taken: set[str]) -> tuple[Column, Column] | None:
    """A counter that begins again, and the column that changes there and names each series."""
    found = [column for column in table.columns if column.name not in taken and in_runs(column)]
    found.sort(key=lambda column: column.kind != "word" and not is_id(column))
    for column in found:
        numbers = [one for one in table.of("number") if one is not column]
        if len(numbers) < 2:
            continue  # a counter needs values beside it
        seams = column.values[1:] != column.values[:-1]
        again = [one for one in numbers if one.name not in taken and _begins_again(one, seams)]
        # What goes up evenly counts rather than what only goes up.
        even = (one for one in again if _is_even(np.diff(one.values)[~seams]))
        if again:
            return next(even, again[0]), column
    return None


def _begins_again(counter: Column, seams: np.ndarray) -> bool:
    """Whether a column goes up, but for the `seams` (row - 1,), at which it goes down."""
    strides = np.diff(counter.values)
    return bool((strides[seams] < 0).all() and (strides[~seams] > 0).all())


def _is_even(strides: np.ndarray) -> bool:
    return np.allclose(strides, strides[0], rtol=1e-3, atol=0)


def in_runs(column: Column) -> bool:
    """Whether each word or whole number comes in one run of two rows or more, and several do."""
    if not (column.kind == "word" or is_whole(column)) or column.missing.any():
        return False
    changes = np.flatnonzero(column.values[1:] != column.values[:-1])
    runs = np.diff(np.concatenate([[-1], changes, [len(column.values) - 1]]))
    if len(runs) < 2 or (runs < 2).any():
        return False
    return len(set(column.values.tolist())) == len(runs)
