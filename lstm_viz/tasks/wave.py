"""Wave forecasting: a mixture of sines with a little noise; the next value is to be predicted."""

from __future__ import annotations

import math
from types import MappingProxyType

import torch
from torch import Tensor

from lstm_viz.tasks.answers import VALUE, Batch
from lstm_viz.tasks.task import STEPS, Draw, Parameters, Size, Task, counted, steps_of

SHORTEST, LONGEST = 8.0, 40.0  # steps in one period of a sine
WEAKEST, STRONGEST = 0.2, 0.5  # its amplitude
# The waves of the training lie within 1.5. Networks forecast those that are twice as large with
# about a quarter of the error of repeating the last value (tests/tasks/test_wave.py).
TAKES = 3.0
LOOKED_BACK = 20  # values that the linear forecast reads, which a network has to beat


def _make(size: int, draw: Draw, parameters: Parameters) -> Batch:
    steps, sines = int(parameters["steps"]), int(parameters["sines"])

    def uniform(low: float, high: float) -> Tensor:  # (batch, sine, 1)
        return draw.uniform(size, sines, 1, low=low, high=high, dtype=torch.float64)

    frequency = uniform(1 / LONGEST, 1 / SHORTEST)
    amplitude = uniform(WEAKEST, STRONGEST)
    phase = uniform(0, 1)
    t = torch.arange(steps + 1, dtype=torch.float64, device=draw.device)
    wave = (amplitude * torch.sin(2 * math.pi * (frequency * t + phase))).sum(dim=1)
    noise = draw.normal(size, steps + 1, dtype=torch.float64)
    series = (wave + parameters["noise"] * noise).float().unsqueeze(-1)  # (batch, time + 1, 1)
    asked = torch.ones(size, steps, dtype=torch.bool, device=draw.device)
    return Batch(series[:, :-1], series[:, 1:], asked)


def _known(x: Tensor, parameters: Parameters) -> Tensor:
    """The value that came next; after the last step it is not known."""
    return torch.cat([x[:, 1:], torch.full_like(x[:, :1], torch.nan)], dim=1)


def _variance(parameters: Parameters) -> float:
    """Of the sines without noise: one of amplitude a has a²/2, averaged over the amplitudes."""
    square = (WEAKEST**2 + WEAKEST * STRONGEST + STRONGEST**2) / 3
    return parameters["sines"] * square / 2


def _correlation(steps: int) -> float:
    """Of two values of a sine so many steps apart, averaged over the frequencies: cos(ω·steps)."""
    if steps == 0:
        return 1.0
    low, high = 2 * math.pi / LONGEST, 2 * math.pi / SHORTEST
    return (math.sin(high * steps) - math.sin(low * steps)) / (high - low) / steps


def _answers(parameters: Parameters) -> dict[str, float]:
    """Closed forms of the errors, over the frequencies and amplitudes that `_make` draws."""
    noise, variance = parameters["noise"] ** 2, _variance(parameters)
    return {
        "repeating the last value": 2 * (1 - _correlation(1)) * variance + 2 * noise,
        "always answering 0": variance + noise,
    }


def linear_error(parameters: Parameters, values: int = LOOKED_BACK) -> float:
    """The expected MSE of the best linear forecast from so many last values (Yule-Walker)."""
    noise, variance = parameters["noise"] ** 2, _variance(parameters)
    r = [variance * _correlation(steps) for steps in range(values + 1)]
    at = torch.arange(values)
    between = torch.tensor(r, dtype=torch.float64)[(at[:, None] - at).abs()]
    ahead = torch.tensor(r[1:], dtype=torch.float64)
    weights = torch.linalg.solve(between + noise * torch.eye(values), ahead)
    return variance + noise - float(ahead @ weights)


_DEFAULTS = MappingProxyType({"steps": 100, "sines": 3, "noise": 0.05})

WAVE = Task(
    name="wave",
    title="Wave forecasting",
    input_names=("value",),
    output_names=("next",),
    parameters=_DEFAULTS,
    length="steps",
    lengths=(50, 100, 200, 400),
    answer=VALUE,
    metric="mse",
    solved=linear_error(_DEFAULTS),
    solved_source="an error below that of the best linear forecast from the last "
    f"{LOOKED_BACK} values (Yule-Walker): the frequencies have to be found in each sequence",
    close=0.1,
    asked="next value",
    asks="At every step, predict the next value of the sequence.",
    here=lambda x, y: (
        f"the value that comes one step later, at {counted(int((~y.isnan()).sum()), 'step')}"
    ),
    sizes=MappingProxyType(
        {
            "steps": STEPS,
            "sines": Size("Sines", "The number of sines that are added."),
            "noise": Size("Noise", "The standard deviation of the noise that is added."),
        }
    ),
    measured=lambda x: {"steps": steps_of(x)},
    sentence="A sum of sines with a little noise; at every step, predict the next value. "
    "Frequencies, amplitudes and phases are new in each sequence. The trivial answers are to "
    "repeat the last value and to predict 0, the mean.",
    solves="Find the frequencies in the sequence, and continue them.",
    look_for="How many steps does the network need before its forecast follows the values? Which "
    "units swing with them, and which change slowly?",
    source=f"A sum of sines: periods of {SHORTEST:g} to {LONGEST:g} steps (frequency uniform), "
    f"amplitudes of {WEAKEST} to {STRONGEST}, Gaussian noise",
    make=_make,
    known=_known,
    answers=_answers,
    best=lambda parameters: parameters["noise"] ** 2,
    takes=TAKES,
)
