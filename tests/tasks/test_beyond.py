"""Beyond training: what the sequences of a task have, and what of another one they do not."""

from __future__ import annotations

import math
import threading
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType

import pytest
import torch

from lstm_viz.tasks import TASKS, Batch, Task
from lstm_viz.tasks.beyond import AIR, ANY_STEPS, SAMPLED, Beyond, Range, Trained, beyond, ranges
from tests.tasks.letters import texts

EVERY = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)

# By hand, from what each task says of its sequences.
SIZES = {
    "adding": {"lag": (50, 50)},
    "recall": {"lag": (30, 30)},
    "order": {"steps": (50, 50)},
    "copy": {"symbols": (5, 5), "lag": (20, 20)},
    "latch": {"steps": (60, 60)},
    "parity": {"steps": (24, 24)},
    "counting": {"steps": (40, 40)},
    "reber": {"steps": (5, 20)},
    "anbn": {"n": (1, 10)},
    "dyck1": {"pairs": (1, 10), "depth": (1, 5)},
    "dyck2": {"pairs": (1, 10), "depth": (1, 3)},
    "wave": {"steps": (100, 100)},
    "mackey": {"steps": (150, 150)},
}


def drawn(task: Task, seed: int = 11) -> torch.Tensor:
    """A sequence (time, input) without what fills it up."""
    x = task.batch(1, generator=torch.Generator().manual_seed(seed)).x[0]
    return x[: int(x.any(dim=1).nonzero()[-1]) + 1] if task.symbols else x


def one(found: list[Beyond]) -> tuple[str, float, tuple[float, float]]:
    (only,) = found
    return only.name, only.found.high, (only.trained.low, only.trained.high)


@EVERY
def test_the_sizes_of_training_are_those_that_its_parameters_ask_for(task: Task) -> None:
    found = {name: tuple(each) for name, each in ranges(task).sizes.items()}
    assert found == SIZES[task.name]
    assert set(found) <= set(task.sizes) <= set(task.parameters)


@EVERY
def test_a_sequence_drawn_as_in_training_is_not_beyond_it(task: Task) -> None:
    for seed in range(40):
        assert beyond(task, drawn(task, seed)) == []


@EVERY
def test_the_longest_measured_is_beyond_training(task: Task) -> None:
    longer = task.at_length(max(task.lengths))
    # The longest of some, where the seed decides how long a sequence is.
    x = max((drawn(longer, seed) for seed in range(15)), key=len)
    found = {each.name: each for each in beyond(task, x)}
    assert found[task.length].found.low > found[task.length].trained.high
    assert beyond(longer, x) == []


def test_a_shorter_one_is_beyond_training_too() -> None:
    assert one(beyond(TASKS["adding"], drawn(TASKS["adding"].at_length(37)))) == (
        "lag",
        37,
        (50, 50),
    )


def test_sizes_other_than_the_length_count() -> None:
    letters = TASKS["copy"].with_parameters(symbols=7)
    assert one(beyond(TASKS["copy"], drawn(letters))) == ("symbols", 7, (5, 5))
    names = TASKS["dyck1"].input_names
    x = torch.eye(4)[[names.index(name) for name in "S(((((())))))T"]]
    assert texts(x.unsqueeze(0), names) == ["S(((((())))))T"]
    assert one(beyond(TASKS["dyck1"], x)) == ("depth", 6, (1, 5))


@pytest.mark.parametrize(("value", "named"), [(1.2, "value"), (-0.2, "value"), (1 + AIR / 2, None)])
def test_a_value_outside_of_those_of_training_names_its_column(
    value: float, named: str | None
) -> None:
    x = drawn(TASKS["adding"])
    x[7, 0] = value
    found = beyond(TASKS["adding"], x)
    assert [each.name for each in found] == ([] if named is None else [named])
    if found:
        assert found[0].column
        assert pytest.approx(value) in tuple(found[0].found)


@pytest.mark.parametrize("name", ["adding", "recall", "copy", "anbn", "dyck2"])
def test_a_sequence_of_another_form_has_no_size_of_the_task_but_its_steps(name: str) -> None:
    task = TASKS[name]
    x = torch.zeros(70, task.input_size)  # an impulse: neither two markers, nor a query, nor a word
    x[5, 1] = 1
    most = ranges(task).steps
    found = [each for each in beyond(task, x) if not each.column]
    assert one(found) == (ANY_STEPS, 70, (most, most))
    assert not [each for each in beyond(task, x[: most - 1]) if not each.column]


def test_missing_values_are_nowhere_outside() -> None:
    x = drawn(TASKS["adding"])
    x[3] = math.nan
    assert beyond(TASKS["adding"], x) == []
    assert Range(1, 2).holds(Range(math.nan, math.nan))


def test_a_fast_wave_is_not_taken_for_noise() -> None:
    """A sine without noise: of its period alone nobody can say that it was not in training."""
    sine = torch.sin(math.pi / 2 * torch.arange(100.0)).unsqueeze(-1)
    assert beyond(TASKS["wave"], sine) == []
    assert [each.name for each in beyond(TASKS["wave"], sine[:7])] == ["steps"]


def test_threads_that_come_together_draw_once_and_little_at_a_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn_by: list[int] = []
    batch = Task.batch

    def counted(task: Task, size: int, *, generator: torch.Generator) -> Batch:
        drawn_by.append(size)
        return batch(task, size, generator=generator)

    monkeypatch.setattr(Task, "batch", counted)
    task = TASKS["adding"].at_length(19)  # of no other test
    together = threading.Barrier(4)

    def ask(_: int) -> Trained:
        together.wait()
        return ranges(task)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(ask, range(4)))
    assert all(one is found[0] for one in found)
    assert sum(drawn_by) == SAMPLED
    assert max(drawn_by) <= 256
    # The ranges of all parts: of the last one alone they are narrower.
    low, high = found[0].columns["value"]
    assert 0 <= low < 1e-4
    assert 1 - 1e-4 < high < 1


def test_a_task_with_other_parameters_has_other_ranges() -> None:
    assert ranges(TASKS["anbn"].at_length(17)).sizes["n"] == (1, 17)
    assert isinstance(TASKS["anbn"].sizes, MappingProxyType)


@pytest.mark.parametrize(
    ("name", "steps"),
    [
        ("adding", 50 + 10),
        ("wave", 100),
        ("anbn", 2 * 10 + 2),
        ("recall", 30 + 2),
        ("dyck1", 2 * 10 + 2),
    ],
)
def test_the_steps_of_training_are_those_of_its_longest_sequence(name: str, steps: int) -> None:
    assert ranges(TASKS[name]).steps == steps
