from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from lstm_viz.sequences import generate
from lstm_viz.sequences.chaos import lorenz, mackey_glass

BETA = 8 / 3


def euler_mackey_glass(history: float, delay: int, until: int, per_unit: int) -> np.ndarray:
    """The same equation by the midpoint rule with a hundredth of the step, as an array of x."""
    h, lag = 1 / per_unit, delay * per_unit
    x = np.full(lag + until * per_unit + 1, history)
    for k in range(lag, lag + until * per_unit):
        old, new = x[k - lag], x[k - lag + 1]
        gain_old, gain_new = 0.2 * old / (1 + old**10), 0.2 * new / (1 + new**10)
        middle = x[k] + h / 2 * (gain_old - 0.1 * x[k])
        x[k + 1] = x[k] + h * ((gain_old + gain_new) / 2 - 0.1 * middle)
    return x[lag:]


@pytest.mark.parametrize("delay", [2, 17, 30])
def test_mackey_glass_is_what_a_much_finer_integration_finds(delay: int) -> None:
    fine = euler_mackey_glass(1.2, delay, 200, per_unit=100)
    mine = np.array(mackey_glass(1.2, delay, 2_001))
    np.testing.assert_allclose(mine, fine[::10], atol=3e-5)


def test_mackey_glass_before_the_first_delay_is_a_closed_form() -> None:
    # As long as x(t - τ) is the history, it is a leaky tank with a constant inflow.
    history = 1.4
    inflow = 0.2 * history / (1 + history**10) / 0.1
    t = np.arange(171) / 10
    exact = inflow + (history - inflow) * np.exp(-0.1 * t)
    np.testing.assert_allclose(mackey_glass(history, 17, 171), exact, rtol=1e-9)


def test_mackey_glass_stays_at_its_fixed_point_and_comes_to_it_where_the_delay_is_short() -> None:
    # 0.2 x / (1 + x^10) = 0.1 x at x = 1, stable below a delay of 4.7.
    np.testing.assert_allclose(mackey_glass(1.0, 17, 900), 1, atol=1e-12)
    settled = generate("mackey_glass", steps=50, seed=8, delay=3).values
    np.testing.assert_allclose(settled, 1, atol=1e-4)
    swinging = generate("mackey_glass", steps=400, seed=8, delay=17, every=2).values
    assert swinging.min() < 0.6 < 1.2 < swinging.max()


def test_the_steps_of_mackey_glass_lie_a_whole_time_apart() -> None:
    fine = generate("mackey_glass", steps=61, seed=2, every=1).values
    coarse = generate("mackey_glass", steps=13, seed=2, every=5).values
    np.testing.assert_array_equal(fine[::5], coarse)


def taylor_lorenz(state: tuple[float, ...], r: float, time: float) -> np.ndarray:
    """The same equations by their Taylor series, 24 terms for each 0.01 units of time."""
    parts = max(1, round(time / 0.01))
    h, terms = time / parts, 24
    for _ in range(parts):
        x, y, z = (np.zeros(terms) for _ in range(3))
        x[0], y[0], z[0] = state
        for k in range(terms - 1):
            xy = sum(x[j] * y[k - j] for j in range(k + 1))
            xz = sum(x[j] * z[k - j] for j in range(k + 1))
            x[k + 1] = 10 * (y[k] - x[k]) / (k + 1)
            y[k + 1] = (r * x[k] - y[k] - xz) / (k + 1)
            z[k + 1] = (xy - BETA * z[k]) / (k + 1)
        powers = h ** np.arange(terms)
        state = tuple(float(one @ powers) for one in (x, y, z))
    return np.array(state)


@pytest.mark.parametrize(("r", "every"), [(28.0, 0.03), (0.5, 0.2), (45.0, 0.013)])
def test_lorenz_is_what_the_taylor_series_gives(r: float, every: float) -> None:
    start = (1.5, -2.5, 20.5)
    path = lorenz(start, r, every, 15)
    assert path[0].tolist() == list(start)
    expected = [taylor_lorenz(start, r, every * k) for k in range(1, 15)]
    np.testing.assert_allclose(path[1:], expected, rtol=1e-4, atol=2e-4)


@pytest.mark.parametrize("sign", [1, -1])
def test_lorenz_stays_at_its_fixed_points(sign: int) -> None:
    r = 17.0
    at = sign * (BETA * (r - 1)) ** 0.5
    still = lorenz((at, at, r - 1), r, 0.05, 300)
    np.testing.assert_allclose(still, np.tile([at, at, r - 1], (300, 1)), rtol=1e-9)


@pytest.mark.parametrize(("r", "height"), [(0.5, 0.0), (10.0, 9.0)])
def test_a_calm_lorenz_comes_to_a_fixed_point_scaled_as_it_says(r: float, height: float) -> None:
    made = generate("lorenz", steps=40, seed=3, r=r)
    assert made.changes == (
        "x, y and z of Lorenz' equations were scaled: 25 was subtracted from z, then all three "
        "were divided by 20.",
    )
    x, y, z = made.values[-1] * 20
    at = (BETA * max(r - 1, 0)) ** 0.5
    assert [abs(x), abs(y), z + 25] == pytest.approx([at, at, height], abs=1e-3)


def test_each_step_of_the_generated_lorenz_follows_from_the_one_before() -> None:
    made = generate("lorenz", steps=30, seed=11).values.astype(np.float64) * 20 + [0, 0, 25]
    for before, after in pairwise(made):
        np.testing.assert_allclose(taylor_lorenz(tuple(before), 28, 0.03), after, atol=1e-3)


def test_the_generated_lorenz_has_two_wings_within_reach_of_a_network() -> None:
    made = generate("lorenz", steps=2_000, seed=1)
    assert made.names == ("x", "y", "z")
    x = made.values[:, 0]
    assert (x > 0.5).any()
    assert (x < -0.5).any()
    assert 1.0 < abs(made.values).max() < 1.6
