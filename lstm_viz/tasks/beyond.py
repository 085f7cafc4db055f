"""Beyond training: what of a sequence is outside of what networks read as they learned a task."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from lstm_viz.tasks import TASKS, Task

SAMPLED = 4096  # sequences, drawn as in training
AT_ONCE = 256  # of them: long ones of many symbols would take much memory
SEED = 0
_ONE_AT_A_TIME = threading.Lock()  # so that threads that come together draw once
ANY_STEPS = ""  # the steps of a sequence that need not be of the task's form
AIR = 0.05  # of the range of a column: the rarest number of a training may exceed that sampled


class Range(NamedTuple):
    """The smallest and the largest, both included."""

    low: float
    high: float

    def holds(self, other: Range) -> bool:
        """Whether the other one is within it; one that is not known is nowhere outside."""
        return not (other.low < self.low or other.high > self.high)

    def wider(self, by: float) -> Range:
        """The same with this share of its width more at both ends."""
        air = by * (self.high - self.low)
        return Range(self.low - air, self.high + air)


class Beyond(NamedTuple):
    """A size of a sequence, or one of its columns, and the range of both in training.

    `name` is a parameter of the task or, where `column`, one of its inputs. Of a size `found` is
    one number twice. Of a column of a task with `takes`, `trained` is what its networks take. A
    sequence of another form than the task's, of which its rule knows nothing, has none of its
    sizes, such as a lag: `name` is then `ANY_STEPS`, and `trained` the most steps of training.
    """

    name: str
    found: Range
    trained: Range
    column: bool


class Trained(NamedTuple):
    """What networks read in training: the range of each size, and of each column of numbers.

    `steps` is how many steps the longest sequence had.
    """

    sizes: Mapping[str, Range]
    columns: Mapping[str, Range]
    steps: int


def beyond(task: Task, x: Tensor) -> list[Beyond]:
    """What of a sequence x (time, input) was not in training; NaN is a missing value.

    The ranges of training are those of `SAMPLED` sequences that the task draws with its own
    parameters, so that they hold for every task, and for one with other parameters.
    """
    trained = ranges(task)
    if task.known(x.unsqueeze(0), task.parameters).isnan().all():
        steps, most = Range(len(x), len(x)), Range(trained.steps, trained.steps)
        found = [Beyond(ANY_STEPS, steps, most, column=False)] if len(x) > trained.steps else []
    else:
        found = [
            Beyond(name, _range(size), trained.sizes[name], column=False)
            for name, size in task.measured(x.unsqueeze(0)).items()
        ]
    if not task.symbols:
        found += [
            Beyond(name, _range(column), _taken(task) or trained.columns[name], column=True)
            for name, column in zip(task.input_names, x.unbind(dim=1), strict=True)
        ]
    air = AIR if _taken(task) is None else 0.0
    return [
        one for one in found if not one.trained.wider(air if one.column else 0.0).holds(one.found)
    ]


def _taken(task: Task) -> Range | None:
    """The values at which networks were measured to do well, where those are more than trained."""
    return None if task.takes is None else Range(-task.takes, task.takes)


def ranges(task: Task) -> Trained:
    """What the sequences of this task have in training."""
    with _ONE_AT_A_TIME:
        return _ranges(task.name, tuple(sorted(task.parameters.items())))


@lru_cache(maxsize=64)
def _ranges(name: str, parameters: tuple[tuple[str, float], ...]) -> Trained:
    task = TASKS[name].with_parameters(**dict(parameters))
    generator = torch.Generator().manual_seed(SEED)
    parts = [
        _trained(task, task.batch(AT_ONCE, generator=generator).x)
        for _ in range(SAMPLED // AT_ONCE)
    ]
    sizes, columns, steps = zip(*parts, strict=True)
    return Trained(_joined(sizes), _joined(columns), max(steps))


def _trained(task: Task, x: Tensor) -> Trained:
    """The ranges of a batch x (batch, time, input)."""
    sizes = {size: _range(each) for size, each in task.measured(x).items()}
    columns = [] if task.symbols else list(zip(task.input_names, x.unbind(-1), strict=True))
    read = ~x.isnan().any(dim=-1)
    if task.symbols:
        read &= x.any(dim=-1)  # beyond the end of a shorter sequence there is no symbol
    steps = int(read.any(dim=0).nonzero().max()) + 1
    return Trained(sizes, {column: _range(each) for column, each in columns}, steps)


def _joined(parts: Iterable[Mapping[str, Range]]) -> dict[str, Range]:
    """By name the range that holds those of all parts, which have the same names."""
    lows, highs = {}, {}
    for name, (low, high) in (one for part in parts for one in part.items()):
        lows[name], highs[name] = min(low, lows.get(name, low)), max(high, highs.get(name, high))
    return {name: Range(low, highs[name]) for name, low in lows.items()}


def _range(numbers: Tensor) -> Range:
    # Of what is no number NumPy finds none, and a sequence of some steps takes it a tenth as long.
    known = numbers.numpy().reshape(-1)
    if not known.size:
        return Range(math.nan, math.nan)
    return Range(float(np.fmin.reduce(known)), float(np.fmax.reduce(known)))
