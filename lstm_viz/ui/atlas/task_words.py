"""The sentences of the page Atlas on a network of a task."""

from __future__ import annotations

import math
from typing import Final

from lstm_viz.behaviour.task_making import MEASURED
from lstm_viz.behaviour.words import ONE_TRAINING, brief

BEST: Final = "**Sequences on which it holds best**"
COUNTER: Final = "**Sequences on which it fails most**"
NO_COUNTER: Final = "No sequence of the held-out half contradicts it."
PICTURE_HELP: Final = "Its state on the first sequence of the held-out half, 40 steps at most."


def source(task: str, sequences: int, first: int, shifts: int, right: float, close: str) -> str:
    """On what the figures were measured, and how."""
    return (
        f"Measured on {sequences:,} sequences of the task {task}: those that Explore draws with "
        f"the seeds {first:,} to {first + sequences - 1:,}. Units are ranked on the first half of "
        f"them and tested on the second, on which {right:.1%} of the answers are right{close}. AUC "
        "is the probability that the unit is higher (or lower) at a step with the property than at "
        "one without, and r is Pearson's correlation. Shuffled labels give each sequence the "
        f"labels of another, by {shifts} different distances: what follows from the step alone "
        "is not counted for a unit. A unit must beat the best of all units and signals under every "
        "one of these, so that a wrong claim of any property has a probability of about 5%. "
        f"{ONE_TRAINING}"
    )


def close(within: float) -> str:
    """When an answer that is a number is right."""
    return f" (off by less than {within:g})"


def facts(signal: str, half_life: float | None, shut: float, opened: float, low: str) -> str:
    """Half-life and saturation of a unit, over some sequences."""
    kept = "" if half_life is None else f"Half-life {half_life:,.3g} steps{brief(half_life)}. "
    if half_life == math.inf:
        kept = "Half-life longer than the sequences. "
    return (
        f"{kept}{signal[0].upper()}{signal[1:]}: {low} at {shut:.0%} of the steps and above 0.9 at "
        f"{opened:.0%}, over {MEASURED} sequences of the held-out half."
    )


def on_count(state: str, share: float, steps: float) -> str:
    """Whether a unit changes where the count does."""
    return (
        f"{share:.0%} of the change of its {state} falls on the {steps:.0%} of the steps at which "
        f"the count changes, {_count_verdict(share, steps)}."
    )


# As in counting.js. Of the steps: where the count changes at more, nothing can be told.
_MOST_STEPS = 0.9
_MORE = 1.5  # times the change at other steps, at least, or it is not more
_MOSTLY, _MUCH_MORE = 0.8, 4  # of a unit that counts: the least share, and times that change


def _count_verdict(share: float, steps: float) -> str:
    """Whether a unit changes as one does that counts."""
    if steps > _MOST_STEPS:
        return "which tells nothing about counting, since the count changes at nearly every step"
    # How many times as large the mean change is at these steps as at others.
    others = (1 - share) * steps
    times = share * (1 - steps) / others if others else math.inf
    if times < _MORE:
        return "no more than at other steps: it does not count"
    if share >= _MOSTLY and times >= _MUCH_MORE:
        return "as it would in a unit that counts"
    return (
        "more than at other steps, but a unit that counts changes there alone: it follows the "
        "count, and does not count by itself"
    )


def silenced(where: str) -> str:
    """What the losses of the ranked table are."""
    return (
        "Costs are how much the loss of the answers rises when the unit's hidden state is held at "
        f"0: at the answers given {where} in “cost there”, at all others in “cost elsewhere”. "
        "“rank by cost” is the unit's place among all units by the cost there; 1 is the largest."
    )


def silenced_all() -> str:
    """The same where the answers do not differ in the property."""
    return (
        "Costs are how much the loss of all answers rises when the unit's hidden state is held at "
        "0: too few answers differ in this property to compare them. “rank by cost” is the unit's "
        "place among all units; 1 is the largest."
    )


def rise(value: float) -> str:
    """How much a loss rises."""
    return "—" if math.isnan(value) else f"{value:+.3g}".replace("-", "−")


def coloured(signal: str, where: str, plain: float, verified: float, tolerance: float) -> str:
    """What the colours and lines of sequences of symbols are."""
    return (
        f"Underlined: what is {where}. The colour of each symbol is the {signal} after it, the "
        f"page's background at {_number(plain)}, on one scale for all sequences. "
        f"{_computed(verified, tolerance)}"
    )


def drawn(
    signal: str, title: str, low: float, high: float, verified: float, tolerance: float
) -> str:
    """What the curves of sequences of numbers are."""
    return (
        f"Coloured line: the {signal}, from {_number(low)} to {_number(high)}; grey line: {title}; "
        f"the same scales for all sequences. {_computed(verified, tolerance)}"
    )


def curve(signal: str, title: str, seed: int) -> str:
    """A chart of one sequence, for who can't see it."""
    return f"The {signal} and {title} over the steps of the sequence with seed {seed}"


def place(seed: int, r: float) -> str:
    """Which sequence it is, and how well the unit follows the property on it."""
    return f"seed {seed:,} · {_number(r)}"


SCORES: Final = (
    "The number of each sequence is what it contributes to the correlation: above 0 for the claim, "
    "below 0 against it."
)


def _computed(verified: float, tolerance: float) -> str:
    return (
        f"Computed now; largest difference from torch.nn {verified:.1e}, rounding can make "
        f"{tolerance:.1e}."
    )


def _number(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")
