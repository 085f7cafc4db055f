"""Fewer columns, fewer steps: which column feeds which input, a crop, every n-th step, means."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lstm_viz.sequences.numerals import quoted
from lstm_viz.sequences.sequence import Sequence, SequenceError
from lstm_viz.sequences.table import listed, own_names


def chosen(sequence: Sequence, columns: tuple[str, ...]) -> Sequence:
    """The columns of these names as inputs 1, 2, ...; one column may feed several inputs.

    Raises SequenceError for no name at all, and for one that no column has.
    """
    if not columns:
        raise SequenceError(f"No column is chosen; choose from {listed(list(sequence.names))}.")
    if columns == sequence.names:
        return sequence
    for name in columns:
        if name not in sequence.names:
            raise SequenceError(
                f"There is no column {quoted(name)}; choose from {listed(list(sequence.names))}."
            )
    names, renamed = own_names(columns)
    many = len(columns) > 1
    told = f"The input{'s are' * many or ' is'} the column{'s' * many} {listed(list(columns))}"
    told += ", in this order." if many else "."
    return replace(
        sequence,
        values=sequence.values[:, [sequence.names.index(name) for name in columns]],
        names=tuple(names),
        changes=(*sequence.changes, told, *renamed),
        unscaled=None,
    )


def cropped(sequence: Sequence, first: int = 1, last: int | None = None) -> Sequence:
    """The steps from `first` to `last`, both of them too, counted from 1; None is the end.

    Raises SequenceError where they are not in the sequence or leave fewer than 2 steps.
    """
    steps = sequence.steps
    if last is None:
        last = steps
    for which, step in (("first", first), ("last", last)):
        if not 1 <= step <= steps:
            raise SequenceError(
                f"The {which} step must be from 1 to {steps:,}, the number of steps; got {step:,}."
            )
    if first >= last:
        raise SequenceError(
            "The first step must come before the last, so that 2 steps or more are left; "
            f"got {first:,} and {last:,}."
        )
    if (first, last) == (1, steps):
        return sequence
    told = f"Steps {first:,} to {last:,} of {steps:,} were kept."
    return _steps(sequence, slice(first - 1, last), told)


def thinned(sequence: Sequence, factor: int) -> Sequence:
    """Every `factor`-th step, from the first on.

    Raises SequenceError for a factor below 1, and for one that leaves fewer than 2 steps.
    """
    left = _need_factor(sequence, factor)
    if factor == 1:
        return sequence
    told = f"The first of every {factor:,} steps was kept: {left:,} of {sequence.steps:,}."
    return _steps(sequence, slice(None, None, factor), told)


def averaged(sequence: Sequence, factor: int) -> Sequence:
    """The means of `factor` steps each, labelled by the first of them; gaps do not count.

    What is left at the end is a mean of fewer steps. Symbols have no mean, and go.

    Raises SequenceError for a factor below 1, and for one that leaves fewer than 2 steps.
    """
    left = _need_factor(sequence, factor)
    if factor == 1:
        return sequence
    starts = np.arange(0, sequence.steps, factor)
    there = ~np.isnan(sequence.values)
    total = np.add.reduceat(np.where(there, sequence.values, 0).astype(np.float64), starts, axis=0)
    count = np.add.reduceat(there, starts, axis=0, dtype=np.int64)
    values = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    rest = sequence.steps % factor
    told = f"Every {factor:,} steps were replaced by their mean: {sequence.steps:,} became {left:,}"
    told += (
        f"; the last is the mean of {rest:,}."
        if rest > 1
        else "; the last step was kept as it was."
        if rest
        else "."
    )
    return replace(
        sequence,
        values=values,
        labels=sequence.labels[::factor],
        symbols=(),
        changes=(*sequence.changes, told),
        unscaled=None,
    )


def factor_for(steps: int, most: int) -> int:
    """How many steps must become one, so that at most `most` are left of `steps`.

    Raises SequenceError where `most` is below 2.
    """
    if most < 2:
        raise SequenceError(
            f"A sequence needs at least 2 steps; got {most:,} as the largest number of steps."
        )
    return max(1, -(-steps // most))


def _need_factor(sequence: Sequence, factor: int) -> int:
    """How many steps are left of it, if that is a sequence."""
    if factor < 1:
        raise SequenceError(
            f"The number of steps to combine into one must be 1 or more; got {factor:,}."
        )
    left = -(-sequence.steps // factor)
    if left < 2:
        raise SequenceError(
            f"Combining every {factor:,} of the {sequence.steps:,} steps would leave only one "
            f"step; choose {sequence.steps - 1:,} or less."
        )
    return left


def _steps(sequence: Sequence, which: slice, told: str) -> Sequence:
    return replace(
        sequence,
        values=sequence.values[which],
        labels=sequence.labels[which],
        symbols=sequence.symbols[which],
        changes=(*sequence.changes, told),
        unscaled=None,
    )
