"""Principal components against NumPy's covariance, and paths whose directions are known."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lstm_viz import record
from lstm_viz.skipping import spread
from lstm_viz.state_space import state_space
from lstm_viz.trace import Trace
from tests.conftest import BATCH, INPUT, TIME, UNIT

PLACE = {"layer": 1, "direction": 1, "batch": 2}


def path(states: np.ndarray) -> Trace:
    """A simple RNN whose h are these (time, unit)."""
    h = states[None, None, None].astype(np.float64)
    return Trace("rnn", {"a": h, "h": h}, {"h": np.zeros_like(h[:, :, :, 0])})


@pytest.mark.parametrize("of", ["h", "c", "hc"])
def test_directions_are_the_eigenvectors_of_the_covariance(make, draw, of):
    trace = record(make("lstm", proj_size=3).double(), draw(TIME, BATCH, INPUT).double())
    found = state_space(trace, of=of, **PLACE)
    states = np.concatenate([trace.signals[name][1, 1, 2] for name in of], axis=1)
    variances, vectors = np.linalg.eigh(np.cov(states.T))
    np.testing.assert_allclose(
        found.explained, variances[::-1][:3] / variances.sum(), rtol=1e-9, atol=1e-12
    )
    assert found.directions.shape == (3, {"h": 3, "c": UNIT, "hc": 3 + UNIT}[of])
    for mine, vector in zip(found.directions, vectors.T[::-1][:3], strict=True):
        largest = np.abs(vector).argmax()
        np.testing.assert_allclose(mine, vector * np.sign(vector[largest]), atol=1e-8)
    np.testing.assert_allclose(found.mean, states.mean(axis=0))
    np.testing.assert_allclose(found.trajectory, found.project(states))
    assert found.trajectory.shape == (TIME, 3)


def test_a_shift_of_all_states_moves_only_the_mean(draw):
    states = draw(11, 4).double().numpy()
    plain = state_space(path(states))
    moved = state_space(path(states + np.array([5.0, -3.0, 0.5, 2.0])))
    np.testing.assert_allclose(moved.mean - plain.mean, [5.0, -3.0, 0.5, 2.0])
    np.testing.assert_allclose(moved.trajectory, plain.trajectory, atol=1e-12)
    np.testing.assert_allclose(moved.directions, plain.directions, atol=1e-12)
    # Singular values of the shifted states themselves would be others.
    _, _, rows = np.linalg.svd(states - states.mean(axis=0))
    np.testing.assert_allclose(np.abs(plain.directions @ rows[:3].T), np.eye(3), atol=1e-12)


def test_a_path_on_a_line_has_one_direction_with_its_largest_entry_positive():
    line = np.outer([-1.0, 0.5, 2.0, 4.5], [0.6, -0.8, 0.0])
    found = state_space(path(line))
    np.testing.assert_allclose(found.directions[0], [-0.6, 0.8, 0.0], atol=1e-12)
    np.testing.assert_array_equal(found.directions[1:], 0)
    np.testing.assert_allclose(found.explained, [1, 0, 0])
    np.testing.assert_allclose(found.trajectory[:, 0], [2.5, 1.0, -0.5, -3.0])


def test_of_entries_that_are_equally_large_the_first_is_positive():
    turn = np.outer([-1.0, 3.0, 0.5], [-0.5, 0.5 + 1e-9, -0.5, 0.5])  # but for rounding
    for sign in (1, -1):
        found = state_space(path(sign * turn), components=1)
        np.testing.assert_allclose(found.directions, [[0.5, -0.5, 0.5, -0.5]], atol=1e-8)


def test_a_state_that_never_moves_has_no_direction():
    found = state_space(path(np.full((6, 3), 0.1, np.float32)))
    np.testing.assert_array_equal(found.directions, np.zeros((3, 3)))
    np.testing.assert_array_equal(found.explained, np.zeros(3))
    np.testing.assert_array_equal(found.trajectory, np.zeros((6, 3)))


def test_missing_steps_have_no_place_and_change_nothing(make, draw):
    own = record(make("gru"), draw(TIME, BATCH, INPUT))
    mask = np.array([True, False, True, True, False, True, True, True, True])
    found, whole = (state_space(one, **PLACE) for one in (spread(own, mask), own))
    assert np.isnan(found.trajectory[~mask]).all()
    np.testing.assert_array_equal(found.trajectory[mask], whole.trajectory)
    np.testing.assert_array_equal(found.explained, whole.explained)


@pytest.mark.parametrize(
    ("kind", "given", "sentence"),
    [
        ("gru", {"of": "c"}, "of must be h for a trace of kind gru; got 'c'"),
        ("lstm", {"of": "ch"}, "of must be h, c or hc for a trace of kind lstm; got 'ch'"),
        ("lstm", {"components": 6}, "components must be 1 to 5, the size of the state; got 6"),
        ("rnn", {"components": 0}, "components must be 1 to 5, the size of the state; got 0"),
    ],
)
def test_what_has_no_components_is_refused(make, draw, kind, given, sentence):
    trace = record(make(kind), draw(TIME, BATCH, INPUT, dtype=torch.float32))
    with pytest.raises(ValueError, match=sentence):
        state_space(trace, **given)
