"""Words: every sentence of the spectrum."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

HEADING: Final = "The spectrum"
ANCHOR: Final = "spectrum"
LINK: Final = f"[Does a small change of the state grow or fade? See the spectrum.](#{ANCHOR})"
EXPONENT: Final = "leading Lyapunov exponent on the probe, per step"
NO_GROWTH: Final = "no growth"
STOP: Final = "Stop"
STOP_HELP: Final = "Stops the calculation. What is done is kept."
CONTINUE: Final = "Continue"
EXPLAINED: Final = (
    "On average over the counted steps, each multiplies a small change of the state by e^exponent: "
    "above 0 it grows, below 0 it fades. After ± are two standard errors, from the spread over the "
    "steps. The state of an LSTM is h and C together, of the others h. A singular value is the "
    "factor by which one step multiplies a change in one direction. All of it comes from the exact "
    "Jacobians of the steps and holds for this sequence and for small changes only."
)
TRAINING_STEP: Final = "training step"
STEP: Final = "step"
THREE: Final = ("largest", "median", "smallest")
MISSING: Final = "–"
STAYS: Final = "too near 0 to tell growth from fading in so few steps"
NOTHING_LEFT: Final = "nothing of a small change is left"


def matrix(networks: Sequence[str]) -> str:
    """Networks that have no spectrum."""
    return (
        f"The memory of the {' and the '.join(networks)} is a matrix, whose Jacobian is too large "
        "for a spectrum. The tab Gradient beside the maps tells how much of it each step keeps."
    )


def progress(done: int, all_of_them: int) -> str:
    """How far the calculation is."""
    return f"{done:,} of {all_of_them:,} networks at their checkpoints"


def stopped(done: int, all_of_them: int) -> str:
    """A calculation that a person stopped."""
    return f"Stopped after {done:,} of {all_of_them:,} networks at their checkpoints."


def exponents(each: list[str]) -> str:
    """The leading exponent of every network."""
    return f"The leading exponent, before training and at the last checkpoint: {', '.join(each)}."


def all_counted(steps: int) -> str:
    """Every step of the probe is counted."""
    return f"Counted: all {steps:,} steps of the probe."


def counted(steps: int, first: int) -> str:
    """The first steps of the probe are not counted."""
    return (
        f"Counted: {steps:,} steps of the probe, after the first {first:,}, in which a change "
        "turns towards the direction that grows most."
    )


def moved(network: str, first: str, last: str, fate: str) -> str:
    """A network's exponent before the training and at its end, and what the last one means."""
    return f"{network} {first} → {last} ({fate})"


def grows(steps: str) -> str:
    """What a positive exponent means."""
    return f"a small change doubles in about {steps} steps"


def fades(steps: str) -> str:
    """What a negative exponent means."""
    return f"half of a small change is left after about {steps} steps"


def after(step: int) -> str:
    """At which checkpoint."""
    return "Before training" if step == 0 else f"After {step:,} training steps"


def multiplied(
    network: str,
    when: str,
    most: str,
    at: int,
    median: str,
    least: str,
    stretched: int,
    steps: int,
) -> str:
    """By how much the steps of a pass multiply a small change."""
    return (
        f"{when}, a step of the {network} multiplies a small change by at most {most} (step "
        f"{at:,}) and by at least {least}; the median of all its singular values is {median}. "
        f"{stretched:,} of {steps:,} steps stretch some direction."
    )


def first_layer(layers: int) -> str:
    """Of several layers only the first is looked at."""
    return f"Of the {layers} layers, this is the first. "


def exponents_described(said: str) -> str:
    """The chart of the exponents for those who do not see it."""
    return (
        "The leading Lyapunov exponent of each network at its checkpoints, with a line at 0. "
        f"{said} The table below has the same numbers."
    )


def singular_described(said: str) -> str:
    """The chart of the singular values for those who do not see it."""
    return (
        "The largest, the median and the smallest singular value of every step of the probe, on a "
        f"logarithmic scale with a line at 1. {said} The table below has the same numbers."
    )


EXPONENTS_TABLE: Final = "The three leading exponents at each checkpoint"


def singular_table(network: str, when: str) -> str:
    """The heading of the table of singular values."""
    return f"{network}, singular values of each step. {when}"
