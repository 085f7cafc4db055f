from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lstm_viz.sequences import Sequence
from lstm_viz.sequences.prepare import Recipe, prepare
from lstm_viz.sequences.scaling import Kept, Scaling, scaled

from .conftest import Refusal

VALUES = np.array([[1, 10], [2, 30], [6, 20]], dtype=np.float32)  # (time, feature)
NAMES = ("tide", "wind")
GAPPY = np.array([[np.nan, 4], [2, 8], [5, np.nan], [11, 2], [3, 7]])
TABLES = arrays(
    np.float32,
    st.tuples(st.integers(2, 30), st.integers(1, 4)),
    elements=st.floats(-1e6, 1e6, width=32).map(lambda x: round(x, 3)) | st.just(np.nan),
)


def whole(values: np.ndarray) -> Sequence:
    """The table with a number in the second row of every column."""
    filled = values.copy()
    filled[1] = np.nan_to_num(filled[1])
    return Sequence(filled, [f"c{k}" for k in range(filled.shape[1])])


def test_standard_gives_mean_zero_and_deviation_one_and_says_how() -> None:
    before = Sequence(VALUES, NAMES, ("a", "b", "c"), ("Cut.",), "a book")
    after = scaled(before, "standard")
    # 1 2 6: mean 3, variance (4 + 1 + 9)/3; 10 30 20: mean 20, variance 200/3.
    expected = np.array([[-2, -10], [-1, 10], [3, 0]]) / np.sqrt([14 / 3, 200 / 3])
    np.testing.assert_allclose(after.values, expected, rtol=1e-6)
    assert after.changes == (
        "Cut.",
        "Column 'tide': its mean 3 was subtracted, and the result divided by its standard "
        "deviation 2.16025.",
        "Column 'wind': its mean 20 was subtracted, and the result divided by its standard "
        "deviation 8.16497.",
    )
    assert (after.labels, after.source, after.names) == (("a", "b", "c"), "a book", NAMES)


def test_minmax_and_robust_by_hand() -> None:
    minmax = scaled(Sequence(GAPPY, NAMES), "minmax")
    np.testing.assert_allclose(minmax.values[1:, 0], [0, 3 / 9, 1, 1 / 9], rtol=1e-6)
    assert minmax.changes[0] == (
        "Column 'tide': its smallest value 2 was subtracted, and the result divided by its range 9."
    )
    # 2 3 5 11: median 4, quartiles 2.75 and 6.5.
    robust = scaled(Sequence(GAPPY, NAMES), "robust")
    np.testing.assert_allclose(robust.values[1:, 0], np.array([-2, 1, 7, -1]) / 3.75, rtol=1e-6)
    assert robust.changes[0] == (
        "Column 'tide': its median 4 was subtracted, and the result divided by its interquartile "
        "range 3.75."
    )


@pytest.mark.parametrize("how", ["standard", "minmax", "robust"])
def test_it_is_what_pandas_finds_without_the_gaps(how: str) -> None:
    rng = np.random.default_rng(7)
    values = rng.normal(3, 20, (101, 3)).astype(np.float32)
    values[rng.random(values.shape) < 0.2] = np.nan
    frame = pd.DataFrame(values.astype(np.float64))
    offset, factor = {
        "standard": (frame.mean(), frame.std(ddof=0)),
        "minmax": (frame.min(), frame.max() - frame.min()),
        "robust": (frame.median(), frame.quantile(0.75) - frame.quantile(0.25)),
    }[how]
    after = scaled(Sequence(values, ("a", "b", "c")), how)
    np.testing.assert_allclose(after.values, (frame - offset) / factor, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("how", ["standard", "minmax", "robust"])
@pytest.mark.parametrize("value", [0.1, 3.0e38, -1e-45, 0.0])
def test_a_constant_column_moves_to_zero(how: str, value: float) -> None:
    after = scaled(Sequence(np.full((7, 1), value), ("flat",)), how)
    assert (after.values == 0).all()
    assert after.changes[0].startswith("Column 'flat': its value ")
    assert after.changes[0].endswith("it never changes, so there was nothing to scale.")


def test_a_column_whose_quartiles_are_equal_is_not_divided() -> None:
    after = scaled(Sequence([[4], [4], [4], [4], [4], [9]], ("spike",)), "robust")
    assert after.values[:, 0].tolist() == [0, 0, 0, 0, 0, 5]
    assert after.changes == (
        "Column 'spike': its median 4 was subtracted; its interquartile range is 0, so nothing "
        "was divided.",
    )


@pytest.mark.parametrize("scale", [1e-45, 1.7e38])
def test_it_holds_at_both_ends_of_float32(scale: float) -> None:
    values = np.array([[1], [-1], [2]]) * scale
    after = scaled(Sequence(values, ("x",)), "standard").values.astype(np.float64)
    assert after.mean() == pytest.approx(0, abs=1e-6)
    assert after.std() == pytest.approx(1, rel=1e-6)


def test_none_changes_nothing() -> None:
    before = Sequence(VALUES, NAMES)
    assert scaled(before, "none") is before
    scaling = Scaling.of(before, "none")
    np.testing.assert_array_equal(scaling.undo(scaling.apply(VALUES)), VALUES)
    assert scaling.told(NAMES) == ()


@settings(deadline=None)
@given(TABLES, st.sampled_from(["standard", "minmax", "robust"]))
def test_what_is_undone_is_what_was(table: np.ndarray, how: str) -> None:
    before = whole(table)
    scaling = Scaling.of(before, how)
    back = scaling.undo(scaling.apply(before.values))
    np.testing.assert_allclose(back, before.values, rtol=1e-9, atol=1e-6)
    np.testing.assert_allclose(
        scaled(before, how).values, scaling.apply(before.values), rtol=1e-6, atol=1e-30
    )


@settings(deadline=None)
@given(TABLES)
def test_minmax_lies_between_zero_and_one_and_reaches_both(table: np.ndarray) -> None:
    before = whole(table)
    after = scaled(before, "minmax").values
    assert np.nanmin(after) == 0
    assert np.nanmax(after) <= 1
    changing = np.nanmax(before.values, axis=0) > np.nanmin(before.values, axis=0)
    assert (np.nanmax(after, axis=0) == changing).all()
    np.testing.assert_array_equal(np.isnan(after), np.isnan(before.values))


def test_one_column_goes_back_into_its_unit() -> None:
    scaling = Scaling.of(Sequence(GAPPY, NAMES), "minmax")  # offset 2 and 2, factor 9 and 6
    assert scaling.undo(np.array([0.0, 1.0, 0.5]), column=1).tolist() == [2, 8, 5]
    assert scaling.undo(np.array([[0.0, 1.0]])).tolist() == [[2, 8]]


def test_many_columns_are_told_in_eleven_sentences() -> None:
    before = Sequence(np.arange(28).reshape(2, 14), [f"c{k}" for k in range(14)])
    changes = scaled(before, "minmax").changes
    assert len(changes) == 11
    assert changes[9].startswith("Column 'c9': its smallest value 9 ")
    assert changes[10] == "And the same way with 4 columns more."


def test_another_scale_is_refused(refused: Refusal) -> None:
    with refused("The scale must be none, standard, minmax, robust; got 'log'."):
        scaled(Sequence(VALUES, NAMES), "log")  # type: ignore[arg-type]


def test_a_kept_scale_is_that_of_another_sequence() -> None:
    after = scaled(Sequence(VALUES, NAMES), "kept", ((2, 4), (-10, 5)))
    np.testing.assert_array_equal(after.values, [[-0.25, 4], [0, 8], [1, 6]])
    assert after.changes == (
        "Column 'tide': 2 was subtracted, and the result divided by 4, as for an earlier sequence.",
        "Column 'wind': -10 was subtracted, and the result divided by 5, as for an earlier "
        "sequence.",
    )


@pytest.mark.parametrize("kept", [(), ((1, 2),), ((0, 1), (0, 1), (0, 1))])
def test_a_kept_scale_of_other_columns_is_refused(kept: Kept, refused: Refusal) -> None:
    sentence = f"The kept scale is of {len(kept)} columns, but the sequence has 2."
    with refused(sentence):
        scaled(Sequence(VALUES, NAMES), "kept", kept)


@pytest.mark.parametrize("pair", [(1.0, 0.0), (1.0, -2.0), (np.inf, 1.0), (0.0, np.nan)])
def test_a_kept_scale_divides_by_a_number(pair: tuple[float, float], refused: Refusal) -> None:
    values = Sequence(VALUES, NAMES)
    with refused(f"A kept scale divides by numbers above 0; got {(pair, pair)}."):
        scaled(values, "kept", (pair, pair))


def test_what_is_scaled_keeps_the_values_before() -> None:
    before = Sequence(VALUES, NAMES, changes=("Cut.",))
    assert before.unscaled is None
    once = scaled(before, "standard")
    assert once.unscaled is not None
    np.testing.assert_array_equal(once.unscaled.values, VALUES)
    assert once.unscaled.told == once.changes[1:]
    twice = scaled(once, "minmax")
    assert twice.unscaled is not None
    np.testing.assert_array_equal(twice.unscaled.values, VALUES)
    assert twice.unscaled.told == twice.changes[1:]


@pytest.mark.parametrize(
    "recipe",
    [
        Recipe(columns=("wind",)),
        Recipe(columns=("wind", "tide")),
        Recipe(missing="forward"),
        Recipe(first=2),
        Recipe(factor=2),
        Recipe(resample="mean", factor=2),
        Recipe(smooth=3),
        Recipe(difference=True),
    ],
    ids=str,
)
def test_what_comes_after_scaling_drops_them(recipe: Recipe) -> None:
    once = scaled(Sequence(GAPPY, NAMES), "robust")
    assert once.unscaled is not None
    assert prepare(once, recipe).unscaled is None
