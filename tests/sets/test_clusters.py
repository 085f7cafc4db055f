"""Clusters: the best of all partitions where they can be tried, and silhouettes by hand."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from lstm_viz.sets import Clusters, clusters, k_medoids, silhouettes
from lstm_viz.sets.clusters import _normal


def apart(points: np.ndarray) -> np.ndarray:
    return np.linalg.norm(points[:, None] - points[None], axis=-1)


def groups(*sizes: int, seed: int = 7) -> np.ndarray:
    draw = np.random.default_rng(seed)
    return np.concatenate(
        [draw.normal((5 * at, 3 * (at % 2)), 0.3, (size, 2)) for at, size in enumerate(sizes)]
    )


def test_a_sequence_that_is_alone_is_no_cluster() -> None:
    labels = np.array([1, 0, 0, 2, 0, 1])
    found = Clusters(labels, (1, 5, 3), 0.7, 0.3)
    assert found.sizes.tolist() == [3, 2, 1]
    assert found.named == (0, 1)
    assert Clusters(np.array([0, 0, 1, 0]), (1, 2), 0.7, 0.3).named == ()  # one and a lone one
    assert Clusters(np.array([0, 0, 0]), (1,), 0.1, 0.3).named == ()


@pytest.mark.parametrize("k", [1, 2, 3])
def test_no_other_medoids_are_nearer(k: int) -> None:
    found = apart(groups(4, 5, 3))
    labels, medoids = k_medoids(found, k)
    every = {chosen: found[:, chosen].min(axis=1).sum() for chosen in combinations(range(12), k)}
    assert found[:, list(medoids)].min(axis=1).sum() == pytest.approx(min(every.values()))
    assert [labels[one] for one in medoids] == list(range(k))
    assert np.bincount(labels).tolist() == sorted(np.bincount(labels).tolist(), reverse=True)


def test_the_groups_are_found_and_the_largest_is_first() -> None:
    found = clusters(apart(groups(3, 9, 5)))
    assert found.labels.tolist() == [2] * 3 + [0] * 9 + [1] * 5
    assert found.silhouette > 0.8
    assert 0.25 <= found.bar < found.silhouette


@pytest.mark.parametrize("dimensions", [1, 2, 3])
def test_a_normal_set_has_clusters_in_no_more_than_a_few_draws(dimensions: int) -> None:
    # By chance it is 1 in 20; that 3 of 8 have some has a chance of 0.006.
    draw = np.random.default_rng(dimensions)
    found = [clusters(apart(draw.normal(size=(17, dimensions)))) for _ in range(8)]
    assert sum(len(one.medoids) > 1 for one in found) < 3
    assert all(one.silhouette > 0.2 for one in found)  # so that the bar of 0.25 is not enough


@pytest.mark.parametrize("sizes", [(4, 5), (11, 3, 7)])
def test_clear_groups_are_above_the_bar_of_normal_sets(sizes: tuple[int, ...]) -> None:
    found = clusters(apart(groups(*sizes, seed=11)))
    assert np.bincount(found.labels).tolist() == sorted(sizes, reverse=True)
    assert found.silhouette > found.bar
    again = clusters(apart(groups(*sizes, seed=11)))
    assert (again.bar, again.silhouette) == (found.bar, found.silhouette)


@pytest.mark.parametrize("far", [20, 1000])
def test_far_sequences_do_not_hide_the_clusters_of_the_others(far: float) -> None:
    draw = np.random.default_rng(3)
    two = [draw.normal((2 * at, 0), 0.15, (size, 2)) for at, size in enumerate((12, 11))]
    points = np.concatenate([[[far, far]], *two, [[far, -10 * far]]])
    found = clusters(apart(points))
    assert found.labels.tolist() == [3] + [0] * 12 + [1] * 11 + [2]
    assert found.named == (0, 1)
    assert [found.labels[one] for one in found.medoids] == [0, 1, 2, 3]
    near = clusters(apart(points[1:-1]))
    assert (found.silhouette, found.bar) == (near.silhouette, near.bar)
    # Nor are the others clusters because one is far from them.
    one = np.concatenate([draw.normal(size=(21, 2)), [[far, far]]])
    found = clusters(apart(one))
    assert (found.sizes.tolist(), found.named) == ([21, 1], ())
    assert found.silhouette <= found.bar


def test_normal_sets_have_the_covariance_of_the_distances() -> None:
    points = np.random.default_rng(5).normal(size=(60, 2)) * (7, 0.5)
    drawn = np.array(_normal(apart(points)))
    # The mean square of all distances is twice the sum of the variances.
    expected = 2 * points.var(axis=0).sum()
    assert np.square(drawn).mean() == pytest.approx(expected, rel=0.1)
    values = [np.linalg.eigvalsh(np.square(one))[0] for one in drawn]
    largest = points[:, 0].var() * len(points)  # of −2 X Xᵀ, but for the mean
    assert np.mean(values) == pytest.approx(-2 * largest, rel=0.15)


def test_no_group_is_found_where_there_is_none() -> None:
    even = np.ones((8, 8)) - np.eye(8)  # all at one distance: every silhouette is 0
    for given in (even, np.zeros((8, 8)), np.zeros((1, 1)), even[:2, :2]):
        found = clusters(given)
        assert (found.labels.max(), len(found.medoids), found.silhouette) == (0, 1, 0.0)


def test_silhouettes_by_hand() -> None:
    places = np.array([0.0, 1.0, 5.0, 7.0, 20.0])
    found = silhouettes(np.abs(places[:, None] - places), np.array([0, 0, 1, 1, 2]))
    assert found == pytest.approx([5 / 6, 4 / 5, (4.5 - 2) / 4.5, (6.5 - 2) / 6.5, 0])


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: k_medoids(np.zeros((3, 3)), 4), "k must be from 1 to 3"),
        (lambda: clusters(np.zeros((3, 2))), r"must be \(sequence, sequence\); got \(3, 2\)"),
        (lambda: clusters(np.full((2, 2), np.nan)), "must be finite numbers of at least 0"),
        (lambda: silhouettes(np.zeros((3, 3)), np.zeros(3)), "two clusters or more; got one"),
    ],
)
def test_what_is_no_set_of_distances_is_refused(call, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        call()
