"""Breaking: lengths and steps of a failure that were chosen first."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.race.breaking import breaks_at, first_failure


@pytest.mark.parametrize(
    ("scores", "lower", "trained_at", "broken"),
    [
        ([1.0, 0.95, 0.9, 0.5, 0.95], False, None, 40),  # 0.9 is solved
        ([0.3, 0.95, 0.9, 0.5, 0.2], False, 10, 40),  # shorter than trained does not count
        ([0.3, 0.2, 0.95, 0.95, 0.95], False, 10, 10),  # never learnt
        ([1.0, 1.0, 1.0, 1.0, 1.0], False, 10, None),
        ([0.1, np.nan, 0.95, 0.3, 0.3], False, 10, 40),  # not measured is not broken
        ([0.1, 0.2, 0.9, 0.95, 1.0], True, None, 20),  # an error of 0.9 is not solved
        ([0.1, 0.1, 0.1, 0.1, 0.1], False, 81, None),  # nothing measured from there on
    ],
)
def test_where_the_median_breaks(scores, lower, trained_at, broken):
    found = breaks_at([5, 10, 20, 40, 80], np.array(scores), 0.9, lower, trained_at=trained_at)
    assert found == broken


def test_breaks_of_what_does_not_fit_are_refused():
    with pytest.raises(ValueError, match=r"got lengths \(2,\) and scores \(3,\)"):
        breaks_at([5, 10], np.zeros(3), 0.9, False)
    with pytest.raises(ValueError, match="lengths must increase; got 10, 5"):
        breaks_at([10, 5], np.zeros(2), 0.9, False)


def test_the_first_failure_is_at_a_step_that_was_asked():
    asked = np.array([False, False, True, True, False, True])
    right = np.array([False, True, True, False, False, False])
    assert first_failure(right, asked) == 4
    assert first_failure(right | asked, asked) is None


@pytest.mark.parametrize(
    ("right", "asked"),
    [(np.ones(3, bool), np.ones(4, bool)), (np.ones(3), np.ones(3, bool)), (np.ones((2, 3)),) * 2],
)
def test_failures_of_what_does_not_fit_are_refused(right, asked):
    with pytest.raises(ValueError, match=r"right and asked must be \(time,\) of bool; got right"):
        first_failure(right, asked)
