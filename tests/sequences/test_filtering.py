from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lstm_viz.sequences import Sequence
from lstm_viz.sequences.filtering import _window_sums, differenced, filled, smoothed

from .conftest import Refusal

N = np.nan
GAPPY = Sequence(
    [[N, 1, 7], [N, 2, 7], [5, N, 6], [N, N, 9], [N, 8, 5], [11, N, 4]], ("a", "b", "c"), source="s"
)
TABLES = arrays(
    np.float32,
    st.tuples(st.integers(3, 40), st.integers(1, 3)),
    elements=st.floats(-1e4, 1e4, width=32) | st.just(np.nan),
)


def whole(values: np.ndarray) -> Sequence:
    filled_ = values.copy()
    filled_[1] = np.nan_to_num(filled_[1])
    return Sequence(filled_, [f"c{k}" for k in range(filled_.shape[1])])


def test_gaps_can_stay() -> None:
    assert filled(GAPPY, "gaps") is GAPPY


def test_forward_fills_all_but_what_leads_and_says_so() -> None:
    after = filled(GAPPY, "forward")
    np.testing.assert_array_equal(
        after.values, [[N, 1, 7], [N, 2, 7], [5, 2, 6], [5, 2, 9], [5, 8, 5], [11, 8, 4]]
    )
    assert after.changes == (
        "Missing values were filled by repeating the last known value: 'a' 2, 'b' 3.",
        "Values missing before the first known value stay missing: 'a' 2.",
    )
    assert after.source == "s"


def test_interpolation_goes_on_straight_lines_and_holds_the_ends() -> None:
    after = filled(GAPPY, "interpolate")
    np.testing.assert_array_equal(
        after.values, [[5, 1, 7], [5, 2, 7], [5, 4, 6], [7, 6, 9], [9, 8, 5], [11, 8, 4]]
    )
    assert after.changes == (
        "Missing values were interpolated on a straight line between their neighbours: 'a' 2, 'b' "
        "2.",
        "Missing values at the ends were filled with the nearest known value: 'a' 2, 'b' 1.",
    )


def test_what_did_not_happen_is_not_told() -> None:
    inner = Sequence([[1], [N], [3]], ("a",))
    assert len(filled(inner, "forward").changes) == 1
    assert len(filled(inner, "interpolate").changes) == 1
    leading = Sequence([[N], [1], [3]], ("a",))
    assert filled(leading, "forward").changes == (
        "Values missing before the first known value stay missing: 'a' 1.",
    )
    assert filled(Sequence([[1], [2]], ("a",)), "forward").changes == ()


@settings(deadline=None)
@given(TABLES)
def test_filling_is_what_pandas_does(table: np.ndarray) -> None:
    before = whole(table)
    frame = pd.DataFrame(before.values.astype(np.float64))
    np.testing.assert_array_equal(filled(before, "forward").values, frame.ffill())
    straight = frame.interpolate(method="linear", limit_direction="both")
    np.testing.assert_allclose(filled(before, "interpolate").values, straight, rtol=1e-6, atol=1e-3)


def test_another_way_to_fill_is_refused(refused: Refusal) -> None:
    with refused(
        "Missing values are left as gaps, filled forward or interpolated; got 'backward'."
    ):
        filled(GAPPY, "backward")  # type: ignore[arg-type]


def test_smoothing_by_hand() -> None:
    after = smoothed(Sequence([[1, 0], [2, N], [6, 8], [7, 1]], ("a", "b")), 3)
    np.testing.assert_allclose(after.values, [[1.5, 0], [3, N], [5, 4.5], [6.5, 4.5]], rtol=1e-6)
    assert after.changes == (
        "Each value was replaced by the mean of the 3 steps around it; at the ends, of the steps "
        "that exist.",
    )
    assert smoothed(GAPPY, 1) is GAPPY


@settings(deadline=None)
@given(TABLES, st.data())
def test_smoothing_is_what_pandas_does_and_gaps_stay(
    table: np.ndarray, data: st.DataObject
) -> None:
    before = whole(table)
    width = 2 * data.draw(st.integers(0, (before.steps - 1) // 2)) + 1
    frame = pd.DataFrame(before.values.astype(np.float64))
    means = frame.rolling(width, center=True, min_periods=1).mean().where(frame.notna())
    np.testing.assert_allclose(smoothed(before, width).values, means, rtol=1e-5, atol=1e-3)


@pytest.mark.parametrize("width", [3, 5, 7, 27])
def test_the_sums_are_those_of_a_convolution(width: int) -> None:
    values = np.random.default_rng(width).normal(size=(27, 2))
    expected = [np.convolve(column, np.ones(width), "same") for column in values.T]
    np.testing.assert_allclose(_window_sums(values, width), np.transpose(expected), atol=1e-12)


@pytest.mark.parametrize("width", [3, 5, 7, 9, 11])
def test_a_huge_value_far_away_does_not_spoil_a_mean(width: int) -> None:
    values = np.tile([[1.0], [2.0], [4.0]], (9, 1))
    values[13] = 3e38
    after = smoothed(Sequence(values, ("x",)), width).values[:, 0]
    half = width // 2
    for step in (*range(13 - 2 * width), *range(13 + 2 * width, 27)):
        window = values[max(0, step - half) : step + half + 1, 0]
        assert after[step] == pytest.approx(window.mean(), rel=1e-6)


def test_a_constant_stays_and_a_wave_of_the_windows_length_goes() -> None:
    flat = smoothed(Sequence(np.full((50, 1), 0.3), ("x",)), 7).values
    np.testing.assert_allclose(flat, np.float32(0.3), rtol=1e-6)
    wave = np.sin(2 * np.pi * np.arange(50) / 7)
    after = smoothed(Sequence(wave[:, np.newaxis], ("x",)), 7).values[3:-3, 0]
    np.testing.assert_allclose(after, 0, atol=1e-6)


@pytest.mark.parametrize("width", [0, -3, 4])
def test_a_window_without_a_middle_is_refused(width: int, refused: Refusal) -> None:
    with refused(
        f"The window must be an odd number of steps, so that it has a middle; got {width}."
    ):
        smoothed(GAPPY, width)


def test_a_window_longer_than_the_sequence_is_refused(refused: Refusal) -> None:
    with refused("The window has 1,007 steps, but the sequence only 6; choose a shorter window."):
        smoothed(GAPPY, 1_007)
    assert smoothed(GAPPY, 5).steps == 6


def test_differences_by_hand_lose_the_first_step() -> None:
    before = Sequence(
        [[1, 5], [4, N], [2, 6], [9, 7]], ("a", "b"), ("mon", "tue", "wed", "thu"), symbols="wxyz"
    )
    after = differenced(before)
    np.testing.assert_array_equal(after.values, [[3, N], [-2, N], [7, 1]])
    assert after.labels == ("tue", "wed", "thu")
    assert after.symbols == ("x", "y", "z")
    assert after.changes == (
        "Each value was replaced by its difference from the previous value; the first step, "
        "'mon', has none and was left out.",
    )
    assert differenced(filled(GAPPY, "forward")).labels == (2, 3, 4, 5, 6)


def test_gaps_that_leave_no_difference_are_refused(refused: Refusal) -> None:
    with refused(
        "'a' has no two numbers in a row, and so no differences; fill its missing values first."
    ):
        differenced(GAPPY)


@settings(deadline=None)
@given(TABLES)
def test_the_running_sum_of_differences_is_the_sequence(table: np.ndarray) -> None:
    before = Sequence(np.nan_to_num(table), [f"c{k}" for k in range(table.shape[1])])
    after = differenced(before).values.astype(np.float64)
    np.testing.assert_allclose(
        before.values[0] + after.cumsum(axis=0), before.values[1:], rtol=1e-5, atol=0.05
    )


def test_two_steps_have_too_few_differences(refused: Refusal) -> None:
    with refused(
        "2 steps have only 1 difference, and a sequence needs at least 2 steps; start from 3 "
        "steps or more."
    ):
        differenced(Sequence([[1], [2]], ("a",)))
