"""Mean and quantiles over a set are NumPy's."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.sets import Course, aligned, course
from tests.traces import LENGTH, TIME, UNIT, random_trace

PLACE = {"layer": 1, "direction": 1}
LEVELS = (0.1, 0.3, 0.5, 1.0)


@pytest.mark.parametrize("at", ["start", "end", [6, 2, 0]])
def test_mean_and_quantiles_are_numpys(at: object) -> None:
    trace = random_trace(places=(2, 2, 3), length=LENGTH)
    values = aligned(trace, "c", at, **PLACE).values.astype(np.float64)
    found = course(trace, "c", at, levels=LEVELS, **PLACE)
    np.testing.assert_allclose(found.mean, np.nanmean(values, axis=0), rtol=1e-12)
    np.testing.assert_allclose(found.quantiles, np.nanquantile(values, LEVELS, axis=0), rtol=1e-9)
    assert found.number.tolist() == (~np.isnan(values[..., 0])).sum(axis=0).tolist()
    assert found.levels == LEVELS


def test_an_offset_that_no_sequence_has_is_nan() -> None:
    values = np.random.default_rng(3).uniform(size=(TIME, UNIT))
    values[2] = np.nan  # skipped
    trace = random_trace(length=None, replace={"f": values, "i": values})
    found = course(trace, "f", batches=[2], levels=(0.25, 0.5), **PLACE)
    assert found.number.tolist() == [1, 1, 0, 1, 1, 1, 1]
    assert np.flatnonzero(found.few).tolist() == [2]
    assert np.isnan(found.mean[2]).all()
    assert np.isnan(found.quantiles[:, 2]).all()
    np.testing.assert_allclose(found.quantiles[1, 3], values[3], rtol=1e-6)


def test_few_is_less_than_half_of_the_most_that_have_a_step() -> None:
    number = np.array([3, 6, 8, 4, 3, 0])
    few = Course(np.arange(6), number, np.zeros((6, 2)), (), np.zeros((0, 6, 2))).few
    assert few.tolist() == [True, False, False, False, True, True]


def test_another_level_is_refused() -> None:
    with pytest.raises(ValueError, match="levels must be from 0 to 1; got 10"):
        course(random_trace(), "f", levels=(0.5, 10))
