"""Answer words: the sentences of the page Lecture on how often the networks are right at a lag."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

TRIVIAL: Final = "trivial answer"  # always 1, the mean of all targets


def answers(places: int) -> tuple[str, ...]:
    """The columns of the table of answers; in training the second marker had so many `places`."""
    return "", "answer", "off by", "right, as trained", f"right, last (1 in {places})"


def how_right(sequences: int, close: float, places: int) -> str:
    """What the table's shares are; in training the second marker had so many `places`."""
    return (
        f"Right: within {close:g} of the target, on {sequences:,} held-out sequences; second "
        f"marker anywhere, as trained, or last, as here and in 1 of {places} training sequences."
    )


def right_here(
    sequences: int, close: float, drawn: Sequence[str], last: Sequence[str], places: int
) -> str:
    """How often the answers are right, as in training and for sequences like the one shown.

    In training the second marker had so many `places`.
    """
    return (
        f"On {sequences:,} held-out sequences, within {close:g} of the target: "
        f"{' · '.join(drawn)}; with the second marker last, as here "
        f"(1 in {places} in training): {' · '.join(last)}."
    )


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
