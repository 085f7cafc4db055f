"""The Mackey-Glass series: integrated a second time, and forecast from its own past."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode

from lstm_viz.sequences.chaos import mackey_glass
from lstm_viz.tasks.answers import Batch
from lstm_viz.tasks.mackey_glass import DEVIATION, MACKEY, MEAN, integrate
from lstm_viz.tasks.task import Task


def draw(task: Task, size: int, seed: int = 3) -> Batch:
    batch = task.batch(size, generator=torch.Generator().manual_seed(seed))
    assert batch.x.shape == batch.y.shape == (size, 17 + int(task.parameters["steps"]), 1)
    assert batch.x.dtype == batch.y.dtype == torch.float32
    return batch


def test_the_integration_is_the_one_of_the_sequences() -> None:
    x = integrate(np.array([0.7, 1.2, 0.4]), 9)
    assert x.shape == (3, 9 * 170 + 1)
    for row, history in enumerate([0.7, 1.2, 0.4]):
        assert x[row] == pytest.approx(mackey_glass(history, 17, 9 * 170 + 1), abs=1e-12)


def test_what_is_asked_is_the_value_so_many_steps_ahead() -> None:
    task = MACKEY.with_parameters(steps=40, ahead=9)
    x, y, mask = draw(task, 50)
    assert mask.tolist() == [[False] * 17 + [True] * 40] * 50
    assert torch.equal(mask, ~y.isnan().any(dim=-1))
    assert torch.equal(y[:, 17:-9], x[:, 26:])
    known = task.known(x, task.parameters)
    assert torch.equal(known[:, 17:-9], y[:, 17:-9])
    assert known[:, :17].isnan().all()
    assert known[:, -9:].isnan().all()
    longer = draw(task.with_parameters(ahead=2), 50).x  # the same windows
    assert torch.equal(x, longer)


def forecast(seen: np.ndarray, ahead: int, parts: int = 20) -> np.ndarray:
    """(series,) x so many units after the last of `seen` (series, time), by the equation alone.

    Heun's method with a step of 1/20; between the values seen, the polynomial through the six
    around.
    """
    units = seen.shape[1]
    fine = np.arange((units - 1) * parts + 1) / parts
    first = np.clip(np.floor(fine).astype(int) - 2, 0, units - 6)
    x = np.zeros((len(seen), len(fine)))
    for i in range(6):
        weight = np.ones(len(fine))
        for j in range(6):
            if j != i:
                weight *= (fine - first - j) / (i - j)
        x += weight * seen[:, first + i]
    path = list(x.T)

    def slope(now: np.ndarray, delayed: np.ndarray) -> np.ndarray:
        return 0.2 * delayed / (1 + delayed**10) - 0.1 * now

    for _ in range(ahead * parts):
        k1 = slope(path[-1], path[-1 - 17 * parts])
        k2 = slope(path[-1] + k1 / parts, path[-17 * parts])
        path.append(path[-1] + (k1 + k2) / 2 / parts)
    return path[-1]


def test_the_equation_foretells_every_answer_from_the_delay_before() -> None:
    task = MACKEY.with_parameters(steps=30)
    batch = draw(task, 40)
    x = batch.x[..., 0].double().numpy() * DEVIATION + MEAN
    output = torch.zeros_like(batch.x)
    for step in range(17, 47):
        found = (forecast(x[:, step - 17 : step + 1], 6) - MEAN) / DEVIATION
        output[:, step, 0] = torch.from_numpy(found)
    assert (task.right(output, batch) | ~batch.mask).all()
    assert task.loss(output, batch) < 1e-4  # what is between the values has to be filled in
    assert task.perfect == 0.0
    output[0, 20] += 0.21
    assert (~task.right(output, batch) & batch.mask).sum() == 1


@pytest.mark.parametrize("task", [MACKEY, MACKEY.with_parameters(steps=33, ahead=11)])
def test_trivial_answers_cost_what_the_task_says(task: Task) -> None:
    x, y, _ = draw(task, 20_000)
    asked = y[:, 17:].double()
    repeated = (asked - x[:, 17:]).square().mean()
    assert float(repeated) == pytest.approx(task.trivial["repeating the last value"], rel=0.01)
    zero = asked.square().mean()
    assert float(zero) == pytest.approx(task.trivial["always answering 0"], rel=0.01)
    assert task.chance == min(task.trivial.values())
    # Of mean 0 and variance 1, so that the error is the papers' NRMSE squared.
    assert float(asked.mean()) == pytest.approx(0, abs=0.01)
    assert float(asked.var()) == pytest.approx(1, abs=0.01)


def test_solved_is_the_best_linear_forecast_of_one_delay() -> None:
    x, y, _ = draw(MACKEY.at_length(3), 30_000)
    past = np.column_stack([x[:, 2:20, 0].double().numpy(), np.ones(30_000)])
    then = y[:, 19, 0].double().numpy()
    weight = np.linalg.lstsq(past, then, rcond=None)[0]
    error = np.mean((past @ weight - then) ** 2)
    assert error == pytest.approx(MACKEY.solved, rel=0.02)


def test_windows_differ() -> None:
    x = draw(MACKEY, 400).x[..., 0]
    apart = torch.cdist(x, x) / x.shape[1] ** 0.5  # root mean square
    apart.fill_diagonal_(torch.inf)
    assert apart.min(dim=1).values.median() > 0.1


@pytest.mark.usefixtures("indexing_without_cuda")
def test_a_batch_goes_where_it_is_asked_to() -> None:
    task, generator = MACKEY.at_length(19), torch.Generator().manual_seed(1)
    with FakeTensorMode():
        batch = task.batch(3, generator=generator, device="cuda:0")
    assert [part.device.type for part in batch] == ["cuda"] * 3
    assert draw(task, 2).x.device.type == "cpu"
