"""Waves and jumps: sines, squares, saws, a chirp, an impulse and a step."""

from __future__ import annotations

import math

import numpy as np

from lstm_viz.sequences.generator import Generator, Parameter, Values
from lstm_viz.sequences.sequence import SequenceError

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


def _sine(steps: int, rng: np.random.Generator, values: Values) -> np.ndarray:
    turns = np.arange(steps) / values["period"] + values["phase"]
    return values["height"] * np.sin(2 * math.pi * turns)


def _square(steps: int, rng: np.random.Generator, values: Values) -> np.ndarray:
    phase = (np.arange(steps) / values["period"]) % 1
    return np.where(phase < 0.5, values["height"], -values["height"])


def _saw(steps: int, rng: np.random.Generator, values: Values) -> np.ndarray:
    phase = (np.arange(steps) / values["period"]) % 1
    return values["height"] * (2 * phase - 1)


def _chirp(steps: int, rng: np.random.Generator, values: Values) -> np.ndarray:
    # The frequency goes from that of the first period to that of the last on a straight line;
    # turns are its integral.
    first, last = 1 / values["first"], 1 / values["last"]
    t = np.arange(steps)
    turns = first * t + (last - first) * t**2 / (2 * (steps - 1))
    return values["height"] * np.sin(2 * math.pi * turns)


def _impulse(steps: int, rng: np.random.Generator, values: Values) -> np.ndarray:
    return np.where(np.arange(1, steps + 1) == values["at"], values["height"], 0.0)


def _step(steps: int, rng: np.random.Generator, values: Values) -> np.ndarray:
    return np.where(np.arange(1, steps + 1) >= values["at"], values["height"], 0.0)


_HEIGHT = Parameter("height", "Height", -5.0, 5.0, 1.0)
_AT = Parameter("at", "At step", 1, None, 20)

ROWS = (
    Generator(
        key="waves",
        label="Noisy waves",
        parameters=(
            Parameter("sines", "Number of sines", 1, 6, 3),
            Parameter("shortest", "Shortest period", 2.0, 200.0, 8.0),
            Parameter("longest", "Longest period", 2.0, 200.0, 40.0),
            Parameter("noise", "Noise", 0.0, 1.0, 0.05),
        ),
        look_for="Which units oscillate with the wave, and which gates stay constant while the "
        "value rises and falls?",
        seeded=True,
        make=_waves,
    ),
    Generator(
        key="sine",
        label="Sine",
        parameters=(
            Parameter("period", "Period", 2.0, 500.0, 25.0),
            _HEIGHT,
            Parameter("phase", "Phase, in turns", 0.0, 1.0, 0.0),
        ),
        look_for="Do the gates of a unit oscillate once or twice per period, and how many steps "
        "do they lag behind the sine?",
        seeded=False,
        make=_sine,
    ),
    Generator(
        key="square",
        label="Square wave",
        parameters=(Parameter("period", "Period", 2, 200, 20), _HEIGHT),
        look_for="Does a gate move only where the value jumps, or does it take one of two levels, "
        "one for high and one for low?",
        seeded=False,
        make=_square,
    ),
    Generator(
        key="saw",
        label="Saw wave",
        parameters=(Parameter("period", "Period", 2.0, 500.0, 20.0), _HEIGHT),
        look_for="Where the slow rise ends, which forget gates close for one step, and which "
        "units keep counting as if nothing had happened?",
        seeded=False,
        make=_saw,
    ),
    Generator(
        key="chirp",
        label="Chirp",
        parameters=(
            Parameter("first", "Period at the start", 2.0, 500.0, 50.0),
            Parameter("last", "Period at the end", 2.0, 500.0, 5.0),
            _HEIGHT,
        ),
        look_for="At which period do the gates stop following the wave, and which units have the "
        "largest amplitude there?",
        seeded=False,
        make=_chirp,
    ),
    Generator(
        key="impulse",
        label="Impulse",
        parameters=(_AT, _HEIGHT),
        look_for="After the one step that is not 0, in which units does the cell state last, and "
        "how does that relate to their forget gates?",
        seeded=False,
        make=_impulse,
    ),
    Generator(
        key="step",
        label="Step",
        parameters=(_AT, _HEIGHT),
        look_for="How many steps after the jump do the gates settle, and which of them settle at "
        "a different level?",
        seeded=False,
        make=_step,
    ),
)
