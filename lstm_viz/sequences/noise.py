"""Chance: white noise, the random walk and the autoregression AR(2)."""

from __future__ import annotations

import math

import numpy as np

from lstm_viz.sequences.generator import Generator, Parameter, Values
from lstm_viz.sequences.sequence import SequenceError


def _noise(steps: int, rng: np.random.Generator, values: Values) -> np.ndarray:
    return values["deviation"] * rng.standard_normal(steps)


def _walk(steps: int, rng: np.random.Generator, values: Values) -> np.ndarray:
    return np.concatenate([[0.0], values["stride"] * rng.standard_normal(steps - 1).cumsum()])


def _ar2(steps: int, rng: np.random.Generator, values: Values) -> np.ndarray:
    """x_t = a1 x_(t-1) + a2 x_(t-2) + e_t, as it is long after its start.

    The first two values are drawn from the distribution in which it stays (Box & Jenkins, Time
    Series Analysis, 1976, section 3.2.4), so that no step is a transient.
    """
    a1, a2, deviation = values["a1"], values["a2"], values["deviation"]
    if not (a1 + a2 < 1 and a2 - a1 < 1 and abs(a2) < 1):
        raise SequenceError(
            f"With a1 = {a1:g} and a2 = {a2:g} the values would grow without bound: a1 + a2 is "
            f"{a1 + a2:g} and a2 − a1 is {a2 - a1:g}, and both must be below 1."
        )
    variance = deviation**2 * (1 - a2) / ((1 + a2) * ((1 - a2) ** 2 - a1**2))
    correlation = a1 / (1 - a2)  # of neighbours
    drawn = rng.standard_normal(steps).tolist()
    x = [math.sqrt(variance) * drawn[0]]
    x.append(correlation * x[0] + math.sqrt(variance * (1 - correlation**2)) * drawn[1])
    for e in drawn[2:]:
        x.append(a1 * x[-1] + a2 * x[-2] + deviation * e)
    return np.array(x)


ROWS = (
    Generator(
        key="noise",
        label="White noise",
        parameters=(Parameter("deviation", "Deviation", 0.0, 5.0, 0.5),),
        look_for="Nothing here can be predicted: which gates stay near one level anyway, and does "
        "any unit keep a value for long?",
        seeded=True,
        make=_noise,
    ),
    Generator(
        key="walk",
        label="Random walk",
        parameters=(Parameter("stride", "Standard deviation of a step", 0.0, 1.0, 0.1),),
        look_for="Where the walk leaves the range of values that the network was trained on, "
        "which gates saturate at 0 or 1?",
        seeded=True,
        make=_walk,
    ),
    Generator(
        key="ar2",
        label="AR(2)",
        parameters=(
            Parameter("a1", "a1, one step back", -1.95, 1.95, 1.6),
            Parameter("a2", "a2, two steps back", -0.99, 0.99, -0.8),
            Parameter("deviation", "Standard deviation of the noise", 0.0, 1.0, 0.2),
        ),
        look_for="The next value depends on the last two: which units hold the second-last value, "
        "and do their input gates stay open?",
        seeded=True,
        make=_ar2,
    ),
)
