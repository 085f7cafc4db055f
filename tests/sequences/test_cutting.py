from __future__ import annotations

import tracemalloc

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz.sequences import Sequence
from lstm_viz.sequences.cutting import averaged, chosen, cropped, factor_for, thinned

from .conftest import Refusal

N = np.nan
SEVEN = Sequence(
    [[1, 10], [2, 20], [4, N], [8, 40], [16, N], [32, N], [64, 70]],
    ("a", "b"),
    source="s",
    symbols="abcdefg",
)
DAYS = Sequence(SEVEN.values, ("a", "b"), [f"day {k}" for k in range(1, 8)])


def test_columns_feed_inputs_in_the_order_of_their_names() -> None:
    after = chosen(SEVEN, ("b", "a"))
    np.testing.assert_array_equal(after.values, SEVEN.values[:, ::-1])
    assert (after.names, after.symbols) == (("b", "a"), tuple("abcdefg"))
    assert after.changes == ("The inputs are the columns 'b', 'a', in this order.",)
    assert chosen(SEVEN, ("a", "b")) is SEVEN


def test_one_column_may_feed_several_inputs() -> None:
    after = chosen(SEVEN, ("a", "b", "a"))
    np.testing.assert_array_equal(after.values[:, 2], after.values[:, 0])
    assert after.names == ("a", "b", "a (2)")
    assert after.changes == (
        "The inputs are the columns 'a', 'b', 'a', in this order.",
        "Columns were given names of their own: 'a (2)'.",
    )


def test_columns_that_are_not_there_are_refused(refused: Refusal) -> None:
    with refused("There is no column 'c'; choose from 'a', 'b'."):
        chosen(SEVEN, ("a", "c"))
    with refused("No column is chosen; choose from 'a', 'b'."):
        chosen(SEVEN, ())


def test_a_crop_counts_from_one_and_keeps_both_ends() -> None:
    after = cropped(DAYS, 3, 5)
    np.testing.assert_array_equal(after.values, DAYS.values[2:5])
    assert after.labels == ("day 3", "day 4", "day 5")
    assert after.changes == ("Steps 3 to 5 of 7 were kept.",)
    assert cropped(SEVEN, 6).labels == (6, 7)
    assert cropped(SEVEN, 6).symbols == ("f", "g")
    assert cropped(SEVEN, last=4).labels == range(1, 5)
    assert cropped(SEVEN, 1, 7) is SEVEN


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (0, 3, "The first step must be from 1 to 7, the number of steps; got 0."),
        (8, None, "The first step must be from 1 to 7, the number of steps; got 8."),
        (2, 1_008, "The last step must be from 1 to 7, the number of steps; got 1,008."),
        (
            5,
            3,
            "The first step must come before the last, so that 2 steps or more are left; "
            "got 5 and 3.",
        ),
        (
            7,
            None,
            "The first step must come before the last, so that 2 steps or more are left; "
            "got 7 and 7.",
        ),
    ],
)
def test_a_crop_of_what_is_not_there_is_refused(
    first: int, last: int | None, said: str, refused: Refusal
) -> None:
    with refused(said):
        cropped(SEVEN, first, last)


def test_a_crop_without_a_number_is_refused(refused: Refusal) -> None:
    with refused("'b' has no number at any step; leave it out."):
        cropped(SEVEN, 5, 6)


def test_every_third_step() -> None:
    after = thinned(DAYS, 3)
    np.testing.assert_array_equal(after.values, DAYS.values[[0, 3, 6]])
    assert after.labels == ("day 1", "day 4", "day 7")
    assert after.changes == ("The first of every 3 steps was kept: 3 of 7.",)
    assert thinned(SEVEN, 2).labels == (1, 3, 5, 7)
    assert thinned(SEVEN, 2).symbols == tuple("aceg")
    assert thinned(SEVEN, 1) is SEVEN


def test_means_of_three_steps_leave_gaps_out() -> None:
    after = averaged(DAYS, 3)
    np.testing.assert_allclose(after.values, [[7 / 3, 15], [56 / 3, 40], [64, 70]], rtol=1e-6)
    assert after.labels == ("day 1", "day 4", "day 7")
    assert after.changes == (
        "Every 3 steps were replaced by their mean: 7 became 3; the last step was kept as it was.",
    )
    assert averaged(SEVEN, 4).changes == (
        "Every 4 steps were replaced by their mean: 7 became 2; the last is the mean of 3.",
    )
    assert averaged(SEVEN, 4).symbols == ()
    assert averaged(SEVEN, 1) is SEVEN
    assert averaged(cropped(SEVEN, last=6), 3).changes[-1].endswith("6 became 2.")


@settings(deadline=None)
@given(st.integers(3, 60), st.data())
def test_means_are_those_of_pandas(steps: int, data: st.DataObject) -> None:
    factor = data.draw(st.integers(1, steps - 1))
    rng = np.random.default_rng(steps)
    values = rng.normal(size=(steps, 2))
    values[rng.random(values.shape) < 0.4] = N
    values[0] = 1, 2
    before = Sequence(values, ("a", "b"))
    frame = pd.DataFrame(before.values.astype(np.float64))
    expected = frame.groupby(np.arange(steps) // factor).mean()
    np.testing.assert_allclose(averaged(before, factor).values, expected, rtol=1e-5, atol=1e-6)
    np.testing.assert_array_equal(thinned(before, factor).values, before.values[::factor])


@pytest.mark.parametrize("resampled", [thinned, averaged])
def test_a_factor_that_cannot_be_is_refused(resampled, refused: Refusal) -> None:
    with refused("The number of steps to combine into one must be 1 or more; got 0."):
        resampled(SEVEN, 0)
    with refused("Combining every 7 of the 7 steps would leave only one step; choose 6 or less."):
        resampled(SEVEN, 7)
    assert resampled(SEVEN, 6).steps == 2


@settings(deadline=None)
@given(st.integers(2, 10_000_000), st.integers(2, 10_000))
def test_the_factor_is_the_smallest_that_is_enough(steps: int, most: int) -> None:
    factor = factor_for(steps, most)
    assert -(-steps // factor) <= most
    assert factor == 1 or -(-steps // (factor - 1)) > most


def test_fewer_than_two_steps_are_no_target(refused: Refusal) -> None:
    with refused("A sequence needs at least 2 steps; got 1 as the largest number of steps."):
        factor_for(100, 1)


def test_a_crop_of_a_million_steps_takes_no_memory_for_the_rest() -> None:
    million = Sequence(np.ones((1_000_000, 5), np.float32), tuple("abcde"))
    tracemalloc.start()
    try:
        cropped(million, last=5_000)
        cropped(million, first=900_001, last=905_000)
        assert tracemalloc.get_traced_memory()[1] < million.values.nbytes / 10
    finally:
        tracemalloc.stop()
