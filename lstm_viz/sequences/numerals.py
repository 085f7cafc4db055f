"""How people write a number: text → float, or the reason why not."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

MINUS = "\N{MINUS SIGN}"
_SIGN = rf"[+\-{MINUS}]?"
_EXPONENT = rf"(?:[eE]{_SIGN}\d+)?"
# Stricter than float(), which takes 1_000, nan, and the digits of every script.
_WITH_POINT = re.compile(rf"{_SIGN}(?:\d+\.?\d*|\.\d+){_EXPONENT}", re.ASCII)
_WITH_COMMA = re.compile(rf"{_SIGN}(?:\d+,\d*|,\d+){_EXPONENT}", re.ASCII)
_INFINITE = re.compile(rf"{_SIGN}(?:inf|infinity|∞)", re.IGNORECASE)
_MISSING = frozenset({"", "-", "?", ".", "na", "n/a", "#n/a", "nan", "null", "none"})

# Halfway to the next number that float32 would have: from here on it rounds to infinity.
_TOO_LARGE = 2.0**128 - 2.0**103


class NumeralError(ValueError):
    """Text that is not a number the networks can take; the message is the reason."""


def is_number(text: str, *, comma: bool = False) -> bool:
    """Whether this is a number as `number` takes it, or an infinite one."""
    return bool(
        _WITH_POINT.fullmatch(text)
        or (comma and _WITH_COMMA.fullmatch(text))
        or _INFINITE.fullmatch(text)
    )


def is_missing(text: str) -> bool:
    """Whether this stands for a number that is not there, such as `NA`."""
    return text.casefold() in _MISSING


def number(text: str, *, comma: bool = False) -> float:
    """The number written in `text`, with a decimal point or, where `comma`, a decimal comma.

    Raises NumeralError for anything else, for what is missing or infinite, and for what is too
    large for float32.
    """
    if not (_WITH_POINT.fullmatch(text) or (comma and _WITH_COMMA.fullmatch(text))):
        raise NumeralError(_reason(text))
    value = float(text.replace(MINUS, "-").replace(",", "."))
    if abs(value) >= _TOO_LARGE:
        raise NumeralError(
            f"{quoted(text)} is too large; numbers are kept in float32, up to 3.4e38, "
            "so write it in a larger unit."
        )
    return value


def _reason(text: str) -> str:
    if is_missing(text):
        found = f"{quoted(text)} stands for a missing number" if text else "a number is missing"
        return f"{found}; this version draws no gaps, so fill it in or delete the step."
    if _INFINITE.fullmatch(text):
        return f"{quoted(text)} is not finite; replace it by a number or delete the step."
    return (
        f"{quoted(text)} is not a number; write digits with at most one decimal mark, "
        "such as 1234.5 or -2e-3."
    )


def quoted(text: str) -> str:
    """What somebody wrote, in quotation marks, cut to a readable length."""
    return repr(text if len(text) <= 40 else text[:39] + "…")


def merged_by_float32(values: np.ndarray, names: Iterable[str]) -> tuple[str, ...]:
    """A sentence for each column in which float32 makes different neighbouring numbers equal.

    float32 keeps about 7 digits, so a clock in seconds since 1970 would move in jumps of 128, and
    a column near 1e-50 would be 0. `values` is (time, feature) in float64.
    """
    single = values.astype(np.float32)
    differ = values[1:] != values[:-1]
    merged = differ & (single[1:] == single[:-1])
    return tuple(
        f"Column {name!r}: at {count:,} of {total:,} steps a change was lost, because float32 "
        "keeps about 7 digits; take an offset off, or use another unit."
        for name, count, total in zip(names, merged.sum(axis=0), differ.sum(axis=0), strict=True)
        if count
    )
