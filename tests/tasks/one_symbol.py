"""Tasks with one symbol as the answer: what is drawn as text, and what holds for each of them."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor
from torch._subclasses.fake_tensor import FakeTensorMode

from lstm_viz.tasks import Batch, Task
from lstm_viz.tasks.strings import one_of, symbols_of
from tests.tasks.letters import symbol_at, texts

Answers = list[str | None]  # by step, None where none is asked for


def draw(task: Task, size: int, seed: int = 3) -> Batch:
    batch = task.batch(size, generator=torch.Generator().manual_seed(seed))
    assert batch.x.shape == (size, batch.mask.shape[1], task.input_size)
    assert batch.y.shape == (size, batch.mask.shape[1], task.output_size)
    assert batch.x.dtype == batch.y.dtype == torch.float32
    assert torch.equal(batch.mask, ~batch.y.isnan().any(dim=-1))
    assert torch.equal(batch.mask, ~batch.y.isnan().all(dim=-1))
    assert batch.mask.any(dim=1).all()
    return batch


def answers(y: Tensor, names: tuple[str, ...]) -> list[Answers]:
    at = symbol_at(y.nan_to_num(0.0), names)
    assert np.array_equal(at < 0, y.isnan().all(dim=-1))
    return np.array([*names, None], dtype=object)[at].tolist()


def drawn(task: Task, size: int) -> list[tuple[str, Answers]]:
    batch = draw(task, size)
    said, read = answers(batch.y, task.output_names), texts(batch.x, task.input_names)
    assert {len(text) for text in read} == {batch.x.shape[1]}
    return list(zip(read, said, strict=True))


def x_of(task: Task, *sequences: str) -> Tensor:
    return one_of(
        torch.tensor([[task.input_names.index(name) for name in text] for text in sequences]),
        task.input_names,
    )


def known(task: Task, text: str) -> str:
    """What is known of the sequence, as text: a dot where nothing is."""
    (said,) = answers(task.known(x_of(task, text), task.parameters), task.output_names)
    return "".join("." if each is None else each for each in said)


def same(one: Tensor, other: Tensor) -> bool:
    return torch.equal(one.isnan(), other.isnan()) and torch.equal(
        one.nan_to_num(), other.nan_to_num()
    )


def share(task: Task, output: Tensor, batch: Batch) -> float:
    """The task's metric, by its definition."""
    right = task.right(output, batch)
    if task.metric == "whole":
        return float((right | ~batch.mask).all(dim=1).double().mean())
    return float(right[batch.mask].double().mean())


def says(task: Task, symbol: str) -> Tensor:
    """An output (output) that says this symbol."""
    return torch.tensor([float(name == symbol) for name in task.output_names])


def check_the_task(task: Task, *, known_again: bool = False) -> None:
    """All that holds of every task with one symbol as the answer."""
    check_the_rule(task)
    check_what_is_malformed(task, known_again=known_again)
    check_the_row(task)
    check_the_device(task)


def check_the_rule(task: Task) -> None:
    """`known` is y; said loudly it is right everywhere, and no longer where one answer turns."""
    batch = draw(task, 67)
    rule = task.known(batch.x, task.parameters)
    assert rule.dtype == torch.float32
    assert same(rule, batch.y)
    assert task.known(batch.x.double(), task.parameters).dtype == torch.float64
    output = 40 * rule.nan_to_num(0.3)
    assert share(task, output, batch) == task.perfect == 1.0
    assert float(task.loss(output, batch)) == pytest.approx(0, abs=1e-6)
    at = int(batch.mask[2].nonzero()[-1])
    output[2, at] = output[2, at].roll(1)
    answered = 67 if task.metric == "whole" else int(batch.mask.sum())
    assert share(task, output, batch) == pytest.approx(1 - 1 / answered)
    assert float(task.loss(output, batch)) == pytest.approx(40 / float(batch.mask.sum()), rel=1e-4)


def check_what_is_malformed(task: Task, *, known_again: bool = False) -> None:
    """Steps that are not one symbol: nothing is made up for them or for what hangs on them.

    `known_again`: a later symbol makes the answer known again.
    """
    size = task.input_size
    two = torch.eye(size)[0] + torch.eye(size)[1]
    for odd in (torch.zeros(size), two, two / 2, -torch.eye(size)[0], torch.full((size,), np.nan)):
        batch = draw(task, 9)
        assert (symbols_of(odd.expand(2, 3, size)) == -1).all()
        batch.x[:, 0] = odd
        rule = task.known(batch.x, task.parameters)
        assert rule[:, 0].isnan().all()
        asked = ~rule.isnan().any(dim=-1)
        assert torch.equal(asked, ~rule.isnan().all(dim=-1))
        assert (rule[asked].sum(dim=-1) == 1).all()
        assert known_again or not asked.any()


def check_the_row(task: Task) -> None:
    assert task.symbols
    assert task.answer.name == "one"
    for names in (task.input_names, task.output_names):
        assert len(set(names)) == len(names)
    for name in task.input_names:
        assert len(name) == 1
        assert name.isprintable()
        assert not name.isspace()
    assert task.parameters[task.length] in task.lengths
    assert task.chance < task.solved < task.perfect == 1.0
    assert task.sentence.endswith(".")
    assert task.solves.endswith(".")
    assert task.look_for.endswith("?")
    assert task.source.strip()
    assert task.asked.strip()
    assert task.solved_source.strip()


def check_the_device(task: Task) -> None:
    generator = torch.Generator().manual_seed(1)
    with FakeTensorMode():
        batch = task.batch(3, generator=generator, device="cuda:0")
    assert [part.device.type for part in batch] == ["cuda"] * 3
