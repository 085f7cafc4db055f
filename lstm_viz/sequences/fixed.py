"""Fixed: a number with so many decimals, as the Gate Explorer prints it, or with three digits."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Context, Decimal

LARGE = 1e6  # an error that only shows that a training has diverged
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


def three_digits(value: float) -> str:
    """Three significant digits, zeros at the end among them, so that numbers side by side compare.

    0.0290; 0 is exact. There is no exponent where it is not large: 0.0000123.
    """
    if not value or not math.isfinite(value):
        return fixed(value, 0)
    digits = f"{value:#.3g}" if abs(value) >= LARGE else f"{Decimal(f'{value:#.3g}'):f}"
    return digits.rstrip(".").replace("-", "−")
