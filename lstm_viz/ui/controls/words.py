"""Words: the sentences about values in the address that can't be used; those of rows are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

UNCHOSEN: Final = "as they come"  # of a choice of columns: what follows from the sequence

# A sequence in the address.

SOURCE: Final = "the address"

BROKEN: Final = (
    "The sequence in this address is damaged or cut off. Ask for the link again, or use the file."
)


def too_long(characters: int, most: int) -> str:
    """A sequence of more characters than an address may have."""
    return (
        f"The sequence in this address has {characters:,} characters, and the limit is {most:,}. "
        "Use the file instead."
    )


def too_much_typed(characters: int, most: int) -> str:
    """Why a typed text is refused: what is typed is part of the link."""
    return (
        f"The text has {characters:,} characters, but the field takes at most {most:,}. Choose a "
        "longer one as a file."
    )


def too_long_in_address(characters: int, taken: int, most: int) -> str:
    """Why a text of fewer characters is refused, which take more of them in a link."""
    return (
        f"The text has {characters:,} characters, which take {taken:,} in a link, but a link has "
        f"room for {most:,}. Choose it as a file."
    )


# A person's own file.

FILE_STAYS: Final = (
    "The file stays on this server until you remove it, or close or reload this page."
)
REMOVE_FILE: Final = "Remove file"


def file_kept(name: str) -> str:
    """Below an empty control: the file that was chosen before another page was visited."""
    return f"{name} is still used, as you chose it before. {FILE_STAYS}"


def file_gone(name: str) -> str:
    """The same where a newer file has needed the room."""
    return f"{name} is no longer on this server: a newer file needed its space. Choose it again."


# What is wrong with a control's value: these continue "key=value in the address …".

NOT_TRUE_OR_FALSE: Final = "is neither true nor false"
NOT_THE_FORM: Final = "is not in the form that this page uses"


def not_among(options: Sequence[str], most: int) -> str:
    """Several values, one of which is not offered."""
    return f"is not among {listed(options, most)}"


def not_one_of(options: Sequence[str], most: int) -> str:
    """A value that is not offered."""
    return f"is not one of {listed(options, most)}"


def repeated(times: int) -> str:
    """A key that occurs more than once."""
    return f"appears {times} times, but may appear only once"


def not_a_number(kind: Literal["odd", "whole", ""], low: float, high: float | None) -> str:
    """A number that is none, of another kind, or outside of its range."""
    what = {"odd": "an odd number", "whole": "a whole number", "": "a number"}[kind]
    upper = " up" if high is None else f" to {number(high)}"
    return f"is not {what} from {number(low)}{upper}"


def above(most: float) -> str:
    """A number of the right kind beyond the largest one."""
    return f"is above {number(most)}, the largest that is allowed"


def below(least: float) -> str:
    """A number of the right kind below the smallest one."""
    return f"is below {number(least)}, the smallest that is allowed"


def too_many_characters(characters: int, most: int) -> str:
    """A text that is too long."""
    return f"has {characters:,} characters, but may have at most {most:,}"


def replaced(came: str, reason: str, used: str) -> str:
    """The whole sentence: what came, what is wrong with it, and what the page does."""
    return f"{came} in the address {reason}, so {used}."


def not_taken(label: str, came: float, reason: str, used: float | None) -> str:
    """A number that was typed into a field: what came, what is wrong with it, and what is used."""
    instead = EMPTIED if used is None else is_used(number(used))
    return f"{label}: {number(came)} {reason}, so {instead}."


def number(value: float) -> str:
    """A number as it was typed, with commas at its thousands."""
    return f"{value:,.15g}"


# What the page does instead.

IGNORED: Final = "it is ignored"
CLOSED: Final = "the section stays closed"
NONE_CHOSEN: Final = "none is chosen"
EMPTY: Final = "the field stays empty"
EMPTIED: Final = "the field is empty again"
FIRST: Final = "the first option is used"


def is_used(value: str) -> str:
    """Another value takes its place."""
    return f"{value} is used"


def listed(options: Sequence[str], most: int) -> str:
    """The first `most` of the options, and how many more there are."""
    more = f" and {len(options) - most} more" if len(options) > most else ""
    return ", ".join(options[:most]) + more
