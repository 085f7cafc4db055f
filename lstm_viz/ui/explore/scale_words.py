"""The sentences of a scale that is kept or given, and of gates that are shut without one."""

from __future__ import annotations

from collections.abc import Sequence

SCALE_TO_THIS = "Scale to this sequence"
SCALE_TO_THIS_HELP = (
    "The scale is kept while you edit the numbers, so that sequences can be compared. This "
    "replaces it with the mean and the standard deviation of the present numbers."
)
SCALE_OF_SET = "all sequences of its set"
SCALE_OF_SET_HELP = (
    "The scale is that of the set from which a sequence was opened, so that its sequences can be "
    "compared. This replaces it with the scale of this sequence by itself."
)
SCALE_GIVEN = "the scale that was given"
USE_THIS_SEQUENCE = "Use the numbers of this sequence"
STANDARD = "Scale: standard"
AS_IN_TRAINING = "Scale as in training"
UNCHANGED = (
    "Your network reads these numbers unchanged. If it was trained on scaled numbers, choose the "
    "same scale under Prepare."
)
NAMED = 6  # columns in a label


def saturated(share: float, near: float, name: str) -> str:
    """Above a picture in which nearly every gate is open or shut; `share` is how many of them."""
    return (
        f"{share:.0%} of the gate values of the {name} are within {near:g} of 0 or 1. Was it "
        "trained on scaled inputs? Then scale these numbers, too."
    )


def given_label(columns: Sequence[str], *, by_range: bool) -> str:
    """The label of the field for two numbers of each column."""
    named = ", ".join(columns[:NAMED]) + (", …" if len(columns) > NAMED else "")
    return f"{'Minimum and maximum' if by_range else 'Mean and standard deviation'} of {named}"


def give(columns: Sequence[str], *, by_range: bool) -> str:
    """What the field of a given scale waits for."""
    asked = given_label(columns, by_range=by_range)
    return (
        f"{asked}: type the two numbers that the training of the network used, a blank between "
        "them and a semicolon between columns (under Prepare)."
    )


def no_scale(text: str, columns: Sequence[str], *, by_range: bool) -> str:
    """Why what was typed is no scale of these columns."""
    second = "a maximum above its minimum" if by_range else "a standard deviation above 0"
    count = len(columns)
    return (
        f"“{text}” is no scale of {count:,} column{'' if count == 1 else 's'}. Give two numbers "
        f"for each, the second {second}, a blank between them and a semicolon between columns, as "
        "in 820 1310; 9.9 11.3."
    )
