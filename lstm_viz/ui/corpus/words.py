"""The sentences of the page Corpus.

They are given steps as the store counts them, from 0, and say them as the screen does, from 1.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from lstm_viz.sequences.fixed import fixed

COMMANDS = (
    'pip install "lstm_viz[scale]"',
    "lstm-viz corpus record python-lstm my-texts --glob '*.py' -o corpora/library.zarr",
    "lstm-viz app --corpora corpora",
)
NO_STORES = (
    "## This server has no corpus\n"
    "A corpus is a text, or another set of sequences, of more steps than memory holds. To record "
    "it, a network reads all of it once, and its states are written to a folder, which is called "
    "a store. On this page every gate and state can then be seen around any step, computed again "
    "and checked, and the whole corpus can be searched.\n"
    "\nTo record the files of a folder `my-texts` and open this page with the store:\n"
    "\n```\n" + "\n".join(COMMANDS) + "\n```\n"
    "\nA server takes the folder of its stores from `LSTM_VIZ_CORPORA`. "
    "`lstm-viz corpus record --help` lists what can be chosen, and `docs/corpora.md` in the source "
    "of lstm_viz tells what a store holds."
)
NO_ANSWERS = "Gates and states; a corpus keeps the recurrent layer and not what makes its answers"
LOOK_FOR = "Which units keep their state over many steps, and which change with every input?"
CLOSER, WIDER = "Show fewer steps", "Show more steps"
EARLIER, LATER = "‹ Earlier steps", "Later steps ›"
MOST_UNITS = 12  # that are named
ALONG = "Go to a step of the overview"
SEARCHING = "Searching …"
BUSY = "Many windows are being computed for others now; ask again in a few seconds."
OTHER_SERVER = "This address is of a server that has ended; open the page again."
NO_ROOM = (
    "What your search had found is no longer kept, because newer searches needed the space. Start "
    "it again."
)
SEARCH, SEARCH_AGAIN, STOP, GO_ON = "Search the corpus", "Search again", "Stop", "Continue"


def no_store(name: str) -> str:
    """A name that is none of the list."""
    return f"This server has no corpus “{name}”; choose one of the list."


def recorded_again(name: str) -> str:
    """An address of a store that was recorded again since."""
    return f"The corpus “{name}” has been recorded again since; open the page again."


def no_number(name: str, given: str) -> str:
    """An address whose number is none."""
    return f"{name} must be a whole number from 0; got {given[:20]!r}."


def gone(name: str) -> str:
    """A store whose folder was there when the page was opened."""
    return (
        f"The corpus “{name}” is no longer on this server: somebody has moved or removed it. "
        "Choose another one."
    )


def heading(name: str, kind: str, steps: int, sequences: int) -> str:
    """The page's heading."""
    many = f"{sequences:,} sequences" if sequences > 1 else "one sequence"
    return f"## {name} :gray[{kind}, {steps:,} steps in {many}]"


def no_part(first: int, last: int) -> str:
    """An overview that would end before it begins."""
    return (
        f"The overview cannot begin at step {first + 1:,} and end at step {last + 1:,}; all steps "
        "are shown. Choose an end after the beginning."
    )


def overview(
    name: str, unit: int, first: int, last: int, ends: tuple[float, float], size: int
) -> str:
    """What the overview shows."""
    drawn = (
        "Every step is drawn."
        if size == 1
        else f"Of each {size:,} steps, the least and the greatest value is drawn."
    )
    return (
        f"{_first(name)} of unit {unit}, {_steps(first, last).lower()}: between {number(ends[0])} "
        f"and {number(ends[1])}. {drawn}"
    )


def borders(inside: int, hidden: int) -> str:
    """How many sequences begin there, and how to look closer."""
    drag = "Click the line to go to a step; drag over a part of the picture to look closer."
    if hidden:
        return f"{hidden:,} sequences begin here, too many to mark. {drag}"
    if not inside:
        return drag
    if inside == 1:
        return f"One sequence begins, at the dashed line. {drag}"
    return f"{inside:,} sequences begin, at the dashed lines. {drag}"


def part(name: str, first: int, last: int) -> str:
    """Where the sequence of a window comes from."""
    return f"{name}, steps {first + 1:,} to {last + 1:,}"


def unnamed(number: int) -> str:
    """A sequence without a name, counted from 1."""
    return f"sequence {number:,}"


def window(first: int, last: int, sequence: str) -> str:
    """The heading of the window."""
    return f"### Steps {first + 1:,} to {last + 1:,} :gray[of {sequence}]"


def replayed(before: int, begins: bool, meta: Mapping[str, Any]) -> str:
    """From where the window was computed, and what it was compared with."""
    state = (
        "the zero state with which the sequence begins"
        if begins
        else f"the state that is stored before step {before + 1:,}"
    )
    return (
        f"Replayed from {state}, and compared with PyTorch's own layer at that moment: the largest "
        f"difference is {small(meta['verified'])}; rounding can make {small(meta['tolerance'])}. "
        f"It differs from the states that are stored on the way by {small(meta['replayed'])}."
    )


def greatest(name: str) -> str:
    """The title of a list."""
    return f"### Greatest {name}"


def least(name: str) -> str:
    """The title of a list."""
    return f"### Least {name}"


def where(name: str) -> str:
    """The title of a list."""
    return f"### {_first(name)} above or below a value"


def place(
    step: int,
    value: float,
    text: Sequence[str] | None,
    steps: int,
    units: Sequence[int] = (),
    file: str = "",
) -> str:
    """A place in a list: its step, the value there, its text, a stretch's steps, file and units.

    Of the text before it, at it and after it, in Markdown, that at it is marked; the file is in
    Markdown too.
    """
    said = f"{step + 1:,}: {near(value)}"
    if text is not None:
        before, at, after = text
        said += f" {before}:gray-background[{at}]{after}"
    if steps:
        said += f" ({steps:,} step{'s' if steps > 1 else ''})"
    if file:
        said += f" · {file}"
    return f"{said} · unit{'s' if len(units) > 1 else ''} {_named(units)}" if units else said


def passage(first: int, last: int, text: str | None) -> str:
    """The passage that is looked for; a text's own, in Markdown."""
    steps = _steps(first, last)
    return steps if text is None else f"{steps}: {text}"


def alike(first: int, last: int, by: str) -> str:
    """The title of a list: of which passage, and by which measure."""
    return f"### Passages most like {_steps(first, last).lower()} :gray[{by}]"


def measure(by: str, threshold: float, layer: int | None) -> str:
    """By what passages are compared; `layer` counts from 1 and is None where there is one."""
    what = (
        "by the hidden states"
        if by == "cosine"
        else f"by the units whose h is {threshold:g} or more".replace("-", "−")
    )
    named = "; the units beside a passage add most to the cosine" if by == "cosine" else ""
    return f"{what}{named}" if layer is None else f"{what} in layer {layer}{named}"


def compared(
    found: Sequence[tuple[int, Sequence[int]]],
    steps: int,
    by: str,
    on: Sequence[int] = (),
    equals: str = "",
) -> str:
    """How a list of passages, each a step and its units, was found.

    `equals` is a sentence on those that are as like as the last one.
    By units, all are named that have a high h through this one, and those of passages beside which
    there was no room for them.
    """
    own = f" Of this passage: {_listed(on)}." if on and by == "units" else ""
    if not found:
        return f"Nothing found: of {steps:,} steps, no other passage is like this one.{own}"
    how = (
        "The number is the cosine between the hidden states of both, step by step: 1 is the same."
        if by == "cosine"
        else "Of the units that have such an h at every step of either passage, the number is the "
        f"share of those that have it in both, and these are beside it.{own}"
    )
    many = [one for one in found if len(one[1]) > MOST_UNITS]
    every = "".join(f"\n\nUnits of {step + 1:,}: {_listed(units)}." for step, units in many)
    return (
        f"All {steps:,} steps were computed again and compared. {how}{equals and f' {equals}'}"
        f"{every}"
    )


def searched(found: int, more: bool, blocks: int, size: int) -> str:
    """How a list of stretches was found."""
    if not found:
        return "Nothing found: the extremes of all blocks rule it out, or the steps themselves do."
    many = (
        f"The first {found}; there are more: list more of them above." if more else f"All {found}."
    )
    times = f"{blocks:,} blocks" if blocks > 1 else "One block"
    return f"{many} {times} of {size:,} steps replayed to tell."


def small(value: float) -> str:
    """A difference: one digit and its power of ten."""
    return f"{value:.0e}" if value else "0"


def number(value: float) -> str:
    """A number in a sentence: two decimals and a real minus."""
    return fixed(value)


def near(value: float) -> str:
    """A number as `number` has it; near 0, 1 and −1 with two digits of its distance from there.

    Signals come so near that two decimals would be those of 0 or 1.
    """
    away = min(abs(value), abs(1 - abs(value)))
    if 0 < abs(value) <= 1e-6:
        return f"{value:.1e}".replace("-", "−")
    if not 1e-6 < away < 0.01:
        return number(value)
    return f"{value:.{1 - math.floor(math.log10(away))}f}".replace("-", "−")


def _named(units: Sequence[int]) -> str:
    """The first of some units, and how many there are besides."""
    more = f" and {len(units) - MOST_UNITS:,} more" if len(units) > MOST_UNITS else ""
    return _listed(units[:MOST_UNITS]) + more


def _listed(units: Sequence[int]) -> str:
    """All of some units."""
    return ", ".join(map(str, units))


def _steps(first: int, last: int) -> str:
    """One step or several, at the beginning of a sentence."""
    one = first == last
    return f"Step {first + 1:,}" if one else f"Steps {first + 1:,} to {last + 1:,}"


def _first(name: str) -> str:
    """A name with which a sentence begins."""
    return name[:1].upper() + name[1:]
