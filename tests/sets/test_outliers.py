"""Outliers: by hand, and none in clusters of a fair size."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.sets import FAR, FEWEST, outlier_scores, outliers
from tests.sets.test_clusters import apart, groups


def test_a_case_by_hand() -> None:
    # To the nearest other: 1, 1, 2, 4, 32; of log 2 of it the median is 1, and so is the deviation.
    places = np.array([[0.0], [1.0], [3.0], [7.0], [39.0]])
    found = outlier_scores(apart(places), nearest=1)
    assert found == pytest.approx([-0.6745, -0.6745, 0, 0.6745, 4 * 0.6745])


def test_who_is_alone_is_an_outlier_and_a_small_cluster_is_not() -> None:
    points = np.concatenate([groups(20, 8), [[40.0, 40.0]]])
    assert np.flatnonzero(outlier_scores(apart(points)) > FAR).tolist() == [28]


def test_where_most_are_equal_the_mean_deviation_counts() -> None:
    places = np.zeros((9, 1))
    places[4] = 2.0
    found = outlier_scores(apart(places), nearest=2)
    assert found[4] == pytest.approx(9 * 0.7979)
    assert np.flatnonzero(found > FAR).tolist() == [4]


def test_nothing_stands_out_where_nothing_can() -> None:
    assert outlier_scores(np.zeros((6, 6))).tolist() == [0] * 6
    assert outlier_scores(np.array([[0.0, 3.0], [3.0, 0.0]])).tolist() == [0, 0]


@pytest.mark.parametrize("n", range(3, FEWEST))
def test_of_a_few_sequences_none_is_marked(n: int) -> None:
    places = np.arange(n + 1.0)[:, None] ** 1.1
    places[n // 2] = 400
    scores = outlier_scores(apart(places[:n]))
    assert n == 3 or scores.max() > FAR
    assert not outliers(scores).any()


def test_of_enough_sequences_those_beyond_the_bar_are_marked() -> None:
    scores = np.linspace(-1, 3.4, FEWEST)
    scores[[4, 7]] = 3.6, 3.5
    assert np.flatnonzero(outliers(scores)).tolist() == [4]
    assert not outliers(scores[1:]).any()


def test_no_neighbour_is_refused() -> None:
    with pytest.raises(ValueError, match="nearest must be at least 1; got 0"):
        outlier_scores(np.zeros((4, 4)), nearest=0)
