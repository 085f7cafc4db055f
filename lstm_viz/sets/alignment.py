"""Alignment: the sequences of a set on one time axis, by their start, their end or an event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np

from lstm_viz.skipping import recorded
from lstm_viz.trace import Trace

# Where 0 is: at the first step of each sequence, at its last, or at the step of an event, counted
# from 0, which is None for a sequence without the event.
At = Literal["start", "end"] | Sequence[int | None]


class Aligned(NamedTuple):
    """A signal of several sequences, `values` (sequence, time, unit), NaN where one has no step.

    `offsets` (time,) are the steps from the place at which the sequences are aligned.
    """

    offsets: np.ndarray
    values: np.ndarray


def aligned(
    trace: Trace,
    signal: str,
    at: At = "start",
    *,
    layer: int = 0,
    direction: int = 0,
    batches: Sequence[int] | None = None,
) -> Aligned:
    """One signal of some sequences of a trace (None: all of them), on one time axis.

    A sequence without the event has NaN everywhere.

    Raises ValueError for other places than there are sequences, and for an event that is no step.
    """
    chosen = list(range(trace.sizes["batch"]) if batches is None else batches)
    values = trace.sel(signal, layer=layer, direction=direction, batch=chosen)
    return shifted(values, [_end(trace, one) for one in chosen], at)


def aligned_input(
    trace: Trace, at: At = "start", *, batches: Sequence[int] | None = None
) -> Aligned:
    """What the network read, in the same way: `values` are (sequence, time, input).

    Raises ValueError for a trace without its input, and as `aligned`.
    """
    if trace.x is None:
        raise ValueError("this trace has not kept what the network read; record all of it")
    chosen = list(range(trace.sizes["batch"]) if batches is None else batches)
    return shifted(trace.x[chosen], [_end(trace, one) for one in chosen], at)


def shifted(values: np.ndarray, ends: Sequence[int], at: At) -> Aligned:
    """`values` (sequence, time, ...) moved so that 0 is where `at` is; `ends` are the last steps.

    Raises as `aligned`.
    """
    places = _places(at, ends)
    there = [place for place in places if place is not None]
    if not there:
        raise ValueError("no sequence has the event; choose another one, or align by the start")
    steps = max(ends) + 1
    # As many steps before 0 as the latest place has, as many after it as are left.
    before = max(there)
    after = max(end - place for end, place in zip(ends, places, strict=True) if place is not None)
    room = np.full((len(values), before + after + 1, *values.shape[2:]), np.nan, values.dtype)
    for row, (place, end) in enumerate(zip(places, ends, strict=True)):
        if place is not None:
            first = before - place
            room[row, first : first + end + 1] = values[row, : min(end + 1, steps)]
    return Aligned(np.arange(-before, after + 1), room)


def first_difference(sequences: Sequence[np.ndarray]) -> tuple[int, ...]:
    """For each of some sequences (time, ...), the first step at which not all of them are equal.

    Where one of them ends before that, it is the last step that all have.
    """
    steps = min(len(values) for values in sequences)
    first = sequences[0][:steps]
    differ = np.zeros(steps, bool)
    for values in sequences[1:]:
        other = values[:steps]
        unequal = (first != other) & ~(np.isnan(first) & np.isnan(other))
        differ |= unequal.reshape(steps, -1).any(axis=1)
    return (int(differ.argmax()) if differ.any() else steps - 1,) * len(sequences)


def _places(at: At, ends: Sequence[int]) -> list[int | None]:
    if isinstance(at, str):
        if at not in ("start", "end"):
            raise ValueError(f"at must be start, end or a step for each sequence; got {at!r}")
        return [0] * len(ends) if at == "start" else list(ends)
    if len(at) != len(ends):
        raise ValueError(f"at must have a step for each of {len(ends)} sequences; got {len(at)}")
    for number, (place, end) in enumerate(zip(at, ends, strict=True)):
        if place is not None and not 0 <= place <= end:
            raise ValueError(
                f"the event of sequence {number} must be one of its steps, 0 to {end}; got {place}"
            )
    return [None if place is None else int(place) for place in at]


def _end(trace: Trace, batch: int) -> int:
    """The last step of a sequence; a skipped one behind it can't be told from padding."""
    return int(np.flatnonzero(recorded(trace, batch))[-1])
