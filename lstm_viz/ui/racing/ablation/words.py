"""Words: every sentence about networks that lack a part of their cells."""

from __future__ import annotations

from typing import Final

ABLATION: Final = "Trained, then a part removed."
REMOVED: Final = "without"
BEFORE: Final = "as trained"
AFTER: Final = "without it"
LOST: Final = "lost"
TASK: Final = "task"
NO_LEAD: Final = "–"

ALL_PARTS: Final = "All parts."
GREFF: Final = "After Greff et al. 2017."
THEIRS: Final = (
    "They trained LSTMs without each part on speech, handwriting and music: the forget gate and "
    "the output's tanh were the most critical parts, and coupling the input gate to the forget "
    "gate cost little. Here the part is removed from a network that was trained with it. What "
    "remains cannot adapt, so a large loss shows what this network relies on, and not that the "
    "task cannot be learned without the part."
)
MEASURED: Final = "What is removed."
HOW: Final = (
    "A gate at 1 at all steps is open and decides nothing. i = 1 − f couples the input gate to the "
    "forget gate, as z does in a GRU. h = o c leaves out the tanh of the output. Of a GRU, r = 1 "
    "removes the reset gate; its update gate z has no counterpart, since a GRU with z = 1 never "
    "writes and one with z = 0 never keeps. A simple RNN has no gate."
)


def source(sequences: int, seeds: int, torch: str, task: str, command: str) -> str:
    """Where the numbers come from."""
    return (
        f"{seeds} included networks of each kind, trained with different seeds, each measured on "
        f"the {sequences:,} held-out sequences of its card. Measured earlier with torch {torch}, "
        f"and read from assets/ablations/{task}.json. The command: {command}"
    )


def cells(metric: str, seeds: str) -> str:
    """What the numbers of the table are."""
    return (
        f"A cell has the median {metric} over the seeds {seeds}, and in brackets that of each seed "
        "in this order. “Lost” is the share of the lead over the trivial answer that is gone: 0% "
        "is as trained, 100% is no better than the trivial answer. A link opens a sequence on "
        "Explore with this edit."
    )


def part(network: str, formula: str, title: str) -> str:
    """What is removed, at the head of a row."""
    return f"{network}, {formula}: {title}"


def scores(median: str, each: list[str]) -> str:
    """A median, and the scores of all seeds."""
    own = f"all {len(each)}" if len(set(each)) == 1 else ", ".join(each)
    return f"{median} ({own})"


def changed(before: str, after: str) -> str:
    """A score before and after, as the map's hover text and its table have it."""
    return f"{before} → {after}"


def described(said: str) -> str:
    """The map for those who do not see it."""
    return (
        "A map with a row for each task and a column for each removed part: how much of its lead "
        f"over the trivial answer a network loses. {said} The table below the map has all numbers."
    )


def unusable(error: object) -> str:
    """A file that is missing or damaged."""
    return f"The included ablation can't be used: {error}."


def other_networks(task: str) -> str:
    """The file is of other networks than the included ones."""
    return (
        f"The included ablation of the task “{task}” was measured on other networks than those "
        "that are included. The command python -m lstm_viz.ablate measures these."
    )
