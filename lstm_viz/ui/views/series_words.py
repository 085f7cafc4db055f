"""The sentences of a view of a person's own series: the errors, and whose is the lowest."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

SHORT_ERRORS: Final = MappingProxyType(
    {"root mean squared error": "RMSE", "mean absolute error": "MAE"}
)


def short_name(naive: str) -> str:
    """A naive forecast's name where there is little room."""
    return naive.removeprefix("repeating ").removeprefix("the ")


def on_held_out(
    measure: str, after: int, answers: str, compared: str, *, period: bool, elsewhere: bool = False
) -> str:
    """The errors on held-out steps, and how they compare.

    To networks that were trained `elsewhere`, on another series, no step is more held out than
    another.
    """
    name = SHORT_ERRORS.get(measure, measure)
    measured = name[0].upper() + name[1:]
    none = "" if period else " · no period found"
    where = "" if elsewhere else " on the held-out steps,"
    return f"{measured}{where} from step {after + 1:,} on: {answers}{none}. {compared}"


def standing(equal: list[str], others: list[str], *, needless: bool) -> str:
    """Who has the lowest error: each of `equal`; `others` tell by how much theirs is higher.

    It is `needless` to train a network where none of those is one.
    """
    *first, last = (_the(one) for one in equal)
    names = f"{', '.join(first)} and {last}" if first else last
    have, need = ("have", "need") if first else ("has", "needs")
    tie = ", less than 1% apart" if first else ""
    without = f", and {need} no network" if needless else ""
    rest = f". Higher: {', '.join(others)}" if others else ""
    return f"{names[0].upper()}{names[1:]} {have} the lowest error{tie}{without}{rest}."


def higher(name: str, times: float) -> str:
    """How much higher than the lowest an error is; infinitely where that is 0."""
    if times == float("inf"):
        return _the(name)
    much = f"{times:.1f} times as high" if times >= 2 else f"by {times - 1:.0%}"
    return f"{_the(name)} ({much})"


def naive_forecast(name: str) -> str:
    """A naive forecast within a sentence."""
    return f"naive forecast “{short_name(name)}”"


def _the(name: str) -> str:
    return f"the {name}"


def best_weights(kept: int, first: int, last: int, *, made: int) -> str:
    """Which weights of the LSTM are shown, of `made` steps: a sentence after the errors."""
    best = f"the best on steps {first:,} to {last:,}"
    return f" The LSTM has its weights of training step {kept:,} of {made:,} ({best})."


TRAINED_ON = "Trained on"


def trained_on(home: str) -> str:
    """Which series networks were trained on that read another one: a sentence after the errors."""
    return f" The networks were trained on another series, {home}."


def of_another(home: str, after: int) -> str:
    """Which steps of a series count that networks were not trained on."""
    return (
        f"These networks were trained on another series, {home}, and read this one on the scale of "
        f"that one. They were trained on no step of this one; errors are measured from step "
        f"{after + 1:,} on, the steps that a training on it would hold out."
    )


def measured_from(step: int) -> str:
    """What the line over the maps says of a series that networks were not trained on."""
    return f"errors from step {step:,} on"


def outside(
    target: str, counted: tuple[int, int], found: str, trained: str, *, elsewhere: bool
) -> str:
    """How many of how many values lie outside of what was trained on: a sentence after others."""
    count, of = counted
    values = "values" if elsewhere else "held-out values"
    return (
        f" Of {of:,} {values} of {target}, {count:,} {'lies' if count == 1 else 'lie'} outside the "
        f"range of the training: {found} here, {trained} there."
    )
