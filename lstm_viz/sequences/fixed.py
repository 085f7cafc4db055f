"""Fixed: a number with so many decimals, as the Gate Explorer prints the same number."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal

_MOST_DIGITS = 400  # before and after the point: float64 has up to 309 before it
_ROUNDED = Context(prec=_MOST_DIGITS, rounding=ROUND_HALF_UP)


def fixed(value: float, decimals: int = 2) -> str:
    """The number with a real minus sign, never "−0.00"; ∞ and – where it is none.

    A tie such as 0.125 is rounded away from 0, as toFixed does and Python's own format does not.
    """
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    rounded = Decimal(float(value)).quantize(Decimal(1).scaleb(-decimals), context=_ROUNDED)
    return f"{rounded or abs(rounded):f}".replace("-", "−")
