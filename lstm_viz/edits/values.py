"""Places and numbers of an edit: how they are kept, checked and written."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable
from typing import Any, Literal

Places = int | slice | Iterable[int | range] | None
Value = float | Literal["mean", "before", "original", "1-f"]

WORDS = ("mean", "before", "original", "1-f")
DIGITS = 20  # the most characters of a number


class EditError(ValueError):
    """An edit that cannot be; the sentence has what came and what was expected."""


def shown(runs: Any, first: int = 0) -> str:
    """Places as the text has them, counted from `first`."""
    return ".".join(
        str(run.start + first) + (f"-{run.stop - 1 + first}" if run.stop > run.start + 1 else "")
        for run in runs or ()
    )


def places(what: str, given: Places) -> tuple[range, ...] | None:
    """What is given as places, as ranges in order that do not touch; None is all of them."""
    if given is None or (isinstance(given, slice) and given == slice(None)):
        return None
    try:
        if isinstance(given, slice):
            if given.stop is None:
                raise EditError(
                    f"a slice of {what} needs an end, as slice(12, 20) has; got {given}"
                )
            step = 1 if given.step is None else given.step
            given = range(given.start or 0, given.stop, step)
        each = [given] if isinstance(given, range) or not isinstance(given, Iterable) else given
        found = [run for one in each for run in _as_ranges(one)]
    except (TypeError, ValueError) as error:
        if isinstance(error, EditError):
            raise
        raise EditError(f"{what} are whole numbers from 0 on or slices; got {given!r}") from None
    merged: list[range] = []
    for run in sorted(found, key=lambda run: run.start):
        if merged and run.start <= merged[-1].stop:
            merged[-1] = range(merged[-1].start, max(run.stop, merged[-1].stop))
        else:
            merged.append(run)
    if not merged:
        raise EditError(f"{what} must be at least one; None is all of them")
    if merged[0].start < 0 or merged[-1].stop >= 10**DIGITS:
        raise EditError(f"{what} are counted from 0; got {min(merged[0].start, merged[-1].stop)}")
    return tuple(merged)


def _as_ranges(given: int | range) -> Iterable[range]:
    if not isinstance(given, range):
        given = range(operator.index(given), operator.index(given) + 1)
    return [given] if given and given.step == 1 else (range(one, one + 1) for one in given)


def finite(what: str, given: Any, words: tuple[str, ...] = ()) -> float:
    """A finite float, rounded where its text would be longer than 20 characters."""
    try:
        number = float(given)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not math.isfinite(number):
        raise EditError(f"{what} must be {' or '.join(['a finite number', *words])}; got {given!r}")
    return float(written(number))


def written(value: Value) -> str:
    """A value as the text has it, the shortest that gives the same number again."""
    if isinstance(value, str):
        return value
    text = repr(value + 0.0)  # which has no -0
    if len(text) > DIGITS:
        text = f"{value:.12e}"
    digits, e, power = text.partition("e")
    return digits.removesuffix(".0") + (f"e{int(power)}" if e else "")
