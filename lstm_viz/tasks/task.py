"""Task: a kind of sequence with a known answer, as one row of data."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final, NamedTuple

import torch
from torch import Tensor

from lstm_viz.tasks.answers import Answer, Batch

Parameters = Mapping[str, float]


class Metric(NamedTuple):
    """What a task's score measures, in full and at the head of a column."""

    name: str
    short: str


METRICS: Final[Mapping[str, Metric]] = MappingProxyType(
    {
        "mse": Metric("mean squared error", "error"),
        "accuracy": Metric("share of right answers", "right answers"),
        "whole": Metric("share of sequences with every answer right", "sequences all right"),
        "bits": Metric("bits per character", "bits per character"),
    }
)


class Draw:
    """Random numbers from a generator on the CPU, moved to the device where a batch is built.

    So a seed gives the same sequences on every device, and all that follows from the numbers is
    computed where the network is.
    """

    def __init__(self, generator: torch.Generator, device: torch.device | str = "cpu") -> None:
        if generator.device.type != "cpu":
            raise ValueError(f"generator must live on the CPU; got one on {generator.device}")
        self.generator, self.device = generator, torch.device(device)

    def uniform(
        self, *size: int, low: float = 0.0, high: float = 1.0, dtype: torch.dtype = torch.float32
    ) -> Tensor:
        """Numbers in [low, high)."""
        drawn = torch.rand(*size, generator=self.generator, dtype=dtype)
        return (low + (high - low) * drawn).to(self.device)

    def integers(self, low: int, high: int, *size: int) -> Tensor:
        """Whole numbers from `low` to `high` - 1."""
        return torch.randint(low, high, size, generator=self.generator).to(self.device)

    def normal(self, *size: int, dtype: torch.dtype = torch.float32) -> Tensor:
        """Numbers of a Gaussian with mean 0 and variance 1."""
        return torch.randn(*size, generator=self.generator, dtype=dtype).to(self.device)


@dataclass(frozen=True)
class Size:
    """A parameter of a task as people read it.

    `label` names its control and `meaning` explains it. `counted` is how much of it a sequence has,
    with {} in place of the number: "{} steps"; empty where a sequence does not show it. `one` is
    the same of the number 1, where that is said otherwise.
    """

    label: str
    meaning: str
    counted: str = ""
    one: str = ""

    def said(self, number: str) -> str:
        """How much of it there is: "1 pair", "12 pairs", "1 to 10 pairs"."""
        return (self.one if self.one and number == "1" else self.counted).format(number)


class CountRule(NamedTuple):
    """What the sequences of a task count: its name, and x (batch, time, input) → (batch, time)."""

    name: str
    after: Callable[[Tensor], Tensor]


STEPS: Final = Size("Steps", "The length of the sequence.", "{} steps", "{} step")


@dataclass(frozen=True)
class Task:
    """A kind of sequence with a known answer.

    `length` names the parameter that makes a sequence longer, and `lengths` are the values of it at
    which trained networks are measured, its own among them. `answer` is the kind of answer, and one
    that is a number is right when it is off by less than `close`. `metric` is what decides, one of
    METRICS, and `solved` where: an MSE below it, a share of at least it; `solved_source` says why
    there. `make` draws a batch. `known` gives y (batch, time, output) from x alone, NaN where no
    answer is asked for or none can be known: it is the rule, found a second time. `answers` gives
    the metric of each trivial answer for given parameters, and so does `best` of a perfect rule,
    where that is neither an error of 0 nor a share of 1.
    `asked` is what is asked for, in words, `asks` the same as a sentence; `once` says that it is
    asked for after the last step only. `here` gives the right answer of one sequence x (time,
    input) in words, from the y (time, output) that is `known` of it. `sizes` explains the
    parameters of its sequences, and `measured` counts in x (batch, time, input) those that a
    sequence shows, each (batch,), by their names. `symbols` says that each step is one of the
    inputs, a symbol, and not a number for each. `again` says what sequences that are drawn anew
    share with those of a training, where that is more than by chance. `takes` is how far from 0
    the values of a series from elsewhere may lie for the task's networks to read it unscaled.
    `count` is what there is to count after each step, where a network that solves it must count.
    `drawn` says of one sequence x (time, input) what held-out sequences have instead, such as "the
    second marker at a random step": their figures are averages over it. Of most there is nothing.
    `event` names the input whose largest value is at another step in each sequence, and is what
    they are compared by; of most there is none.
    """

    name: str
    title: str
    input_names: tuple[str, ...]
    output_names: tuple[str, ...]
    parameters: Parameters
    length: str
    lengths: tuple[int, ...]
    answer: Answer
    metric: str
    solved: float
    solved_source: str
    asked: str
    asks: str
    sentence: str
    solves: str
    look_for: str
    source: str
    make: Callable[[int, Draw, Parameters], Batch]
    known: Callable[[Tensor, Parameters], Tensor]
    answers: Callable[[Parameters], dict[str, float]]
    here: Callable[[Tensor, Tensor], str]
    sizes: Mapping[str, Size]
    measured: Callable[[Tensor], Mapping[str, Tensor]]
    once: bool = False
    close: float = 0.5
    symbols: bool = False
    again: str = ""
    takes: float | None = None
    count: CountRule | None = None
    drawn: Callable[[Tensor], tuple[str, ...]] = lambda x: ()
    event: str = ""
    best: Callable[[Parameters], float] | None = None

    @property
    def input_size(self) -> int:
        """The number of values that come in at each step."""
        return len(self.input_names)

    @property
    def output_size(self) -> int:
        """The number of values that an answer has."""
        return len(self.output_names)

    @property
    def answer_range(self) -> tuple[float, float] | None:
        """The range of such a number where it is a probability."""
        return None if self.answer.probability is None else (0.0, 1.0)

    @property
    def lower_is_better(self) -> bool:
        """Whether the metric is an error."""
        return self.metric in ("mse", "bits")

    @property
    def trivial(self) -> dict[str, float]:
        """What a trivial answer reaches: its name and its expected metric, the best one first."""
        found = self.answers(self.parameters).items()
        return dict(sorted(found, key=lambda item: item[1], reverse=not self.lower_is_better))

    @property
    def chance(self) -> float:
        """The expected metric of the best trivial answer, the first of `trivial`."""
        return next(iter(self.trivial.values()))

    @property
    def perfect(self) -> float:
        """The expected metric of a perfect rule: for an MSE, of what nobody can foresee."""
        if self.best is not None:
            return self.best(self.parameters)
        return 0.0 if self.lower_is_better else 1.0

    def is_solved(self, reached: float) -> bool:
        """Whether this value of the metric solves the task."""
        return reached < self.solved if self.lower_is_better else reached >= self.solved

    def beats_chance(self, reached: float) -> bool:
        """Whether this value of the metric is better than the best trivial answer's."""
        return reached < self.chance if self.lower_is_better else reached > self.chance

    def with_parameters(self, **changed: float) -> Task:
        """The same task with other parameters, such as `lag=20`.

        Raises ValueError for a name that the task does not have and for a value that it can't take.
        """
        for name, value in changed.items():
            if name not in self.parameters:
                known = ", ".join(self.parameters)
                raise ValueError(f"the task {self.name!r} has the parameters {known}; got {name!r}")
            real = isinstance(self.parameters[name], float)
            lowest = 0 if real else 1
            whole = real or isinstance(value, int)
            if not (whole and math.isfinite(value) and value >= lowest):
                number = "a number" if real else "a whole number"
                raise ValueError(f"{name} must be {number} of at least {lowest}; got {value!r}")
        return replace(self, parameters=MappingProxyType({**self.parameters, **changed}))

    def at_length(self, value: int) -> Task:
        """The same task with sequences of another length: `value` for the parameter `length`."""
        return self.with_parameters(**{self.length: value})

    def batch(
        self, size: int, *, generator: torch.Generator, device: torch.device | str = "cpu"
    ) -> Batch:
        """Draw `size` new sequences and build them on `device`.

        The generator lives on the CPU so that a seed gives the same sequences on every device.
        Raises ValueError for a generator that does not, and for a size below 1.
        """
        if size < 1:
            raise ValueError(f"size must be at least 1 sequence; got {size}")
        return self.make(size, Draw(generator, device), self.parameters)

    def drawn_steps(self) -> int:
        """How many steps a sequence has, by drawing one: where they differ, the first of seed 0.

        Raises ValueError for parameters with which there is none.
        """
        return self.batch(1, generator=torch.Generator().manual_seed(0)).x.shape[1]

    def held_out(
        self, size: int, *, generator: torch.Generator, device: torch.device | str = "cpu"
    ) -> Batch:
        """Sequences for measuring: where they are made without end, `size` that are drawn."""
        return self.batch(size, generator=generator, device=device)

    def loss(self, output: Tensor, batch: Batch) -> Tensor:
        """What training lowers, for a model's output (batch, time, output)."""
        return self.answer.loss(output, batch)

    def right(self, output: Tensor, batch: Batch) -> Tensor:
        """(batch, time) True where the answer is right; only steps of the mask mean anything."""
        return self.answer.right(output, batch, self.close)


def last(x: Tensor, steps: int = 1) -> Tensor:
    """(batch, time) True at the last so many steps of x, for tasks that ask for answers there."""
    size, time = x.shape[:2]
    return (torch.arange(time, device=x.device) >= time - steps).expand(size, time)


def steps_of(x: Tensor, fewer: int = 0) -> Tensor:
    """(batch,) how many steps each sequence of x has, less those that are not counted; 0 at least.

    For tasks whose sequences are all of one length.
    """
    return torch.full(x.shape[:1], max(0, x.shape[1] - fewer))


def counted(number: int, one: str) -> str:
    """So many: "1 step", "1,200 steps"."""
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def batch_of(x: Tensor, y: Tensor, mask: Tensor) -> Batch:
    """The batch of these answers, with y NaN wherever none is asked for."""
    return Batch(x, torch.where(mask.unsqueeze(-1), y, torch.nan), mask)
