"""Spans of time in one cell, such as 30.01.2024 00:00 - 30.01.2024 00:15 → their beginnings."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from lstm_viz.sequences.dates import Times, is_steady, times_of
from lstm_viz.sequences.hours import HOUR, ends_summer

_BETWEEN = re.compile(r" - |/(?=\d{4}-)")  # as ISO 8601 and pandas have it, too


def begins_of(
    cells: Sequence[object], day_first: bool | None = None, *, likely: bool = False
) -> Times | None:
    """The moments at which spans begin, one in each cell; None where any cell is something else.

    Beginnings and ends are read together, so that either may show which number is the day. Where
    neither does, it is the order in which all spans are equally long, or in which time goes on.
    """
    if not all(isinstance(cell, str) and len(_BETWEEN.findall(cell)) == 1 for cell in cells):
        return None
    moments = [part for cell in cells for part in _BETWEEN.split(str(cell))]
    read = times_of(moments, day_first, likely=likely)
    orders = [read]
    if read is not None and read.swapped is not None and day_first is None:
        orders = [times_of(moments, way, likely=likely) for way in (likely, not likely)]
    left = [one for one in orders if one is not None and _are_spans(one.values)]
    if not left:
        return None
    best = min(left, key=lambda one: (not _are_even(one.values), not is_steady(one.values[::2])))
    swapped = None if best.swapped is None else best.swapped[::2]
    sure = day_first is None and len(left) == 1
    return Times(best.values[::2], best.written, None if sure else swapped)


def _are_spans(moments: np.ndarray) -> bool:
    """Whether each second moment is after the one before it, but for an hour that comes twice."""
    lengths, back = moments[1::2] - moments[::2], moments[1::2] <= moments[::2]
    usual = np.median(lengths.astype(np.int64))
    short = lengths[back].astype(np.int64) == usual - HOUR
    return bool(usual > 0 and (short & ends_summer(moments[::2][back])).all())


def _are_even(moments: np.ndarray) -> bool:
    lengths = (moments[1::2] - moments[::2]).astype(np.int64)
    return not np.ptp(lengths[lengths > 0])
