"""Activations: the growing functions that make a gate, a candidate or a state of its sum.

All of them grow, or stay, with their sum: so a bound on the sum bounds the signal (`rounding`), and
so the slope follows from the value alone (`jacobians`). Their names are those of Keras; ONNX writes
them without the underscores. They are computed with the library that is passed in, NumPy or torch.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from lstm_viz.kinds import KINDS


class Shape(NamedTuple):
    """A function by its `value` (library, sum, numbers) and its `slope` (library, value, numbers).

    `numbers` are what its parameters are where none are given, each of them above 0 or, where
    `offset` is its place, any number.
    """

    value: Callable[..., Any]
    slope: Callable[..., Any]
    numbers: tuple[float, ...] = ()
    offset: int | None = None


_SELU = (1.0507009873554805, 1.6732632423543772)  # Klambauer et al. 2017: scale and α


def _elu(lib: Any, a: Any, alpha: float) -> Any:
    return lib.where(a > 0, a, alpha * lib.expm1(a.clip(None, 0)))


# Where a function has a corner, the slope is the one that torch has there.
SHAPES: Final[Mapping[str, Shape]] = MappingProxyType(
    {
        "sigmoid": Shape(
            lambda lib, a: 1 / (1 + lib.exp(-a)),
            lambda lib, v: v * (1 - v),
        ),
        "tanh": Shape(lambda lib, a: lib.tanh(a), lambda lib, v: 1 - v**2),
        "relu": Shape(lambda lib, a: a.clip(0), lambda lib, v: (v > 0) * 1.0),
        "linear": Shape(lambda lib, a: a, lambda lib, v: 0 * v + 1),
        # Keras 3 and torch; Keras 2 and ONNX have (0.2, 0.5).
        "hard_sigmoid": Shape(
            lambda lib, a, alpha, beta: (alpha * a + beta).clip(0, 1),
            lambda lib, v, alpha, _: ((v > 0) & (v < 1)) * alpha,
            (1 / 6, 0.5),
            offset=1,
        ),
        "hard_tanh": Shape(lambda lib, a: a.clip(-1, 1), lambda lib, v: ((v > -1) & (v < 1)) * 1.0),
        "relu6": Shape(lambda lib, a: a.clip(0, 6), lambda lib, v: ((v > 0) & (v < 6)) * 1.0),
        "leaky_relu": Shape(
            lambda lib, a, alpha: lib.where(a > 0, a, alpha * a),
            lambda lib, v, alpha: lib.where(v > 0, 0 * v + 1, 0 * v + alpha),
            (0.01,),
        ),
        "elu": Shape(_elu, lambda lib, v, alpha: lib.where(v > 0, 0 * v + 1, v + alpha), (1.0,)),
        "selu": Shape(
            lambda lib, a: _SELU[0] * _elu(lib, a, _SELU[1]),
            lambda lib, v: lib.where(v > 0, 0 * v + _SELU[0], v + _SELU[0] * _SELU[1]),
        ),
        "softplus": Shape(lambda lib, a: lib.logaddexp(a, 0 * a), lambda lib, v: -lib.expm1(-v)),
        "softsign": Shape(lambda lib, a: a / (1 + abs(a)), lambda lib, v: (1 - abs(v)) ** 2),
        "exponential": Shape(lambda lib, a: lib.exp(a), lambda lib, v: v),
        "scaled_tanh": Shape(
            lambda lib, a, alpha, beta: alpha * lib.tanh(beta * a),
            lambda lib, v, alpha, beta: beta * (alpha - v**2 / alpha),
            (1.0, 1.0),
        ),
    }
)
_TEXT = re.compile(r"(\w+)(?:\(([^()]+)\))?(?:\[([^\[\]]+)\])?", re.ASCII)
_ENDS = 1e-6  # by which a value in single precision may be off those at both limits


@dataclass(frozen=True)
class Activation:
    """One function: a name of `SHAPES`, and the numbers that it has.

    Where there is a `limit`, its sum is clipped first: to -limit below and to limit above.
    """

    name: str
    numbers: tuple[float, ...] = ()
    limit: float | None = None

    def value(self, lib: Any, a: Any) -> Any:
        """The function of the sum a, by `lib`: numpy or torch."""
        inner = a if self.limit is None else a.clip(-self.limit, self.limit)
        return SHAPES[self.name].value(lib, inner, *self.numbers)

    def slope(self, lib: Any, value: Any) -> Any:
        """How much it grows with its sum where it has this value."""
        slope = SHAPES[self.name].slope(lib, value, *self.numbers)
        if self.limit is None:
            return slope
        low, high = (
            SHAPES[self.name].value(lib, 0 * value + end, *self.numbers)
            for end in (-self.limit, self.limit)
        )
        off = _ENDS * (abs(low) + abs(high))
        return slope * ((value > low + off) & (value < high - off))

    def __str__(self) -> str:
        text = self.name
        if self.numbers != SHAPES[self.name].numbers:
            text += f"({','.join(f'{number:.9g}' for number in self.numbers)})"
        return text if self.limit is None else f"{text}[{self.limit:.9g}]"


@lru_cache(maxsize=256)
def activation(text: str) -> Activation:
    """The function of a text: "tanh", or with its numbers "hard_sigmoid(0.2,0.5)".

    "tanh[3]" is the tanh of a sum that is clipped to -3 and 3. Raises ValueError with a sentence
    for a name that is not in `SHAPES`, and for numbers that it does not take.
    """
    found = _TEXT.fullmatch(text.strip())
    name = found[1] if found else text.strip()
    if found is None or name not in SHAPES:
        raise ValueError(f"there is no activation {name[:40]!r}; there is {', '.join(SHAPES)}")
    shape, limit = SHAPES[name], _limit(name, found[3])
    if found[2] is None:
        return Activation(name, shape.numbers, limit)
    try:
        numbers = tuple(float(one) for one in found[2].split(","))
    except ValueError:
        numbers = ()
    growing = all(
        math.isfinite(one) and (one > 0 or place == shape.offset)
        for place, one in enumerate(numbers)
    )
    if len(numbers) != len(shape.numbers) or not growing:
        count = len(shape.numbers)
        due = f"takes {count or 'no'} number{'' if count == 1 else 's'}"
        raise ValueError(
            f"the activation {name} {due}, and those that it is multiplied by are above 0; got "
            f"({found[2][:40]})"
        )
    return Activation(name, numbers, limit)


def _limit(name: str, text: str | None) -> float | None:
    """The number that a sum is clipped at; ValueError where it is none above 0."""
    if text is None:
        return None
    try:
        limit = float(text)
    except ValueError:
        limit = math.nan
    if not 0 < limit < math.inf:
        raise ValueError(
            f"the limit of the activation {name} is a number above 0; got [{text[:40]}]"
        )
    return limit


def text_of(activations: tuple[Activation, ...]) -> str:
    """Those of a layer as one text, in the order of its kind: "sigmoid tanh tanh"."""
    return " ".join(map(str, activations))


@lru_cache(maxsize=256)
def of_layer(kind: str, text: str) -> tuple[Activation, ...]:
    """The functions of a layer in the order of its kind; `text` is what it states of them.

    Raises ValueError with a sentence for a text that states too few, too many or others.
    """
    due = KINDS[kind].squashes
    if not KINDS[kind].chosen:
        return tuple(activation(name) for _, name in due)
    given = text.split()
    if len(given) != len(due):
        raise ValueError(
            f"{KINDS[kind].one} has {len(due)} activations, of "
            f"{'; '.join(', '.join(signals) for signals, _ in due)}; got {text[:60]!r}"
        )
    return tuple(map(activation, given))


@lru_cache(maxsize=256)
def by_signal(kind: str, text: str) -> Mapping[str, Activation]:
    """The function that makes each signal; of h, that which a cell state or a sum goes through."""
    pairs = zip(KINDS[kind].squashes, of_layer(kind, text), strict=True)
    return MappingProxyType({name: one for (names, _), one in pairs for name in names})
