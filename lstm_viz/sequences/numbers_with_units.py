"""Numbers with something round them ($ 1.5, 3 %, 2.5M, (7), 5 km, <0.1) → numerals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from lstm_viz.sequences.digits import plain_digits
from lstm_viz.sequences.numerals import BLANKS, MINUS, is_number
from lstm_viz.sequences.sentences import times_each

# Spaces are never given back: else a long row of them is tried in every division.
_DRESSED = re.compile(
    rf"(?P<first>[$€£¥₹](?=\())?(?P<open>\()?\s*+(?P<than>[<>≤≥~≈])?\s*+(?:(?P<sign>[+\-{MINUS}])?"
    r"(?P<money>US\$|[$€£¥₹]|(?:USD|EUR|GBP|CHF|JPY)(?=\s))\s*+)?"
    rf"(?P<number>[+\-{MINUS}]?[\d.,](?:[\d.,'{BLANKS}]*\d)?(?:[eE][+-]?\d+)?)"
    r"(?P<blank>\s*+)(?P<unit>%|‰|[$€£¥₹]|[^\W\d_][^\s\d()]{0,7}|°[^\s\d()]{0,3})?\s*+(?P<close>\))?"
    rf"(?P<behind>[-{MINUS}]|\s*+(?:[*†‡#]{{1,3}}|\[\w{{1,3}}\]|\([a-z]{{1,2}}\)))?"
)
_FACTORS = {"K": 1e3, "k": 1e3, "M": 1e6, "mn": 1e6, "Mio": 1e6, "B": 1e9, "bn": 1e9}
_FACTORS |= {"Mrd": 1e9, "T": 1e12, "万": 1e4, "萬": 1e4, "億": 1e8, "亿": 1e8}
_SIGNS = {"DR": -1.0, "CR": 1.0}  # of an account: debit and credit
_CALLED = {1e3: "thousands", 1e6: "millions", 1e9: "billions", 1e12: "trillions"}
_CALLED |= {1e4: "ten thousands", 1e8: "hundred millions"}
_USUAL = {*((sign,) for sign in "<>≤≥~≈"), ("( )",), ("-",)}
_FLAGS = frozenset("bcdefnprsuz")  # of Eurostat: b a break in the series, p provisional ...
_NO_UNITS = {"am", "pm", "a.m.", "p.m.", "st", "nd", "rd", "th", "h", "e"}
_MONEY = {"US$", "$", "€", "£", "¥", "₹", "USD", "EUR", "GBP", "CHF", "JPY"}
_LONGEST = 40


class Numeral(NamedTuple):
    """The numeral in a cell, what it is to be multiplied by, and what is round it.

    A `note` is no part of the number; one that is the `unit` as well may be either.
    """

    text: str
    factor: float = 1.0
    unit: str = ""
    signs: tuple[str, ...] = ()
    note: str = ""

    @property
    def usual(self) -> bool:
        """Whether it may stand among plain numbers: a bound, as <0.1, or a negative one, as (7)."""
        noted = bool(self.note) and not self.signs
        return self.unit in ("", self.note) and (noted or self.signs in _USUAL)

    @property
    def whose(self) -> str:
        """The unit or the money that it counts; "" where it has none."""
        money = [sign for sign in self.signs if sign in _MONEY]
        return self.unit or (money[0] if money else "")


def numeral_in(cell: str) -> Numeral | None:
    """The numeral in a cell that is more than a number; None where there is none."""
    if not cell.isascii():
        cell = plain_digits(cell)
    found = _DRESSED.fullmatch(cell) if len(cell) <= _LONGEST else None
    if not found or bool(found["open"]) != bool(found["close"]) or not is_number(found["number"]):
        return None
    text, unit = found["number"], found["unit"] or ""
    if found["sign"]:
        text = found["sign"] + text
    if found["open"]:
        text = f"-{text}"
    flagged = bool(found["blank"]) and unit in _FLAGS
    if not is_number(text) or (unit.lower() in _NO_UNITS and not flagged):
        return None
    behind = found["behind"] or ""
    if behind in ("-", MINUS):
        if text[0] in f"+-{MINUS}" or not is_number(f"-{text}"):
            return None
        text, behind = f"-{text}", "-"
    note = "" if behind == "-" else behind.strip()
    if not note and flagged:
        note = unit
    signs = [found["than"], found["money"] or found["first"], "( )" if found["open"] else None]
    signs.append("-" if behind == "-" else None)
    factor = 1.0
    short = unit.rstrip(".")
    if short in _FACTORS and (len(short) > 1 or not found["blank"]):
        factor = _FACTORS[short]
        signs.append(short)
        unit = ""
    elif unit in _SIGNS:
        factor = _SIGNS[unit]
        signs.append(unit)
        unit = ""
    return Numeral(text, factor, unit, tuple(sign for sign in signs if sign), note)


def has_unit(cell: object) -> bool:
    """Whether a cell is a number with a unit."""
    found = numeral_in(cell) if isinstance(cell, str) else None
    return found is not None and bool(found.unit)


class Undressed(NamedTuple):
    """The numerals of a column's cells by their texts, and what has to be told."""

    numerals: dict[str, Numeral]
    told: tuple[str, ...]
    unit: str  # which all of them have, or ""; asked for at every cell


def undressed(cells: Iterable[str], *, few: bool) -> Undressed | None:
    """What is round the numbers of a column; None where that is not one unit throughout.

    Where there are only a `few` such cells among plain numbers, all but the usual ones are slips,
    and letters such as p are notes, which elsewhere are units. Of a column of 3#, each is a name.
    """
    counts = Counter(cells)
    numerals = {
        cell: _settled(found, few)
        for cell in counts
        if (found := numeral_in(cell)) and (found.usual if few else found.note != "#")
    }
    if not numerals or len({one.whose for one in numerals.values()} - {""}) > 1:
        return None  # $10 and €12 are no numbers of one kind
    signs: Counter[str] = Counter()
    notes: Counter[str] = Counter()
    for cell, one in numerals.items():
        notes[one.note] += counts[cell]
        for sign in (*one.signs, *([one.unit] if one.unit else [])):
            signs[sign] += counts[cell]
    told = []
    factors = [sign for sign in _FACTORS if sign in signs]
    if factors:
        meant = ", ".join(f"{sign} as {_CALLED[_FACTORS[sign]]}" for sign in factors)
        told.append(f"Letters after numbers were read: {meant}.")
    if "DR" in signs:
        told.append(f"Numbers with DR were read as negative ({signs['DR']:,}×).")
    if "( )" in signs:
        told.append(f"Numbers in parentheses were read as negative ({signs['( )']:,}×).")
    if "-" in signs:
        told.append(f"Numbers with a minus sign behind them are negative ({signs['-']:,}×).")
    del notes[""]
    if notes:
        told.append(f"Notes behind numbers were left out: {times_each(notes)}.")
    read = {*_FACTORS, "( )", "DR", "-"}
    left = Counter({sign: count for sign, count in signs.items() if sign not in read})
    if left:
        told.append(f"Signs and units beside numbers were left out: {times_each(left)}.")
    unit = next((one.unit for one in numerals.values() if one.unit), "")
    return Undressed(numerals, tuple(told), unit)


def _settled(one: Numeral, few: bool) -> Numeral:
    """With a letter that may be a note or a unit as one of these."""
    if not one.note or one.unit != one.note:
        return one
    return one._replace(unit="") if few else one._replace(note="")
