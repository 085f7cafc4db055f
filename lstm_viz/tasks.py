"""Sequences with a known answer, made without end: what the shipped networks are trained on."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

import torch
from torch import Tensor

Parameters = Mapping[str, float]


class Batch(NamedTuple):
    """Sequences and their answers: x (batch, time, input), y (batch, time, output), mask.

    `mask` (batch, time) is True at the steps where an answer is asked for; elsewhere y is NaN.
    """

    x: Tensor
    y: Tensor
    mask: Tensor

    def to(self, device: torch.device | str) -> Batch:
        """The same batch on another device."""
        return Batch(self.x.to(device), self.y.to(device), self.mask.to(device))


@dataclass(frozen=True)
class Task:
    """A kind of sequence with a known answer.

    `length` names the parameter that makes a sequence longer. `solved` is the mean squared error
    (MSE) below which the task counts as solved, None where there is no such line. An answer is
    `close` when it is off by less than that. `make` draws a batch, `answers` gives the MSE of each
    trivial answer and `best` that of a perfect rule, for given parameters.
    """

    name: str
    title: str
    input_names: tuple[str, ...]
    output_size: int
    parameters: Parameters
    length: str
    solved: float | None
    close: float
    sentence: str
    look_for: str
    source: str
    make: Callable[[int, torch.Generator, Parameters], Batch]
    answers: Callable[[Parameters], dict[str, float]]
    best: Callable[[Parameters], float]

    @property
    def input_size(self) -> int:
        """The number of values that come in at each step."""
        return len(self.input_names)

    @property
    def trivial(self) -> dict[str, float]:
        """What a trivial answer costs: its name and its expected MSE, the cheapest first."""
        return dict(sorted(self.answers(self.parameters).items(), key=lambda item: item[1]))

    @property
    def chance(self) -> float:
        """The expected MSE of the best trivial answer, the first of `trivial`."""
        return next(iter(self.trivial.values()))

    @property
    def floor(self) -> float:
        """The expected MSE of a perfect rule: the variance of what nobody can foresee."""
        return self.best(self.parameters)

    def with_parameters(self, **changed: float) -> Task:
        """The same task with other parameters, such as `lag=20`.

        Raises ValueError for a name that the task does not have and for a value that it can't take.
        """
        for name, value in changed.items():
            if name not in self.parameters:
                known = ", ".join(self.parameters)
                raise ValueError(f"the task {self.name!r} has the parameters {known}; got {name!r}")
            lowest = 0 if name == "noise" else 1
            whole = name == "noise" or isinstance(value, int)
            if not (whole and math.isfinite(value) and value >= lowest):
                number = "a number" if name == "noise" else "a whole number"
                raise ValueError(f"{name} must be {number} of at least {lowest}; got {value!r}")
        return replace(self, parameters=MappingProxyType({**self.parameters, **changed}))

    def batch(
        self, size: int, *, generator: torch.Generator, device: torch.device | str = "cpu"
    ) -> Batch:
        """Draw `size` new sequences, on the CPU, and move them to `device`.

        The generator lives on the CPU so that a seed gives the same sequences on every device.
        Raises ValueError for a generator that does not, and for a size below 1.
        """
        if generator.device.type != "cpu":
            raise ValueError(f"generator must live on the CPU; got one on {generator.device}")
        if size < 1:
            raise ValueError(f"size must be at least 1 sequence; got {size}")
        return self.make(size, generator, self.parameters).to(device)


FIRST = 10  # the adding problem's first marker stands within this many steps


def _adding(size: int, generator: torch.Generator, parameters: Parameters) -> Batch:
    steps = int(parameters["lag"]) + FIRST
    value = torch.rand(size, steps, generator=generator)
    first = torch.randint(0, FIRST, (size, 1), generator=generator)
    second = torch.randint(FIRST, steps, (size, 1), generator=generator)
    marker = torch.zeros(size, steps).scatter(1, torch.cat([first, second], dim=1), 1.0)
    mask = torch.zeros(size, steps, dtype=torch.bool)
    mask[:, -1] = True
    total = (value * marker).sum(dim=1, keepdim=True)  # (batch, 1)
    y = torch.where(mask, total, torch.nan)
    return Batch(torch.stack([value, marker], dim=-1), y.unsqueeze(-1), mask)


SHORTEST, LONGEST = 8.0, 40.0  # steps in one period of a sine
WEAKEST, STRONGEST = 0.2, 0.5  # its amplitude


def _wave(size: int, generator: torch.Generator, parameters: Parameters) -> Batch:
    steps, sines = int(parameters["steps"]), int(parameters["sines"])

    def uniform(low: float, high: float) -> Tensor:  # (batch, sine, 1)
        drawn = torch.rand(size, sines, 1, generator=generator, dtype=torch.float64)
        return low + (high - low) * drawn

    frequency = uniform(1 / LONGEST, 1 / SHORTEST)
    amplitude = uniform(WEAKEST, STRONGEST)
    phase = uniform(0, 1)
    t = torch.arange(steps + 1, dtype=torch.float64)
    wave = (amplitude * torch.sin(2 * math.pi * (frequency * t + phase))).sum(dim=1)
    noise = torch.randn(size, steps + 1, generator=generator, dtype=torch.float64)
    series = (wave + parameters["noise"] * noise).float().unsqueeze(-1)  # (batch, time + 1, 1)
    return Batch(series[:, :-1], series[:, 1:], torch.ones(size, steps, dtype=torch.bool))


def _wave_answers(parameters: Parameters) -> dict[str, float]:
    """Closed forms: a sine of amplitude a has the variance a²/2, its step 2(1 - cos ω) times that.

    Both are averaged over the amplitudes and angular frequencies ω that `_wave` draws.
    """
    noise = parameters["noise"] ** 2
    square = (WEAKEST**2 + WEAKEST * STRONGEST + STRONGEST**2) / 3
    variance = parameters["sines"] * square / 2
    low, high = 2 * math.pi / LONGEST, 2 * math.pi / SHORTEST
    cosine = (math.sin(high) - math.sin(low)) / (high - low)
    return {
        "repeating the last value": 2 * (1 - cosine) * variance + 2 * noise,
        "always answering 0": variance + noise,
    }


_ALL = (
    Task(
        name="adding",
        title="Adding problem",
        input_names=("value", "marker"),
        output_size=1,
        parameters=MappingProxyType({"lag": 50}),
        length="lag",
        solved=0.01,
        # The paper's 0.04, on its scale 0.5 + (a + b)/4 of values in [-1, 1], in ours.
        close=0.08,
        sentence="Two of the values carry a marker; after the last step, say their sum. The first "
        f"marker stands within the first {FIRST} steps, so its value has to be kept for at least "
        "as many steps as the lag.",
        look_for="Does the input gate change where the marker is 1? Between the two markers, which "
        "units have a forget gate near 1, and keep their cell state?",
        source="Hochreiter & Schmidhuber 1997, experiment 4",
        make=_adding,
        # The sum of two uniform values has the mean 1 and the variance 2 · 1/12.
        answers=lambda parameters: {"always answering 1": 1 / 6},
        best=lambda parameters: 0.0,
    ),
    Task(
        name="wave",
        title="Wave forecasting",
        input_names=("value",),
        output_size=1,
        parameters=MappingProxyType({"steps": 100, "sines": 3, "noise": 0.05}),
        length="steps",
        solved=None,
        close=0.1,
        sentence="A mixture of sines with a little noise; at every step, say the next value. "
        "Frequencies, amplitudes and phases are new in each sequence. The trivial answers are to "
        "repeat the last value and to say 0, the mean.",
        look_for="How many steps does the network need before its forecast follows the wave? Which "
        "units swing with the wave, and which change slowly?",
        source=f"A sum of sines: periods of {SHORTEST:g} to {LONGEST:g} steps (frequency uniform), "
        f"amplitudes of {WEAKEST} to {STRONGEST}, Gaussian noise",
        make=_wave,
        answers=_wave_answers,
        best=lambda parameters: parameters["noise"] ** 2,
    ),
)

TASKS: Mapping[str, Task] = MappingProxyType({task.name: task for task in _ALL})
