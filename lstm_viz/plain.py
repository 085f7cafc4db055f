"""Plain: what a trace knows besides its numbers, as JSON text and exactly back."""

from __future__ import annotations

import json
import math
from typing import Any

import numpy as np


def to_text(value: Any, what: str) -> str:
    """JSON of None, bools, numbers and texts, and of lists, tuples and dicts of them.

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
            [_marked(key, f"a key of {what}"), _marked(each, f"{what}[{key!r}]")]
            for key, each in value.items()
        ]
        return {"dict": pairs}
    raise TypeError(
        f"{what} is a {type(value).__name__}, and only numbers, texts, None, and lists, tuples "
        "and dicts of them can be saved; replace it or leave it out"
    )


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
            try:
                return {_unmarked(key): _unmarked(each) for key, each in pairs}
            except TypeError:
                raise ValueError("a key is a list") from None
    raise ValueError(f"it has an unknown kind of value: {value!s:.60}")
