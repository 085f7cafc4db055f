"""What the sentences about a task are headed, and what is added for kinds without a cell state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

SEQUENCE: Final = "Sequence"
ASKED, HERE, LOOK_FOR = "Task", "Right answer here", "Look for"
TRAINING: Final = "Training"


def less(parts: Sequence[str]) -> str:
    """What a sequence has less of than any of the training."""
    return f"This sequence has {'; '.join(parts)}."


def trained_to(steps: int) -> str:
    """What the line over the maps says after the longest sequence of the training."""
    return f"trained to step {steps:,}"


def held_out_from(step: int) -> str:
    """What the line over the maps of a series says, with the first held-out step."""
    return f"held out from step {step:,}"


def vanishing(task: str, lag: int, longest: int) -> str:
    """Where a simple RNN's gradient vanishes, and the LSTM's does not."""
    return (
        f"In the included networks of “{task}”, on one sequence, the simple RNN's is below 1% "
        f"from lag {lag} on, and the LSTM's is not by lag {longest}."
    )


WEIGHED: Final = (
    "In an sLSTM the input gate and the forget gate add up to 1, so that what is written replaces "
    "what was kept: where does a unit write, and does its stabiliser rise there?"
)


def instead(network: str, gates: Sequence[str], *, matrix: bool = False) -> str:
    """What a network has where a sentence speaks of an LSTM's cell state and gates."""
    if not gates:
        return f"A {network} has no cell state and no gates: its memory is the hidden state."
    if matrix:
        return (
            f"An {network} has no cell state: its memory is a matrix. Which step's value does the "
            "query find at the end (calculation of what is read), and is the input gate near 0 for "
            "the others?"
        )
    are = "gates are" if len(gates) > 1 else "gate is"
    named = " and ".join(f"the {gate}" for gate in gates)
    return f"A {network} has no cell state: its memory is the hidden state, and its {are} {named}."
