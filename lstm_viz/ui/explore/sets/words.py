"""The sentences about a set of sequences."""

from __future__ import annotations

from collections.abc import Sequence

from lstm_viz.sequences.fixed import fixed

STOPPED = "The recording of the set was stopped."
STOP = "Stop"
RECORD = "Record the set"
OPEN = "Show this sequence alone"
STEP = "step"
_FROM = "steps from "
FROM_END = "steps from the last step"
FROM_PARTING = "steps from the first difference"
FIRST_TEXT, SECOND_TEXT = "first text", "second text"
MEAN = "mean"
SPREAD = "spread"
LIST = "**Sequences**, outliers first"
SEQUENCE = "Sequence"
STEPS = "Steps"
CLUSTER = "Cluster"
SCORE = "Score"
OUTLIER = "Outlier"
PICTURE = "Mean"
SIZE = "Sequences"
MEDOID = "Medoid"
DIFFERS = "Means that differ most from the other sequences'"
YES = "yes"
NONE = "–"
CLICK = "A click on the box at the left of a row shows that sequence alone."
COUNT = "Sequences"
LOWEST = "Lowest unit"
HIGHEST = "Highest unit"
WIDEST = "Widest spread"
EDITED = "edited copy"
DIFFERENCE = "Second − first"
PARTS = "Where each signal first differs"
SIGNAL = "Signal"
UNIT = "Unit"
BY = "Differs by"
LARGEST = "Largest difference"
BACK, ON = "‹ Previous", "Next ›"
BEFORE = "The sequence before (key b)."
NEXT = "The next sequence (key n)."


def place(number: int, count: int) -> str:
    """Between the buttons."""
    return f"{number:,} of {count:,}"


def of_file(name: str, file: str, number: int, count: int) -> str:
    """What a series of a file is called above its picture."""
    return f"{name} of {file} ({place(number, count)})"


def seed(number: int) -> str:
    """What a sequence of a family is called."""
    return f"seed {number}"


def seeds(count: int) -> str:
    """Which sequences a family's set has, of which none is chosen by the control Seed."""
    return (
        f"The set has the seeds 0 to {count - 1:,}. The control Seed is used only under Show: one."
    )


def both_texts(problem: str) -> str:
    """Why two texts together are too long for an address."""
    return f"Of both texts together: {problem}"


def from_largest(column: str) -> str:
    """What the numbers on the time axis count."""
    return f"steps from the largest {column[:40]}"


def too_many_steps(steps: int) -> str:
    """Why a sequence is left out."""
    return f"it has {steps:,} steps, more than networks read here; crop it."


def left_out(count: int, name: str, reason: str) -> str:
    """What can't be read."""
    many = "1 sequence is" if count == 1 else f"{count:,} sequences are"
    return f"{many} left out, first {name!r}: {reason}"


def shorter(count: int, last: int) -> str:
    """Of a crop whose last step some sequences don't have."""
    many = "1 sequence ends" if count == 1 else f"{count:,} sequences end"
    return f"{many} before step {last:,}, the last one of the crop, and so is read to its own end."


def too_many(total: int, shown: int) -> str:
    """Of a file with more series than a set may have."""
    return f"There are {total:,} sequences, and a set shows the first {shown}; compare shows any."


def no_room(shown: int, total: int, longest: int) -> str:
    """Of a set that would take too much memory."""
    return (
        f"The longest of these sequences has {longest:,} steps, so the first {shown:,} of "
        f"{total:,} are shown; crop or resample them to see more."
    )


def too_few(count: int) -> str:
    """Of a set without two sequences."""
    have = "no sequence" if count == 0 else "one sequence"
    return f"There is {have} that the networks can read; a set needs at least 2, so choose “one”."


def too_many_beside(count: int, most: int) -> str:
    """Of more sequences than fit side by side."""
    return f"{count} sequences are chosen, and up to {most} can be compared; remove some of them."


def one_scale(pooled: int, total: int) -> str:
    """What all sequences have in common; of a large set, the first ones make the scale."""
    own = "all their values" if pooled == total else f"all values of the first {pooled:,}"
    return (
        f"All sequences of the set are on one scale, which is that of {own} together, so that they "
        "can be compared."
    )


def progress(done: int, total: int) -> str:
    """While a set is recorded."""
    return f"{done:,} of {total:,} sequences recorded and compared"


def mean_of(name: str) -> str:
    """Above the first map."""
    return f"**{name}: mean over the set**"


def spread_of(name: str) -> str:
    """Above the second map."""
    return f"**{name}: spread**, from the 10% to the 90% quantile"


def maps(units: int, sequences: int, low: float, high: float, top: float, most: int) -> str:
    """Below the maps; `most` sequences have a step where most have one, 0 where none has few."""
    few = f" Hatched: fewer than half of {most:,} sequences have a step there." if most else ""
    return (
        f"{units} units in rows; each value is over the sequences with a step there, {sequences:,} "
        f"at most. Range of the mean: {_range(low, high)}; of the spread: {_range(0, top)}."
        f"{few}"
    )


def map_alt(what: str, name: str, shape: tuple[int, ...], low: float, high: float) -> str:
    """A map in words."""
    steps, units = shape
    return f"{name}, {what}: map of {units} units over {steps} steps, range {_range(low, high)}"


def unit_alt(name: str, unit: int, sequence: str) -> str:
    """The chart of a unit in words."""
    return f"{name} of unit {unit}: mean and quantiles over the set, and the sequence {sequence}"


def unit(name: str, unit: int, sequence: str, widest: bool, ending: bool) -> str:
    """Below the chart of a unit; `sequence` is text for Markdown, and `ending` is that some end."""
    few = (
        " Where fewer than half have a step, the mean is grey and the chart hatched: the mean also "
        "changes where sequences begin or end."
    )
    chosen = ", whose mean differs most between sequences" if widest else ""
    return (
        f"{name} of unit {unit}{chosen}: the line is the mean, the areas reach from 25% to 75% "
        f"and from 10% to 90% of the sequences, the dotted line is {sequence}, "
        f"and n is how many sequences have a step there.{few if ending else ''}"
    )


def picture(name: str, low: float, high: float) -> str:
    """The help of the small pictures."""
    within = f"{_number(low)} to {_number(high)}"
    return f"The mean of the {name} over all units, first to last step, all drawn from {within}."


def open_medoid(number: int) -> str:
    """A button."""
    return f"Open the medoid of cluster {number}"


def different(signal: str, unit: int, here: float, rest: float) -> str:
    """One unit that tells a cluster from the rest."""
    return f"{signal} of unit {unit}: {_number(here)} here, {_number(rest)} elsewhere"


def twin(name: str, steps: int) -> str:
    """Above the picture as numbers."""
    return f"{name}: over the sequences with a step there; the first {steps} steps."


def value_of(unit: int, value: float) -> str:
    """A unit with its value."""
    return f"{_number(value)} (unit {unit})"


def beside(names: Sequence[str]) -> str:
    """The heading of a comparison; the names are text for Markdown."""
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def symbols_read(along: str, first: int, last: int) -> str:
    """Below the symbols that sequences read, from one number of the time axis to another."""
    marked = "^ marks where they differ."
    if along == STEP:
        return f"What is read at steps {first:,} to {last:,}; {marked}"
    return f"What is read from {offset(first)} to {offset(last)} {along}; {marked}"


def reads(along: str, at: int | None, *, edited: bool) -> str:
    """From where two sequences read different inputs."""
    if edited:
        return "Both read the same sequence; the copy has the edits."
    if at is None:
        return "Where both have a step they read the same."
    return f"They first read different inputs {_at(along, at)}."


def parts(
    name: str, along: str, at: int, unit: int, by: float, apart: float, also: Sequence[str]
) -> str:
    """Which signal differs first; of several at one step, which one most, and `also` the others."""
    where = f"{_at(along, at)}, in unit {unit}, by {signed(by)}."
    if not also:
        return f"The first signal that differs by more than {apart:g} is the {name}: {where}"
    return (
        f"{len(also) + 1} signals differ by more than {apart:g} first at the same step. The one "
        f"that differs most is the {name}: {where} "
        f"The other{'s' if len(also) > 1 else ''}: {', '.join(also)}."
    )


def edited(badge: str) -> str:
    """Below an edited copy."""
    return f"Edited copy: {badge}"


def never(apart: float) -> str:
    """Of two sequences that the network treats alike."""
    return f"No signal differs by more than {apart:g} at any step."


def difference_range(low: float, high: float) -> str:
    """Below the map of a difference."""
    return f"Range: {_range(low, high)}. Hatched: one of the two has no step."


def signed(value: float) -> str:
    """A difference."""
    return f"{value:+.3f}".replace("-", "−")


def offset(number: int) -> str:
    """A number on the time axis."""
    return f"{number}".replace("-", "−")


def column(along: str) -> str:
    """The heading of a table's column of steps, or of steps from an event."""
    return along[:1].upper() + along[1:]


def _at(along: str, at: int) -> str:
    if along == STEP:
        return f"at step {at}"
    where = along.removeprefix(_FROM)
    if not at:
        return f"at {where}"
    steps = "1 step" if abs(at) == 1 else f"{abs(at):,} steps"
    return f"{steps} {'before' if at < 0 else 'after'} {where}"


def _number(value: float) -> str:
    return fixed(value)


def _range(low: float, high: float) -> str:
    return f"{low:g} to {high:g}".replace("-", "−")
