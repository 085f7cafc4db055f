"""An edit as data: what is held, replaced or changed, where, and at what value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from lstm_viz.edits.values import (
    DIGITS,
    WORDS,
    EditError,
    Places,
    Value,
    finite,
    places,
    shown,
    written,
)
from lstm_viz.kinds import GATES, KINDS, SIGNALS, STATE_NAMES

How = Literal["=", "*", "+"]

CLAMPED = tuple(dict.fromkeys(name for names in SIGNALS.values() for name in names))
BLOCKS = tuple(
    f"{block}{gate}" for block in ("W_x", "W_h", "b_") for gates in GATES.values() for gate in gates
) + tuple(f"p_{gate}" for kind in KINDS.values() for gate in kind.peeps)
RANGES = {**dict.fromkeys("iforz", (0.0, 1.0)), **dict.fromkeys("gn", (-1.0, 1.0))}


@dataclass(frozen=True)
class _Edit:
    on: bool = field(default=True, kw_only=True)
    net: int = field(default=0, kw_only=True)

    def _keep(self, **values: Any) -> None:
        """Replace what was given by what it means, and check the network's place."""
        for name, value in values.items():
            object.__setattr__(self, name, value)
        if not (isinstance(self.net, int) and 0 <= self.net < 10**DIGITS):
            raise EditError(f"net is the place of a network, 0, 1, 2, ...; got {self.net!r}")

    def _begin(self) -> str:
        return ("" if self.on else "!") + (f"{self.net}:" if self.net else "")


@dataclass(frozen=True)
class Clamp(_Edit):
    """A signal is held at a value, for some units and at some steps (counted from 0)."""

    signal: str
    value: Value
    units: Places = None
    steps: Places = None

    def __post_init__(self) -> None:
        _need_one_of("signal", self.signal, CLAMPED)
        value = self.value if self.value in WORDS else finite("value", self.value, WORDS)
        if value == "1-f" and self.signal != "i":
            raise EditError(f"the value 1-f is for the input gate i only; got {self.signal}=1-f")
        self._keep(
            value=value, units=places("units", self.units), steps=places("steps", self.steps)
        )

    def __str__(self) -> str:
        where = shown(self.units) + ("" if self.steps is None else f"@{shown(self.steps, 1)}")
        return f"{self._begin()}{self.signal}{where}={written(self.value)}"


@dataclass(frozen=True)
class Replace(_Edit):
    """Features of the input are a number at some steps (counted from 0)."""

    value: float
    features: Places = None
    steps: Places = None

    def __post_init__(self) -> None:
        self._keep(
            value=finite("value", self.value),
            features=places("features", self.features),
            steps=places("steps", self.steps),
        )

    def __str__(self) -> str:
        where = shown(self.features) + ("" if self.steps is None else f"@{shown(self.steps, 1)}")
        return f"{self._begin()}x{where}={written(self.value)}"


@dataclass(frozen=True)
class Begin(_Edit):
    """Units of the state before step 1, h or an LSTM's c, are a number."""

    state: str
    value: float
    units: Places = None

    def __post_init__(self) -> None:
        _need_one_of("state", self.state, STATE_NAMES)
        self._keep(value=finite("value", self.value), units=places("units", self.units))

    def __str__(self) -> str:
        return f"{self._begin()}{self.state}{shown(self.units)}@0={written(self.value)}"


@dataclass(frozen=True)
class Change(_Edit):
    """Rows of a weight block or a bias are set to a number, multiplied or added to."""

    block: str
    how: How
    number: float
    units: Places = None

    def __post_init__(self) -> None:
        _need_one_of("block", self.block, BLOCKS)
        _need_one_of("how", self.how, get_args(How))
        self._keep(number=finite("number", self.number), units=places("units", self.units))

    def __str__(self) -> str:
        begin = f"{self._begin()}{self.block}{shown(self.units)}"
        return f"{begin}{self.how}{written(self.number)}"


Edit = Clamp | Replace | Begin | Change


def silence(units: Places) -> Clamp:
    """h of these units is 0 at every step."""
    return Clamp("h", 0.0, units)


def freeze(units: Places = None, steps: Places = None) -> Clamp:
    """The cell state stays what it was at the step before."""
    return Clamp("c", "before", units, steps)


def couple(units: Places = None, steps: Places = None) -> Clamp:
    """The input gate is 1 - f, as in Greff et al. 2017."""
    return Clamp("i", "1-f", units, steps)


def impossible(edit: Edit) -> bool:
    """Whether the edit holds a gate at what its σ, or tanh, cannot give: of a layer of torch's."""
    if not isinstance(edit, Clamp) or isinstance(edit.value, str) or edit.signal not in RANGES:
        return False
    low, high = RANGES[edit.signal]
    return not low <= edit.value <= high


def _need_one_of(what: str, given: object, wanted: tuple[str, ...]) -> None:
    if given not in wanted:
        raise EditError(f"{what} must be one of {', '.join(wanted)}; got {given!r}")
