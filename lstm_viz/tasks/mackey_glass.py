"""The Mackey-Glass series: chaos with a delay; the value some steps ahead is to be predicted."""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType

import numpy as np
import torch
from torch import Tensor

from lstm_viz.tasks.answers import VALUE, Batch
from lstm_viz.tasks.task import Draw, Parameters, Size, Task, batch_of, counted, steps_of

GAIN, LOSS = 0.2, 0.1  # a and b; n is 10
DELAY = 17  # τ, in units of time; a step of a sequence is one unit
SETTLE = 60 * DELAY  # units that are left out: so long that neighbouring starts have parted
MEAN, DEVIATION = 0.9302, 0.2263  # of the settled series: taken off, and divided by
LOOKED_BACK = DELAY + 1  # values that the linear forecast reads, which a network has to beat

_PER_UNIT = 10  # steps of the integration
_STARTS = np.linspace(0.5, 1.3, 256)  # each series had one of these values before the time 0
_WINDOWS = 1024  # starts of a sequence in each series


def integrate(history: np.ndarray, delays: int) -> np.ndarray:
    """x (series, time) at the times 0, 0.1, 0.2, ... of so many delays; x = `history` before 0.

    dx/dt = a x(t - τ) / (1 + x(t - τ)^n) - b x. Classical Runge-Kutta of order 4 with a step of
    0.1; between two steps the delayed x is the cubic that has their values and slopes. Within one
    delay all that comes from before it is known, and the equation is linear: x_{k+1} = R x_k + p_k,
    so the steps of a delay are one sum, for all series at once.
    """
    h, steps = 1 / _PER_UNIT, DELAY * _PER_UNIT
    z = h * LOSS
    R = 1 - z + z**2 / 2 - z**3 / 6 + z**4 / 24
    before, half, after = 1 - z + z**2 / 2 - z**3 / 4, 4 - 2 * z + z**2 / 2, 1.0
    shrunk = R ** np.arange(steps + 1)

    x = np.repeat(history[:, None], steps + 1, axis=1)  # of the delay before
    middle = x[:, 1:]
    found = [x[:, -1:]]
    for _ in range(delays):
        produced = _produced(x)
        p = before * produced[:, :-1] + half * _produced(middle) + after * produced[:, 1:]
        gathered = np.cumsum(h / 6 * p / shrunk[1:], axis=1)
        x = shrunk * np.concatenate([x[:, -1:], x[:, -1:] + gathered], axis=1)
        slope = produced - LOSS * x
        middle = (x[:, :-1] + x[:, 1:]) / 2 + h / 8 * (slope[:, :-1] - slope[:, 1:])
        found.append(x[:, 1:])
    return np.concatenate(found, axis=1)


def _produced(delayed: np.ndarray) -> np.ndarray:
    square = delayed * delayed
    fourth = square * square
    return GAIN * delayed / (1 + fourth * fourth * square)


@lru_cache(maxsize=8)
def _series(window: int) -> np.ndarray:
    """(series, time) standardised values, once a unit, that hold `_WINDOWS` windows each.

    The equation has to be followed delay by delay, which takes longer than a training step. So the
    series are made once, the same in every process, and sequences are windows of them. Two windows
    may share a part of a series, and so new sequences share parts with those that a network was
    trained on. They are a quarter of a million windows, all of one attractor: too many for a
    network of some thousand weights to learn by heart.
    """
    units = SETTLE + _WINDOWS + window - 1
    x = integrate(_STARTS, -(-units // DELAY))
    settled = x[:, SETTLE * _PER_UNIT :: _PER_UNIT][:, : _WINDOWS + window - 1]
    return ((settled - MEAN) / DEVIATION).astype(np.float32)


def _window(parameters: Parameters) -> int:
    return DELAY + int(parameters["steps"]) + int(parameters["ahead"])


def _make(size: int, draw: Draw, parameters: Parameters) -> Batch:
    ahead, window = int(parameters["ahead"]), _window(parameters)
    # Chosen on the CPU, where the series are: only the windows travel.
    here = Draw(draw.generator)
    which, start = here.integers(0, len(_STARTS), size), here.integers(0, _WINDOWS, size)
    windows = torch.as_tensor(_series(window)).unfold(1, window, 1)
    x = windows[which, start].to(draw.device).unsqueeze(-1)  # (batch, time + ahead, 1)
    return _asked(x[:, :-ahead], x[:, ahead:])


def _asked(x: Tensor, y: Tensor) -> Batch:
    """Only once a whole delay has come in: what comes depends on all of it."""
    mask = (torch.arange(x.shape[1], device=x.device) >= DELAY).expand(x.shape[:2])
    return batch_of(x, y, mask)


def _known(x: Tensor, parameters: Parameters) -> Tensor:
    """The value that came so many steps later; for the last steps it is not known."""
    later = x.roll(-int(parameters["ahead"]), dims=1)
    step = torch.arange(x.shape[1], device=x.device)
    known = (step >= DELAY) & (step < x.shape[1] - int(parameters["ahead"]))
    return torch.where(known.unsqueeze(-1), later, torch.nan)


@lru_cache(maxsize=32)
def _errors(steps: int, ahead: int) -> dict[str, float]:
    """The mean over all windows that can be drawn and all steps that are asked for."""
    series = _series(DELAY + steps + ahead).astype(np.float64)
    now, then = series[:, DELAY:-ahead], series[:, DELAY + ahead :]
    often = np.convolve(np.ones(_WINDOWS), np.ones(steps))  # how many windows ask at this time

    def mean(error: np.ndarray) -> float:
        return float(np.average((error**2).mean(axis=0), weights=often))

    return {"repeating the last value": mean(then - now), "always answering 0": mean(then)}


MACKEY = Task(
    name="mackey",
    title="Mackey–Glass series",
    input_names=("value",),
    output_names=("ahead",),
    parameters=MappingProxyType({"steps": 150, "ahead": 6}),
    length="steps",
    lengths=(50, 100, 150, 200, 400),
    answer=VALUE,
    metric="mse",
    solved=0.013,
    solved_source=f"an error below that of the best linear forecast from the last {LOOKED_BACK} "
    "values, 0.0130: the curve in the equation has to be learned",
    close=0.2,
    asked="the value 6 steps ahead",
    asks=f"At every step from step {DELAY + 1} on, predict the value 6 steps ahead.",
    here=lambda x, y: (
        f"the value that comes 6 steps later, at {counted(int((~y.isnan()).sum()), 'step')}"
    ),
    sizes=MappingProxyType(
        {
            "steps": Size(
                "Steps",
                f"The number of steps with an answer and those ahead of them; {DELAY} come before.",
                "{} steps",
                "{} step",
            ),
        }
    ),
    measured=lambda x: {"steps": steps_of(x, DELAY)},
    again="All windows are cut from the same 256 series, so some overlap with those of training.",
    sentence="A chaotic series: the increase now depends on the value one delay ago, and a tenth "
    "of the present value is lost. At every step, predict the value the given number of steps "
    f"ahead. Nothing is asked in the first {DELAY} steps, one delay, because the past before them "
    "is unknown. The series has mean 0 and variance 1, so the error is the square of the NRMSE "
    "in the papers.",
    solves="Remember the values of the last delay, and apply the equation's curve to the value "
    "from one delay ago.",
    look_for="Which units store what was read a few steps ago, and which what was read more than "
    "ten steps ago? Do the gates follow the swings of the series, or change only at its peaks?",
    source="Mackey & Glass 1977, with a = 0.2, b = 0.1, n = 10 and a delay of 17; as a task for "
    "LSTM: Gers, Eck & Schmidhuber 2001",
    make=_make,
    known=_known,
    answers=lambda parameters: dict(_errors(int(parameters["steps"]), int(parameters["ahead"]))),
)
