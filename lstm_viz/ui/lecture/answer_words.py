"""Answer words: the sentences of the page Lecture on how often the networks are right at a lag."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

TRIVIAL: Final = "trivial answer"  # always 1, the mean of all targets
# The columns of the table of answers.
ANSWERS: Final = ("", "answer", "off by", "right, anywhere", "right, at end")


def how_right(sequences: int, close: float, places: int) -> str:
    """What the table's shares are; in training the second marker had so many `places`."""
    return (
        f"Right: within {close:g} of the target, on {sequences:,} held-out sequences; second "
        f"marker anywhere (as in training: 1 in {places} at the end) or at the end (as here)."
    )


def right_here(sequences: int, close: float, shares: Sequence[str], trained: str = "") -> str:
    """How often the answers are right, for sequences like the one that is shown."""
    return (
        f"On {sequences:,} held-out sequences with the second marker last{trained}, within "
        f"{close:g} of the target: {' · '.join(shares)}."
    )


TRAINED: Final = ", as here (in training: anywhere)"


def longer(lag: int, trained: int) -> str:
    """How a lag compares with the one of the training."""
    if lag == trained:
        return f"Trained at lag {trained}."
    if lag < trained:
        return f"**Trained at lag {trained}; {lag} is shorter.**"
    return f"**Trained at lag {trained}; {lag} is {lag / trained:g} times as long.**"


def raced(lag: int, solved: Sequence[str]) -> str:
    """What networks can do that were trained at a lag that is longer."""
    which = f"Of the networks that were trained at lag {lag} ([Race](./race))"
    return f"{which}, these solve lag {lag}: {', '.join(solved)}."


def solved_with(network: str, count: int, seeds: int) -> str:
    """With how many seeds one kind of network solved the task."""
    return f"{network} {count} of {seeds}"


def no_race(error: object) -> str:
    """The included race cannot be read."""
    return f"The included race cannot be shown: {error}"
