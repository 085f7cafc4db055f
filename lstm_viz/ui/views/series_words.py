"""The sentences of a view of a person's own series: the errors, and who beats whom."""

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
    measure: str,
    after: int,
    answers: str,
    *,
    naives: list[str],
    weights: str,
    lost: list[str],
    better: list[str],
) -> str:
    """The errors on held-out steps, and which naive forecasts and networks the LSTM beats or not.

    `lost` are the naive forecasts that it does not beat, `better` the networks that beat it.
    """
    name = SHORT_ERRORS.get(measure, measure)
    measured = name[0].upper() + name[1:]
    none = "" if naives[1:] else " · no period found"
    told = "does not beat" if lost else "beats"
    named = lost or naives
    plural = "either naive forecast" if lost else "both naive forecasts"
    others = f"{plural if named[1:] else 'the naive forecast'} ({', '.join(named)})"
    return (
        f"{measured} on the held-out steps, from step {after + 1:,} on: {answers}{none}. "
        f"The LSTM{weights} {told} {others}{beaten_by(better)}."
    )


def beaten_by(better: list[str]) -> str:
    """The networks that beat the LSTM, at the end of a sentence about it."""
    are = "have" if better[1:] else "has"
    return f"; the {' and the '.join(better)} {are} a lower error than the LSTM" if better else ""


def best_weights(kept: int, first: int, last: int, *, made: int) -> str:
    """Which weights are shown of `made` steps, within the sentence about their LSTM."""
    best = f"the best on steps {first:,} to {last:,}"
    return f", with the weights of training step {kept:,} of {made:,} ({best}),"


def lost(naives: list[str], better: list[str]) -> str:
    """The LSTM is no better than some naive forecasts; `better` as in `on_held_out`."""
    named = " or ".join(naives)
    return f"The LSTM does not beat {named} on the held-out steps{beaten_by(better)}."


def won(less: float, naive: str, better: list[str]) -> str:
    """The LSTM is better than the best naive forecast; `better` as in `on_held_out`."""
    said = f"The LSTM's error on the held-out steps is {less:.0%} lower than that of {naive}"
    return f"{said}{beaten_by(better)}."


TRAINED_ON = "Trained on"


def trained_on(home: str) -> str:
    """Which series networks were trained on, within a sentence about their LSTM on another one."""
    return f", trained on another series ({home}),"


def of_another(home: str, after: int) -> str:
    """Which steps of a series count that networks were not trained on."""
    return (
        f"These networks were trained on another series, {home}, and read this one on the scale of "
        f"that one. No step of this one was used; the errors are those from step {after + 1:,} on, "
        "where the held-out steps of a training on it would begin."
    )
