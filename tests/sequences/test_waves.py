from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.sequences import GENERATORS, generate
from lstm_viz.sequences.waves import STRONGEST, WEAKEST

from .conftest import Refusal


def values(name: str, steps: int = 60, seed: int = 3, **parameters: float) -> np.ndarray:
    return generate(name, steps=steps, seed=seed, **parameters).values[:, 0].astype(np.float64)


def test_one_sine_without_noise_obeys_the_recurrence_of_a_sine() -> None:
    period = 11.0
    x = values("waves", sines=1, noise=0, shortest=period, longest=period)
    expected = 2 * np.cos(2 * np.pi / period) * x[1:-1]
    np.testing.assert_allclose(x[2:] + x[:-2], expected, atol=3e-7)
    assert WEAKEST * 0.9 < abs(x).max() <= STRONGEST


@pytest.mark.parametrize("sines", [1, 3, 4])
def test_k_sines_have_a_hankel_matrix_of_rank_2k(sines: int) -> None:
    x = values("waves", steps=400, sines=sines, noise=0, shortest=4, longest=12)
    hankel = np.lib.stride_tricks.sliding_window_view(x, 20)
    singular = np.linalg.svd(hankel, compute_uv=False)
    assert (singular > 1e-4 * singular[0]).sum() == 2 * sines


def test_the_power_of_waves_lies_between_their_periods() -> None:
    power = np.zeros(2_001)
    for seed in range(40):
        x = values("waves", steps=4_000, seed=seed, sines=6, noise=0, shortest=10, longest=20)
        power += abs(np.fft.rfft(x * np.hanning(4_000))) ** 2
    frequency = np.fft.rfftfreq(4_000)
    inside = (frequency > 1 / 20 - 0.002) & (frequency < 1 / 10 + 0.002)
    assert power[inside].sum() > 0.999 * power.sum()
    # Uniform in frequency: a quarter of the range has about a quarter of the power.
    low = inside & (frequency < 1 / 20 + 0.05 / 4)
    assert power[low].sum() / power[inside].sum() == pytest.approx(0.25, abs=0.08)


def test_the_variance_of_waves_is_the_closed_form() -> None:
    # Each sine gives E[a²]/2, the noise its square.
    square = (WEAKEST**2 + WEAKEST * STRONGEST + STRONGEST**2) / 3
    noise = 0.3
    variance = np.mean([values("waves", 2_000, seed, noise=noise).var() for seed in range(150)])
    assert variance == pytest.approx(3 * square / 2 + noise**2, rel=0.05)


def test_waves_are_drawn_as_the_wave_task_draws_them() -> None:
    tasks = pytest.importorskip("lstm_viz.tasks.wave")
    defaults = {p.key: p.default for p in GENERATORS["waves"].parameters}
    wave = tasks.WAVE.parameters
    assert defaults == {
        "sines": wave["sines"],
        "noise": wave["noise"],
        "shortest": tasks.SHORTEST,
        "longest": tasks.LONGEST,
    }
    assert (WEAKEST, STRONGEST) == (tasks.WEAKEST, tasks.STRONGEST)


def test_a_square_wave() -> None:
    assert values("square", steps=7, period=4, height=2).tolist() == [2, 2, -2, -2, 2, 2, -2]
    assert values("square", steps=6, period=3, height=-1).tolist() == [-1, -1, 1, -1, -1, 1]


def test_an_impulse_is_one_step_counted_from_one() -> None:
    assert values("impulse", steps=5, at=4, height=2.5).tolist() == [0, 0, 0, 2.5, 0]


def test_a_step_stays_up() -> None:
    assert values("step", steps=5, at=3, height=-1.5).tolist() == [0, 0, -1.5, -1.5, -1.5]


@pytest.mark.parametrize("name", ["impulse", "step"])
def test_a_default_step_number_gives_way_in_a_short_sequence(name: str) -> None:
    assert values(name, steps=6).tolist() == [0, 0, 0, 0, 0, 1]


def test_the_shortest_period_may_not_exceed_the_longest(refused: Refusal) -> None:
    with refused("The shortest period must not exceed the longest; got 50.0 and 40.0."):
        values("waves", shortest=50)


def test_a_sine_crosses_zero_every_half_period_and_peaks_between() -> None:
    x = values("sine", steps=101, period=20, height=-3)
    np.testing.assert_allclose(x[::10], 0, atol=1e-6)
    np.testing.assert_allclose(x[5::20], -3, rtol=1e-6)
    np.testing.assert_allclose(x[15::20], 3, rtol=1e-6)
    # An eighth of a turn ahead.
    assert values("sine", steps=2, period=500, phase=0.125)[0] == pytest.approx(0.5**0.5)
    assert values("sine", steps=9, period=8, phase=0.25)[3] == pytest.approx(-(0.5**0.5))


def test_a_sine_is_its_derivatives_opposite() -> None:
    period = 37.5
    x = values("sine", period=period)
    curvature = 2 * np.cos(2 * np.pi / period) - 2
    np.testing.assert_allclose(x[2:] - 2 * x[1:-1] + x[:-2], curvature * x[1:-1], atol=4e-7)


def test_a_saw_rises_by_equal_steps_and_falls_at_once() -> None:
    assert values("saw", steps=9, period=4, height=2).tolist() == [-2, -1, 0, 1] * 2 + [-2]
    x = values("saw", steps=50, period=12.5, height=1)
    rises = np.diff(x)
    assert (rises > 0).sum() == 49 - 3  # it falls at 12.5, 25, 37.5
    np.testing.assert_allclose(rises[rises > 0], 2 / 12.5, rtol=1e-5)
    np.testing.assert_allclose(rises[rises < 0], 2 / 12.5 - 2, rtol=1e-5)


@pytest.mark.parametrize(("first", "last"), [(50.0, 5.0), (6.0, 90.0)])
def test_a_chirps_frequency_goes_on_a_straight_line(first: float, last: float) -> None:
    steps = 4_001
    x = values("chirp", steps=steps, first=first, last=last, height=1)
    # Its frequency by the oldest way: half a turn lies between two zeros.
    t = np.flatnonzero(x[1:] * x[:-1] < 0)
    zeros = t + x[t] / (x[t] - x[t + 1])
    middle, frequency = (zeros[1:] + zeros[:-1]) / 2, 0.5 / np.diff(zeros)
    expected = 1 / first + (1 / last - 1 / first) * middle / (steps - 1)
    np.testing.assert_allclose(frequency, expected, rtol=0.03)  # zeros on chords


def test_a_chirp_between_equal_periods_is_a_sine() -> None:
    chirp = values("chirp", steps=77, first=13, last=13, height=2)
    np.testing.assert_allclose(chirp, values("sine", steps=77, period=13, height=2), atol=1e-6)
