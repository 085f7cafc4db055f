"""Search words: how far a search of a corpus is, and what a list leaves out."""

from __future__ import annotations

from lstm_viz.ui.corpus.words import number


def searching(done: int, steps: int, left: str | None, *, until_found: bool) -> str:
    """How far a search is; one `until_found` ends earlier where it finds enough."""
    said = f"{done:,} of {steps:,} steps searched"
    about = "at most about" if until_found else "about"
    return f"{said}; {about} {left} left" if left else said


def stopped(done: int, steps: int, found: int) -> str:
    """What a search has found that did not reach the end."""
    listed = "Nothing found" if not found else "These were found"
    return f"{listed} in the first {done:,} of {steps:,} steps; the others are not searched yet."


def equals(listed: int, many: int, value: float) -> str:
    """Where not all passages of a number are listed: how many there are; else nothing."""
    if listed == many:
        return ""
    are = "1 is listed, the first" if listed == 1 else f"{listed} are listed, the first ones"
    return f"{many:,} passages have the number {number(value)}: {are} of the corpus."


def ends_equal(places: int, equal: int) -> str:
    """Of a list of places of most or least: that so many at its end have the very same value."""
    if equal < 2:
        return ""
    which = f"All {places}" if equal == places else f"The last {equal}"
    return (
        f"{which} have the same value and are the first of the corpus that do; more places can "
        "have it. *Above* and *Below* find them."
    )
