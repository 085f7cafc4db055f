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
TITLE: Final = "Inside an LSTM, stop by stop"  # of a saved lecture
SAVE: Final = "Save the lecture"
SAVE_HELP: Final = (
    "One HTML file with all stops of this sequence, each with its picture, which works offline: "
    "open it by a double click. What if computes there, too."
)

# The instants. Numbers come as they are printed; shares from 0 to 1.

KEEPS, KEEPS_LEAST, KEEPS_LONGEST = "keeps", "keeps least", "keeps longest"
SHOWS = "shows"


def example(does: str, gate: str, share: float) -> str:
    """What an example of a gate is called: what it does, in per cent, and its value."""
    return f"Example: {does} {share:.1%} ({gate} = {share:.3f})"


def no_example(does: str) -> str:
    """The same where there is none."""
    return f"Example: {does}"


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


def changed(added: str, first: int, rnn: str, last: int, expected: str, moved: str) -> str:
    """What a small change of the first marked value does to the answers, and in the simple RNN."""
    return (
        f"We add {added} to the first marked value (step {first}) and record both networks again. "
        f"{rnn} The answer at step {last} should change by {expected}; it changes by: {moved}."
    )


def faded(peak: int, step: int, left: float) -> str:
    """How the change fades from the simple RNN."""
    return (
        f"In the simple RNN the change grows until step {peak}; from step {step} on, less than "
        f"{left:.0%} of its largest size is left."
    )


STAYS: Final = "In this sequence it does not fade in the simple RNN."


def in_median(middle: float, sequences: int, steps: int, *, fades: bool) -> str:
    """Whether it fades from the simple RNN in other sequences, as the chart beside it shows."""
    does = "fades" if fades else "does not fade"
    return (
        f"In the median of {sequences} sequences it {does}: {middle:.2g} of its first size is left "
        f"after {steps} steps."
    )


# The two instants of “Why it forgets”.
ONE_CHANGE, EVERY_CHANGE = "One small change", "Every change: the gradient"


def below(lag: int | None, longest: int, threshold: float) -> str:
    """From which lag on a gradient is below the threshold."""
    if lag is None:
        return f"not below {threshold:.0%} at lag {longest}, the longest"
    return f"below {threshold:.0%} from lag {lag} on"


def gradient_of(task: str, last: int, lstm: str, rnn: str) -> str:
    """How far back both networks' gradients reach in a task on which a simple RNN's vanishes."""
    return (
        f"The gradient of the simple RNN's h at step {last} of “{task}” is {rnn}; that of the "
        f"LSTM's C is {lstm}."
    )


def gradient_here(task: str, rnn: str, first: int, answer: str, of_lstm: str) -> str:
    """The same gradient of the lecture's own task, and what of the first value is answered."""
    return (
        f"Of “{task}”, the simple RNN's is {rnn}; with the first marked value (step {first}), its "
        f"answer changes by {answer} times as much, the LSTM's by {of_lstm}; 1 is right."
    )


def routes(task: str, last: int, lag: int, values: Sequence[str]) -> str:
    """What the lines of the two routes show."""
    return (
        f"**How strongly each earlier state reaches step {last}** of “{task}”. At lag {lag}, the "
        f"longest: {', '.join(values)}. The gradient is of the change that grows most; h follows "
        "C. The direct route, ∏ F of the unit that keeps most, is not the gradient: it has no "
        "weights."
    )


def farthest(task: str, last: int, lag: int, values: Sequence[str]) -> str:
    """The ends of those lines, where nobody draws them."""
    return (
        f"At lag {lag}, the longest, a state reaches step {last} of “{task}” by: "
        f"{', '.join(values)}. The gradient is of the change that grows most; h follows C. The "
        "direct route, ∏ F of the unit that keeps most, is not the gradient: it has no weights."
    )


def route_at(network: str, gradient: float, direct: float | None) -> str:
    """Both routes of one network at one lag."""
    return f"{network} {gradient:.2g}" + ("" if direct is None else f" (direct route {direct:.2g})")


def routes_described(last: int, reached: Sequence[str]) -> str:
    """The routes for those who do not see them."""
    return f"How strongly each earlier state reaches step {last}: {', '.join(reached)}."


def moved(network: str, by: str) -> str:
    """By how much one network's answer changes."""
    return f"{network} {by}"


def stored(step: int, before: str, after: str, hidden: str) -> str:
    """The first marked value in the cell state, and what of it is visible."""
    return (
        f"Step {step}, the first marked value: the cell state C changes from {before} to {after}. "
        f"The output gate shows a part of tanh C, so h = {hidden}."
    )


def forgotten(share: float, lowest: str, elsewhere: str = "") -> str:
    """A forget gate that is nearly shut, of the LSTM of another task where that is named."""
    where = f"This is the LSTM of another task, “{elsewhere}”. " if elsewhere else ""
    return (
        f"{where}In this one step, {share:.0%} of the cell state is forgotten. No forget gate is "
        f"exactly 0: the lowest F is {lowest}."
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
        "keeps its value, but shows only a part of it."
    )


def shown(step: int, before: str, after: str, share: float) -> str:
    """An output gate that opens for the answer."""
    return (
        f"At step {step}, where the answer is asked for, the output h changes from {before} to "
        f"{after}: the output gate shows {share:.0%} of tanh C."
    )


def carried(
    *, lag: int, added: str, unit: int, moved: str, step: int, direct: float, gradient: float
) -> str:
    """The long lag, both routes over it, and the unit that carries the value across."""
    return (
        f"Over the {lag} steps between the marked values, ∏ F of the unit that keeps most is "
        f"{direct:.0%}; the gradient of C, with the weights, is {gradient:.2g}. {added} more at "
        f"the first changes C of unit {unit} by {moved} at step {step}."
    )


# What is asked before anything is tried.
ASKED_FIRST: Final = "What do you expect?"


def asks_first(step: int, answer: str, target: str) -> str:
    """The question before the answers: what a held gate does to the networks' answer."""
    return (
        f"The answer at step {step} is {answer}; {target} is right. What becomes of it if the "
        "forget gate is held at 0 between the two markers, at 1, or if nothing is written there? "
        "Decide first, then choose one above, or choose an experiment in the picture."
    )


# What is tried, as the Explorer's ready experiments call it.
FORGET, KEEP, NEVER_WRITE = "Forget everything", "Keep everything", "Never write"


def answers_with(
    held: str,
    *,
    first: int,
    last: int,
    asked: int,
    before: str,
    after: str,
    target: str,
    second: str,
) -> str:
    """What becomes of the answer with a gate held between the two markers."""
    return (
        f"With {held} at steps {first} to {last}, between the two markers, the answer at step "
        f"{asked} is {after}; without the edit it is {before}. The target, the sum of both marked "
        f"values, is {target}; the second value alone is {second}."
    )


# What is beside an instant.


def fading(added: str, sequences: int, seed: int, steps: int, left: Sequence[str]) -> str:
    """What the lines and bands of the fading show."""
    return (
        f"**How far the memory differs if {added} is added to the first marked value** (1: as far "
        f"as at that step), median and middle half of {sequences} sequences (seed {seed}). After "
        f"{steps} steps: {', '.join(left)}."
    )


def faded_by(added: str, sequences: int, seed: int, steps: int, left: Sequence[str]) -> str:
    """The ends of those lines, where nobody draws them."""
    return (
        f"If {added} is added to the first marked value, the memory differs {steps} steps later by "
        f"this many times as much as at that step: {', '.join(left)} (medians of {sequences} "
        f"sequences, seed {seed})."
    )


def left(network: str, share: float) -> str:
    """How far the memory of one network still differs."""
    return f"{network} {share:.2g}"


def fading_described(steps: int, rnn: float, lstm: float) -> str:
    """The fading for those who do not see it."""
    return (
        "How far the memory differs after a small change of the first marked value, step by step, "
        f"relative to the step of the change: after {steps} steps, {rnn:.2g} in the simple RNN and "
        f"{lstm:.2g} in the LSTM."
    )


def share_of(network: str, share: float) -> str:
    """A share of answers."""
    return f"{network} {share:.1%}"
