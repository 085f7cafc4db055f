"""Filters along time: gaps filled, values smoothed, differences taken."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from lstm_viz.sequences.sentences import counted
from lstm_viz.sequences.sequence import Sequence, SequenceError

Missing = Literal["gaps", "forward", "interpolate"]


def filled(sequence: Sequence, how: Missing) -> Sequence:
    """The gaps filled: "forward" with the last value before, "interpolate" on straight lines.

    "gaps" leaves them. Forward can't fill what is before a column's first value. Interpolation goes
    by the steps' numbers, not by their labels, and holds the nearest value at both ends.

    Raises SequenceError for another `how`.
    """
    if how not in ("gaps", "forward", "interpolate"):
        raise SequenceError(
            f"Missing values are left as gaps, filled forward or interpolated; got {how!r}."
        )
    if how == "gaps" or not sequence.gaps:
        return sequence
    missing = np.isnan(sequence.values)  # (time, feature)
    before = ~np.logical_or.accumulate(~missing, axis=0)  # before the column's first value
    if how == "forward":
        steps = np.arange(len(missing))[:, np.newaxis]
        last = np.maximum.accumulate(np.where(missing, 0, steps), axis=0)
        values = np.take_along_axis(sequence.values, last, axis=0)
        within, edges = missing & ~before, before
        done = "Missing values were filled by repeating the last known value"
        at_edges = "Values missing before the first known value stay missing"
    else:
        values = sequence.values.astype(np.float64)
        steps = np.arange(len(missing))
        for column in np.flatnonzero(missing.any(axis=0)):
            known = ~missing[:, column]
            values[:, column] = np.interp(steps, steps[known], values[known, column])
        after = ~np.logical_or.accumulate(~missing[::-1], axis=0)[::-1]
        edges = before | after
        within = missing & ~edges
        done = "Missing values were interpolated on a straight line between their neighbours"
        at_edges = "Missing values at the ends were filled with the nearest known value"
    told = tuple(
        f"{what}: {counted(sequence.names, where.sum(axis=0))}."
        for what, where in ((done, within), (at_edges, edges))
        if where.any()
    )
    changes = sequence.changes + told
    return replace(sequence, values=values, changes=changes, unscaled=None)


def smoothed(sequence: Sequence, width: int) -> Sequence:
    """Each value the mean of the `width` steps around it; at the ends, of the steps that exist.

    Gaps do not count in a mean, and stay gaps.

    Raises SequenceError for a width that is even, below 1 or above the number of steps.
    """
    if width < 1 or width % 2 == 0:
        raise SequenceError(
            f"The window must be an odd number of steps, so that it has a middle; got {width}."
        )
    if width > sequence.steps:
        raise SequenceError(
            f"The window has {width:,} steps, but the sequence only {sequence.steps:,}; choose a "
            "shorter window."
        )
    if width == 1:
        return sequence
    there = ~np.isnan(sequence.values)
    total = _window_sums(np.where(there, sequence.values, 0).astype(np.float64), width)
    count = _window_sums(there.astype(np.float64), width)
    values = np.where(there, total / np.maximum(count, 1), np.nan)
    told = (
        f"Each value was replaced by the mean of the {width:,} steps around it; at the ends, of "
        "the steps that exist."
    )
    changes = (*sequence.changes, told)
    return replace(sequence, values=values, changes=changes, unscaled=None)


def _window_sums(values: np.ndarray, width: int) -> np.ndarray:
    """(time, feature) sums over the `width` steps round each step, nothing beyond the ends.

    A difference of two running sums would lose a small value beside a large one far away. So time
    is cut into blocks of `width`, and each window is the tail of one block and the head of the
    next (van Herk, Pattern Recognition Letters 13:517, 1992), at the same cost.
    """
    steps, features = values.shape
    half, blocks = width // 2, -(-(steps + width) // width)
    padded = np.zeros((blocks * width, features))
    padded[half : half + steps] = values
    cut = padded.reshape(blocks, width, features)
    head = cut.cumsum(axis=1).reshape(-1, features)
    tail = cut[:, ::-1].cumsum(axis=1)[:, ::-1].reshape(-1, features)
    starts = np.arange(steps)
    sums = head[starts + width - 1] + tail[:steps]
    whole = starts % width == 0  # where head and tail are the same block
    sums[whole] = tail[:steps][whole]
    return sums


def differenced(sequence: Sequence) -> Sequence:
    """Each value minus the one a step before; a gap takes the difference after it along.

    Raises SequenceError where fewer than 3 steps leave fewer than 2 differences, and where gaps
    leave none.
    """
    if sequence.steps < 3:
        raise SequenceError(
            "2 steps have only 1 difference, and a sequence needs at least 2 steps; start from 3 "
            "steps or more."
        )
    values = np.diff(sequence.values.astype(np.float64), axis=0)
    for feature in np.flatnonzero(np.isnan(values).all(axis=0)):
        raise SequenceError(
            f"{sequence.names[feature]!r} has no two numbers in a row, and so no differences; fill "
            "its missing values first."
        )
    told = (
        "Each value was replaced by its difference from the previous value; the first step, "
        f"{sequence.labels[0]!r}, has none and was left out."
    )
    return replace(
        sequence,
        values=values,
        labels=sequence.labels[1:],
        symbols=sequence.symbols[1:],
        changes=(*sequence.changes, told),
        unscaled=None,
    )
