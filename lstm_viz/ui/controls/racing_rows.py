"""Rows of the controls of the race."""

from __future__ import annotations

from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.race import plan_for
from lstm_viz.tasks import TASKS, Task
from lstm_viz.train.recipes import KINDS, SEEDS, TRAINABLE
from lstm_viz.ui import limits
from lstm_viz.ui.controls.control import Control, part_key

EACH, OTHERS, LIVE, WITHOUT = "at each length", "at one length", "live", "without a part"
SAID = {
    EACH: "New networks for each length and seed. This included race was run earlier.",
    OTHERS: "The included networks, trained at one length, are tested at other lengths.",
    LIVE: "New networks for each length and seed, trained now on this server.",
    WITHOUT: "The included networks of all tasks, measured with one part of their cells removed.",
}
TITLES = {
    EACH: "trained at each length",
    OTHERS: "trained at one length",
    LIVE: "trained live",
    WITHOUT: "without a part",
}
LENGTHS = "at"  # the lengths of a live race: at_adding, ...
SPREAD, USUAL = "spread", "as usual"


def usual_lengths(task: Task) -> tuple[int, ...]:
    """The lengths of a live race where nobody asks for others."""
    short = [length for length in plan_for(task).lengths if length <= limits.RACE_LONGEST]
    return tuple(short[: limits.RACE_LENGTHS])


def _length_rows() -> list[Control]:
    return [
        Control(
            part_key(LENGTHS, task.name),
            f"Lengths ({task.sizes[task.length].label.lower()})",
            "line",
            " ".join(map(str, usual_lengths(task))),
            f"Up to {limits.RACE_LENGTHS} whole numbers from 2 to {limits.RACE_LONGEST}, separated "
            "by spaces. New networks are trained at each length.",
            high=40,
        )
        for task in TASKS.values()
    ]


ROWS = (
    Control(
        "race",
        "Networks",
        "choice",
        EACH,
        " ".join(f"{TITLES[what]}: {said}" for what, said in SAID.items()),
        options=tuple(TITLES),
        titles=TITLES,
    ),
    *_length_rows(),
    Control(
        "racers",
        "Kinds",
        "several",
        KINDS,
        "The kinds of networks in the race, all with about as many parameters: that makes hundreds "
        "of units of a kind whose gates read the input alone, where the input is narrow.",
        options=TRAINABLE,
        titles=KIND_NAMES,
    ),
    Control(
        "tries",
        "Number of seeds",
        "number",
        1,
        "How many networks of each kind are trained at each length, with the seeds 0, 1, and so "
        "on. One seed shows little; three show a tendency.",
        low=1,
        high=limits.RACE_SEEDS,
        step=1,
    ),
    Control(
        "most",
        "Limit of training steps",
        "number",
        400,
        "The budget of each network. A network that solves the task earlier stops there.",
        low=50,
        high=limits.RACE_STEPS,
        step=50,
    ),
    Control(
        "gates",
        "Gates at the start",
        "switch",
        SPREAD,
        f"{SPREAD}: gates begin with memory times that are spread from short ones up to the length "
        "(Tallec & Ollivier 2018); a simple RNN and an mLSTM have no gates for that. "
        f"{USUAL}: an LSTM's forget bias is 1, a GRU's biases are 0.",
        options=(SPREAD, USUAL),
    ),
    Control(
        "racer",
        "Network",
        "switch",
        "lstm",
        "The network that the picture below shows.",
        options=KINDS,
        titles=KIND_NAMES,
    ),
    Control(
        "racerseed",
        "Seed of the network",
        "number",
        0,
        "Three networks of each kind are included, trained with different seeds.",
        low=SEEDS[0],
        high=SEEDS[-1],
        step=1,
    ),
    Control(
        "reach",
        "Length of the sequence",
        "number",
        None,
        "The length of the one sequence that the network reads. If empty: the longest length at "
        "which the included networks were measured.",
        low=2,
        high=1_000,
        step=1,
    ),
    Control(
        "parts",
        "The map as a table",
        "fold",
        False,
        "The scores of all tasks with each part and without it.",
    ),
)
