"""The tasks: each answer is found a second time, in numpy, from the sequence alone."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode

from lstm_viz.tasks import TASKS, Task

ADDING, WAVE = TASKS["adding"], TASKS["wave"]


def draw(task: Task, size: int, seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, y, mask = task.batch(size, generator=torch.Generator().manual_seed(seed))
    assert x.shape == (size, mask.shape[1], task.input_size)
    assert y.shape == (size, mask.shape[1], task.output_size)
    assert x.dtype == y.dtype == torch.float32
    assert torch.equal(mask, ~y.isnan().any(dim=-1))
    return x.double().numpy(), y.double().numpy(), mask.numpy()


@pytest.mark.parametrize("lag", [1, 23, 50])
def test_adding_asks_for_the_sum_of_two_marked_values(lag: int) -> None:
    x, y, mask = draw(ADDING.with_parameters(lag=lag), 400)
    assert x.shape == (400, lag + 10, 2)
    for sequence, answer, asked in zip(x, y, mask, strict=True):
        marked = [(step, value) for step, (value, marker) in enumerate(sequence) if marker == 1.0]
        assert len(marked) == 2
        assert np.count_nonzero(sequence[:, 1]) == 2
        (first, a), (second, b) = marked
        assert first < 10 <= second
        assert lag + 9 - first >= lag  # so long is the first value to be carried
        assert list(np.flatnonzero(asked)) == [lag + 9]
        assert answer[-1, 0] == pytest.approx(a + b, abs=1e-6)


def test_adding_draws_uniformly() -> None:
    x, _, _ = draw(ADDING.with_parameters(lag=13), 26_000)
    value, marker = x[..., 0], x[..., 1]
    assert value.min() >= 0
    assert value.max() < 1
    assert np.histogram(value, bins=8)[0] / value.size == pytest.approx(np.full(8, 1 / 8), rel=0.02)
    share = marker.mean(axis=0)
    assert share[:10] == pytest.approx(np.full(10, 1 / 10), rel=0.1)
    assert share[10:] == pytest.approx(np.full(13, 1 / 13), rel=0.1)


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


def test_trivial_answers_cost_what_the_task_says() -> None:
    _, y, mask = draw(ADDING, 40_000)
    assert np.mean((1 - y[mask]) ** 2) == pytest.approx(ADDING.chance, rel=0.03)
    assert list(ADDING.trivial) == ["always answering 1"]
    for task in (WAVE, WAVE.with_parameters(sines=5, noise=0.4, steps=50)):
        x, y, _ = draw(task, 20_000)
        assert np.mean((x - y) ** 2) == pytest.approx(
            task.trivial["repeating the last value"], rel=0.02
        )
        assert np.mean(y**2) == pytest.approx(task.trivial["always answering 0"], rel=0.02)
        assert task.chance == min(task.trivial.values())
        assert task.floor == pytest.approx(task.parameters["noise"] ** 2)
    assert next(iter(WAVE.trivial)) == "repeating the last value"
    assert ADDING.floor == 0.0


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_a_seed_gives_its_sequences_and_leaves_other_numbers_alone(task: Task) -> None:
    before = torch.get_rng_state()
    one, again, other = draw(task, 5, seed=8), draw(task, 5, seed=8), draw(task, 5, seed=9)
    assert np.array_equal(one[0], again[0])
    assert np.array_equal(one[1], again[1], equal_nan=True)
    assert not np.array_equal(one[0], other[0])
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_a_batch_goes_where_it_is_asked_to(task: Task) -> None:
    generator = torch.Generator().manual_seed(1)
    with FakeTensorMode():
        batch = task.batch(3, generator=generator, device="cuda:0")
    assert [part.device.type for part in batch] == ["cuda"] * 3


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_a_task_can_be_told(task: Task) -> None:
    assert task.length in task.parameters
    longer = task.with_parameters(**{task.length: 31})
    assert longer.parameters[task.length] == 31 != task.parameters[task.length]
    assert draw(longer, 2)[0].shape[1] == 31 + (10 if task is ADDING else 0)
    for text in (task.title, task.sentence, task.look_for, task.source):
        assert text.strip()
    assert task.sentence.endswith(".")
    assert task.look_for.endswith("?")


@pytest.mark.parametrize(
    ("task", "change", "message"),
    [
        (ADDING, {"leg": 9}, "the task 'adding' has the parameters lag; got 'leg'"),
        (ADDING, {"lag": 0}, "lag must be a whole number of at least 1; got 0"),
        (ADDING, {"lag": 2.5}, "lag must be a whole number of at least 1; got 2.5"),
        (WAVE, {"noise": -0.1}, "noise must be a number of at least 0; got -0.1"),
        (WAVE, {"noise": float("nan")}, "noise must be a number of at least 0; got nan"),
    ],
)
def test_parameters_that_cannot_be(task: Task, change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        task.with_parameters(**change)


def test_batches_that_cannot_be() -> None:
    with pytest.raises(ValueError, match=r"^size must be at least 1 sequence; got 0$"):
        ADDING.batch(0, generator=torch.Generator())
    elsewhere = cast("torch.Generator", SimpleNamespace(device=torch.device("cuda", 1)))
    with pytest.raises(ValueError, match=r"^generator must live on the CPU; got one on cuda:1$"):
        WAVE.batch(3, generator=elsewhere)


def test_a_task_does_not_change() -> None:
    with pytest.raises(TypeError):
        cast("dict[str, float]", ADDING.parameters)["lag"] = 3
    with pytest.raises(AttributeError):
        ADDING.solved = 1.0  # type: ignore[misc]
    assert replace(ADDING).parameters["lag"] == 50
