"""Settings words: what is wrong with the settings of a live race, in a sentence each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from lstm_viz.race.lengths import counted, listed

NO_KINDS: Final = "Choose at least one network for the race."


def no_numbers(text: str) -> str:
    """Lengths that are no numbers."""
    return (
        "The lengths must be whole numbers separated by spaces, such as 10 20 40; got "
        f"{text!r:.60}."
    )


def too_many_lengths(lengths: int, most: int) -> str:
    """More lengths than a race here may have."""
    return f"These are {lengths} lengths; a race on this page has at most {most}."


def not_a_length(noun: str, most: int, got: int) -> str:
    """A length that is too short or too long."""
    return f"The {noun} must be from 2 to {most:,} on this page; got {got:,}."


def too_large(
    *,
    seeds: int,
    lengths: int,
    steps: int,
    batch: int,
    usual: int,
    newer: Mapping[str, tuple[int, int]],
    work: int,
    most: int,
) -> str:
    """A race that takes longer than a page can wait for.

    `newer` has by name the (units, weight) of networks that take as long as several others.
    """
    slowest = max(newer, key=lambda name: newer[name][1], default=None)
    less = " or fewer networks" if slowest is None else f", or leave out the {slowest}"
    return (
        f"This race is too large: {counted(seeds, 'seed')} × a total length of {lengths:,} × "
        f"{steps:,} training steps × {batch} sequences × {_networks(usual, newer)} = {work:,}, and "
        f"the limit of this server is {most:,}. Choose fewer or shorter lengths, fewer seeds, "
        f"fewer training steps{less}. The command “lstm-viz race” has no such limit."
    )


def _networks(usual: int, newer: Mapping[str, tuple[int, int]]) -> str:
    """How many networks a heat has, each of `newer` counted as often as its time says."""
    said = counted(usual + sum(weight for _, weight in newer.values()), "network")
    if not newer:
        return said
    each = listed(
        [f"the {name} with {units:,} units as {weight}" for name, (units, weight) in newer.items()]
    )
    return f"{said} (by the time that training takes, {each})"


def size_of_a_step(sequences: int, steps: int, units: int) -> str:
    """What a training step of one network goes through, as a product."""
    return f"{sequences:,} sequences × {steps:,} steps × {units:,} units"


def too_wide(name: str, step: str, kept: int, most: int) -> str:
    """A network that keeps more numbers for its gradient than this server has memory for."""
    return (
        f"Each training step of the {name} is too large: {step} (as many units as give it the "
        f"LSTM's number of parameters) keep as much for the gradient as a product of {kept:,} for "
        f"an LSTM, and the limit of this server is {most:,}. Choose shorter lengths, or leave out "
        f"the {name}."
    )
