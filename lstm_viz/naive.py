"""Naive forecasts: what every network has to beat, the period they may use, and the errors."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

# The rule by which `period_of` takes a period, in its words.
LEAST, DEVIATIONS, FALLEN, ALMOST, NEAR = 0.3, 4.0, -0.25, 0.8, 0.2
HIGH, LESS = 0.5, 0.8  # for the values themselves: a peak, and how much less they have to change
BESIDE = 2  # steps to either side of a peak in which the period is looked for
REPEATS = 3  # a period has to fit into the series so many times
TIE = 0.01  # errors that differ by a smaller part count as equal


class Errors(NamedTuple):
    """How far forecasts are off, in the series' own units, over so many steps."""

    rmse: float
    mae: float
    steps: int


def last_value(values: np.ndarray) -> np.ndarray:
    """The forecast that the next value is this one; `values` and it are (time,).

    In a gap (NaN) it is the last value that is known, and NaN before the first.
    """
    known = np.where(np.isnan(values), 0, np.arange(len(values)))
    return values[np.maximum.accumulate(known)]


def seasonal(values: np.ndarray, period: int) -> np.ndarray:
    """The forecast that the next value is that of one period before it; (time,).

    A value that was missing then is the last one known before it. The forecast is NaN at the first
    steps, before there is a whole period.

    Raises ValueError for a period that does not fit into the series.
    """
    if not 1 <= period <= len(values):
        raise ValueError(f"the period must be from 1 to {len(values)} steps; got {period}")
    forecast = np.full(len(values), np.nan)
    forecast[period - 1 :] = last_value(values)[: len(values) - period + 1]
    return forecast


def period_of(values: np.ndarray) -> int | None:
    """The period of a series (time,) in steps, None where there is none by this rule.

    The changes from step to step are correlated with those k steps later, for k from 2 to a third
    of the series: changes, as a trend or a random walk is alike over long times without repeating
    anything. A peak of this correlation counts if it is at least 0.3 and at least 4/√n for n pairs,
    as that of independent changes has a standard deviation of 1/√n; and if the correlations before
    it sum up to less than -1/4: over a whole period they sum up to -1, but in a slow series noise
    makes peaks before that. Where noise hides the changes, the values themselves are correlated, a
    straight line taken off: a peak counts if it is at least 0.5, behind a correlation below 0, and
    if the values change less over so many steps than over two, which those of a random walk never
    do. The multiples of a period are peaks too, so the period is the first peak that is 0.8 times
    as high as the highest, or what is higher within a fifth of it. Of that and the two lags on
    either side, the one counts over which the values change least, a trend aside. A gap (NaN)
    counts as no change, and as the mean.
    """
    # Scaled first, so that no square leaves the range of numbers.
    scaled = np.asarray(values, float) / (np.nanmax(np.abs(values)) or 1.0)
    changes = np.diff(scaled)
    known = ~np.isnan(changes)
    longest = len(values) // REPEATS
    if longest < 3 or not known.any():
        return None
    changes = np.where(known, changes - changes[known].mean(), 0.0)
    if np.abs(changes).max() < 1e-9:  # a straight line, but for rounding
        return None
    alike = _correlation(changes, longest + 1)
    bound = np.maximum(LEAST, DEVIATIONS / np.sqrt(len(changes) - np.arange(len(alike))))
    fallen = np.cumsum(alike[1:-1]) < FALLEN
    peak = _peak(alike, bound, fallen)
    if peak is None:
        alike = _correlation(_level(scaled), longest + 1)
        fallen = np.minimum.accumulate(alike[1:-1]) < 0
        peak = _peak(alike, np.full(len(alike), HIGH), fallen)
        if peak is None or _change(scaled, peak) > LESS * _change(scaled, 2):
            return None
    lags = range(max(2, peak - BESIDE), min(longest, peak + BESIDE) + 1)
    return min(lags, key=lambda lag: _change(scaled, lag))


def _peak(alike: np.ndarray, bound: np.ndarray, fallen: np.ndarray) -> int | None:
    """The first high peak of a correlation from lag 2 on; `fallen` is about the lags before it."""
    inside = np.arange(2, len(alike) - 1)
    before, here, after = alike[inside - 1], alike[inside], alike[inside + 1]
    peaks = inside[(here > before) & (here >= after) & (here >= bound[inside]) & fallen[inside - 2]]
    if not len(peaks):
        return None
    first = int(peaks[alike[peaks] >= ALMOST * alike[peaks].max()][0])
    near = peaks[np.abs(peaks - first) <= NEAR * first]
    return int(near[alike[near].argmax()])


def _level(values: np.ndarray) -> np.ndarray:
    """The values less the straight line through them; 0 in a gap."""
    known = ~np.isnan(values)
    steps = np.arange(len(values))
    line = np.polyfit(steps[known], values[known], 1)
    return np.where(known, values - np.polyval(line, steps), 0.0)


def _change(values: np.ndarray, lag: int) -> float:
    """The variance of each value's change over `lag` steps, to which a trend adds nothing."""
    change = np.asarray(values[lag:], float) - values[:-lag]
    return float(np.nanvar(change)) if not np.isnan(change).all() else np.inf


def _correlation(changes: np.ndarray, longest: int) -> np.ndarray:
    """The correlation of `changes` with themselves k steps later, for k from 0 to `longest`."""
    size = len(changes)
    power = np.abs(np.fft.rfft(changes, 2 * size)) ** 2  # doubled, so that no end meets a start
    products = np.fft.irfft(power)[: longest + 1]
    squares = np.append(0.0, np.cumsum(changes**2))
    lags = np.arange(longest + 1)
    both = squares[size - lags] * (squares[size] - squares[lags])  # of the first and the later ones
    return np.divide(products, np.sqrt(both), out=np.zeros(len(lags)), where=both > 0)


def most_frequent(classes: np.ndarray, count: int) -> int:
    """The class (0 to count - 1) that is most often in `classes` (time,), of equals the first."""
    return int(np.bincount(classes, minlength=count).argmax())


def successors(classes: np.ndarray, count: int) -> np.ndarray:
    """For each class the one that follows it most often in `classes` (time,), (count,).

    A class that nothing ever follows there is followed by the most frequent one.
    """
    pairs = np.zeros((count, count), int)
    np.add.at(pairs, (classes[:-1], classes[1:]), 1)
    unseen = ~pairs.any(axis=1)
    return np.where(unseen, most_frequent(classes, count), pairs.argmax(axis=1))


def errors(truth: np.ndarray, forecast: np.ndarray, asked: np.ndarray) -> Errors:
    """The errors of `forecast` where `asked`; all are (time,).

    Raises ValueError where nothing is asked, or where there is no forecast or truth for it.
    """
    off = forecast[asked].astype(float) - truth[asked].astype(float)
    if not len(off) or np.isnan(off).any():
        raise ValueError(
            f"each of the {len(off)} steps asked for needs a forecast and a target; "
            f"{np.count_nonzero(np.isnan(off))} have none"
        )
    return Errors(math.sqrt(np.mean(off**2)), float(np.mean(np.abs(off))), len(off))


def wrong(truth: np.ndarray, forecast: np.ndarray, asked: np.ndarray) -> float:
    """The share of classes in `forecast` that are wrong where `asked`; all are (time,)."""
    return float(np.mean(forecast[asked] != truth[asked]))


def beats(error: float, other: float) -> bool:
    """Whether `error` is lower than `other` by more than a tie, 1% of it."""
    return error < other * (1 - TIE)
