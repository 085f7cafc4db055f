"""Words of a list of places or passages: what has its last number and is not listed."""

from __future__ import annotations

from collections.abc import Sequence

NONE_ALIKE = "Nothing found: no other passage is like this one."
MORE_EQUAL = (
    "More passages are exactly as similar as the last one; the first of the corpus are listed."
)


def ends_equal(values: Sequence[float], every: int, *, least: bool, sides: tuple[str, str]) -> str:
    """Of places of most or least: that several at the end have the very same value; or "".

    The list has at most one of each stretch between stored states, which are `every` steps apart.
    `sides` is what one asks for values above a number, or below it.
    """
    equal = list(values).count(values[-1]) if values else 0
    if equal < 2:
        return ""
    which = f"All {equal}" if equal == len(values) else f"The last {equal}"
    side, other = (sides[1], "larger") if least else (sides[0], "smaller")
    return (
        f"{which} have the same value, which more steps can have: of the steps between two stored "
        f"states, up to {every:,}, at most one is listed. {side} with a slightly {other} value "
        "finds the others."
    )
