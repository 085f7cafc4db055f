"""What tasks count after each step, by hand; of what is counted, the right answers speak too."""

from __future__ import annotations

import pytest
import torch

from lstm_viz.tasks import TASKS
from tests.tasks.next_symbols import spell


@pytest.mark.parametrize(
    ("name", "text", "counts"),
    [
        ("anbn", "SaaabbbT", [0, 1, 2, 3, 2, 1, 0, 0]),
        ("dyck1", "S(()())T", [0, 1, 2, 1, 2, 1, 0, 0]),
        ("dyck2", "S[(])[T", [0, 1, 2, 1, 0, 1, 1]),
        ("counting", "a(aab)a(ba(", [0, 0, 1, 2, 2, 2, 2, 2, 2, 3, 3]),
    ],
)
def test_what_a_task_counts(name: str, text: str, counts: list[int]) -> None:
    task = TASKS[name]
    assert task.count is not None
    assert task.count.after(spell(task, text)).tolist() == [counts]


def test_the_count_of_counting_is_its_right_answer() -> None:
    task = TASKS["counting"]
    batch = task.batch(64, generator=torch.Generator().manual_seed(5))
    assert task.count is not None
    torch.testing.assert_close(task.count.after(batch.x), batch.y.argmax(dim=-1))


def test_tasks_that_need_no_counting_count_nothing() -> None:
    assert {name for name, task in TASKS.items() if task.count} == {
        "anbn",
        "dyck1",
        "dyck2",
        "counting",
    }
