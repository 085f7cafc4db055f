"""Task and Draw: what all tasks share, over the whole table of them."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode

from lstm_viz.tasks import METRICS, TASKS, Batch, Draw, Task
from lstm_viz.tasks.answers import ANSWERS
from lstm_viz.tasks.task import batch_of

ADDING, RECALL, WAVE = TASKS["adding"], TASKS["recall"], TASKS["wave"]
EVERY = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)


def batch(task: Task, size: int = 5, seed: int = 3) -> Batch:
    return task.batch(size, generator=torch.Generator().manual_seed(seed))


def same(one: torch.Tensor, other: torch.Tensor) -> bool:
    return torch.equal(one.nan_to_num(nan=-7.0), other.nan_to_num(nan=-7.0))


# ---- the table


def test_each_task_has_its_own_name() -> None:
    assert all(name == task.name for name, task in TASKS.items())
    assert len({task.title for task in TASKS.values()}) == len(TASKS)
    assert {task.answer.name for task in TASKS.values()} == set(ANSWERS)
    assert {task.metric for task in TASKS.values()} == set(METRICS) - {"bits"}  # of texts
    with pytest.raises(TypeError):
        cast("dict[str, Task]", TASKS)["more"] = ADDING


@EVERY
def test_a_batch_is_as_it_is_said_to_be(task: Task) -> None:
    x, y, mask = batch(task)
    time = mask.shape[1]
    assert x.shape == (5, time, task.input_size) == (5, time, len(task.input_names))
    assert y.shape == (5, time, task.output_size) == (5, time, len(task.output_names))
    assert x.dtype == y.dtype == torch.float32
    assert mask.dtype == torch.bool
    assert x.isfinite().all()
    assert torch.equal(y.isnan().any(dim=-1), ~mask)
    assert torch.equal(y.isnan().all(dim=-1), ~mask)
    assert mask.any(dim=1).all()


@EVERY
def test_the_rule_is_found_again_from_the_sequence(task: Task) -> None:
    x, y, mask = batch(task, 40)
    known = task.known(x, task.parameters)
    assert known.shape == y.shape
    there = mask & ~known.isnan().any(dim=-1)
    assert torch.equal(there, mask) or task.answer.name == "value"
    assert there.any()
    torch.testing.assert_close(known[there], y[there], rtol=1e-4, atol=1e-4)
    assert known[~mask].isnan().all()


@EVERY
def test_a_seed_gives_its_sequences_and_leaves_other_numbers_alone(task: Task) -> None:
    before = torch.get_rng_state()
    one, again, other = batch(task, seed=8), batch(task, seed=8), batch(task, seed=9)
    assert all(same(*pair) for pair in zip(one, again, strict=True))
    assert not same(one.x, other.x)
    assert torch.equal(torch.get_rng_state(), before)


@EVERY
def test_a_batch_goes_where_it_is_asked_to(task: Task, indexing_without_cuda: None) -> None:
    generator = torch.Generator().manual_seed(1)
    with FakeTensorMode():
        made = task.batch(3, generator=generator, device="cuda:0")
    assert [part.device.type for part in made] == ["cuda"] * 3


@pytest.mark.gpu
@EVERY
def test_the_gpu_has_the_same_sequences(task: Task) -> None:
    here = batch(task, seed=8)
    there = task.batch(5, generator=torch.Generator().manual_seed(8), device="cuda")
    for one, other in zip(here, there, strict=True):
        assert other.device.type == "cuda"
        torch.testing.assert_close(one, other.cpu(), rtol=1e-5, atol=1e-5, equal_nan=True)


@EVERY
def test_its_lines_are_in_order(task: Task) -> None:
    assert task.metric in METRICS
    assert next(iter(task.trivial.values())) == task.chance
    assert task.lower_is_better is (task.metric == "mse")
    best = min if task.lower_is_better else max
    assert task.chance == best(task.trivial.values())
    assert best(task.perfect, task.solved, task.chance) == task.perfect
    assert task.is_solved(task.perfect)
    assert not task.is_solved(task.chance)
    assert task.beats_chance(task.perfect)
    assert not task.beats_chance(task.chance)
    assert task.beats_chance((task.perfect + task.chance) / 2)


@EVERY
def test_a_task_can_be_told(task: Task) -> None:
    told = (task.title, task.asked, task.sentence, task.solves, task.look_for, task.source)
    for text in (*told, task.solved_source):
        assert text.strip() == text != ""
    assert task.sentence.endswith(".")
    assert task.solves.endswith(".")
    assert task.look_for.endswith("?")
    assert not task.solved_source.endswith(".")  # it stands within a sentence


@EVERY
def test_its_lengths_rise_and_its_own_is_among_them(task: Task) -> None:
    assert task.length in task.parameters
    assert sorted(set(task.lengths)) == list(task.lengths)
    assert task.parameters[task.length] in task.lengths
    times = [batch(task.at_length(length), 30).x.shape[1] for length in task.lengths]
    assert times == sorted(times)
    assert times[0] < times[-1]


def test_a_line_is_crossed_on_the_right_side() -> None:
    for reached, solved in ((0.0099, True), (0.01, False), (0.2, False)):
        assert ADDING.is_solved(reached) is solved
    for reached, solved in ((0.99, True), (1.0, True), (0.989, False)):
        assert RECALL.is_solved(reached) is solved
    assert RECALL.beats_chance(0.26)
    assert not RECALL.beats_chance(0.25)
    assert ADDING.beats_chance(0.16)
    assert not ADDING.beats_chance(0.17)


def test_the_best_trivial_answer_comes_first() -> None:
    task = replace(ADDING, answers=lambda parameters: {"a": 0.3, "b": 0.1, "c": 0.2})
    assert list(task.trivial) == ["b", "c", "a"]
    assert task.chance == 0.1
    task = replace(RECALL, answers=lambda parameters: {"a": 0.3, "b": 0.1, "c": 0.4})
    assert list(task.trivial) == ["c", "a", "b"]


# ---- parameters


@EVERY
def test_other_parameters_are_another_task(task: Task) -> None:
    longer = task.at_length(31)
    assert longer.parameters[task.length] == 31 != task.parameters[task.length]
    assert longer.parameters == dict(task.parameters) | {task.length: 31}
    assert longer == task.with_parameters(**{task.length: 31})
    assert (longer.name, longer.make) == (task.name, task.make)


@pytest.mark.parametrize(
    ("task", "change", "message"),
    [
        (ADDING, {"leg": 9}, "the task 'adding' has the parameters lag; got 'leg'"),
        (ADDING, {"lag": 0}, "lag must be a whole number of at least 1; got 0"),
        (ADDING, {"lag": 2.5}, r"lag must be a whole number of at least 1; got 2\.5"),
        (WAVE, {"noise": -0.1}, r"noise must be a number of at least 0; got -0\.1"),
        (WAVE, {"noise": float("nan")}, "noise must be a number of at least 0; got nan"),
        (WAVE, {"noise": float("inf")}, "noise must be a number of at least 0; got inf"),
        (
            WAVE,
            {"steps": 9, "waves": 2},
            "the task 'wave' has the parameters steps, sines, noise; got 'waves'",
        ),
    ],
)
def test_parameters_that_cannot_be(task: Task, change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        task.with_parameters(**change)


def test_a_task_does_not_change() -> None:
    for task in (ADDING, ADDING.at_length(9)):
        with pytest.raises(TypeError):
            cast("dict[str, float]", task.parameters)["lag"] = 3
    with pytest.raises(AttributeError):
        ADDING.solved = 1.0  # type: ignore[misc]
    assert replace(ADDING).parameters["lag"] == 50


def test_batches_that_cannot_be() -> None:
    with pytest.raises(ValueError, match=r"^size must be at least 1 sequence; got 0$"):
        ADDING.batch(0, generator=torch.Generator())
    elsewhere = cast("torch.Generator", SimpleNamespace(device=torch.device("cuda", 1)))
    with pytest.raises(ValueError, match=r"^generator must live on the CPU; got one on cuda:1$"):
        WAVE.batch(3, generator=elsewhere)


def test_a_task_judges_as_its_answer_does() -> None:
    asked = torch.tensor([[False, True, True]])
    made = batch_of(torch.zeros(1, 3, 2), torch.tensor([[[5.0], [0.5], [0.7]]]), asked)
    assert same(made.y, torch.tensor([[[torch.nan], [0.5], [0.7]]]))
    output = torch.tensor([[[9.0], [0.57], [0.79]]])
    assert ADDING.right(output, made)[0, 1:].tolist() == [True, False]  # off by 0.07 and 0.09
    assert replace(ADDING, close=0.1).right(output, made)[0, 1:].tolist() == [True, True]
    assert ADDING.loss(output, made).item() == pytest.approx((0.07**2 + 0.09**2) / 2)


# ---- Draw


def draw(seed: int = 4) -> Draw:
    return Draw(torch.Generator().manual_seed(seed))


def test_draws_are_the_generators() -> None:
    generator = torch.Generator().manual_seed(4)
    one = draw()
    assert torch.equal(one.uniform(3, 5), torch.rand(3, 5, generator=generator))
    assert torch.equal(one.integers(2, 9, 4, 3), torch.randint(2, 9, (4, 3), generator=generator))
    assert torch.equal(one.normal(7, 2), torch.randn(7, 2, generator=generator))


def test_draws_are_spread_as_they_say() -> None:
    one = draw()
    uniform = one.uniform(20_000, low=-3.0, high=5.0, dtype=torch.float64).numpy()
    assert uniform.dtype == np.float64
    assert -3 <= uniform.min() < -2.99
    assert 4.99 < uniform.max() < 5
    assert np.histogram(uniform, bins=8)[0] == pytest.approx(np.full(8, 2500), rel=0.08)
    whole = one.integers(4, 9, 20_000).numpy()
    assert np.unique(whole).tolist() == [4, 5, 6, 7, 8]
    assert np.bincount(whole)[4:] == pytest.approx(np.full(5, 4000), rel=0.08)
    normal = one.normal(20_000, dtype=torch.float64).numpy()
    assert (normal.mean(), normal.std()) == pytest.approx((0, 1), abs=0.03)


def test_draws_are_moved() -> None:
    with FakeTensorMode():
        one = Draw(torch.Generator().manual_seed(2), "cuda:0")
        for drawn in (one.uniform(3), one.integers(0, 4, 3), one.normal(3)):
            assert drawn.device.type == "cuda"
