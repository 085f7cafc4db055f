"""Meta: what a trace knows besides its numbers, checked where a file says it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

from lstm_viz.activations import activation, of_layer
from lstm_viz.kinds import KINDS


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _tuple_of(kind: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, tuple) and bool(value) and all(map(kind, value))


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _size(value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value) and value >= 0


def _activations(value: Any) -> bool:
    try:
        return _text(value) and bool([activation(one) for one in value.split()])
    except ValueError:
        return False


# Each entry that other modules read: what it must be, in words, and whether a value is that. What
# else a person notes in meta can be anything.
_KNOWN: Final[Mapping[str, tuple[str, Callable[[Any], bool]]]] = {
    **dict.fromkeys(("verified", "tolerance"), ("a finite number of at least 0", _size)),
    **dict.fromkeys(("dtype", "device", "weights", "edited", "network"), ("text", _text)),
    **dict.fromkeys(
        ("edited_layer", "edited_direction", "edited_batch"), ("a whole number from 0", _whole)
    ),
    "nonlinearity": ("names of activations, such as 'relu'", _activations),
    **dict.fromkeys(("projected", "autocast", "elsewhere"), ("True", lambda value: value is True)),
    **dict.fromkeys(
        ("layers", "units", "changed"), ("a tuple of whole numbers from 0", _tuple_of(_whole))
    ),
    "steps": (
        "a tuple of two whole numbers",
        lambda value: _tuple_of(_whole)(value) and len(value) == 2,
    ),
    **dict.fromkeys(("names", "sequences"), ("a tuple of texts", _tuple_of(_text))),
    "calls": ("a tuple of whole numbers from 0 for each sequence", _tuple_of(_tuple_of(_whole))),
    "began": (
        "a tuple of two whole numbers from 0, call and row, for each sequence",
        _tuple_of(lambda pair: _tuple_of(_whole)(pair) and len(pair) == 2),
    ),
}


def check(meta: Mapping[Any, Any], sizes: Mapping[str, int], kind: str) -> None:
    """Raise ValueError where an entry is not what it must be in a trace of these sizes and kind."""
    for name, (wanted, is_it) in _KNOWN.items():
        if name in meta and not is_it(meta[name]):
            raise ValueError(f"its meta[{name!r}] must be {wanted}; got {meta[name]!r:.40}")
    if KINDS[kind].chosen and kind != "rnn":  # a trace of an nn.RNN without it has tanh
        if "nonlinearity" not in meta:
            raise ValueError(
                f"its meta must have the activations of this {KINDS[kind].name} as 'nonlinearity'"
            )
        of_layer(kind, meta["nonlinearity"])
    for name in ("calls", "began", "sequences"):
        if name in meta and len(meta[name]) != sizes["batch"]:
            raise ValueError(
                f"its meta[{name!r}] must have an entry for each of its {sizes['batch']} "
                f"sequences; got {len(meta[name])}"
            )
    for axis in ("layer", "unit"):
        numbers = meta.get(f"{axis}s")
        if numbers is not None and len(set(numbers)) != sizes[axis]:
            raise ValueError(
                f"its meta[{axis + 's'!r}] must be the numbers of its {sizes[axis]} {axis}s; got "
                f"{numbers!r:.40}"
            )
