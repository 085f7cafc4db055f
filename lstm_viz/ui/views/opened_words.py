"""The sentences about a network from a person's own file."""

from __future__ import annotations

import json
from collections.abc import Iterable

from lstm_viz.ui.controls.network_rows import TITLES
from lstm_viz.weights.assumed import CHOOSABLE
from lstm_viz.weights.before import Path

OPENED_IS_GONE = (
    "The network from your file is no longer here. Choose the file again on the page Network."
)
LONGEST = 40  # characters of a name in a title
THEN = " → "  # between layers that a sequence goes through
NETWORK_HERE, NOTE = "Network", "Note"
CHOSEN_BESIDE = {
    name: f"the control “{title}” on the page Network chooses" for name, title in TITLES.items()
}
LOOK_FOR_IN_A_LAYER = (
    "Which units keep their state for many steps, which follow the input, and which do not change "
    "at all?"
)


def gone(file: str) -> str:
    """A file whose weights had to go."""
    return f"The weights of {file} are no longer here. Choose the file again on the page Network."


def yours(layer: str) -> str:
    """A layer of a person's own file, among the networks to choose from."""
    return f"yours: {layer}"


def note(text: str) -> str:
    """A note on a layer as a sentence, in which Python's argument is the page's control."""
    for name, end in CHOOSABLE.items():
        text = text.replace(end, CHOSEN_BESIDE[name])
    return f"{text}."


def whose(layer: str, file: str, part: str) -> str:
    """Which layer of which file, in a title: of long names the beginning and the end."""
    return f"“{short(layer)}” of {short(file)}{f', {part}' if part else ''}"


def alone(layer: str, inputs: int, stated: Path | None) -> str:
    """A layer of a file that has several: it reads the sequence itself, and no other layer's h.

    `stated` is what the file has before it, None where it does not say.
    """
    reads = "1 input" if inputs == 1 else f"{inputs:,} inputs"
    told = (
        f"“{short(layer)}” runs here on its own: the sequence gives its {reads} directly, and no "
        "other layer of the file runs before it."
    )
    if stated is None:
        return f"{told} In the model it may read another layer's output; this is not stated."
    return f"{told} In the file, {chain(stated)} is before it." if stated else told


def through(layer: str, before: Path, *, stated: bool) -> str:
    """What the sequence goes through before a layer, and who says so."""
    order = "As the file states" if stated else "As chosen here (the file does not state the order)"
    return (
        f"{order}, the sequence first goes through {chain(before)}; “{short(layer)}” reads what "
        "comes out of that."
    )


def chain(before: Path) -> str:
    """Layers one after the other: the first and the last of many."""
    names = [f"“{short(name)}”" for name in before]
    return THEN.join(names if len(names) <= 6 else [*names[:3], "…", *names[-2:]])


def path(before: Path) -> str:
    """The same as an option of a control, which tells it from all others.

    A name that has an arrow or a quotation mark itself is in quotation marks.
    """
    marked = (THEN, '"')
    return THEN.join(
        json.dumps(name, ensure_ascii=False) if any(one in name for one in marked) else name
        for name in before
    )


def outputs(layer: str) -> str:
    """All that comes out of a layer, and is read by another one."""
    return f"output of {layer}"


def output(number: int, layer: str) -> str:
    """One number of that, as the linked picture calls it."""
    return f"output {number} of {layer}"


def not_passed(problem: str) -> str:
    """A sequence that layers before the one that is shown can't pass on."""
    return f"{problem[:1].upper()}{problem[1:]}."


def notes(all_of_them: Iterable[str], layer: str, others: Iterable[str]) -> tuple[str, ...]:
    """A file's notes on a layer, then those on what is used before and after it."""

    def of(one: str) -> list[str]:
        own = f"{one}: "
        return [told.removeprefix(own) for told in given if told.startswith(own)]

    given = tuple(all_of_them)
    return (*of(layer), *(of_another(one, told) for one in others for told in of(one)))


def of_another(layer: str, text: str) -> str:
    """A note on a layer that is used before or after the one that is shown."""
    return f"“{short(layer)}”: {text}"


def no_answers(whose: str) -> str:
    """In place of a verdict: what is shown, and why there is no answer to compare."""
    return f"{whose}: gates and states; no layer after it is used here, so there are no answers"


def layer_of(layer: str, file: str, part: str, activations: str) -> str:
    """What makes the signals of a layer, and its whole name where the title has a part of it."""
    named = f"“{layer}” of {file}{f', {part}' if part else ''}; "
    return f"{named if max(len(layer), len(file)) > LONGEST else ''}activations: {activations}"


def too_long_for(layer: str, steps: int, most: int) -> str:
    """A sequence that takes a large layer too long."""
    return (
        f"The layer “{layer}” of your network is large, so it reads at most {most:,} steps here; "
        f"this sequence has {steps:,}. Cut it under Prepare, or choose fewer steps."
    )


def other_inputs(came: int, layer: str, size: int) -> str:
    """Columns that are not as many as a layer's inputs."""
    return (
        f"This sequence has {_columns(came)}, but the layer “{layer}” of your network reads "
        f"{_columns(size)}. Choose other columns, or a sequence that is made for the network."
    )


def other_inputs_before(came: int, first: str, layer: str, size: int) -> str:
    """Columns that are not as many as the inputs of the first layer before the one shown."""
    return (
        f"This sequence has {_columns(came)}, but the path to the layer “{layer}” of your network "
        f"begins with “{first}”, which reads {_columns(size)}. Choose other columns, or a sequence "
        "that is made for the network."
    )


def no_tokens(came: int, embedding: str) -> str:
    """A sequence of several columns, where tokens are read."""
    return (
        f"The embedding “{embedding}” of your network reads one column of tokens, and this "
        f"sequence has {_columns(came)}. Choose another sequence, or no embedding."
    )


def all_skipped(value: str) -> str:
    """A sequence of nothing but steps that the network skips."""
    return (
        f"Each step of this sequence is {value}, and your network skips such steps, so it has "
        "nothing to read. Choose another sequence."
    )


def no_row(step: int, value: str, embedding: str, rows: int) -> str:
    """A number that is no token."""
    return (
        f"The embedding “{embedding}” of your network reads tokens, whole numbers from 0 to "
        f"{rows - 1:,}; step {step:,} has {value}. Choose another sequence, or no embedding."
    )


def used(embedding: str, dense: str, stated: str, *, as_value: bool) -> str:
    """What is used beside the layer; `stated` is the activation that the file states of `dense`."""
    before = f"; tokens go in through the embedding “{embedding}”" if embedding else ""
    if not dense:
        return before
    after = f"; answers come out of the dense layer “{dense}”"
    if not stated:
        return f"{after}, whose activation the file does not state"
    left_out = ", which is not applied to the numbers" if as_value and stated != "linear" else ""
    return f"{after}, whose activation in the file is {short(stated)}{left_out}"


def answers(dense: str, whose: str) -> str:
    """In place of a verdict: there are answers, and nothing to compare them with."""
    return f"{whose}: the answers of “{short(dense)}”; which are right is not known"


def values(dense: str, output: int, whose: str) -> str:
    """The same of one output."""
    return f"{whose}: output {output} of “{short(dense)}”; the right value is not known"


NEXT_TOKEN = "the token that comes next"
NO_OUTPUT = "none"  # of a set of outputs, each of which is below a half


def bits(tokens: int, bits: str, whose: str) -> str:
    """How well the next tokens are predicted."""
    return f"{whose}: bits per token over {tokens:,} predicted tokens: {bits}"


DRAWN = {
    "one": "At each step, the most probable output; which one is right is not known.",
    "each": "At each step, the outputs above a half; which ones are right is not known.",
    "value": "At each step, the value of the output.",
    "next": "At each step, the probability that was given to the token that came next.",
}


def one_step(came: str, answer: str) -> str:
    """A step in words."""
    return f"{came}: {answer}"


def short(name: str) -> str:
    """The beginning and the end of a long name."""
    half = LONGEST // 2
    return name if len(name) <= LONGEST else f"{name[:half]}…{name[1 - half :]}"


def _columns(count: int) -> str:
    return "1 column" if count == 1 else f"{count:,} columns"
