"""The sentences of a view: its badge, its verdict, what to look for, and why there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

# The badge; what it means is in lstm_viz/badge.py.

BADGE_HELP = "What was verified?"


def not_verified(error: object) -> str:
    """What is in the picture's place where the comparison failed."""
    return f"Not verified, so no picture is shown: {error}."


# Networks.

NETWORK, UNITS, PARAMETERS = "network", "units", "parameters"
TRIVIAL, SOLVED, SEED, WEIGHTS = "trivial answer", "solved", "seed", "weights"
YES, NO = "yes", "no"
SAVED_ARE_GONE = (
    "The networks saved under this name are no longer here, because newer ones needed the space. "
    "Train them again on the page Train."
)
OWN_ARE_GONE = (
    "The networks trained on this series are no longer here, because newer ones needed the space. "
    "Train them again."
)


def held_out(metric: str) -> str:
    """The heading of the column with scores on held-out sequences."""
    return f"{metric}, held-out"


def unreadable(error: object) -> str:
    """An included network whose file is missing or damaged."""
    return f"An included network can't be read: {error}."


def preset_source(title: str, seed: int) -> str:
    """What a preset is called."""
    return f"{title}, seed {seed}"


def last_marked(source: str) -> str:
    """What a preset is called whose second marker was moved."""
    return f"{source}, second marker at the last step"


# A sequence that the networks can't read.

OTHER_SERIES = (
    "These networks were trained on another series and read only that one. Train networks on this "
    "series, or choose other networks."
)


def other_columns(came: int, names: str, networks: str, read: int, inputs: str) -> str:
    """Columns that are not those of the networks' task."""
    return (
        f"This sequence has {_columns(came)} ({names}), but the networks of “{networks}” "
        f"read {_columns(read)} ({inputs}). Choose other networks or other columns."
    )


def _columns(count: int) -> str:
    return "1 column" if count == 1 else f"{count} columns"


def no_whole_step(steps: int) -> str:
    """No step at which all values are known."""
    return (
        f"Each of the {steps:,} steps has a missing value, so the networks have nothing to read. "
        "Fill the missing values, or leave out the column that has the most of them."
    )


# What is asked, and what was answered.

LOOK_FOR_IN_A_SERIES = (
    "Which units follow the series, and which change slowly or count? Is the forecast only the "
    "last value, one step late? Do the gates behave on the held-out steps as they did before?"
)
ADDED = "Sum of the two marked values"
REPEATING_LAST = "repeating the last value"


def next_value(name: str) -> str:
    """What a target of a series is."""
    return f"next value of {name}"


def drawn_of_task(asked: str, *, symbols: bool) -> str:
    """What the chart of the answers shows of a task."""
    if symbols:
        return f"At each step that has a target, the probability given to it. Target: {asked}."
    return f"At each step that has a target: {asked}."


def symbol(symbol: str, probability: str) -> str:
    """A network's answer, and the probability that it gives to it."""
    return f"{symbol} ({probability})"


def drawn_of_series(name: str | None, held_out: int, *, elsewhere: bool = False) -> str:
    """What the chart of the answers shows of a series, or of a text where there is no name.

    Networks that were trained `elsewhere`, on another series, are told of in a sentence before it.
    """
    drawn = (
        "At each step, the probability that was given to the character that came next"
        if name is None
        else f"At each step, the forecast of the next value of {name}, and the value that came next"
    )
    if elsewhere:
        return f"{drawn}."
    return (
        f"{drawn}. Steps from {held_out + 1:,} on are held out: the networks were not trained on "
        "them."
    )


def scaled(given: str, read: str) -> str:
    """A value as it was given, and as the networks read it."""
    return f"{given} (read as {read})"


def scaled_for_training(name: str, mean: float, deviation: float) -> str:
    """How a series was scaled for the networks that were trained on it."""
    return (
        f"The networks read each column standardised by its training steps; of {name}, "
        f"{mean:.6g} was subtracted, and the result divided by {deviation:.6g}."
    )


def one_step(came: str, answers: str, target: str | None) -> str:
    """Input, answers and target of one step."""
    return f"input {came}; answers {answers}" + ("" if target is None else f"; target {target}")


def next_step(held_out: bool) -> str:
    """Whether the networks were trained with what comes next."""
    return f"; the next step is {'held out' if held_out else 'not held out'}"


def guess(character: str, probability: str | None) -> str:
    """The likeliest character and the probability of the one that came."""
    return character if probability is None else f"{character} ({probability} for the target)"


# What is asked, what was not in training, and how often networks are right.


def beyond(parts: Sequence[str]) -> str:
    """All of a sequence that is outside of what the networks were trained on."""
    return f"Beyond training: {'; '.join(parts)}."


def beyond_size(
    counted: str, trained: tuple[str, str], times: float | None, *, longer: bool
) -> str:
    """A size, such as "lag 200", and the range of it in training."""
    if times is not None:
        return f"{counted}, {_factor(times)} times the largest in training ({trained[1]})"
    return f"{counted}, {'more' if longer else 'less'} than in training ({interval(*trained)})"


def beyond_steps(steps: int, most: int, times: float | None) -> str:
    """The steps of a sequence that is not one of the task, and the most that training had."""
    more = "more than" if times is None else f"{_factor(times)} times"
    return f"{steps:,} steps, {more} the largest in training ({most:,})"


def _factor(times: float) -> str:
    return f"{times:.2g}" if times < 9.95 else f"{times:,.0f}"


def beyond_values(column: str, found: tuple[str, str], trained: tuple[str, str]) -> str:
    """The range of a column's values, and that in training."""
    return f"{column} from {' to '.join(found)} (in training {interval(*trained)})"


def beyond_taken(column: str, found: tuple[str, str], taken: tuple[str, str]) -> str:
    """The range of a column's values, and that in which forecasts were measured to be good."""
    return (
        f"{column} from {' to '.join(found)} (these networks forecast well from "
        f"{' to '.join(taken)})"
    )


def trivial(answer: str) -> str:
    """What the best trivial answer of a task is, beside what the networks reach."""
    return f"{TRIVIAL} ({answer})"


def interval(low: str, high: str) -> str:
    """The smallest and the largest number, or the only one."""
    return low if low == high else f"{low} to {high}"


def measured(metric: str, close: float | None) -> str:
    """What is measured; of one number in a sequence, the share within `close` of the target."""
    return metric if close is None else within(close)


def within(close: float) -> str:
    """The share of answers that are so close to the target."""
    return f"within {close:g} of the target"


def on_many(sequences: int, having: Sequence[str], measured: str, scores: str) -> str:
    """How networks do on many sequences; `having` is what these have and the one shown has not."""
    of = f" with {' and '.join(having)}" if having else ""
    return f"On {sequences:,} held-out sequences{of}, {measured}: {scores}."


# The verdict.


def by_network(answers: Mapping[str, str]) -> str:
    """An answer or an error after the name of each network."""
    return " · ".join(f"{name} {answer}" for name, answer in answers.items())


def one_sum(target: str | None, answers: str) -> str:
    """The answers to the adding task; without a target where it has none."""
    if target is None:
        return f"{answers} · no target, because the marker column does not mark exactly two steps"
    return f"{ADDED}: target {target} · {answers}"


def no_next_value(asked: str) -> str:
    """Values that can't be compared with what came next."""
    return f"{_capital(asked)}: no target, because no two consecutive steps both have a value"


def errors(asked: str, steps: int, answers: str, *, scaled: bool) -> str:
    """The errors of forecasts; where values were scaled, not in the units of the sequence."""
    over = f"{steps:,} step{'' if steps == 1 else 's'}{' of the scaled values' if scaled else ''}"
    return f"{_capital(asked)}, mean squared error over {over} (lower is better): {answers}"


def no_rule(asked: str) -> str:
    """Symbols for which the task has no answer."""
    return f"{_capital(asked)}: no target, because this is not a sequence of the task"


def one_symbol(asked: str, target: str, answers: str) -> str:
    """The one answer that is asked for."""
    return f"{_capital(asked)}: target {target} · {answers}"


def sure(symbol: str, probability: float) -> str:
    """A network's answer, and the probability of the right one."""
    return f"{symbol} ({probability:.0%} for the target)"


def many_symbols(asked: str, answers: str) -> str:
    """How many answers are right."""
    return f"{_capital(asked)}, right answers: {answers}"


def counted(right: int, asked: int, first_wrong: int | None) -> str:
    """How many answers of a network are right."""
    first = "" if first_wrong is None else f" (first wrong at step {first_wrong:,})"
    return f"{right:,} of {asked:,}{first}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
