"""Words: every sentence of the page Lecture that is not in lstm_viz.words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

# The rail and the buttons.

SEQUENCE: Final = (
    "The sequence is the preset of the adding problem with this seed; its second marker is moved "
    "to the last step."
)
PRESENT: Final = "Presenter layout"
LEAVE: Final = "Leave presenter layout"
BACK: Final = "Previous stop"
NEXT: Final = "Next stop"
EXPLORE: Final = "Explore this"
KEYS: Final = (
    "← and → (or Page Up and Page Down) change the stop. After a click into the picture below, ← "
    "and → change its step; after a click outside it, they change the stop again."
)

# The instants. Numbers come as they are printed; shares from 0 to 1.

FORGET, KEEP = "0: forget", "1: keep"
HIDE, SHOW = "0: hide", "1: show"


def found(step: int, unit: int, rule: str) -> str:
    """Where an instant was found, and by which rule."""
    return f"Step {step}, unit {unit}: {rule}."


def nothing_found(because: str, rule: str) -> str:
    """Why there is no such instant."""
    return f"Nothing was found: {because}. The rule: {rule}."


def searched(tasks: Sequence[str], found_in: str) -> str:
    """In which networks an instant was looked for."""
    names = " and ".join(f"“{name}”" for name in tasks)
    return f"Searched in the LSTMs of {names}; this is the one of “{found_in}”."


def comes_in(step: int, value: str) -> str:
    """The first marked value."""
    return f"At step {step} the network reads the first marked value, {value}."


def changed(added: str, first: int, faded: str | None, last: int, expected: str, moved: str) -> str:
    """What a small change of the first marked value does to the answers."""
    return (
        f"We add {added} to the first marked value (step {first}) and record both networks again. "
        f"{'' if faded is None else f'{faded} '}The answer at step {last} should change by "
        f"{expected}; it changes by: {moved}."
    )


def faded(peak: int, step: int, left: float) -> str:
    """How the change fades from the simple RNN."""
    return (
        f"In the simple RNN the change grows until step {peak}; from step {step} on, less than "
        f"{left:.0%} of its largest size is left."
    )


def moved(network: str, by: str) -> str:
    """By how much one network's answer changes."""
    return f"{network} {by}"


def stored(step: int, before: str, after: str, hidden: str) -> str:
    """The first marked value in the cell state, and what of it is visible."""
    return (
        f"Step {step}, the first marked value: the cell state C changes from {before} to {after}. "
        f"The output gate shows a part of tanh C, so h = {hidden}."
    )


def forgotten(share: float, lowest: str) -> str:
    """A forget gate that is nearly shut."""
    return (
        f"In this one step, {share:.0%} of the cell state is forgotten. No forget gate is exactly "
        f"0: the lowest F is {lowest}."
    )


def held(
    *, open_from: float, start: int, end: int, length: int, first: int, lag: int, left: float
) -> str:
    """A forget gate that stays open across the lag."""
    return (
        f"F stays at {open_from:g} or above for {length} steps, from step {start} to step {end}. "
        f"Of the cell state at step {first}, {left:.0%} is still there {lag} steps later."
    )


def written(candidate: str, share: float, step: int, *, marked: bool) -> str:
    """What the input gate lets into the cell."""
    value = "a marked value" if marked else "a value that is not marked"
    return (
        f"The candidate is {candidate}, and the input gate lets {share:.0%} of it in. At step "
        f"{step} the network reads {value}."
    )


def updated(before: str, share: float, kept: str, added: str) -> str:
    """The two terms of the update."""
    return (
        f"The forget gate keeps {share:.0%} of the old cell state, {before}: that is {kept}. The "
        f"input gate adds {added}."
    )


def hidden(cell: str, share: float) -> str:
    """An output gate that is nearly shut."""
    return (
        f"The cell state is {cell}, and the output gate holds back {share:.0%} of tanh C: the cell "
        "remembers, but does not show it."
    )


def shown(step: int, before: str, after: str, share: float) -> str:
    """An output gate that opens for the answer."""
    return (
        f"At step {step}, where the answer is asked for, the output h changes from {before} to "
        f"{after}: the output gate shows {share:.0%} of tanh C."
    )


def off_by(network: str, error: str) -> str:
    """The error of one network's answer."""
    return f"the {network} by {error}"


def carried(
    *, lag: int, errors: Sequence[str], added: str, unit: int, moved: str, step: int
) -> str:
    """The long lag, the answers after it, and the unit that carries the value across."""
    return (
        f"There are {lag} steps between the two marked values. The answers are off: "
        f"{', '.join(errors)}. If {added} is added to the first value, C of unit {unit} still "
        f"changes by {moved} at step {step}."
    )


# What is beside an instant.

NO_EXAMPLE: Final = "README.md has no Python example"
FIGURE: Final = "The last line draws this figure, here for the LSTM of this lecture:"


def figure_described(units: int, steps: int) -> str:
    """The figure for those who do not see it."""
    return f"All signals of the LSTM: {units} units, {steps} steps."


def fading(added: str, sequences: int, seed: int, steps: int, left: Sequence[str]) -> str:
    """What the lines and bands of the fading show."""
    return (
        f"**How much of a change of {added} in the first marked value is left**, relative to its "
        f"size when it came in (1). The line is the median of {sequences} sequences (seed {seed}, "
        f"second marker at the last step); half of the sequences lie within the band. After "
        f"{steps} steps, the factor is: {', '.join(left)}."
    )


def left(network: str, share: float) -> str:
    """What is left in one network."""
    return f"{network} {share:.2g}"


def fading_described(steps: int, rnn: float, lstm: float) -> str:
    """The fading for those who do not see it."""
    return (
        f"What is left of a change of the first marked value, step by step: after {steps} steps, "
        f"{rnn:.2g} of it in the simple RNN and {lstm:.2g} in the LSTM."
    )


def share_of(network: str, share: float) -> str:
    """A share of answers."""
    return f"{network} {share:.1%}"


def close_answers(sequences: int, close: float, shares: Sequence[str]) -> str:
    """How many answers are close to the target."""
    return (
        f"Share of answers off by less than {close:g}, on {sequences:,} held-out sequences: "
        f"{' · '.join(shares)}."
    )


# The columns of the networks' table that the last stop shows.
CARD: Final = ("network", "units", "parameters", "held-out error", "trivial answer", "solved")
