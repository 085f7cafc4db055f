"""The adding problem: the answer is found a second time, in numpy, from the sequence alone."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lstm_viz.tasks import FIRST, TASKS, Task

ADDING = TASKS["adding"]


def draw(task: Task, size: int, seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    x, y, mask = task.batch(size, generator=torch.Generator().manual_seed(seed))
    return x.double().numpy(), y.double().numpy(), mask.numpy()


@pytest.mark.parametrize("lag", [1, 23, 50])
def test_it_asks_for_the_sum_of_two_marked_values(lag: int) -> None:
    x, y, mask = draw(ADDING.with_parameters(lag=lag), 400)
    assert x.shape == (400, lag + 10, 2)
    for sequence, answer, asked in zip(x, y, mask, strict=True):
        marked = [(step, value) for step, (value, marker) in enumerate(sequence) if marker == 1.0]
        assert len(marked) == 2
        assert np.count_nonzero(sequence[:, 1]) == 2
        (first, a), (second, b) = marked
        assert first < FIRST == 10 <= second
        assert lag + 9 - first >= lag  # so long is the first value to be carried
        assert list(np.flatnonzero(asked)) == [lag + 9]
        assert answer[-1, 0] == pytest.approx(a + b, abs=1e-6)


def test_it_draws_uniformly() -> None:
    x, _, _ = draw(ADDING.with_parameters(lag=13), 26_000)
    value, marker = x[..., 0], x[..., 1]
    assert value.min() >= 0
    assert value.max() < 1
    assert np.histogram(value, bins=8)[0] / value.size == pytest.approx(np.full(8, 1 / 8), rel=0.02)
    share = marker.mean(axis=0)
    assert share[:10] == pytest.approx(np.full(10, 1 / 10), rel=0.1)
    assert share[10:] == pytest.approx(np.full(13, 1 / 13), rel=0.1)


def test_the_trivial_answer_costs_what_it_says() -> None:
    _, y, mask = draw(ADDING, 40_000)
    assert np.mean((1 - y[mask]) ** 2) == pytest.approx(ADDING.chance, rel=0.03)
    assert list(ADDING.trivial) == ["always answering 1"]
    assert ADDING.perfect == 0.0


def test_what_is_known_is_the_sum_of_exactly_two_marked_values() -> None:
    x = torch.zeros(5, 7, 2)
    x[:, :, 0] = torch.linspace(0.1, 0.7, 7)
    x[0, 1, 1] = x[0, 4, 1] = 1  # 0.2 + 0.5
    x[1, 6, 1] = x[1, 2, 1] = 1  # 0.7 + 0.3, wherever they stand
    x[2, 3, 1] = 1
    x[3, 1:4, 1] = 1
    x[4, 2, 1], x[4, 3, 1], x[4, 5, 1] = 1, 0.5, 0.5
    known = ADDING.known(x, ADDING.parameters)
    assert known.shape == (5, 7, 1)
    assert known[:2, 6, 0].tolist() == pytest.approx([0.7, 1.0])
    assert known[2:].isnan().all()
    assert known[:, :6].isnan().all()
