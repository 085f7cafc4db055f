"""Tasks whose answer is the symbols that can come next: strings, and what holds for each task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode

from lstm_viz.tasks.answers import Batch
from lstm_viz.tasks.task import Task
from tests.tasks.letters import texts

MayCome = Callable[[str], list[str]]  # what may come after each symbol of a string but the last


def draw(task: Task, size: int, seed: int = 3) -> tuple[Batch, list[str]]:
    """A batch, and each of its sequences in letters."""
    batch = task.batch(size, generator=torch.Generator().manual_seed(seed))
    steps = 2 * int(task.parameters[task.length]) + 2
    assert batch.x.shape == (size, steps, task.input_size)
    assert batch.y.shape == (size, steps, task.output_size)
    assert batch.x.dtype == batch.y.dtype == torch.float32
    assert torch.equal(batch.mask, ~batch.y.isnan().any(dim=-1))
    return batch, texts(batch.x, task.input_names)


def whole(task: Task, output: torch.Tensor, batch: Batch) -> float:
    return float((task.right(output, batch) | ~batch.mask).all(dim=1).double().mean())


def said(task: Task, strings: list[str], rule: list[list[str]], steps: int) -> torch.Tensor:
    """The output of a rule's sets, one after each symbol but the last."""
    output = torch.zeros(len(strings), steps, task.output_size)
    for row, sets in enumerate(rule):
        for step, allowed in enumerate(sets):
            signs = [1.0 if symbol in allowed else -1.0 for symbol in task.output_names]
            output[row, step] = torch.tensor(signs)
    return output


def spell(task: Task, text: str) -> torch.Tensor:
    return torch.tensor([[[float(name == letter) for name in task.input_names] for letter in text]])


def check_the_sets(task: Task, may_come: MayCome) -> None:
    """y is what may come, and so is what is known of x."""
    batch, strings = draw(task, 300)
    for string, y, mask in zip(strings, batch.y.tolist(), batch.mask.tolist(), strict=True):
        assert mask == [step < len(string) - 1 for step in range(len(mask))]
        for allowed, answer in zip(may_come(string), y, strict=False):
            assert answer == [float(symbol in allowed) for symbol in task.output_names]
    known = task.known(batch.x, task.parameters)
    assert torch.equal(known.isnan().any(dim=-1), ~batch.mask)
    assert torch.equal(known.nan_to_num(7), batch.y.nan_to_num(7))


def check_the_lengths(task: Task) -> None:
    """Every number of pairs is as likely."""
    _, strings = draw(task, 8_000)
    most = int(task.parameters[task.length])
    count = Counter(len(string) // 2 - 1 for string in strings)
    assert sorted(count) == list(range(1, most + 1))
    assert max(abs(n - 8_000 / most) for n in count.values()) < 5 * (8_000 / most) ** 0.5


def check_the_rule(task: Task) -> None:
    """The rule is right, and another is not."""
    batch, _ = draw(task, 200)
    output = (20 * task.known(batch.x, task.parameters) - 10).nan_to_num(0.0)
    assert whole(task, output, batch) == task.perfect == 1.0
    assert task.loss(output, batch) < 1e-4
    output[::3, 1] *= -1
    assert whole(task, output, batch) == pytest.approx(2 / 3, abs=0.01)
    assert task.loss(output, batch) > 0.1


def check_the_device(task: Task) -> None:
    """A batch goes where it is asked to."""
    generator = torch.Generator().manual_seed(1)
    with FakeTensorMode():
        batch = task.batch(3, generator=generator, device="cuda:0")
    assert [part.device.type for part in batch] == ["cuda"] * 3
    assert draw(task, 2)


def check_what_is_known(task: Task, text: str, known: int) -> None:
    """Nothing is known from a wrong symbol on."""
    sets = task.known(spell(task, text), task.parameters)
    asked = ~sets.isnan().all(dim=-1)[0]
    assert asked.tolist() == [step < known for step in range(len(text))]
