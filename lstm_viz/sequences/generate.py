"""Sequences made by a formula: one row of a table each."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from lstm_viz.sequences.sequence import Sequence, SequenceError, need_steps

Values = Mapping[str, float]


@dataclass(frozen=True)
class Parameter:
    """One number that a generator takes, from `low` to `high`; whole where its default is whole.

    `high` is None where the number of steps is the limit.
    """

    key: str
    label: str
    low: float
    high: float | None
    default: float

    @property
    def whole(self) -> bool:
        """Whether it takes whole numbers only."""
        return isinstance(self.default, int)


@dataclass(frozen=True)
class Generator:
    """A kind of sequence that can be made.

    `make(steps, rng, values)` returns (time,) numbers. `seeded` says whether the seed matters.
    """

    key: str
    label: str
    parameters: tuple[Parameter, ...]
    look_for: str
    seeded: bool
    make: Callable[[int, np.random.Generator, Values], np.ndarray]


def generate(name: str, *, steps: int, seed: int, **parameters: float) -> Sequence:
    """Make a sequence of one column, `value`: the same seed gives the same numbers.

    Parameters that are not given take the defaults of the row `GENERATORS[name]`.

    Raises SequenceError for an unknown name, an unknown parameter, a value out of its range, a
    negative seed, and fewer than 2 steps.
    """
    if name not in GENERATORS:
        raise SequenceError(f"The generators are {', '.join(GENERATORS)}; got {name!r}.")
    row = GENERATORS[name]
    need_steps(steps)
    if seed < 0:
        raise SequenceError(f"The seed must be 0 or a larger whole number; got {seed}.")
    known = {parameter.key: parameter for parameter in row.parameters}
    for key in parameters:
        if key not in known:
            raise SequenceError(f"{row.label} takes {', '.join(known)}; got {key!r}.")
    # A default step number gives way in a sequence that is shorter.
    given = {p.key: min(p.default, steps) if p.high is None else p.default for p in row.parameters}
    given |= parameters
    values = {key: _checked(p, given[key], steps) for key, p in known.items()}
    made = row.make(steps, np.random.default_rng(seed), MappingProxyType(values))
    source = f"{row.label}, seed {seed}" if row.seeded else row.label
    return Sequence(made[:, np.newaxis], ("value",), source=source)


def _checked(parameter: Parameter, value: float, steps: int) -> float:
    high, said = parameter.high, f"{parameter.high}"
    if high is None:
        high, said = steps, f"{steps}, the number of steps"
    if not parameter.low <= value <= high:  # also where it is NaN
        raise SequenceError(
            f"{parameter.label} must be from {parameter.low} to {said}; got {value}."
        )
    if parameter.whole and value != int(value):
        raise SequenceError(f"{parameter.label} must be a whole number; got {value}.")
    return int(value) if parameter.whole else float(value)


# The amplitudes that the wave task draws, between which those of `waves` are uniform too.
WEAKEST, STRONGEST = 0.2, 0.5


def _waves(steps: int, rng: np.random.Generator, values: Values) -> np.ndarray:
    shortest, longest = values["shortest"], values["longest"]
    if shortest > longest:
        raise SequenceError(
            f"The shortest period must not exceed the longest; got {shortest} and {longest}."
        )
    size = (int(values["sines"]), 1)
    frequency = rng.uniform(1 / longest, 1 / shortest, size)
    amplitude = rng.uniform(WEAKEST, STRONGEST, size)
    phase = rng.uniform(0, 1, size)
    wave = amplitude * np.sin(2 * math.pi * (frequency * np.arange(steps) + phase))  # (sine, time)
    return wave.sum(axis=0) + values["noise"] * rng.standard_normal(steps)


def _square(steps: int, rng: np.random.Generator, values: Values) -> np.ndarray:
    phase = (np.arange(steps) / values["period"]) % 1
    return np.where(phase < 0.5, values["height"], -values["height"])


def _impulse(steps: int, rng: np.random.Generator, values: Values) -> np.ndarray:
    return np.where(np.arange(1, steps + 1) == values["at"], values["height"], 0.0)


def _step(steps: int, rng: np.random.Generator, values: Values) -> np.ndarray:
    return np.where(np.arange(1, steps + 1) >= values["at"], values["height"], 0.0)


def _walk(steps: int, rng: np.random.Generator, values: Values) -> np.ndarray:
    return np.concatenate([[0.0], values["stride"] * rng.standard_normal(steps - 1).cumsum()])


_HEIGHT = Parameter("height", "Height", -5.0, 5.0, 1.0)
_AT = Parameter("at", "At step", 1, None, 20)

GENERATORS: Mapping[str, Generator] = MappingProxyType(
    {
        row.key: row
        for row in (
            Generator(
                key="waves",
                label="Noisy waves",
                parameters=(
                    Parameter("sines", "Number of sines", 1, 6, 3),
                    Parameter("shortest", "Shortest period", 2.0, 200.0, 8.0),
                    Parameter("longest", "Longest period", 2.0, 200.0, 40.0),
                    Parameter("noise", "Noise", 0.0, 1.0, 0.05),
                ),
                look_for="Which units swing with the wave, and which gates stay still while the "
                "value rises and falls?",
                seeded=True,
                make=_waves,
            ),
            Generator(
                key="square",
                label="Square wave",
                parameters=(Parameter("period", "Period", 2, 200, 20), _HEIGHT),
                look_for="Does a gate move only where the value jumps, or does it take one of two "
                "levels, one for high and one for low?",
                seeded=False,
                make=_square,
            ),
            Generator(
                key="impulse",
                label="Impulse",
                parameters=(_AT, _HEIGHT),
                look_for="After the one step that is not 0, in which units does the cell state "
                "stay, and how does that go with their forget gate?",
                seeded=False,
                make=_impulse,
            ),
            Generator(
                key="step",
                label="Step",
                parameters=(_AT, _HEIGHT),
                look_for="How many steps after the jump do the gates settle, and which of them "
                "settle at another level than before?",
                seeded=False,
                make=_step,
            ),
            Generator(
                key="walk",
                label="Random walk",
                parameters=(Parameter("stride", "Deviation of a stride", 0.0, 1.0, 0.1),),
                look_for="Where the walk leaves the values that the network was trained on, which "
                "gates are pressed against 0 or 1?",
                seeded=True,
                make=_walk,
            ),
        )
    }
)
