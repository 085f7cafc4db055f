"""Put back: the rows at which a clock was put back by an hour, as where summer time ends."""

from __future__ import annotations

import numpy as np

from lstm_viz.sequences.hours import HOUR, ends_summer


def put_back(times: np.ndarray) -> np.ndarray:
    """The first row of each hour that comes again, in moments in order, or the newest first.

    There are none unless every moment that comes again is of such an hour: a whole one, in each of
    its rows, with others before and after it, once a year, in a night in which clocks are put back.
    """
    none = np.array([], np.int64)
    newest = times[0] > times[-1]
    moments = (times[::-1] if newest else times).astype("datetime64[us]")
    strides = np.diff(moments).astype(np.int64)
    back = np.flatnonzero(strides <= 0) + 1
    usual = int(np.median(strides)) if len(back) else 0
    if usual <= 0 or HOUR % usual or not ends_summer(moments[back]).all():
        return none
    if len(np.unique(moments[back].astype("datetime64[Y]"))) < len(back):
        return none
    count = HOUR // usual  # rows of an hour
    for row in back.tolist():
        first, again = moments[row - count : row], moments[row : row + count]
        if not count < row < len(moments) - count or not (first == again).all():
            return none
        hours = again.astype("datetime64[h]")
        if (hours != hours[0]).any() or (np.diff(again).astype(np.int64) != usual).any():
            return none
    return len(times) - 1 - back[::-1] if newest else back
