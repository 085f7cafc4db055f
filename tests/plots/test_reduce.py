"""The reduction: no lowest and no highest value is lost, and every cell says what it is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz.plots.reduce import (
    MAX_CELLS_TALL,
    MAX_CELLS_WIDE,
    MAX_POINTS,
    cells,
    merged_points,
    points,
    step_name,
)


def counted(steps: int) -> tuple[int, ...]:
    return tuple(range(1, steps + 1))


def random_map(steps: int, units: int, seed: int = 8) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(steps, units)).astype(np.float32)


def test_a_small_map_is_drawn_as_it_is_in_the_order_asked_for():
    values = random_map(7, 5)
    drawn = cells(values, (3, 0, 4), counted(7))
    np.testing.assert_array_equal(drawn.values, values[:, [3, 0, 4]].T)
    np.testing.assert_array_equal(drawn.x, np.arange(8) + 0.5)
    np.testing.assert_array_equal(drawn.y, np.arange(4) - 0.5)
    assert drawn.columns[3] == "step 4"
    assert drawn.rows == ("unit 3", "unit 0", "unit 4")
    assert (drawn.steps, drawn.units) == (1, 1)


@pytest.mark.parametrize("at", [-1, 0, 1])
def test_the_limits_are_where_they_are_said_to_be(at):
    wide = cells(random_map(MAX_CELLS_WIDE + at, 2), (0, 1), counted(MAX_CELLS_WIDE + at))
    assert (wide.steps > 1) == (at == 1)
    tall = cells(random_map(3, MAX_CELLS_TALL + at), range(MAX_CELLS_TALL + at), counted(3))
    assert (tall.units > 1) == (at == 1)


def test_a_long_map_has_the_lowest_and_the_highest_of_each_block_side_by_side():
    values = random_map(2203, 5)  # blocks of 5, the last of 3
    drawn = cells(values, range(5), counted(2203))
    assert drawn.steps == 5
    np.testing.assert_array_equal(drawn.values[2, 6], values[15:20, 2].min())
    np.testing.assert_array_equal(drawn.values[2, 7], values[15:20, 2].max())
    assert drawn.columns[6:8] == ("lowest of steps 16–20", "highest of steps 16–20")
    np.testing.assert_array_equal(drawn.x[6:9], [15.5, 18, 20.5])
    np.testing.assert_array_equal(drawn.values[3, -1], values[2200:, 3].max())
    assert drawn.columns[-1] == "highest of steps 2201–2203"
    np.testing.assert_array_equal(drawn.x[-3:], [2200.5, 2202, 2203.5])


def test_a_tall_map_has_them_one_above_the_other():
    values = random_map(7, 400)  # blocks of 4, the units in reverse
    drawn = cells(values, range(399, -1, -1), counted(7))
    assert drawn.units == 4
    np.testing.assert_array_equal(drawn.values[2, 3], values[3, 392:396].min())
    np.testing.assert_array_equal(drawn.values[3, 3], values[3, 392:396].max())
    assert drawn.rows[2:4] == (
        "lowest of units 395, 394, 393, 392",
        "highest of units 395, 394, 393, 392",
    )
    np.testing.assert_array_equal(drawn.y[2:5], [3.5, 5.5, 7.5])
    assert drawn.columns[3] == "step 4"


def test_a_long_and_tall_map_has_one_row_a_block_of_units():
    values = random_map(1200, 300)
    drawn = cells(values, range(300), counted(1200))
    assert (drawn.steps, drawn.units) == (3, 2)
    np.testing.assert_array_equal(drawn.values[5, 8], values[12:15, 10:12].min())
    np.testing.assert_array_equal(drawn.values[5, 9], values[12:15, 10:12].max())
    assert (drawn.columns[9], drawn.rows[5]) == ("highest of steps 13–15", "units 10–11")


@settings(max_examples=60, deadline=None)
@given(steps=st.integers(1, 6000), units=st.integers(1, 700), seed=st.integers(0, 999))
def test_no_extreme_is_lost_and_every_cell_is_a_value(steps, units, seed):
    draw = np.random.default_rng(seed)
    # Few lines of the full size, so that a hundred sizes are quick.
    steps, units = (steps, units % 9 + 1) if seed % 2 else (steps % 40 + 1, units)
    values = draw.normal(size=(steps, units)).astype(np.float32)
    drawn = cells(values, draw.permutation(units).tolist(), counted(steps))
    tall, wide = drawn.values.shape
    assert wide <= MAX_CELLS_WIDE
    assert tall <= MAX_CELLS_TALL
    assert (len(drawn.columns), len(drawn.rows)) == (wide, tall)
    assert (len(drawn.x), len(drawn.y)) == (wide + 1, tall + 1)
    assert (drawn.x[0], drawn.x[-1]) == (0.5, steps + 0.5)
    assert (drawn.y[0], drawn.y[-1]) == (-0.5, units - 0.5)
    assert np.all(np.diff(drawn.x) > 0)
    assert np.all(np.diff(drawn.y) > 0)
    assert np.isin(drawn.values, values).all()
    if drawn.units == 1:  # then every unit keeps its own extremes
        assert set(drawn.values.max(axis=1)) == set(values.max(axis=0))
        assert set(drawn.values.min(axis=1)) == set(values.min(axis=0))
    if drawn.steps == 1:  # then every step does
        np.testing.assert_array_equal(drawn.values.max(axis=0), values.max(axis=1))
        np.testing.assert_array_equal(drawn.values.min(axis=0), values.min(axis=1))
    assert drawn.values.max() == values.max()
    assert drawn.values.min() == values.min()


def test_missing_values_are_passed_over_and_stay_missing_where_there_is_nothing_else():
    values = random_map(1500, 2)  # blocks of 3
    values[4] = np.nan
    values[9:12] = np.nan
    drawn = cells(values, (0, 1), counted(1500))
    np.testing.assert_array_equal(drawn.values[1, 3], max(values[3, 1], values[5, 1]))
    assert np.isnan(drawn.values[:, 6:8]).all()


def test_steps_are_named_with_their_labels():
    labels = ("Mon", "Tue <b>", 3, "x" * 50)
    assert step_name(1, 2, labels) == "step 2 (Tue &lt;b&gt;)"
    assert step_name(2, 3, labels) == "step 3"
    assert step_name(0, 2, labels) == "steps 1–2 (Mon – Tue &lt;b&gt;)"
    assert step_name(3, 4, labels) == f"step 4 ({'x' * 39}…)"


def test_a_block_of_many_scattered_units_names_some_and_counts_the_rest():
    order = list(range(0, 2560, 2)) + list(range(1, 2560, 2))
    drawn = cells(random_map(2, 2560), order, counted(2))
    assert drawn.rows[2] == "lowest of units 40, 42, 44, 46, 48 and 15 more"


@settings(max_examples=60, deadline=None)
@given(steps=st.integers(1, 9000), gaps=st.integers(0, 40), seed=st.integers(0, 999))
def test_a_line_keeps_its_extremes_ends_and_gaps(steps, gaps, seed):
    draw = np.random.default_rng(seed)
    values = draw.normal(size=steps)
    values[draw.integers(0, steps, gaps)] = np.nan
    at = points(values)
    assert len(at) <= MAX_POINTS
    assert np.all(np.diff(at) > 0)
    assert (at[0], at[-1]) == (0, steps - 1)
    merged = merged_points(steps)
    for first in range(0, steps, merged):
        block, kept = (
            values[first : first + merged],
            values[at[(at >= first) & (at < first + merged)]],
        )
        assert np.isnan(block).any() == np.isnan(kept).any()
        if not np.isnan(block).all():
            assert np.nanmin(block) == np.nanmin(kept)
            assert np.nanmax(block) == np.nanmax(kept)
