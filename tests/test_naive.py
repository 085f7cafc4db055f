from __future__ import annotations

import numpy as np
import pytest

from lstm_viz import naive

NAN = np.nan


def test_the_last_value_goes_on_through_a_gap() -> None:
    values = np.array([NAN, 3.0, NAN, NAN, 8.0, 5.0])
    np.testing.assert_array_equal(naive.last_value(values), [NAN, 3, 3, 3, 8, 5])


def test_the_seasonal_forecast_is_the_value_one_period_before_the_next() -> None:
    values = np.array([1.0, 2, 3, NAN, 5, 6, 7])
    # After the step with 4 in its place, the next is compared with what came 3 steps before it.
    np.testing.assert_array_equal(naive.seasonal(values, 3), [NAN, NAN, 1, 2, 3, 3, 5])
    with pytest.raises(ValueError, match=r"the period must be from 1 to 7 steps; got 8"):
        naive.seasonal(values, 8)


@pytest.mark.parametrize("period", [2, 3, 7, 12, 25, 50])
def test_what_is_exactly_periodic_has_its_period_and_no_seasonal_error(period: int) -> None:
    one = np.random.default_rng(period).normal(size=period)
    values = np.tile(one, 200 // period + 1)[:200]
    found = naive.period_of(values[:150])
    assert found == period
    asked = np.arange(200) >= 149
    asked[-1] = False
    forecast = naive.seasonal(values, found)
    assert naive.errors(np.append(values[1:], NAN), forecast, asked) == (0, 0, 50)
    last = naive.errors(np.append(values[1:], NAN), naive.last_value(values), asked)
    assert last.rmse > 0.5


@pytest.mark.parametrize("period", [3, 7, 12, 25, 50, 100])
@pytest.mark.parametrize("steps", [150, 301, 750])
def test_a_sine_has_its_period_and_a_trend_does_not_hide_it(period: int, steps: int) -> None:
    t = np.arange(steps)
    found = period if period <= steps // 3 else None
    assert naive.period_of(np.sin(2 * np.pi * t / period + 0.4)) == found
    assert naive.period_of(1e6 + 30 * t + np.sin(2 * np.pi * t / period)) == found


def test_a_sine_in_noise_has_nearly_its_period() -> None:
    noise = np.random.default_rng(3).normal(size=600)
    values = np.sin(2 * np.pi * np.arange(600) / 12) + 0.3 * noise
    values[[40, 41, 300]] = NAN
    assert naive.period_of(values) in (11, 12, 13)


def test_noise_on_a_slow_series_makes_no_short_period() -> None:
    for seed in range(20):
        noise = np.random.default_rng(seed).normal(size=600)
        values = np.sin(2 * np.pi * np.arange(600) / 25) + 0.1 * noise
        assert naive.period_of(values) in (23, 24, 25, 26, 27, 49, 50, 51)


@pytest.mark.parametrize("steps", [31, 64, 150, 900])
def test_noise_and_random_walks_have_none(steps: int) -> None:
    generator = np.random.default_rng(steps)
    found = 0
    for _ in range(150):
        noise = generator.normal(size=steps)
        found += (naive.period_of(noise) is not None) + (
            naive.period_of(np.cumsum(noise)) is not None
        )
    assert found <= 6  # of 300: 2 %


@pytest.mark.parametrize(
    "values",
    [
        np.full(90, 4.0),
        3.0 * np.arange(90),
        np.r_[np.zeros(30), 1.0, np.zeros(59)],
        np.r_[np.zeros(30), np.ones(60)],
        np.array([1.0, 2.0, 1.0, 2.0, 1.0]),
        np.array([NAN, 2.0, NAN, NAN] * 30),
    ],
    ids=["constant", "line", "impulse", "step", "too short", "no two in a row"],
)
def test_what_repeats_nothing_has_none(values: np.ndarray) -> None:
    assert naive.period_of(values) is None


def test_very_large_numbers_have_a_period_too() -> None:
    values = 1e38 * np.sin(2 * np.pi * np.arange(200) / 20)
    assert naive.period_of(values) == naive.period_of(1e-38 * values) == 20


def test_the_most_frequent_class_and_successors_are_counted() -> None:
    classes = np.array([0, 1, 0, 2, 0, 2, 1, 0])  # 0→1, 0→2 twice, 1→0 twice, 2→0, 2→1; 3 never
    assert naive.most_frequent(classes, 4) == 0
    assert naive.successors(classes, 4).tolist() == [2, 0, 0, 0]


def test_errors_are_those_of_the_steps_that_are_asked() -> None:
    truth, forecast = np.array([1.0, 5, NAN, 9]), np.array([NAN, 2.0, 7, 13])
    asked = np.array([False, True, False, True])
    assert naive.errors(truth, forecast, asked) == (pytest.approx(12.5**0.5), 3.5, 2)
    assert naive.wrong(np.array([1, 2, 3, 4]), np.array([0, 2, 0, 0]), asked) == 0.5
    message = r"each of the 3 steps asked for needs a forecast and a target; 2 have none"
    with pytest.raises(ValueError, match=message):
        naive.errors(truth, forecast, np.array([True, True, True, False]))


def test_a_difference_below_one_per_cent_is_a_tie() -> None:
    assert naive.beats(0.98, 1.0)
    assert not naive.beats(0.995, 1.0)
    assert not naive.beats(1.2, 1.0)
    assert not naive.beats(0.0, 0.0)
