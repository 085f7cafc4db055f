"""The sentences of the page About."""

from __future__ import annotations

INTRODUCTION = (
    "# See inside an LSTM\n"
    "lstm_viz runs a trained LSTM over a sequence and shows every gate of every unit at every "
    "step, beside a simple RNN on the same sequence. Every gate and every state shown was "
    "computed by a real network as it read that sequence. Before a picture is shown, its numbers "
    "are recalculated and compared with the result of `torch.nn`; if the two differ, no picture is "
    "shown."
)
LECTURE = "## In the order of the lecture"
EQUATIONS = "## The equations"
NETWORKS = (
    "## The networks\n"
    "Each task has an LSTM, a GRU and a simple RNN with about the same number of parameters. All "
    "three were trained on the same sequences in the same order, with the same seed and the same "
    "budget. Each was trained with three seeds; the first one is shown here."
)
SAMPLES = "## The samples"
SAMPLE, WHAT, SOURCE, LICENCE = "sample", "what", "source", "licence"
SOURCES = "## Sources"
MIT = (
    "## Licence\n"
    "lstm_viz is free software under the MIT licence: you may use, change and share it. The "
    "networks were trained for it and have the same licence."
)


def stop(title: str, sentence: str) -> str:
    """One stop of the lecture."""
    return f"1. **{title}.** {sentence}"


def kind(name: str) -> str:
    """The heading above the equations of one kind of network."""
    return f"### {name}"


def equation(heading: str, note: str, source: str) -> str:
    """One equation with what a library does differently and where it is from."""
    return f"{heading}{f' {note}' if note else ''}  \n:gray[{source}]"


def task(sentence: str, solves: str, look_for: str, source: str, solved_source: str) -> str:
    """One task, below its title."""
    return (
        f"{sentence}\n\n**What solves it.** {solves}\n\n"
        f"**What to look for.** {look_for}\n\n:gray[{source}. Solved: {solved_source}.]"
    )


def card(network: str, sentence: str) -> str:
    """What a network's card states."""
    return f"**{network}.** {sentence}"


def limits(sentences: str) -> str:
    """What the app takes at most."""
    return f"## Limits\n{sentences}"
