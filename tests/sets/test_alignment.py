"""Sequences on one time axis: worked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.sets import aligned
from lstm_viz.sets.alignment import aligned_input, first_difference, shifted
from tests.traces import BATCH, LENGTH, TIME, UNIT, random_trace

VALUES = np.array([[1.0, 2, 3, 4], [5, 6, np.nan, np.nan], [7, 8, 9, np.nan]])[..., None]
ENDS = [3, 1, 2]
N = np.nan


@pytest.mark.parametrize(
    ("at", "offsets", "rows"),
    [
        ("start", [0, 1, 2, 3], [[1, 2, 3, 4], [5, 6, N, N], [7, 8, 9, N]]),
        ("end", [-3, -2, -1, 0], [[1, 2, 3, 4], [N, N, 5, 6], [N, 7, 8, 9]]),
        ([2, None, 0], [-2, -1, 0, 1, 2], [[1, 2, 3, 4, N], [N] * 5, [N, N, 7, 8, 9]]),
    ],
)
def test_zero_is_where_they_are_aligned(at: object, offsets: list[int], rows: list) -> None:
    found = shifted(VALUES, ENDS, at)
    assert found.offsets.tolist() == offsets
    np.testing.assert_array_equal(found.values[..., 0], rows)


def test_a_trace_is_aligned_by_the_ends_of_its_own_sequences() -> None:
    trace = random_trace()  # of BATCH sequences the last is shorter
    found = aligned(trace, "f", "end", layer=1, direction=1, batches=[2, 1])
    assert found.values.shape == (2, TIME, UNIT)
    assert np.isnan(found.values[0, : TIME - LENGTH]).all()
    own = trace.sel("f", layer=1, direction=1, batch=2, time=slice(LENGTH))
    np.testing.assert_array_equal(found.values[0, TIME - LENGTH :], own)


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        ("middle", "at must be start, end or a step for each sequence; got 'middle'"),
        ([1, 2], "a step for each of 3 sequences; got 2"),
        ([1, 2, LENGTH], f"sequence 2 must be one of its steps, 0 to {LENGTH - 1}; got {LENGTH}"),
        ([None] * BATCH, "no sequence has the event"),
    ],
)
def test_another_place_is_refused(at: object, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        aligned(random_trace(), "f", at)


def test_an_input_that_was_not_kept_is_refused() -> None:
    with pytest.raises(ValueError, match="has not kept what the network read"):
        aligned_input(random_trace())


@pytest.mark.parametrize(
    ("others", "step"),
    [
        ([[3, 1, 4, 1]], 4 - 1),  # one that ends before the other differs nowhere
        ([[3, 1, 9, 1, 5]], 2),
        ([[3, 1, 4, 1, 5, 9], [3, 7, 4]], 1),
        ([[3, 1, 4, 1, 2, 6]], 4),
    ],
)
def test_the_first_difference_is_that_of_any_two(others: list[list[int]], step: int) -> None:
    rows = [np.array([[value, N] for value in one], float) for one in ([3, 1, 4, 1, 5, 9], *others)]
    assert first_difference(rows) == (step,) * len(rows)
