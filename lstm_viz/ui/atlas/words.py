"""The sentences of the page Atlas."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from lstm_viz.behaviour.reading import WINDOW
from lstm_viz.behaviour.words import ONE_TRAINING, brief
from lstm_viz.ui.views.text_words import mean_bits

UNIT, SIGNAL, HELD_OUT, FIRST = "unit", "signal", "held-out half", "first half"
BEATS, SILENCED, ELSEWHERE = "beats shuffled labels", "cost there", "cost elsewhere"
RANK = "rank by cost"
YES, NO = "yes", "no"
FOLLOWS, STRENGTH, ALSO = "follows best", "held out", "also"
HALF_LIFE, SHUT, OPEN, PICTURE = "half-life", "near lowest", "near highest", "its state"
NOTHING: Final = "nothing found"
RANKED: Final = "### All units, ranked by this property"
ALL: Final = "### Every unit of this network"
PASSAGES: Final = "**Where it holds best**"
COUNTER: Final = "**Where it fails most**"
HOW: Final = "How this was tested"
NO_CLAIMS: Final = "No property that was tried beats its shuffled labels for this unit."
NO_PASSAGES: Final = (
    "The passages of this claim are not kept: it is neither among the first two of its unit nor "
    "among the first ten of its property."
)
NO_COUNTER: Final = "No passage of the held-out half contradicts it."
IN_EXPLORE: Final = "See it in Explore"
SHORT_IN_EXPLORE: Final = (
    "Explore shows how the network reads a short text, coloured by any unit of it:"
)
NOT_IN_LINK: Final = "Your own text is not in this link."
BUSY: Final = "The server is busy with other people's texts. Try again in a minute."
SEARCHING: Final = "Reading the text and testing every unit…"
HOLDING: Final = "Reading the text with the unit held, and with each other unit held…"
CLICK: Final = (
    "Click the head of a column to sort, the magnifying glass to search, and the box at the left "
    "of a row to see its unit above."
)


def table_alt(title: str) -> str:
    """The table of a property's first units, for who can't see it."""
    return f"The units that follow {title} best, with their tests and what silencing them costs"


def too_short(came: int, least: int) -> str:
    """A text in which nothing can be found."""
    return (
        f"The text has {came:,} characters. To test which unit follows a property of it, at least "
        f"{least:,} are needed: type or upload a longer one."
    )


def heading(network: str) -> str:
    """The title of the page."""
    return f"## Which unit does what? :gray[{network}]"


def source(text: str, characters: int, shifts: int, bits: float) -> str:
    """On what the figures were measured, and how."""
    return (
        f"Measured on {text}: {characters:,} characters. On this text, read {WINDOW:,} characters "
        f"at a time, the network needs {mean_bits(bits)} bits per character; Explore states what "
        "it needs on more held-out text. Units are ranked on the first half and tested on the "
        "second. AUC is the probability that the unit "
        "is higher (or lower) at a character with the property than at one without, and r is "
        "Pearson's "
        "correlation. Shuffled labels are the labels of the second half moved round in a circle "
        f"by {shifts} different distances, which keeps how slowly they change: neighbouring "
        "characters are not independent. A unit must beat the best of all units and signals under "
        "every one of these, so that a wrong claim of any property has a probability of about 5%, "
        "where the text is of one kind throughout; where it changes, it is higher. "
        f"{ONE_TRAINING}"
    )


def unit_heading(unit: int, units: int) -> str:
    """The title of one unit."""
    return f"### Unit {unit} :gray[of {units}]"


def facts(signal: str, half_life: float | None, shut: float, opened: float, low: str) -> str:
    """Half-life and saturation of a unit, over one window of the text."""
    kept = "" if half_life is None else f"Half-life {half_life:,.3g} characters{brief(half_life)}. "
    if half_life == math.inf:
        kept = f"Half-life longer than the {WINDOW:,} characters of the window. "
    return (
        f"{kept}{signal[0].upper()}{signal[1:]}: {low} at {shut:.0%} of the characters and above "
        f"0.9 at {opened:.0%}, "
        f"over one window of {WINDOW:,} characters."
    )


def coloured(
    signal: str,
    where: str,
    but: str,
    plain: float,
    verified: float,
    tolerance: float,
) -> str:
    """What the colours and the lines of the passages are."""
    return (
        f"Underlined: what is {where}. {but}{' ' if but else ''}"
        f"The colour of each character is the {signal} after it, the page's background at "
        f"{number(plain)}, on one scale for all passages. "
        f"Computed now; largest difference from torch.nn {verified:.1e}, "
        f"rounding can make {tolerance:.1e}. ↵ ends a line, and · is a space. … is the "
        "text before a passage, with the bracket or quotation mark that is open there."
    )


def number(value: float) -> str:
    """An end of the range of the colours."""
    return f"{value:.3g}".replace("-", "−")


def passages(title: str) -> str:
    """Of which property the passages are."""
    return f"**Passages: {title}**"


def place(start: int, stop: int) -> str:
    """Where a passage is in the text."""
    return f"{start + 1:,}–{stop:,}"


def unusable(error: object) -> str:
    """An atlas that can't be read."""
    return (
        f"The atlas of this network can't be read: {error}. Restore the original files of the "
        "folder assets/atlas, then reload the page."
    )


def other(what: str) -> str:
    """An atlas of something else than what is included."""
    return (
        f"The atlas of this network was measured on other {what} than the included one; measure it "
        "again with lstm-viz units --all."
    )


# A person's own text.


TYPED: Final = "the typed text"
ON_YOURS: Final = "### On your text"
ON_INCLUDED: Final = "### On the included held-out text"


def ahead(people: int) -> str:
    """How many people's texts are searched before this one."""
    are = "1 person is" if people == 1 else f"{people} people are"
    return f"{are} ahead of you."


def held(characters: int) -> str:
    """On how much of a text units were held."""
    return f"(Measured now on {characters:,} characters of the half on which units are tested.)"


def of_unit(unit: int, claim: str) -> str:
    """A further unit that follows the property on a person's own text."""
    return f"Unit {unit}: {claim}"


def own(name: str, characters: int, among: int) -> str:
    """What the person's own text is, and what the correction counts."""
    return (
        f"On {name}: {characters:,} characters. Units were ranked on its first half and tested on "
        f"its second. The property is one of {among} that can be chosen, so the shuffled labels "
        "are as many as for all of them."
    )


def too_long(name: str, characters: int, most: int) -> str:
    """A text of more characters than are read."""
    return f"{name} has {characters:,} characters, and the limit is {most:,}. Choose a part of it."


def replaced(count: int) -> str:
    """How many characters the network does not know."""
    was = "1 character was" if count == 1 else f"{count:,} characters were"
    return f"{was} read as �, because this network doesn't know them."


def also(titles: Sequence[str]) -> str:
    """The further properties that a unit follows."""
    return ", ".join(titles)


def below(limit: str) -> str:
    """Where a signal is near its lowest value."""
    return f"below {limit}"


def bits(value: float) -> str:
    """What silencing costs."""
    return f"{value:+.3f} bits".replace("-", "−")


def rank(place: int, units: int) -> str:
    """The place of a unit's cost among those of all units."""
    return f"{place} of {units}"


PICTURE_HELP: Final = "Its state over the first 40 characters of the held-out half."
STRENGTHS: Final = (
    "Strengths run from −1 to 1: r of a number, and 2·AUC − 1 of what is true or false. Below 0 "
    "the unit falls where the property rises."
)


def silenced(following: str) -> str:
    """What the bits of the ranked table are."""
    return (
        "A cost is how many more bits a character takes to predict when the unit's hidden state is "
        f"held at 0: {following} in “{SILENCED}”, any other in “{ELSEWHERE}”. “{RANK}” is the "
        "unit's place among all units by the cost there; 1 is the largest."
    )
