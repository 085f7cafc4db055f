"""Plain: what a trace knows besides its numbers, as JSON text and exactly back."""

from __future__ import annotations

import json
import math
from typing import Any, Final

import numpy as np

# Whole numbers beyond it can be chosen so that they all have one hash, and a dict of n of them
# takes n² steps; Python's own hash of texts can't be foreseen.
LARGEST_KEY: Final = 2**53


def to_text(value: Any, what: str) -> str:
    """JSON of None, bools, numbers and texts, and of lists, tuples and dicts of them.

    The keys of dicts are texts, or whole numbers up to `LARGEST_KEY`.

    Raises TypeError, naming `what` and the place, for anything else.
    """
    return json.dumps(_marked(value, what), ensure_ascii=False, allow_nan=False)


def from_text(text: str) -> Any:
    """What `to_text` was given; ValueError for any other text."""
    try:
        return _unmarked(json.loads(text))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


# JSON has one kind of list, text for keys, and neither NaN nor infinity: these are objects of one
# entry, whose key says what it is.
def _marked(value: Any, what: str) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": str(value)}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, list):
        return [_marked(each, f"{what}[{at}]") for at, each in enumerate(value)]
    if isinstance(value, tuple):
        return {"tuple": [_marked(each, f"{what}[{at}]") for at, each in enumerate(value)]}
    if isinstance(value, dict):
        pairs = [
            [_key(key, what), _marked(each, f"{what}[{key!r}]")] for key, each in value.items()
        ]
        return {"dict": pairs}
    raise TypeError(
        f"{what} is of the type {type(value).__name__}, and only numbers, texts, None, and lists, "
        "tuples and dicts of them can be saved; replace it or leave it out"
    )


def _key(key: Any, what: str) -> str | int:
    key = key.item() if isinstance(key, np.generic) else key
    if not _is_key(key):
        raise TypeError(
            f"a key of {what} is {key!r:.40}, and only texts and whole numbers up to 2**53 can be "
            "saved as keys; use a text"
        )
    return key


def _is_key(key: Any) -> bool:
    whole = isinstance(key, int) and not isinstance(key, bool)
    return isinstance(key, str) or (whole and abs(key) <= LARGEST_KEY)


def _unmarked(value: Any) -> Any:
    if isinstance(value, list):
        return [_unmarked(each) for each in value]
    if not isinstance(value, dict):
        return value
    match list(value.items()):
        case [("float", "nan" | "inf" | "-inf" as number)]:
            return float(number)
        case [("tuple", list(each))]:
            return tuple([_unmarked(one) for one in each])
        case [("dict", list(pairs))] if all(isinstance(p, list) and len(p) == 2 for p in pairs):
            wrong = [key for key, _ in pairs if not _is_key(key)]
            if wrong:
                raise ValueError(f"a key is neither a text nor a small number: {wrong[0]!s:.60}")
            return {key: _unmarked(each) for key, each in pairs}
    raise ValueError(f"it has an unknown kind of value: {value!s:.60}")
