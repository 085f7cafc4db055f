"""The sentences about the passages of the held-out text that are like one that is given."""

from __future__ import annotations

from typing import Final

from lstm_viz.behaviour.elsewhere import COPIES, ON, By
from lstm_viz.sequences.fixed import fixed

HEADING: Final = "### Passages like yours in the included held-out text"
STOP, GO_ON = "Stop", "Continue"
NOT_YET: Final = "Not compared yet."
TITLES: Final[dict[By, str]] = {
    "units": "**By the units that are on**",
    "cosine": "**By the cosine of h**",
}
MEASURES: Final[dict[By, str]] = {"units": "Units that are on", "cosine": "Cosine of h"}
NO_UNIT: Final = (
    f"No unit is on, with h from {ON:g} up or from −{ON:g} down, at any character of this passage. "
    "Type more characters; the cosine of h compares this passage too."
)
TOO_SHORT: Final = "Type a passage of 2 characters or more."


def reading(done: int, characters: int) -> str:
    """How much of the text the network has read."""
    return f"{done:,} of {characters:,} characters of the text read"


def comparing(by: By, units: int, among: int) -> str:
    """How far the comparison by a measure is."""
    return f"{MEASURES[by]}: {units:,} of {among:,} units compared, with shuffled copies"


def going(said: str, left: str) -> str:
    """How far it is, and how long that will still take."""
    return f"{said}; about {left} left"


def stopped(said: str) -> str:
    """How far it was when a person stopped it."""
    return f"Stopped: {said}."


def too_long(came: int, most: int) -> str:
    """A passage that is too long to be compared with all others."""
    return f"The passage has {came:,} characters, and the limit is {most:,}. Choose fewer of them."


def too_few(came: int, last: int) -> str:
    """More characters for the passage than there are."""
    return (
        f"The text has {came:,} characters, and the passage is to be its last {last:,}. Type a "
        "smaller number, or more text."
    )


def chance(score: float) -> str:
    """What is found by chance."""
    return (
        f"Shuffled: at most {_score(score)} in {COPIES} copies of the text whose units are each "
        "shifted by a distance of their own."
    )


def nothing(best: float | None, chance: float) -> str:
    """No passage is more like it than what is found by chance; `best` is None where none is."""
    if best is None:
        return "Nothing found: the text has no other passage of this length."
    return (
        f"Nothing found: the similarity of the most similar passage is {_score(best)}, and in "
        f"{COPIES} shuffled copies of the text, in which each unit is shifted by a distance of its "
        f"own, it is up to {_score(chance)}."
    )


def place(score: float, where: str, units: tuple[int, ...]) -> str:
    """A passage's score, where it is, and the units that it has most in common with the one."""
    named = ", ".join(map(str, units))
    shared = f" · on in both: {'unit' if len(units) == 1 else 'units'} {named}" if units else ""
    return f"{_score(score)} · {where}{shared}"


def _score(score: float) -> str:
    return fixed(score)


def read(
    characters: int, left_out: int, unit: int, unknown: str, verified: float, tolerance: float
) -> str:
    """What was compared with what, and what the colours are; `unknown` is about the passage.

    The text has the passage itself `left_out` times.
    """
    often = "once" if left_out == 1 else f"{left_out:,} times"
    itself = f", but for the passage itself, which is there {often}" if left_out else ""
    return (
        f"Every passage of this length among {characters:,} characters was compared{itself}. "
        f"The units that are on, with h from {ON:g} up or from −{ON:g} down: of all that are on at "
        "a character of either passage, counted at each character, the share that is on in both; "
        "named are those that are so at most characters. The cosine: between all values of h, "
        f"character by character. The colours are h of unit {unit}, the page's background at 0. "
        f"{unknown}Computed now; largest difference from torch.nn {verified:.1e}, rounding can "
        f"make {tolerance:.1e}."
    )
