from __future__ import annotations

from dataclasses import fields

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lstm_viz.sequences import Sequence
from lstm_viz.sequences.prepare import (
    STEPS,
    Recipe,
    StepError,
    fits,
    prepare,
    walk,
)
from lstm_viz.sequences.scaling import Scaling

N = np.nan
BEFORE = Sequence(
    [[3, 1], [N, 2], [5, 9], [9, 4], [N, 5], [N, 6], [2, 7], [7, 8], [8, 0], [1, 3], [4, 2]],
    ("a", "b"),
    changes=("Read.",),
    source="s",
)
FEW_GAPS = Sequence(  # so few that each recipe leaves two numbers in a row
    np.where(np.isin(np.arange(22), [2, 4]).reshape(11, 2), N, np.nan_to_num(BEFORE.values, nan=6)),
    ("a", "b"),
    changes=("Read.",),
)
FULL = Recipe(
    columns=("a",),
    missing="interpolate",
    first=2,
    last=10,
    resample="mean",
    factor=2,
    smooth=3,
    difference=True,
    scale="standard",
)


def test_a_recipe_as_it_stands_does_nothing() -> None:
    assert prepare(BEFORE, Recipe()) is BEFORE
    assert walk(BEFORE, Recipe()) == ()
    assert Recipe().active == ()


def test_the_whole_recipe_is_what_pandas_does_in_this_order() -> None:
    frame = pd.Series(BEFORE.values[:, 0].astype(np.float64))
    frame = frame.interpolate(limit_direction="both").iloc[1:10].reset_index(drop=True)
    frame = frame.groupby(frame.index // 2).mean()
    frame = frame.rolling(3, center=True, min_periods=1).mean().diff().dropna()
    expected = (frame - frame.mean()) / frame.std(ddof=0)
    after = prepare(BEFORE, FULL)
    np.testing.assert_allclose(after.values[:, 0], expected, rtol=1e-5)
    assert after.labels == (4, 6, 8, 10)  # of 2, 4, 6, 8 and 10 the first went
    assert after.source == "s"
    assert after.changes == (
        "Read.",
        "The input is the column 'a'.",
        "Missing values were interpolated on a straight line between their neighbours: 'a' 3.",
        "Steps 2 to 10 of 11 were kept.",
        "Every 2 steps were replaced by their mean: 9 became 5; the last step was kept as it was.",
        "Each value was replaced by the mean of the 3 steps around it; at the ends, of the steps "
        "that exist.",
        "Each value was replaced by its difference from the previous value; the first step, 2, "
        "has none and was left out.",
        f"Column 'a': its mean {frame.mean():.6g} was subtracted, and the result divided by its "
        f"standard deviation {frame.std(ddof=0):.6g}.",
    )


def test_the_steps_are_walked_one_by_one_and_tell_what_they_did() -> None:
    done = walk(BEFORE, FULL)
    assert [one.step.key for one in done] == [step.key for step in STEPS]
    assert [one.sequence.steps for one in done] == [11, 11, 9, 5, 5, 4, 4]
    assert sum((one.told for one in done), ("Read.",)) == done[-1].sequence.changes
    assert all(len(one.told) == 1 for one in done)
    assert done[-1].sequence.digest == prepare(BEFORE, FULL).digest


def test_every_field_belongs_to_one_step_and_they_stand_in_its_order() -> None:
    assert [name for step in STEPS for name in step.fields] == [f.name for f in fields(Recipe)]
    assert len({step.label for step in STEPS}) == len(STEPS)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.key)
def test_each_step_can_be_undone_alone(step) -> None:
    left = FULL.without(step.key)
    assert [one.key for one in left.active] == [s.key for s in STEPS if s is not step]
    assert [one.step.key for one in walk(BEFORE, left)] == [s.key for s in STEPS if s is not step]
    assert left.without(step.key) == left


def test_there_is_no_other_step_to_undo() -> None:
    with pytest.raises(ValueError, match=r"columns, missing, crop, .*'sort'"):
        FULL.without("sort")


def test_a_step_with_nothing_to_do_is_asked_for_but_not_done() -> None:
    whole = Sequence(BEFORE.values[:, 1:], ("b",))
    recipe = Recipe(missing="forward", resample="mean", last=11)
    assert [step.key for step in recipe.active] == ["missing", "crop", "resample"]
    assert walk(whole, recipe) == ()
    assert prepare(whole, recipe) is whole


@settings(deadline=None)
@given(
    st.builds(
        Recipe,
        columns=st.sampled_from([None, ("b",), ("b", "a"), ("b", "b", "a")]),
        missing=st.sampled_from(["gaps", "forward", "interpolate"]),
        first=st.integers(1, 3),
        last=st.integers(8, 11) | st.none(),
        resample=st.sampled_from(["every", "mean"]),
        factor=st.integers(1, 2),
        smooth=st.sampled_from([1, 3]),
        difference=st.booleans(),
        scale=st.sampled_from(["none", "standard", "minmax", "robust"]),
    )
)
def test_whatever_the_recipe_the_sequence_stays_one(recipe: Recipe) -> None:
    after = prepare(FEW_GAPS, recipe)
    steps = (recipe.last or 11) - recipe.first + 1
    steps = -(-steps // recipe.factor) - recipe.difference
    assert after.values.shape == (steps, len(recipe.columns or ("a", "b")))
    assert len(after.labels) == steps
    assert after.changes[0] == "Read."
    assert prepare(FEW_GAPS, recipe).digest == after.digest
    if recipe.missing == "interpolate":
        assert after.gaps == 0
    unscaled = prepare(FEW_GAPS, recipe.without("scale"))
    scaling = Scaling.of(unscaled, recipe.scale)
    np.testing.assert_allclose(scaling.undo(after.values), unscaled.values, rtol=1e-5, atol=1e-5)


def test_what_a_step_cannot_do_is_said_with_its_key() -> None:
    for recipe, key, said in (
        (
            Recipe(first=9, last=4),
            "crop",
            "The first step must come before the last, so that 2 steps or more are left; got 9 "
            "and 4.",
        ),
        (
            Recipe(first=3, last=5, smooth=5),
            "smooth",
            "The window has 5 steps, but the sequence only 3; choose a shorter window.",
        ),
        (
            Recipe(resample="max"),  # type: ignore[arg-type]
            "resample",
            "Resampling keeps every n-th step or takes means; got 'max'.",
        ),
        (Recipe(columns=("c",)), "columns", "There is no column 'c'; choose from 'a', 'b'."),
        (Recipe(first=5, last=6), "crop", "'a' has no number at any step; leave it out."),
    ):
        with pytest.raises(StepError) as caught:
            prepare(BEFORE, recipe)
        assert (str(caught.value), caught.value.key) == (said, key)
        prepare(BEFORE, recipe.without(caught.value.key))


def test_differences_are_scaled_in_the_unit_of_differences() -> None:
    after = prepare(BEFORE, Recipe(columns=("b",), difference=True, scale="minmax"))
    b = np.diff(BEFORE.values[:, 1])
    expected = (b - b.min()) / (b.max() - b.min())
    np.testing.assert_allclose(after.values[:, 0], expected, rtol=1e-6)


def test_what_is_too_long_fits_as_a_crop_or_as_means() -> None:
    crop, mean = fits(12_345, 5_000)
    assert (crop.key, crop.steps, crop.recipe) == ("crop", 5_000, Recipe(last=5_000))
    assert crop.sentence == "Keep the first 5,000 of 12,345 steps."
    assert (mean.key, mean.steps) == ("mean", 4_115)
    assert mean.recipe == Recipe(resample="mean", factor=3)
    assert mean.sentence == ("Take the mean of every 3 steps: 4,115 steps instead of 12,345.")
    assert fits(5_000, 5_000) == ()


@settings(deadline=None)
@given(st.integers(2, 3_000), st.integers(2, 500))
def test_what_is_offered_fits(steps: int, most: int) -> None:
    long = Sequence(np.arange(steps)[:, np.newaxis], ("x",))
    offered = fits(steps, most)
    assert (len(offered) == 2) == (steps > most)
    for fit in offered:
        assert prepare(long, fit.recipe).steps == fit.steps <= most
