"""Scores, beside brute force, SciPy and closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.behaviour import auc, pearson, spearman
from lstm_viz.behaviour.scores import PreparedSignal, ranks, scarce, strengths

STEPS, UNITS, PROPERTIES = 47, 5, 3
RANDOM = np.random.default_rng(3)
# Saturated values and labels have ties.
VALUES = RANDOM.standard_normal((STEPS, UNITS)).clip(-0.6, 0.9)
NUMBERS = RANDOM.integers(0, 4, (STEPS, PROPERTIES)).astype(float)
TRUE = RANDOM.random((STEPS, PROPERTIES)) < [0.2, 0.5, 0.7]


def test_ranks_are_those_of_scipy_with_ties() -> None:
    from scipy import stats  # a second, of every process that finds these tests

    np.testing.assert_array_equal(ranks(VALUES), stats.rankdata(VALUES, axis=0))


def test_pearson_and_spearman_are_those_of_scipy() -> None:
    from scipy import stats  # a second, of every process that finds these tests

    for p in range(PROPERTIES):
        for u in range(UNITS):
            one, other = VALUES[:, u], NUMBERS[:, p]
            r = stats.pearsonr(one, other).statistic
            rho = stats.spearmanr(one, other).statistic
            assert pearson(VALUES, NUMBERS)[p, u] == pytest.approx(r)
            assert spearman(VALUES, NUMBERS)[p, u] == pytest.approx(rho)


def test_auc_is_the_share_of_pairs_that_are_in_order() -> None:
    found = auc(VALUES, TRUE)
    for p in range(PROPERTIES):
        yes, no = VALUES[TRUE[:, p]], VALUES[~TRUE[:, p]]
        above = (yes[:, None] > no[None]).mean(axis=(0, 1))
        level = (yes[:, None] == no[None]).mean(axis=(0, 1))
        np.testing.assert_allclose(found[p], above + level / 2)


def test_closed_forms() -> None:
    line = np.arange(11.0)[:, None]
    assert pearson(line, 3 - 2 * line) == pytest.approx(-1)
    assert spearman(line, np.exp(line)) == pytest.approx(1)
    assert auc(line, line > 6) == pytest.approx(1)
    # 1 and 3 of 0 to 4 are above two of their six pairs' zeros: 0 | 0, 2.
    assert auc(np.arange(5.0)[:, None], np.array([[0], [1], [0], [1], [0]], bool)) == 0.5
    assert np.isnan(pearson(np.ones((11, 1)), line)).all()
    assert np.isnan(auc(line, line > 99)).all()


def test_a_strength_is_r_or_twice_the_auc_less_1_and_so_is_that_of_shifts() -> None:
    ready = PreparedSignal(VALUES)
    shifts = np.array([np.roll(NUMBERS[:, 1], by) for by in (4, 9)])
    np.testing.assert_allclose(ready.strength(NUMBERS[:, 1]), pearson(VALUES, NUMBERS)[1])
    np.testing.assert_allclose(ready.strength(shifts), pearson(VALUES, shifts.T))
    shifts = np.array([np.roll(TRUE[:, 2], by) for by in (4, 9)])
    np.testing.assert_allclose(ready.strength(TRUE[:, 2]), 2 * auc(VALUES, TRUE)[2] - 1)
    np.testing.assert_allclose(ready.strength(shifts), 2 * auc(VALUES, shifts.T) - 1)
    rounded = ready.rounded().strength(shifts)
    assert rounded.dtype == np.float32
    np.testing.assert_allclose(rounded, ready.strength(shifts), atol=1e-6)


def test_what_changes_too_seldom_is_not_scored() -> None:
    label = np.zeros(STEPS, bool)
    label[5:14] = True
    assert scarce(label)
    label[14] = True
    assert not scarce(label)
    assert scarce(np.where(label, 2.0, 0.0)) == scarce(label)
    found = strengths(VALUES, {"rare": np.arange(STEPS) == 7, "often": TRUE[:, 1]})
    assert np.isnan(found[0]).all()
    np.testing.assert_allclose(found[1], 2 * auc(VALUES, TRUE)[1] - 1)


def test_a_unit_that_never_changes_follows_nothing() -> None:
    values = np.column_stack([np.full(STEPS, 0.4), VALUES[:, 3]])
    found = PreparedSignal(values)
    assert found.strength(NUMBERS[:, 2])[0] == 0
    assert found.strength(TRUE[:, 2])[0] == pytest.approx(0)
