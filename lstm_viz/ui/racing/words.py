"""Words: every sentence of the page Race."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lstm_viz.race.lengths import counted

# Beside the button that copies the link.

NOT_IN_LINK: Final = "Only the settings are in this link; they give the same race."

# Where there is no race to be seen.

NO_PLAN: Final = (
    "There is no race yet. The panel on the left (if closed, » opens it) shows what is wrong with "
    "its settings."
)


def not_included(task: str, included: Sequence[str], others: str, live: str) -> str:
    """The task has no included race; `others` and `live` are what can be chosen instead."""
    tasks = " and ".join(f"“{one}”" for one in included) or "no task"
    return (
        f"No race is included for the task “{task}”, only for {tasks}. In the panel on the left "
        f"(if closed, » opens it), choose “{others}” to see how the included networks do at other "
        f"lengths, or “{live}” to race now."
    )


def no_networks(task: str) -> str:
    """The task has no included networks."""
    return f"No trained networks are included for the task “{task}”."


def race_unusable(error: object) -> str:
    """An included race whose file is missing or damaged."""
    return f"The included race can't be used: {error}."


def networks_unusable(error: object) -> str:
    """Included networks whose files are missing or damaged."""
    return f"The included networks can't be used: {error}."


# Where the numbers come from.

NOW: Final = "Live: this race is running on this server now. Only finished heats count."
SO_FAR: Final = "So far: "


def from_file(task: str, torch: str, command: str) -> str:
    """An included race."""
    return (
        f"An included race: trained earlier with torch {torch}, and read from "
        f"assets/races/{task}.json. The command: {command}"
    )


def from_cards(networks: int, trained: str, command: str) -> str:
    """Included networks at other lengths than the one of their training."""
    return (
        f"From the cards of the {networks} included networks, all trained only with {trained}. The "
        f"command for the first one: {command}"
    )


def from_here(torch: str, done: int, heats: int) -> str:
    """A live race that is finished or was stopped."""
    part = "" if done == heats else f" Stopped after {done} of {heats} heats; only these count."
    return f"Live: trained on this server since it was started, with torch {torch}.{part}"


# The picture.

TABLE: Final = "The table."
COUNTER_EXAMPLES: Final = "Counter-examples."
CONDITIONS: Final = "A fair comparison."
PARAMETERS: Final = "parameters"
BREAKS_AT: Final = "breaks at"


def trained(noun: str, only: str | None, budget: int | None) -> str:
    """At which lengths the networks were trained: at each that is shown, or only at one.

    `budget` is how many steps each had at most, where that is known.
    """
    steps = "" if budget is None else f" for at most {budget:,} steps"
    return f"Trained at each {noun}{steps}." if only is None else f"Trained only with {only}."


def heading(metric: str, noun: str, lower_is_better: bool, *, several: bool) -> str:
    """What the chart shows."""
    way = "lower is better" if lower_is_better else "higher is better"
    over = ": the median over the seeds" if several else ""
    return f"{metric[:1].upper()}{metric[1:]} at each {noun} ({way}){over}."


def cells(metric: str, noun: str, *, budget: int | None, several: bool) -> str:
    """What the numbers of the table are; `budget` is that of a race, in training steps."""
    median, over = ("median ", " over the seeds") if several else ("", "")
    said = f"A cell has the {median}{metric}{over}"
    if budget is None:
        return f"{said}."
    return (
        f"{said}, then the {median}training steps and seconds to solve the task. A network breaks "
        f"at the first {noun} that is not solved within {budget:,} training steps; with more it "
        "may be."
    )


def described(heading: str, verdict: str) -> str:
    """The chart for those who do not see it."""
    return f"{heading} {verdict} The table beside the chart has all numbers."


def matched(network: str, parameters: int, units: int) -> str:
    """The size of one network."""
    return f"{network} {parameters:,} ({units} units)"


def sizes(each: Sequence[str]) -> str:
    """The sizes of all networks, which are matched by the number of parameters."""
    return f"Numbers of parameters: {', '.join(each)}."


def to_solve(steps: float, seconds: str) -> str:
    """What it took to solve the task."""
    return f"{steps:,.0f} steps, {seconds}"


def solved_by(solved: int, seeds: int) -> str:
    """How many seeds solve the task."""
    return f"solved by {solved} of {seeds} {'seed' if seeds == 1 else 'seeds'}"


# A live race.

START, RESUME, STOP = "Start the race", "Resume", "Stop"
AGAIN = "Run this race again"
AGAIN_HELP: Final = (
    "Trains all networks again with the same seeds, so the result is the same. The present result "
    "is kept until the new one is complete."
)
STOP_HELP: Final = (
    "Stop the race. Finished heats are kept, and Resume continues with the next one; the heat that "
    "is running now is lost and starts again from its first training step."
)
STARTING: Final = "Starting."


def offer(lengths: str, seeds: int, heats: int, networks: int, steps: int) -> str:
    """What a live race will do."""
    verb = "is" if networks == 1 else "are"
    return (
        f"A race at {lengths} with {counted(seeds, 'seed')} each: {counted(heats, 'heat')}, in "
        f"each of which {counted(networks, 'network')} {verb} trained for up to {steps:,} steps. "
        "The curves and the table grow with each heat. Stop keeps the heats that are finished."
    )


def progress(
    length: str, seed: int, step: int, steps: int, done: int, heats: int, left: str | None
) -> str:
    """How far a running race is."""
    time = "" if left is None else f", up to {left} left"
    return (
        f"{length}, seed {seed}: training step {step:,} of up to {steps:,}. {done} of {heats} "
        f"heats are finished{time}."
    )


# The look into one network.

INSPECTED: Final = "**One network on one sequence**"
NO_ANSWER: Final = "No answer is asked for in this sequence: choose a longer one."


def too_long(steps: int, most: int, noun: str) -> str:
    """A sequence that is too long for the picture."""
    return (
        f"This sequence has {steps:,} steps, and networks read at most {most:,}: choose a smaller "
        f"{noun}."
    )


def opened_at(failed: bool, unit: int) -> str:
    """What the Explorer shows of the inspected network."""
    where = "locked and pinned at this step" if failed else "locked at the last answer"
    return (
        f"The picture is {where}, on the unit that contributes most to the answer (unit {unit}). "
        "Choose the network and the sequence in the panel on the left."
    )


def inspected(network: str, seed: int, trained: str, length: str, steps: int | None) -> str:
    """Which network was tested, and on what; `steps` where the length does not tell it."""
    whole = length if steps is None else f"{length} ({steps:,} steps in all)"
    return f"The {network} of seed {seed}, trained with {trained}, on {whole}"


def no_failure(inspected: str, answers: int) -> str:
    """No answer of the network is wrong."""
    right = "its one answer is" if answers == 1 else f"all {answers:,} answers are"
    return f"{inspected}: no failing step, {right} right."


def first_failure(
    inspected: str, step: int, answer: str, target: str, close: float | None, right: int, asked: int
) -> str:
    """The first wrong answer; a number is wrong where it is off by `close` or more."""
    off = "" if close is None else f", off by {close:g} or more"
    return (
        f"{inspected}: the first failing step is {step:,}, where it predicts {answer} and the "
        f"target is {target}{off}. "
        + (f"{right:,} of {asked:,} answers are right." if asked > 1 else "It is the only answer.")
    )
