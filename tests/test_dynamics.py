"""The spectrum of known systems: linear, orthogonal, contracting, chaotic and dead networks."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz import record
from lstm_viz.call import weight_arrays
from lstm_viz.dynamics import SHORT, Lyapunov, lyapunov, singular_values
from lstm_viz.jacobians import linearise
from lstm_viz.skipping import spread
from lstm_viz.trace import Trace
from tests.conftest import BATCH, INPUT, TIME, UNIT
from tests.linear import still

WHERE = {"layer": 1, "direction": 1, "batch": 2}


def turned(eigenvalues: list[float]) -> np.ndarray:
    """A matrix with these eigenvalues whose eigenvectors are not at right angles."""
    V = np.random.default_rng(6).normal(size=(len(eigenvalues),) * 2)
    return V @ np.diag(eigenvalues) @ np.linalg.inv(V)


def test_singular_values_are_those_of_each_steps_jacobian(make, draw):
    module = make("lstm").double()
    trace = record(module, draw(TIME, BATCH, INPUT, dtype=torch.float64))
    weights = weight_arrays(module, 1, 1)
    found = singular_values(trace, weights, **WHERE)
    assert found.shape == (TIME, 2 * UNIT)
    J = torch.tensor(linearise(trace, weights, **WHERE).jacobian())
    np.testing.assert_allclose(found[::-1], torch.linalg.svdvals(J), rtol=1e-9)


def test_singular_values_do_not_depend_on_how_many_steps_are_taken_at_a_time(
    make, draw, monkeypatch
):
    module = make("gru")
    trace = record(module, draw(TIME, BATCH, INPUT))
    weights = weight_arrays(module, 1, 1)
    whole = singular_values(trace, weights, **WHERE)
    monkeypatch.setattr("lstm_viz.dynamics.BLOCK", 3 * UNIT**2)
    np.testing.assert_array_equal(singular_values(trace, weights, **WHERE), whole)


def test_an_orthogonal_network_has_singular_values_1_and_exponents_0():
    W, _ = np.linalg.qr(np.random.default_rng(4).normal(size=(UNIT, UNIT)))
    trace, weights = still(W, time=50)
    np.testing.assert_allclose(singular_values(trace, weights), 1, rtol=1e-12)
    np.testing.assert_allclose(
        lyapunov(trace, weights, count=UNIT).exponents, np.zeros(UNIT), atol=1e-12
    )


def test_a_linear_network_has_the_logarithms_of_its_eigenvalues():
    eigenvalues = [-0.4, 1.1, 0.05, -0.8]
    trace, weights = still(turned(eigenvalues), time=400)
    found = lyapunov(trace, weights, count=3, settling=200)
    np.testing.assert_allclose(found.exponents, np.log([1.1, 0.8, 0.4]), atol=1e-10)


def test_a_pair_of_complex_eigenvalues_has_one_exponent_twice():
    turn = 0.9 * np.array([[np.cos(1), -np.sin(1)], [np.sin(1), np.cos(1)]])
    W = np.block([[turn, np.zeros((2, 1))], [np.ones((1, 2)), np.array([[0.3]])]])
    found = lyapunov(*still(W, time=3000), count=3, settling=100).exponents
    np.testing.assert_allclose(found, np.log([0.9, 0.9, 0.3]), atol=1e-3)  # about 1 / steps


def test_an_axis_that_only_fades_does_not_hide_the_leading_exponent():
    trace, weights = still(np.diag([0.2, 0.7, 0.5]), time=100)
    assert lyapunov(trace, weights).exponents == pytest.approx([np.log(0.7)])


def test_all_exponents_add_up_to_the_mean_log_determinant(make, draw):
    module = make("lstm").double()
    trace = record(module, draw(TIME, BATCH, INPUT, dtype=torch.float64))
    weights = weight_arrays(module, 1, 1)
    found = lyapunov(trace, weights, count=2 * UNIT, settling=2, **WHERE)
    np.testing.assert_array_equal(found.steps, [4, 3, 2, 1, 0])
    _, logs = np.linalg.slogdet(linearise(trace, weights, **WHERE).jacobian())
    np.testing.assert_allclose(found.growth.sum(axis=1), logs[2:], rtol=1e-9)
    np.testing.assert_allclose(found.exponents.sum(), logs[2:].mean(), rtol=1e-9)
    assert (np.diff(found.exponents) <= 0).all()


def test_a_contraction_fades_at_least_at_the_rate_of_its_norm(make, draw):
    module = make("rnn", num_layers=1, bidirectional=False).double()
    with torch.no_grad():
        module.weight_hh_l0 *= 0.8 / torch.linalg.matrix_norm(module.weight_hh_l0, 2)
    trace = record(module, draw(40, BATCH, INPUT, dtype=torch.float64))
    assert lyapunov(trace, weight_arrays(module, 0, 0), batch=1).exponents < np.log(0.8)


def test_a_small_change_of_a_chaotic_network_grows_by_the_leading_exponent():
    # Sompolinsky, Crisanti & Sommers 1988: random weights of a gain above 1 are chaotic.
    units, steps = 60, 400
    draw = np.random.default_rng(8)
    module = nn.RNN(1, units, bias=False).double()
    with torch.no_grad():
        module.weight_hh_l0.copy_(torch.tensor(draw.normal(size=(units, units)) * 2.5 / units**0.5))
        module.weight_ih_l0.zero_()
    x, h = torch.zeros(steps, 1, 1).double(), torch.tensor(draw.normal(size=(1, 1, units)))
    trace = record(module, x, h)
    found = lyapunov(trace, weight_arrays(module, 0, 0), settling=100)
    assert found.exponents[0] > 0.1
    # The oracle: a second pass 1e-9 apart, set back to that distance after every 5 steps.
    places = torch.cat([h[0], torch.tensor(trace.signals["h"][0, 0, 0])])
    apart, grown = torch.tensor(draw.normal(size=(1, 1, units))), 0.0
    with torch.no_grad():
        for step in range(0, steps, 5):
            h = places[step][None, None]
            other = h + 1e-9 * apart / apart.norm()
            one, two = (module(x[step : step + 5], state)[1] for state in (h, other))
            apart = two - one
            grown += float((apart.norm() / 1e-9).log()) if step >= 100 else 0.0
    assert found.exponents[0] == pytest.approx(grown / 300, rel=1e-3)


@pytest.mark.parametrize(("steps", "left_out"), [(2, 0), (SHORT, 0), (SHORT + 1, SHORT // 5)])
def test_of_a_short_pass_every_step_is_counted(steps, left_out):
    found = lyapunov(*still(np.diag([0.5, -0.9]), time=steps), count=2)
    assert found.settling == left_out
    np.testing.assert_array_equal(found.steps, np.arange(left_out, steps))
    np.testing.assert_allclose(found.growth.sum(axis=1), np.log(0.45))


def test_margins_are_two_standard_errors_by_hand():
    growth = np.array([[0.1, -np.inf], [0.3, 0.0], [0.5, -1.0]])  # a spread of 0.2
    several = Lyapunov(np.array([0.3, -np.inf]), growth, np.arange(3), 0)
    np.testing.assert_allclose(several.margins, [2 * 0.2 / 3**0.5, 0])
    one = Lyapunov(growth[1], growth[1:2], np.arange(1), 0)
    np.testing.assert_array_equal(one.margins, [np.inf] * 2)  # nothing can be told


def test_margins_hold_the_exponent_of_a_network_that_is_driven_for_longer():
    # The exponent of a random contraction is the mean over inputs: 400 steps know it to a margin.
    draw = np.random.default_rng(3)
    module = nn.RNN(1, 5).double()
    x = torch.tensor(draw.normal(size=(4000, 1, 1)))
    weights = weight_arrays(module, 0, 0)
    long = lyapunov(record(module, x), weights).exponents[0]
    short = lyapunov(record(module, x[1000:1400]), weights)
    assert 0 < short.margins[0] < 0.1
    assert abs(short.exponents[0] - long) < 1.5 * short.margins[0]


def test_missing_steps_have_no_singular_values_and_no_growth(make, draw):
    module = make("gru")
    own = record(module, draw(TIME, BATCH, INPUT))
    mask = np.array([True, False, True, True, False, True, True, True, True])
    weights, gaps = weight_arrays(module, 1, 1), spread(own, mask)
    values = singular_values(gaps, weights, **WHERE)
    assert np.isnan(values[~mask]).all()
    np.testing.assert_array_equal(values[mask], singular_values(own, weights, **WHERE))
    found, whole = (lyapunov(one, weights, count=3, **WHERE) for one in (gaps, own))
    np.testing.assert_array_equal(found.growth, whole.growth)
    np.testing.assert_array_equal(found.steps, [8, 7, 6, 5, 3, 2, 0])


def test_a_layer_of_dead_units_keeps_nothing():
    shape = (1, 1, 1, TIME, UNIT)
    trace = Trace(
        "rnn",
        {"a": np.full(shape, -1.0), "h": np.zeros(shape)},
        {"h": np.zeros((*shape[:3], UNIT))},
    )
    weights = {"W_ih": np.ones((UNIT, INPUT)), "W_hh": np.ones((UNIT, UNIT))}
    np.testing.assert_array_equal(lyapunov(trace, weights, count=2).exponents, [-np.inf] * 2)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"count": 0}, "count must be 1 to 3, the size of the state; got 0"),
        ({"count": 4}, "count must be 1 to 3, the size of the state; got 4"),
        ({"settling": 9}, "settling must be 0 to 8 of 9 steps; got 9"),
        ({"settling": -1}, "settling must be 0 to 8 of 9 steps; got -1"),
    ],
)
def test_what_has_no_exponent_is_refused(given, sentence):
    with pytest.raises(ValueError, match=sentence):
        lyapunov(*still(np.eye(3), time=9), **given)
