"""Rows of the controls of the race."""

from __future__ import annotations

from lstm_viz.race import plan_for
from lstm_viz.tasks import TASKS, Task
from lstm_viz.train.recipes import KINDS, SEEDS
from lstm_viz.ui import limits
from lstm_viz.ui.controls.control import Control, part_key

EACH, OTHERS, LIVE = "at each length", "at one length", "live"
SAID = {
    EACH: "New networks for each length and seed; this race was run before, and ships.",
    OTHERS: "The networks that ship, each trained at one length, are tested at others.",
    LIVE: "New networks for each length and seed, trained here and now.",
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
            f"Lengths ({task.length})",
            "line",
            " ".join(map(str, usual_lengths(task))),
            f"Whole numbers from 2 to {limits.RACE_LONGEST} with spaces between them, up to "
            f"{limits.RACE_LENGTHS}. At each of them new networks are trained.",
            high=40,
        )
        for task in TASKS.values()
    ]


ROWS = (
    Control(
        "race",
        "Trained",
        "choice",
        EACH,
        " ".join(f"{what}: {said}" for what, said in SAID.items()),
        options=(EACH, OTHERS, LIVE),
    ),
    *_length_rows(),
    Control(
        "tries",
        "Seeds",
        "number",
        1,
        "How many networks of each kind at each length; they are numbered from seed 0. One is an "
        "anecdote, three are a hint.",
        low=1,
        high=limits.RACE_SEEDS,
        step=1,
    ),
    Control(
        "most",
        "Training steps at most",
        "number",
        400,
        "The budget of each network; one that solves the task earlier stops there.",
        low=50,
        high=limits.RACE_STEPS,
        step=50,
    ),
    Control(
        "gates",
        "Gates begin",
        "switch",
        SPREAD,
        f"{SPREAD}: the times for which gates keep something are spread up to the length (Tallec & "
        f"Ollivier 2018), for LSTM and GRU. {USUAL}: an LSTM's forget bias is 1, a GRU's biases 0.",
        options=(SPREAD, USUAL),
    ),
    Control(
        "racer",
        "Network",
        "switch",
        "lstm",
        "The network that is looked into below.",
        options=KINDS,
    ),
    Control(
        "racerseed",
        "Seed of the network",
        "number",
        0,
        "There are three of each, trained with different seeds.",
        low=SEEDS[0],
        high=SEEDS[-1],
        step=1,
    ),
    Control(
        "reach",
        "Length of the sequence",
        "number",
        None,
        "How long the one sequence is that the network is looked at with. Empty: the longest at "
        "which networks were measured.",
        low=2,
        high=1_000,
        step=1,
    ),
)
