"""The reduction: a cell is what it says of its values, and a line keeps its extremes."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz.plots.reduce import (
    MAX_CELLS_TALL,
    MAX_CELLS_WIDE,
    MAX_POINTS,
    Merged,
    cells,
    merged_points,
    points,
    step_name,
)

HOW: tuple[Merged, Merged] = ("extremes", "mean")


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


def test_a_long_map_has_the_mean_of_the_steps_that_it_names():
    values = random_map(2203, 5)  # 1000 cells of two or three
    drawn = cells(values, range(5), counted(2203))
    assert (drawn.steps, drawn.units, drawn.values.shape) == (3, 1, (5, 1000))
    assert drawn.columns[3:5] == ("mean of steps 7–8", "mean of steps 9–11")
    np.testing.assert_array_equal(drawn.x[3:6], [6.5, 8.5, 11.5])
    assert drawn.values[2, 4] == pytest.approx(values[8:11, 2].mean(), abs=1e-6)
    assert drawn.columns[-1] == "mean of steps 2201–2203"
    assert drawn.values[3, -1] == pytest.approx(values[2200:, 3].mean(), abs=1e-6)


def test_a_tall_map_has_that_of_the_units():
    values = random_map(7, 400)  # one or two units a cell, in reverse
    drawn = cells(values, range(399, -1, -1), counted(7))
    assert (drawn.steps, drawn.units, drawn.values.shape) == (1, 2, (256, 7))
    assert drawn.rows[2:4] == ("unit 396", "mean of units 395, 394")
    assert drawn.columns[3] == "step 4"
    np.testing.assert_array_equal(drawn.y[2:5], [2.5, 3.5, 5.5])
    assert drawn.values[3, 3] == pytest.approx(values[3, 394:396].mean(), abs=1e-6)
    assert drawn.values[2, 3] == values[3, 396]


def test_a_long_and_tall_map_has_one_of_both():
    values = random_map(1200, 300)
    drawn = cells(values, range(300), counted(1200))
    assert (drawn.steps, drawn.units) == (2, 2)
    assert (drawn.columns[4], drawn.rows[5]) == ("mean of steps 5–6", "mean of units 5–6")
    assert (drawn.columns[3], drawn.rows[4]) == ("step 4", "unit 4")
    assert drawn.values[5, 4] == pytest.approx(values[4:6, 5:7].mean(), abs=1e-6)
    assert drawn.note == "each colour: the mean of up to 2 steps × 2 units"


def test_the_extremes_of_steps_take_turns_so_that_a_single_event_stays():
    values = np.full((2203, 5), 0.75, np.float32)  # 500 pairs of cells, of four or five steps
    values[1316, 3] = 0
    drawn, means = (cells(values, range(5), counted(2203), None, how) for how in HOW)
    assert means.values.min() > 0.3
    (row,), (column,) = np.nonzero(drawn.values == 0)
    assert (row, column % 2, drawn.values[row, column + 1]) == (3, 0, np.float32(0.75))
    assert drawn.columns[column : column + 2] == (
        "lowest of steps 1313–1317",
        "highest of steps 1313–1317",
    )
    assert drawn.x[column] < 1317 < drawn.x[column + 2]
    assert (drawn.rows[3], drawn.steps, drawn.units) == ("unit 3", 5, 1)
    assert drawn.note == "each colour: the lowest or the highest of up to 5 steps, in turn"


def test_those_of_units_take_turns_down_the_rows_and_those_of_both_along_the_steps():
    values = random_map(7, 400)
    values[4, 11] = np.nan
    drawn = cells(values, range(399, -1, -1), counted(7), None, "extremes")
    assert (drawn.steps, drawn.units, drawn.values.shape) == (1, 4, (256, 7))
    assert drawn.columns[3] == "step 4"
    assert drawn.rows[2:4] == ("lowest of units 396, 395, 394", "highest of units 396, 395, 394")
    block = values[:, 394:397]
    np.testing.assert_array_equal(drawn.values[2:4], [block.min(axis=1), block.max(axis=1)])
    assert not np.isnan(drawn.values).any()
    values = random_map(1200, 300)
    drawn = cells(values, range(300), counted(1200), None, "extremes")
    assert (drawn.steps, drawn.units, drawn.values.shape) == (3, 2, (256, 1000))
    assert (drawn.columns[6], drawn.rows[5]) == ("lowest of steps 8–9", "units 5–6")
    block = values[7:9, 5:7]
    assert drawn.values[5, 6:8].tolist() == [block.min(), block.max()]


def test_what_has_room_has_no_extremes_and_another_word_is_refused():
    values = random_map(7, 5)
    np.testing.assert_array_equal(
        cells(values, range(5), counted(7), None, "extremes").values, values.T
    )
    other: Any = "median"
    with pytest.raises(ValueError, match="merged must be 'mean' or 'extremes'; got 'median'"):
        cells(values, range(5), counted(7), None, other)


@settings(max_examples=60, deadline=None)
@given(steps=st.integers(1, 6000), units=st.integers(1, 700), seed=st.integers(0, 999))
def test_every_value_is_in_one_cell_and_every_cell_is_a_mean(steps, units, seed):
    draw = np.random.default_rng(seed)
    # Few lines of the full size, so that a hundred sizes are quick.
    steps, units = (steps, units % 9 + 1) if seed % 2 else (steps % 40 + 1, units)
    values = draw.normal(size=(steps, units)).astype(np.float32)
    order = draw.permutation(units)
    drawn = cells(values, order.tolist(), counted(steps))
    tall, wide = drawn.values.shape
    assert (wide, tall) == (min(steps, MAX_CELLS_WIDE), min(units, MAX_CELLS_TALL))
    assert (len(drawn.columns), len(drawn.rows)) == (wide, tall)
    assert (len(drawn.x), len(drawn.y)) == (wide + 1, tall + 1)
    assert (drawn.x[0], drawn.x[-1]) == (0.5, steps + 0.5)
    assert (drawn.y[0], drawn.y[-1]) == (-0.5, units - 0.5)
    for sizes, most in ((np.diff(drawn.x), drawn.steps), (np.diff(drawn.y), drawn.units)):
        assert sizes.min() >= max(1, most - 1)
        assert sizes.max() == most
    column, row = int(draw.integers(wide)), int(draw.integers(tall))
    at = slice(int(drawn.x[column] - 0.5), int(drawn.x[column + 1] - 0.5))
    of = order[int(drawn.y[row] + 0.5) : int(drawn.y[row + 1] + 0.5)]
    assert drawn.values[row, column] == pytest.approx(values[at, of].mean(), abs=1e-6)
    # Weighted by what they stand for, all cells have the mean of all values.
    weights = np.outer(np.diff(drawn.y), np.diff(drawn.x))
    assert (drawn.values * weights).sum() == pytest.approx(values.sum(dtype=float), abs=1e-2)


def test_missing_values_are_passed_over_and_stay_missing_where_there_is_nothing_else():
    values = random_map(3000, 2)  # three steps a cell
    values[4] = np.nan
    values[9:12] = np.nan
    drawn = cells(values, (0, 1), counted(3000))
    mean = (float(values[3, 1]) + float(values[5, 1])) / 2
    assert drawn.values[1, 1] == pytest.approx(mean, abs=1e-6)
    np.testing.assert_array_equal(np.flatnonzero(np.isnan(drawn.values).any(axis=0)), [3])


def test_every_mean_of_a_long_map_with_gaps_is_that_of_its_own_steps():
    values = random_map(9703, 5)
    values[np.random.default_rng(3).random(values.shape) < 0.02] = np.nan
    drawn = cells(values, (4, 1, 2), counted(9703))
    edges = (drawn.x - 0.5).astype(int)
    means = [np.nanmean(values[a:b][:, [4, 1, 2]], axis=0) for a, b in pairwise(edges)]
    np.testing.assert_allclose(drawn.values, np.stack(means, axis=1), atol=1e-6)


@pytest.mark.parametrize("gaps", [0, 1])
def test_a_long_map_takes_little_more_memory_than_a_copy_of_its_values(gaps):
    values = random_map(100_003, 11)
    values[7 : 7 + gaps] = np.nan
    labels = counted(100_003)
    tracemalloc.start()
    cells(values, range(11), labels)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1.5 * values.nbytes


def test_steps_are_named_with_their_labels():
    labels = ("Mon", "Tue <b>", 3, "x" * 50)
    assert step_name(1, 2, labels) == "step 2 (Tue &lt;b&gt;)"
    assert step_name(2, 3, labels) == "step 3"
    assert step_name(0, 2, labels) == "steps 1–2 (Mon – Tue &lt;b&gt;)"
    assert step_name(3, 4, labels) == f"step 4 ({'x' * 39}…)"


def test_a_block_of_many_scattered_units_names_some_and_counts_the_rest():
    order = list(range(0, 2560, 2)) + list(range(1, 2560, 2))
    drawn = cells(random_map(2, 2560), order, counted(2))
    assert drawn.rows[2] == "mean of units 40, 42, 44, 46, 48 and 5 more"


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
