"""Small networks and tasks, trained within a moment, and networks that can be foreseen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import torch
from torch import Tensor, nn

from lstm_viz.model import SequenceModel
from lstm_viz.tasks import TASKS, Batch, Task
from lstm_viz.train import Budget

ADDING, WAVE = TASKS["adding"].with_parameters(lag=4), TASKS["wave"].with_parameters(steps=12)
KINDS = ("lstm", "gru", "rnn")


def budget(**changed: Any) -> Budget:
    return Budget(**({"steps": 11, "batch_size": 3, "learning_rate": 0.01, "clip": 1.0} | changed))


def small(kind: str = "lstm", task: Task = ADDING, hidden: int = 6) -> SequenceModel:
    return SequenceModel(kind, task.input_size, hidden, output_size=task.output_size, seed=4)


def three(task: Task = ADDING) -> dict[str, SequenceModel]:
    return {kind: small(kind, task, 5 + at) for at, kind in enumerate(KINDS)}


def spied(task: Task) -> tuple[Task, list[Batch]]:
    """The task, and each batch that it will have drawn."""
    drawn: list[Batch] = []

    def make(*given: Any) -> Batch:
        drawn.append(task.make(*given))
        return drawn[-1]

    return replace(task, make=make), drawn


def broken(task: Task, size: int, at: int) -> Task:
    """The task with an infinite value in its batch of this size that is drawn as the `at`-th."""
    seen = 0

    def make(*given: Any) -> Batch:
        nonlocal seen
        batch = task.make(*given)
        seen += given[0] == size
        if given[0] == size and seen == at:
            batch.x[1, 2] = torch.inf
        return batch

    return replace(task, make=make)


class Line(nn.Module):
    """One number, said at every step."""

    def __init__(self) -> None:
        super().__init__()
        self.at = nn.Parameter(torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        return self.at.expand(*x.shape[:2], 1)


class Rule(nn.Module):
    """A rule in place of a network: (time, input) in, (time, output) out, both numpy."""

    def __init__(self, rule: Callable[[Any], Any]) -> None:
        super().__init__()
        self.rule, self.device = rule, nn.Parameter(torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        answers = [torch.as_tensor(self.rule(one)) for one in x.double().numpy()]
        return torch.stack(answers).float()


def equal(one: Mapping[str, Tensor], other: Mapping[str, Tensor]) -> bool:
    return all(torch.equal(one[name], other[name]) for name in {**one, **other})
