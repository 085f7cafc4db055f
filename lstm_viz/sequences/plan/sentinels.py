"""Sentinels: numbers such as -9999 that may mark missing values, because they stand out."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from lstm_viz.sequences.numerals import is_number
from lstm_viz.sequences.plan.points import Point
from lstm_viz.sequences.table import Column, stacked

_USUAL = (-1.0, -9.0, -99.0, -200.0, -999.0, -9999.0, -99999.0, 99.0, 999.0, 9999.0, 99999.0)
_USUAL += (999999.0, -99.9, -99.99, -999.9, -999.99, 999.9, 9999.9, -32768.0, 32767.0, -1e30, 1e20)
_AT_ONCE = 128  # rows that are compared in one go
_FAR = 3.0  # times the range of all other values


def sentinels_in(columns: list[Column]) -> tuple[Point, ...]:
    """For each column, the usual numbers, its least or greatest, that are far from all others."""
    numbers = [column for column in columns if column.kind == "number" and not column.empty]
    if not numbers:
        return ()
    whole = stacked([column.values for column in numbers], slice(None))  # which costs least
    found: list[Point] = []
    for column, least, greatest in zip(numbers, _least(whole), _greatest(whole), strict=True):
        left = column
        while (point := _sentinel(left, least, greatest)) is not None:
            found.append(point)  # behind one there may be another: -9999 and -999
            left = without(left, point.others[0])
            least, greatest = float(np.nanmin(left.values)), float(np.nanmax(left.values))
    return tuple(found)


def _least(whole: np.ndarray) -> list[float]:
    """The least value of each column, of those that are not missing."""
    return _reduced(np.minimum, np.fmin, whole)


def _greatest(whole: np.ndarray) -> list[float]:
    return _reduced(np.maximum, np.fmax, whole)


def _reduced(quick: np.ufunc, careful: np.ufunc, whole: np.ndarray) -> list[float]:
    """By the quick way, many rows at a time; it gives NaN where a value is missing."""
    rows = len(whole) // _AT_ONCE * _AT_ONCE
    parts = [whole[rows:]]
    if rows:
        blocks = quick.reduce(whole[:rows].reshape(rows // _AT_ONCE, -1))
        parts.append(blocks.reshape(_AT_ONCE, -1))
    found = quick.reduce(np.concatenate(parts))
    missing = np.isnan(found)
    found[missing] = careful.reduce(whole[:, missing])
    return found.tolist()


def _sentinel(column: Column, least: float, greatest: float) -> Point | None:
    values = column.values
    for extreme in (least, greatest):
        if not any(math.isclose(extreme, usual, rel_tol=1e-6) for usual in _USUAL):
            continue  # float32 has not quite the same number
        others = values[(values != extreme) & ~np.isnan(values)]
        if len(others) < 3:
            continue
        low, high = float(others.min()), float(others.max())
        if max(low - extreme, extreme - high) <= _FAR * max(high - low, abs(extreme) / 100):
            continue
        count = int((values == extreme).sum())
        token = f"{extreme:.12g}"
        if values.dtype.type(float(token)) != extreme:
            token = f"{extreme:.17g}"  # so that it marks exactly this number
        times = "once" if count == 1 else f"{count:,} times"
        why = (
            f"{column.name!r} has {token} {times}, far from all its other values "
            f"({low:.6g} to {high:.6g}); it may mark missing values."
        )
        return Point("missing", (), why, True, ((token,),))
    return None


def without(column: Column, tokens: tuple[str, ...]) -> Column:
    """A column of numbers in which those that mark missing values are missing."""
    marked = {float(token) for token in tokens if is_number(token)}
    if column.kind != "number" or not marked:
        return column
    found = np.isin(column.values, np.array(sorted(marked), column.values.dtype))
    if not found.any():
        return column
    values = np.where(found, np.nan, column.values)
    named = tuple((f"{one:.12g}", int((column.values == one).sum())) for one in sorted(marked))
    marks = (*column.marks, *((token, count) for token, count in named if count))
    return replace(column, values=values, marks=marks)
