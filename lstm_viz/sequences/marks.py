"""Marks: which decimal mark and which mark between groups of digits a column is written with."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import NamedTuple

from lstm_viz.sequences.digits import plain_digits
from lstm_viz.sequences.numerals import (
    COMMA,
    MINUS,
    POINT,
    WAYS,
    Marks,
    NumeralError,
    fits,
    is_infinite,
    is_number,
    number,
    quoted,
    value_of,
)

_GERMAN = Marks(",", ".")  # the other meaning of the point
_CALLED = {",": "Commas", ".": "Points", " ": "Blanks", "'": "Apostrophes"}


class Writing(NamedTuple):
    """How the numbers of a column are written, as far as they show it themselves.

    `marks` fits most of them; `decimal` is its decimal mark where a number has one that can't be
    anything else, or ""; `other` is what else fits as many and gives other numbers, or None.
    """

    marks: Marks = POINT
    decimal: str = ""
    other: Marks | None = None

    def settled(self, comma: bool | None) -> Writing:
        """With what is left open decided by the file's decimal mark; `comma` None: it has none.

        A point is a decimal mark unless the file has decimal commas. A comma is what the file
        says, and stays open where it says nothing.
        """
        if self.other is None:
            return self
        if self.marks == POINT:
            return self if comma else Writing()
        return self if comma is None else Writing(COMMA if comma else self.other)

    def either(self, text: str) -> bool:
        """Whether nothing shows which of two numbers this is."""
        other = self.other
        return (
            other is not None
            and fits(text, self.marks)
            and fits(text, other)
            and value_of(text, self.marks) != value_of(text, other)
        )

    def reason(self, text: str) -> str:
        """Why such a number can't be taken."""
        assert self.other is not None
        low, high = sorted(value_of(text, marks) for marks in (self.marks, self.other))
        return (
            f"{quoted(text)} can be {low:.12g} or {high:.12g}, and nothing in its column shows "
            "which; write decimals with a point, and use no other marks between digits."
        )

    @property
    def told(self) -> tuple[str, ...]:
        """What was read as what."""
        told = []
        if self.other is not None:
            return ()
        if self.marks.decimal == ",":
            told.append("Commas were read as decimal marks.")
        if self.marks.group:
            called = _CALLED[self.marks.group]
            told.append(f"{called} between groups of digits were ignored.")
        return tuple(told)


def number_in(text: str, writing: Writing, *, finite: bool = False) -> float:
    """The number in a cell of a column that is written so.

    Raises NumeralError for what `number` refuses (an infinite one only where it has to be
    `finite`), and for a number that could be two.
    """
    if writing.either(text):
        raise NumeralError(writing.reason(text))
    if not finite and is_infinite(text):
        return -math.inf if text[0] in f"-{MINUS}" else math.inf
    return number(text, writing.marks)


def writing_of(texts: Collection[str]) -> Writing:
    """How the numbers among these texts are written; words are passed over."""
    texts = list(map(plain_digits, texts))
    finite = [text for text in texts if is_number(text) and not is_infinite(text)]
    odd = [text for text in finite if not fits(text, POINT)]
    if not odd:
        pointed = [text for text in finite if "." in text]
        if all(fits(text, _GERMAN) for text in pointed):
            return Writing(other=_GERMAN if pointed else None)
        return Writing(decimal=".")
    marked = [text for text in finite if not text.isdigit()]
    counts = {marks: sum(fits(text, marks) for text in marked) for marks in WAYS}
    if all(fits(text, POINT) or fits(text, COMMA) for text in marked):
        # "1.5" and "1,234" may as well be two decimal marks: nothing shows groups of digits.
        counts = {marks: counts[marks] for marks in (POINT, COMMA, *_both(counts))}
    best = [marks for marks in counts if counts[marks] == max(counts.values())]
    found = Writing(best[0])
    for other in best[1:]:
        open_ = found._replace(other=other)
        if any(map(open_.either, marked)):
            return open_
    decimals = {marks.decimal for marks in best}
    shown = any(found.marks.decimal in text for text in marked) and len(decimals) == 1
    return found._replace(decimal=found.marks.decimal if shown else "")


def _both(counts: dict[Marks, int]) -> tuple[Marks, ...]:
    """The groups that explain no more numbers than a decimal comma does."""
    return tuple(m for m in (Marks(".", ","), _GERMAN) if counts[m] <= counts[COMMA])
