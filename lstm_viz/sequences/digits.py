"""Digits of other scripts, and the marks beside them → 0 to 9, where a number is read."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ZEROS = 0x660, 0x6F0, 0x966, 0xFF10  # Arabic, Persian, Hindi, and as wide as Chinese letters
_ANY = re.compile(f"[{''.join(f'{chr(zero)}-{chr(zero + 9)}' for zero in _ZEROS)}]")
_PLAIN: dict[int, str] = {zero + digit: str(digit) for zero in _ZEROS for digit in range(10)}
_PLAIN |= {0x66A: "%", 0x66B: ".", 0x66C: "'"}  # Arabic marks: percent, decimals, thousands
_PLAIN |= {0xFF0C: ",", 0xFF0D: "-", 0xFF0E: "."}  # as wide as Chinese letters


def plain_digits(text: str) -> str:
    """A text as it is read where it is a number or a date; what people read keeps its digits."""
    return text if text.isascii() else text.translate(_PLAIN)


def told_of_digits(texts: Iterable[str]) -> tuple[str, ...]:
    """A sentence, where some of the numbers in these texts have digits of another script."""
    others = any(not text.isascii() and _ANY.search(text) for text in texts)
    return ("Digits of another script were read as 0 to 9.",) if others else ()
