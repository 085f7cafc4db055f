"""How people write a number: text → float, or the reason why not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from lstm_viz.sequences.digits import plain_digits

MINUS = "\N{MINUS SIGN}"
_SIGN = rf"[+\-{MINUS}]?"
_INFINITE = re.compile(rf"{_SIGN}(?:inf|infinity|∞)", re.IGNORECASE)
_WORDS = r"na n/a n.a. #n/a <na> nan -nan null none \n"
STARS = frozenset(["*", "**", "***", "****"])  # among words, as of significance, they are words
# Among numbers these stand for nothing; a category or a column may be called so.
_ABSENT = r"un(?:available|known|defined)|missing|no ?data|nil|n/e|mm|: ?[a-z]{1,2}|\.{3}|…"
ABSENT = re.compile(_ABSENT, re.IGNORECASE)
MISSING = STARS.union(["", "-", "--", "---", "?", ".", "..", ":", *_WORDS.split()])  # small letters

# Halfway to the next number that float32 would have: from here on it rounds to infinity.
TOO_LARGE = 2.0**128 - 2.0**103


class Marks(NamedTuple):
    """The mark before decimals, and the mark between groups of three digits ("": none)."""

    decimal: str = "."
    group: str = ""


POINT = Marks()
COMMA = Marks(",")
BLANKS = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}"
_GROUPS = {"": "", ",": ",", ".": ".", " ": BLANKS, "'": "'\N{RIGHT SINGLE QUOTATION MARK}"}
WAYS = tuple(
    Marks(decimal, group) for group in _GROUPS for decimal in ".," if decimal != group
)  # those without groups first


def _pattern(marks: Marks) -> re.Pattern[str]:
    # Stricter than float(), which takes 1_000, nan, and the digits of every script.
    decimal = re.escape(marks.decimal)
    grouped = rf"[1-9]\d{{0,2}}(?:[{_GROUPS[marks.group]}]\d{{3}})+|" if marks.group else ""
    if marks.group == ",":  # lakhs and crores
        grouped += r"[1-9]\d?(?:,\d\d){1,6},\d{3}|"  # bounded: a search may begin anywhere
    of_fortran = rf"(?:\d+{decimal}\d*|{decimal}\d+)[dD](?:[+\-{MINUS}]\d+|\d\d+)"
    # +0123,1 of a weather report is a number and its quality.
    coded = rf"(?!{_SIGN}0\d\d)" if decimal == "," else ""
    return re.compile(
        rf"{coded}{_SIGN}(?:(?:(?:{grouped}\d+)(?:{decimal}\d*)?|{decimal}\d+)(?:[eE]{_SIGN}\d+)?"
        rf"|{of_fortran})",
        re.ASCII,
    )


_PATTERNS = {marks: _pattern(marks) for marks in WAYS}
_PLAIN = _PATTERNS[POINT]
_ANY = re.compile(
    "|".join(f"(?:{p.pattern})" for p in (*_PATTERNS.values(), _INFINITE)), re.ASCII | re.IGNORECASE
)
# To what float() reads; marks between digits vanish.
_PLAINLY = {
    marks: str.maketrans(
        {MINUS: "-", "D": "e", "d": "e", **dict.fromkeys(_GROUPS[marks.group]), marks.decimal: "."}
    )
    for marks in WAYS
}
_ROWS = 2**15  # that are compared at a time


class NumeralError(ValueError):
    """Text that is not a number the networks can take; the message is the reason."""


def fits(text: str, marks: Marks) -> bool:
    """Whether this is a finite number written with these marks."""
    if not text.isascii():
        text = plain_digits(text)
    return _PATTERNS[marks].fullmatch(text) is not None


def is_number(text: str) -> bool:
    """Whether this is a number, with whatever marks, or an infinite one."""
    if _PLAIN.fullmatch(text) or _ANY.fullmatch(text):
        return True
    return not text.isascii() and bool(_ANY.fullmatch(plain_digits(text)))


def is_infinite(text: str) -> bool:
    """Whether this is an infinite number, such as `-inf`."""
    return bool(_INFINITE.fullmatch(text))


def is_missing(text: str) -> bool:
    """Whether this marks a missing value, such as `NA`."""
    return text.casefold() in MISSING


def number(text: str, marks: Marks = POINT) -> float:
    """The number written in `text` with these marks.

    Raises NumeralError for anything else, for what is missing or infinite, and for what is too
    large for float32.
    """
    if not _PATTERNS[marks].fullmatch(text) and not fits(text, marks):
        raise NumeralError(_reason(text))
    value = value_of(text, marks)
    if abs(value) >= TOO_LARGE:
        raise NumeralError(too_large(text))
    return value


def value_of(text: str, marks: Marks) -> float:
    """The number in a text that `fits` these marks, however large."""
    return float(plain_digits(text).translate(_PLAINLY[marks]))


def too_large(text: str) -> str:
    """The reason why a number is not taken that float32 can't hold."""
    return (
        f"{quoted(text)} is too large; numbers are stored as float32, up to 3.4e38, so use a "
        "larger unit."
    )


def _reason(text: str) -> str:
    if is_missing(text):
        found = f"{quoted(text)} marks a missing value" if text else "a value is missing"
        return f"{found}; fill it in or delete the step."
    if is_infinite(text):
        return f"{quoted(text)} is not finite; replace it with a number or delete the step."
    if is_number(text):
        return (
            f"{quoted(text)} uses another decimal mark or other marks between digits than the rest "
            "of its column; write all numbers in the same way, such as 1234.5."
        )
    return (
        f"{quoted(text)} is not a number; write digits with at most one decimal mark, "
        "such as 1234.5 or -2e-3."
    )


def quoted(text: str) -> str:
    """What somebody wrote, in quotation marks, cut to a readable length."""
    return repr(text if len(text) <= 40 else text[:39] + "…")


def merged_by_float32(
    values: np.ndarray, single: np.ndarray, names: Sequence[str]
) -> tuple[str, ...]:
    """A sentence for each column of `values` (time, feature) of which `single` loses changes.

    float32 keeps about 7 digits, so a clock in seconds since 1970 would move in jumps of 128, and
    a column near 1e-50 would be 0.
    """
    width = values.shape[1]
    lost = np.zeros(width, int)
    flat = single.reshape(-1)  # which is faster than by rows
    for at in range(0, len(values) - 1, _ROWS):
        coarse = flat[at * width : (at + _ROWS + 1) * width]
        alike = np.flatnonzero(coarse[width:] == coarse[:-width])  # few, of what is measured
        exact = values[at : at + _ROWS + 1]
        rows, columns = np.divmod(alike, width)
        changed = exact[rows + 1, columns] != exact[rows, columns]
        lost += np.bincount(columns[changed], minlength=width)
    of = f"of {len(values) - 1:,} steps"
    return tuple(
        f"Column {names[k]!r}: at {lost[k]:,} {of} a change was lost, because float32 keeps about "
        "7 digits; subtract an offset, or use another unit."
        for k in np.flatnonzero(lost).tolist()
    )
