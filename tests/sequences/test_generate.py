from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.sequences import GENERATORS, generate
from lstm_viz.sequences.generate import STRONGEST, WEAKEST

from .conftest import Refusal


def values(name: str, steps: int = 60, seed: int = 3, **parameters: float) -> np.ndarray:
    return generate(name, steps=steps, seed=seed, **parameters).values[:, 0].astype(np.float64)


@pytest.mark.parametrize("name", GENERATORS)
def test_the_same_seed_gives_the_same_sequence(name: str) -> None:
    row = GENERATORS[name]
    first = generate(name, steps=37, seed=5)
    assert first.values.shape == (37, 1)
    assert first.names == ("value",)
    assert first.digest == generate(name, steps=37, seed=5).digest
    assert (first.digest != generate(name, steps=37, seed=6).digest) == row.seeded
    assert first.source == (f"{row.label}, seed 5" if row.seeded else row.label)
    assert first.changes == ()


@pytest.mark.parametrize("name", GENERATORS)
def test_every_parameter_takes_both_ends_and_its_default_and_matters(name: str) -> None:
    steps = 400
    for parameter in GENERATORS[name].parameters:
        high = steps if parameter.high is None else parameter.high
        assert parameter.low <= parameter.default <= high
        # The periods are tried one by one, so keep them in order.
        others = {"longest": 200.0} if parameter.key == "shortest" else {}
        others |= {"shortest": 2.0} if parameter.key == "longest" else {}
        made = {
            generate(name, steps=steps, seed=1, **others | {parameter.key: value}).digest
            for value in (parameter.low, parameter.default, high)
        }
        assert len(made) >= 2


@pytest.mark.parametrize("name", GENERATORS)
def test_every_row_says_what_to_look_for(name: str) -> None:
    row = GENERATORS[name]
    assert row.key == name
    assert row.look_for.endswith("?")
    assert len({parameter.label for parameter in row.parameters}) == len(row.parameters)


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
    tasks = pytest.importorskip("lstm_viz.tasks")
    defaults = {p.key: p.default for p in GENERATORS["waves"].parameters}
    wave = tasks.TASKS["wave"].parameters
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


def test_a_random_walk_starts_at_zero_and_has_normal_strides() -> None:
    walk = values("walk", steps=40_001, stride=0.5)
    strides = np.diff(walk)
    assert walk[0] == 0
    assert strides.std() == pytest.approx(0.5, rel=0.02)
    assert strides.mean() == pytest.approx(0, abs=4 * 0.5 / 200)
    assert np.corrcoef(strides[1:], strides[:-1])[0, 1] == pytest.approx(0, abs=4 / 200)


def test_what_it_cannot_make_is_refused(refused: Refusal) -> None:
    with refused("The generators are waves, square, impulse, step, walk; got 'sawtooth'."):
        values("sawtooth")
    with refused("Square wave takes period, height; got 'noise'."):
        values("square", noise=0.5)
    with refused("There is one step; a sequence needs at least 2, so add more numbers."):
        values("walk", steps=1)
    with refused("The seed must be 0 or a larger whole number; got -1."):
        values("walk", seed=-1)
    with refused("Noise must be from 0.0 to 1.0; got 1.5."):
        values("waves", noise=1.5)
    with refused("Noise must be from 0.0 to 1.0; got nan."):
        values("waves", noise=float("nan"))
    with refused("At step must be from 1 to 15, the number of steps; got 16."):
        values("impulse", steps=15, at=16)
    with refused("Period must be a whole number; got 2.5."):
        values("square", period=2.5)
    with refused("The shortest period must not exceed the longest; got 50.0 and 40.0."):
        values("waves", shortest=50)
