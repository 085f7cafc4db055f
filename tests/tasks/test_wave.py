"""Waves: each series against its closed form, and each error against its own."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lstm_viz import checkpoint
from lstm_viz.tasks import TASKS, Task
from lstm_viz.tasks.wave import LOOKED_BACK, TAKES, linear_error

WAVE = TASKS["wave"]


def draw(task: Task, size: int, seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, y, mask = task.batch(size, generator=torch.Generator().manual_seed(seed))
    return x.double().numpy(), y.double().numpy(), mask.numpy()


def frequency(wave: np.ndarray) -> float:
    """A sine's frequency from s(t+1) + s(t-1) = 2 cos(ω) s(t), in periods a step."""
    middle, around = wave[1:-1], wave[2:] + wave[:-2]
    return float(np.arccos((middle @ around) / (middle @ middle) / 2) / (2 * np.pi))


def test_a_wave_of_one_sine_is_its_closed_form() -> None:
    x, y, mask = draw(WAVE.with_parameters(sines=1, noise=0, steps=90), 60)
    assert mask.all()
    assert np.array_equal(x[:, 1:], y[:, :-1])
    found = []
    for sequence, answer in zip(x[..., 0], y[..., 0], strict=True):
        f = frequency(sequence)
        t = np.arange(91)
        basis = np.stack([np.sin(2 * np.pi * f * t), np.cos(2 * np.pi * f * t)], axis=1)
        weight = np.linalg.lstsq(basis[:-1], sequence, rcond=None)[0]
        # The perfect rule scores 0: the closed form, found from x, foretells every y.
        assert (basis @ weight)[1:] == pytest.approx(answer, abs=2e-4)
        found.append((f, np.hypot(*weight), np.arctan2(weight[1], weight[0])))
    f, amplitude, phase = np.array(found).T
    assert 1 / 40 - 1e-4 < f.min() < 1 / 30
    assert 1 / 9 < f.max() < 1 / 8 + 1e-4
    assert 0.2 - 1e-3 < amplitude.min() < 0.25
    assert 0.45 < amplitude.max() < 0.5 + 1e-3
    assert np.histogram(phase, bins=4, range=(-np.pi, np.pi))[0].min() > 5


@pytest.mark.parametrize("sines", [2, 3])
def test_a_wave_of_k_sines_has_rank_2k(sines: int) -> None:
    x, _, _ = draw(WAVE.with_parameters(sines=sines, noise=0, steps=200), 11)
    windows = np.lib.stride_tricks.sliding_window_view(x[..., 0], 100, axis=1)
    size = np.linalg.svd(windows[:, ::8], compute_uv=False)
    assert (size[:, 2 * sines] < 2e-5).all()  # float32's rounding
    assert (size[:, 2 * sines - 1] > 1e-3).sum() >= 8  # sines too near each other look like one
    assert np.abs(x).max() <= 0.5 * sines


def test_noise_is_added_to_the_same_wave() -> None:
    clean, _, _ = draw(WAVE.with_parameters(noise=0), 100)
    noisy, _, _ = draw(WAVE.with_parameters(noise=0.3), 100)
    noise = noisy - clean
    assert noise.std() == pytest.approx(0.3, rel=0.03)
    assert noise.mean() == pytest.approx(0, abs=0.01)
    assert np.abs(draw(WAVE, 500)[0]).max() < 1.8


@pytest.mark.parametrize(
    "task", [WAVE, WAVE.with_parameters(sines=5, noise=0.4, steps=50)], ids=["own", "other"]
)
def test_trivial_answers_cost_what_the_task_says(task: Task) -> None:
    x, y, _ = draw(task, 20_000)
    assert np.mean((x - y) ** 2) == pytest.approx(
        task.trivial["repeating the last value"], rel=0.02
    )
    assert np.mean(y**2) == pytest.approx(task.trivial["always answering 0"], rel=0.02)
    assert task.chance == min(task.trivial.values())
    assert task.perfect == pytest.approx(task.parameters["noise"] ** 2)


def test_repeating_the_last_value_is_the_best_trivial_answer() -> None:
    assert next(iter(WAVE.trivial)) == "repeating the last value"


@pytest.mark.parametrize("values", [1, 2, 20])
def test_the_linear_forecast_is_the_least_squares_fit(values: int) -> None:
    """Its error in closed form, against the best weights for 1,500 drawn sequences."""
    x, y, _ = draw(WAVE, 1500)
    windows = np.lib.stride_tricks.sliding_window_view(x[..., 0], values, axis=1)
    truth = y[:, values - 1 :, 0].reshape(-1)
    seen = windows.reshape(-1, values)
    weights = np.linalg.lstsq(seen, truth, rcond=None)[0]
    error = np.mean((seen @ weights - truth) ** 2)
    assert linear_error(WAVE.parameters, values) == pytest.approx(error, rel=0.03)


def test_solved_is_to_beat_the_linear_forecast() -> None:
    assert WAVE.solved == linear_error(WAVE.parameters, LOOKED_BACK)
    assert WAVE.perfect < WAVE.solved < WAVE.chance
    errors = [linear_error(WAVE.parameters, values) for values in (1, 2, 5, 20, 60)]
    assert errors == sorted(errors, reverse=True)


def test_what_is_known_is_the_next_value() -> None:
    x, y, _ = WAVE.batch(3, generator=torch.Generator().manual_seed(6))
    known = WAVE.known(x, WAVE.parameters)
    assert torch.equal(known[:, :-1], y[:, :-1])
    assert known[:, -1].isnan().all()


@pytest.mark.parametrize("kind", ["lstm", "gru", "rnn"])
def test_the_networks_take_waves_twice_as_large_as_those_of_the_training(kind: str) -> None:
    """A person's numbers up to TAKES go in as they are: their forecasts are still good ones."""
    x, y, _ = draw(WAVE, 500)
    assert 1.2 < np.abs(x).max() < 1.6
    stretch = TAKES / np.abs(x).max(axis=(1, 2), keepdims=True)
    model, _ = checkpoint.load(f"wave-{kind}")
    with torch.no_grad():
        out = model.eval()(torch.tensor(x * stretch, dtype=torch.float32)).numpy()
    error = np.mean((out - y * stretch) ** 2 / stretch**2)
    assert error < np.mean((x - y) ** 2) / 3
