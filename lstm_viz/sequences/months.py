"""Months by their names, in English, German, French, Spanish, Italian, Portuguese and Dutch."""

from __future__ import annotations

import re
from collections.abc import Iterable

_NAMES = (
    "jan january januar jänner januari janvier enero gennaio janeiro",
    "feb february februar februari février febrero febbraio fevereiro",
    "mar march märz maart mars marzo março",
    "apr april avril abril aprile",
    "may mai mei mayo maggio maio",
    "jun june juni juin junio giugno junho",
    "jul july juli juillet julio luglio julho",
    "aug august augustus août agosto",
    "sep sept september septembre septiembre setiembre settembre setembro",
    "oct october oktober octobre octubre ottobre outubro",
    "nov november novembre noviembre novembro",
    "dec december dezember décembre diciembre dicembre dezembro",
)
# Many are words of English, or units: out, set, gen, mag.
_ABBREVIATIONS = (
    "janv ene gen", "févr fév fev", "mär mrz mrt", "avr abr", "mag", "giu", "juil lug", "ago",
    "set", "okt ott out", "", "dez déc dic",
)  # fmt: skip


def _any_of(names: Iterable[str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


_NUMBERS = {
    name: k
    for k, names in enumerate(zip(_NAMES, _ABBREVIATIONS, strict=True), start=1)
    for name in " ".join(names).split()
}
NAME = rf"(?P<name>{_any_of(_NUMBERS)})\.?"
# Before a month and a year of two digits: "gen 60" and "5 out 10" may be anything, "5-out-10" not.
_SHORT = _any_of(" ".join(_ABBREVIATIONS).split())
CLEAR = rf"(?!(?:\d\d?(?: de)? ?)?(?:{_SHORT})\.?[-, /']{{0,2}}\d\d(?!\d))"
_MONTH = re.compile(NAME, re.ASCII | re.IGNORECASE)
_COUNTED = re.compile(r"m?0?(\d\d?)", re.IGNORECASE | re.ASCII)
_QUARTER = re.compile(r"q(?:tr|uarter)?[ _.]?0?([1-4])", re.IGNORECASE | re.ASCII)
# Three months by their first letters, such as DJF → the one in the middle.
SEASONS = {"DJFMAMJJASONDJ"[k : k + 3]: k + 1 for k in range(12)}


def month_of(name: str) -> int | None:
    """The number of a month that is written as a name and nothing else."""
    found = _MONTH.fullmatch(name.strip())
    return _NUMBERS[found["name"].lower()] if found else None


def month_in(text: str) -> int | None:
    """The number of a month by its name or its number, such as M01."""
    found = _COUNTED.fullmatch(text.strip())
    return int(found[1]) if found else month_of(text)


def quarter_in(text: str) -> int | None:
    """The number of a quarter, such as Q1."""
    found = _QUARTER.fullmatch(text.strip())
    return int(found[1]) if found else None
