"""Commas between digits: whether they separate two numbers, or begin decimals."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lstm_viz.sequences.digits import plain_digits

_COMMA_PAIR = re.compile(r"([+\-\N{MINUS SIGN}]?)(\d+),(\d+)", re.ASCII)
COMMA_TOLD = (
    "The comma was read as the separator of two columns; for decimal commas, separate the columns "
    "by ';' or tabs, and in a single column write decimal points."
)


def pairs_are_decimals(lines: Iterable[str]) -> bool | None:
    """Whether lines with one comma each are numbers with a decimal comma; None if it doesn't show.

    They are where what stands behind a comma begins with a zero ("1,05"), where what stands before
    it is always a zero ("0,5") or once a negative one, and below a name that has no comma.
    """
    pairs: list[re.Match[str]] = []
    named = False
    for k, line in enumerate(lines):
        pair = _COMMA_PAIR.fullmatch(plain_digits(line.strip()))
        if pair:
            pairs.append(pair)
        elif k or re.search(r"[,\d]", line):
            return False
        else:
            named = True
    if len(pairs) < 2:
        return False
    zeros = all(int(pair[2]) == 0 for pair in pairs) and len({pair[3] for pair in pairs}) > 1
    if named or zeros or any(map(_decimal, pairs)):
        return True
    return None


def _decimal(pair: re.Match[str]) -> bool:
    sign, before, after = pair.groups()
    padded = len(after) > 1 and after[0] == "0" and (before == "0" or before[0] != "0")
    return padded or (bool(sign) and int(before) == 0)
