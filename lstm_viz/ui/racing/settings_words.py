"""Settings words: what is wrong with the settings of a live race, in a sentence each."""

from __future__ import annotations

from typing import Final

from lstm_viz.race.lengths import counted

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
    *, seeds: int, lengths: int, steps: int, batch: int, networks: str, work: int, most: int
) -> str:
    """A race that takes longer than a page can wait for."""
    return (
        f"This race is too large: {counted(seeds, 'seed')} × a total length of {lengths:,} × "
        f"{steps:,} training steps × {batch} sequences × {networks} = {work:,}, and the limit of "
        f"this server is {most:,}. Choose fewer or shorter lengths, fewer seeds, fewer training "
        "steps or fewer networks. The command “lstm-viz race” has no such limit."
    )


def networks(usual: int, newer: int, weight: int) -> str:
    """How many networks a heat has; a newer one is computed step by step in Python."""
    if not newer:
        return counted(usual, "network")
    return (
        f"{usual + weight * newer} networks (LSTM, GRU and simple RNN count once, each of the "
        f"others {weight} times)"
    )


def too_wide(name: str, units: int, length: int, kept: int, most: int) -> str:
    """A network that keeps more numbers for its gradient than this server has memory for."""
    return (
        f"With as many parameters as the LSTM, the {name} has {units:,} units, and at a length of "
        f"{length:,} its training keeps as much as {kept:,} units of an LSTM, where the limit of "
        f"this server is {most:,}. Choose shorter lengths, or leave out the {name}."
    )
