"""The sentences of the plain picture."""

from __future__ import annotations

from collections.abc import Sequence

ANSWER = "**answer**"
UNIT = "unit"  # the heading of the column with the numbers of units


def network(swatch: str, name: str, units: int, parameters: int) -> str:
    """The heading of a network's maps, with the colour that its answers have."""
    return f"### {swatch} {name} :gray[{units} units, {parameters:,} parameters]"


def one_column(name: str) -> str:
    """The only column of the input."""
    return f" Column: {name}."


def columns(of: str, shown: int, all_of_them: int) -> str:
    """What a layer reads that is above another one, and how much of it is drawn."""
    part = "" if shown == all_of_them else f": {shown} of {all_of_them:,} columns"
    return f" {of[:1].upper()}{of[1:]}{part}."


def input_alt(steps: int, names: str) -> str:
    """What the lines of the input are called where they can't be seen."""
    return f"The input: {steps:,} steps of {names}."


def map_alt(signal: str, network: str, units: int, steps: int, low: float, high: float) -> str:
    """What a map is called where it can't be seen."""
    return (
        f"Heatmap of the {signal} of the {network}: {units} units by {steps:,} steps, from "
        f"{low:g} to {high:g}."
    )


def answers(drawn: str) -> str:
    """Heading and sentence above the chart of the answers."""
    return f"{ANSWER}  \n{drawn}"


def answers_alt(verdict: str) -> str:
    """What the chart of the answers is called where it can't be seen."""
    return f"The answers of the networks and the target. {verdict}"


def beyond(sentence: str) -> str:
    """What of the sequence was not in training."""
    return f":red[**{sentence}**]"


def held_out(sentence: str, address: str) -> str:
    """How networks do on many sequences, with a link to where that is shown."""
    return f"[{sentence}]({address})" if sentence and address else sentence


def about(what: str, sentence: str) -> str:
    """A sentence with what it is about: the task, the right answer, what to look for."""
    return f"**{what}** :gray[{sentence}]"


# The picture as numbers.


def one_step(step: int, label: str | None, what: str) -> str:
    """Input, answers and target of one step, whose label may be its number alone."""
    return f"Step {step}{'' if label is None else f' ({label})'}: {what}."


def no_unit(network: str, unit: int, last: int) -> str:
    """A unit that a network does not have."""
    return f"{network}: there is no unit {unit}; the last one is unit {last}."


def skipped(network: str, step: int, *, missing: bool) -> str:
    """A step that a network does not read: a value is missing, or it is masked."""
    if not missing:
        return f"{network}, step {step}: the network skips this step (mask_zero or Masking)."
    return f"{network}, step {step}: a value is missing here, so the network skips this step."


def one_unit(network: str, step: int, unit: int, signals: str) -> str:
    """All signals of one unit at one step."""
    return f"{network}, step {step}, unit {unit}: {signals}."


def all_units(network: str, step: int) -> str:
    """Above the table of all units at one step."""
    return f"**{network}**, all units at step {step}"


def all_units_alt(network: str, step: int) -> str:
    """What that table is called."""
    return f"All units of the {network} at step {step}"


def beginning(symbols: Sequence[str], most: int) -> str:
    """How a text begins, on one line."""
    between = " " if any(len(one) > 1 for one in symbols) else ""
    return between.join(symbols[:most]) + (f"{between}…" if len(symbols) > most else "")
