"""Search words: how far a search of a corpus is, and what a list leaves out."""

from __future__ import annotations

MORE_EQUAL = (
    "More passages have the number of the last one. Of these, the list has the first of the corpus "
    "that overlap no passage above them."
)


def searching(done: int, steps: int, left: str | None, *, until_found: bool) -> str:
    """How far a search is; one `until_found` ends earlier where it finds enough."""
    said = f"{done:,} of {steps:,} steps searched"
    about = "at most about" if until_found else "about"
    return f"{said}; {about} {left} left" if left else said


def stopped(done: int, steps: int, found: int) -> str:
    """What a search has found that did not reach the end."""
    listed = "Nothing found" if not found else "These were found"
    return f"{listed} in the first {done:,} of {steps:,} steps; the others are not searched yet."


def ends_equal(places: int, equal: int, every: int, *, least: bool) -> str:
    """Of a list of places of most or least: that so many at its end have the very same value.

    It has at most one of each stretch between stored states, which are `every` steps apart.
    """
    if equal < 2:
        return ""
    which = f"All {places}" if equal == places else f"The last {equal}"
    field, other = ("Below", "larger") if least else ("Above", "smaller")
    return (
        f"{which} have the same value, which more steps can have: of the steps between two stored "
        f"states, up to {every:,}, at most one is listed. *{field}* with a slightly {other} value "
        "finds the others."
    )
