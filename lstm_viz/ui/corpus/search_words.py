"""Search words: how far a search of a corpus is."""

from __future__ import annotations


def searching(done: int, steps: int, left: str | None, *, until_found: bool) -> str:
    """How far a search is; one `until_found` ends earlier where it finds enough."""
    said = f"{done:,} of {steps:,} steps searched"
    about = "at most about" if until_found else "about"
    return f"{said}; {about} {left} left" if left else said


def stopped(done: int, steps: int, found: int) -> str:
    """What a search has found that did not reach the end."""
    listed = "Nothing found" if not found else "These were found"
    return f"{listed} in the first {done:,} of {steps:,} steps; the others are not searched yet."
