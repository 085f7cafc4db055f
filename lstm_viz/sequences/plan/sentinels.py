"""Sentinels: numbers such as -9999 that may mark missing values, because they stand out."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from lstm_viz.sequences.numerals import is_number
from lstm_viz.sequences.plan.points import Point
from lstm_viz.sequences.sentences import times_said
from lstm_viz.sequences.table import Column

_USUAL = (-1.0, -9.0, -99.0, -200.0, -999.0, -9999.0, -99999.0, 99.0, 999.0, 9999.0, 99999.0)
_USUAL += (999999.0, -99.9, -99.99, -999.9, -999.99, 999.9, 9999.9, -32768.0, 32767.0, -1e30, 1e20)
_FAR = 3.0  # times the range of all other values


def sentinels_in(columns: list[Column]) -> tuple[Point, ...]:
    """For each column, the usual numbers, its least or greatest, that are far from all others."""
    found: list[Point] = []
    for left in columns:
        while left.kind == "number" and (point := _sentinel(left)) is not None:
            found.append(point)  # behind one there may be another: -9999 and -999
            left = without(left, point.others[0])
    return tuple(found)


def _sentinel(column: Column) -> Point | None:
    values = column.values
    for extreme in column.ends:
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
        why = (
            f"{column.name!r} has {token} {times_said(count)}, far from all its other values "
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
