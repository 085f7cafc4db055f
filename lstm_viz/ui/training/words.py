"""Words: every sentence of the page Train."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from lstm_viz.train.run import CHECK_SEQUENCES

OWN_SERIES: Final = "Train on your own series"
OWN_SERIES_HELP: Final = (
    "Opens the page Explore: choose a file of numbers there, and networks learn to predict its "
    "next value."
)

# Beside the button that copies the link.
NOT_IN_LINK: Final = "Only the settings are in this link; they give the same networks."


class ButtonWords(NamedTuple):
    """What a button is called, and what a person reads on hover: what is kept, what is lost."""

    name: str
    help: str


BUTTONS: Final[Mapping[str, ButtonWords]] = MappingProxyType(
    {
        "train": ButtonWords(
            "Train",
            "Train new networks with the settings on the left, from training step 1. The previous "
            "training on this page is deleted; saved networks are not.",
        ),
        "pause": ButtonWords(
            "Pause",
            "Interrupt the training and give its place on the server to others. Weights, curves "
            "and checkpoints are kept, and Resume continues at the next training step.",
        ),
        "resume": ButtonWords(
            "Resume",
            "Continue a paused training at its next training step. The result is the same as "
            "without the pause.",
        ),
        "stop": ButtonWords(
            "Stop and keep",
            "End the training for good. Weights, curves and checkpoints are kept, to explore or "
            "to save, but the remaining training steps can no longer be done.",
        ),
        "rewind": ButtonWords(
            "Rewind to start",
            "Delete this training but keep its settings: back to the untrained networks with the "
            "same initial weights, so Train repeats the same training. Weights, curves and "
            "checkpoints are lost; saved networks are not.",
        ),
        "reset": ButtonWords(
            "Reset settings",
            "Delete this training and its settings: back to the default settings, for a task those "
            "of the included networks. Weights, curves and checkpoints are lost; saved networks "
            "are not.",
        ),
    }
)

# What is asked before training steps are deleted.

SURE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "rewind": "This deletes the weights, curves and checkpoints of this training. Its settings "
        "stay, so Train repeats it from training step 1.",
        "reset": "This deletes the weights, curves and checkpoints of this training, and sets the "
        "panel to the default settings.",
    }
)
YES: Final[Mapping[str, str]] = MappingProxyType(
    {"rewind": "Delete and rewind", "reset": "Delete and reset"}
)
NO = "Keep the training"

# The settings.

NO_NETWORK = "No network is chosen. Choose one or more networks to train."


def size(network: str, units: int, parameters: int) -> str:
    """How large a network is."""
    return f"{network} ({units} units, {parameters:,} parameters)"


# How far a training is.

OTHER_SETTINGS = (
    "The panel on the left shows other settings than those of this training. Train starts a new "
    "training with them; Rewind deletes this training and restores its settings."
)


def progress(done: int, steps: int, left: str | None) -> str:
    """What the bar of a running training says."""
    time = "" if left is None else f", about {left} left"
    return f"Training step {done:,} of {steps:,}{time}"


def steps_shown(measured: int, now: int) -> str:
    """Of which training steps the parts of a running training are."""
    return (
        f"This table is of training step {measured:,}, the last measurement; the gates below are "
        f"of training step {now:,}."
    )


def last_good_state(problem: str) -> str:
    """What went wrong with a network, and what the page shows of it."""
    return f"{problem} The page shows its last good state."


def untrained(sizes: str, steps: int, sequences: int) -> str:
    """What there is before a training, and what will be done."""
    return (
        f"Not trained yet: {sizes}. Training takes {steps:,} steps of {sequences:,} new sequences "
        "each, the same for every network."
    )


def reached(step: int, steps: int) -> str:
    """How far a training came."""
    return f"training step {step:,} of {steps:,}"


def paused(reached: str, minutes: int | None) -> str:
    """A training that was paused, by its person or at the limit of so many minutes."""
    if minutes is None:
        return f"Paused after {reached}."
    return (
        f"Paused after {reached}: a training runs for at most {minutes} minutes at a time. Resume "
        "continues it."
    )


def waiting_again(waiting: str, reached: str) -> str:
    """A paused training that waits for a place."""
    return f"{waiting} The training is paused after {reached}."


def complete(steps: int, time: str) -> str:
    """A training that used its whole budget."""
    return f"Training complete: {steps:,} steps, at most {time} per network."


def ended(reached: str) -> str:
    """A training that ended before its budget was used."""
    return f"Ended after {reached}."


# The charts.

LOSS = "loss (cross-entropy)"


def close_answers(close: float) -> str:
    """The share that is reported beside an error."""
    return f"share within {close:g} of the target"


def on_held_out(what: str) -> str:
    """What a curve shows."""
    return f"{what}, {CHECK_SEQUENCES:,} held-out sequences"


def curve_described(what: str) -> str:
    """A curve for those who do not see it."""
    return (
        f"The {what} on {CHECK_SEQUENCES:,} held-out sequences over the training steps, one line "
        "per network. The tables on this page have the same numbers."
    )


def map_described(signal: str, unit: int, network: str) -> str:
    """The map of a gate over the training for those who do not see it."""
    return (
        f"The {signal} of unit {unit} of the {network} at every step of the probe sequence, one "
        "row per checkpoint. The tables on this page have the same numbers."
    )


MARKER = "marker"


def score_line(what: str, scores: str) -> str:
    """How the networks do on held-out sequences at a checkpoint, beside the slider."""
    return f"{on_held_out(what)}: {scores}"


# The tables.

SCORES = f"Scores on {CHECK_SEQUENCES:,} held-out sequences"
CURVES = f"Loss and score on {CHECK_SEQUENCES:,} held-out sequences, at each measurement"
NETWORK = "network"
SOLVED_AT = "solved at step"
TRAINING_TIME = "training time"
TRAINING_STEP = "training step"
MEAN, LOWEST, HIGHEST = "mean", "lowest", "highest"
FIRST_STEP, LAST_STEP = "at the first step of the probe", "at its last step"


def scores_explained(
    metric: str, better_below: bool, solved: str, trivial: str, chance: str
) -> str:
    """What a score means: what is measured, where the task is solved, and the trivial answer."""
    side = "below" if better_below else "from"
    return (
        f"The score is the {metric}. The task is solved {side} {solved}; the trivial answer "
        f"({trivial}) reaches {chance}."
    )


def scores_elsewhere(sequences: int) -> str:
    """Where the scores of the included networks on more sequences are."""
    return (
        "These few are enough to follow a training. The pages Explore and About have the scores "
        f"of these networks on {sequences:,} held-out sequences."
    )


def loss_of(network: str) -> str:
    """The heading of a column."""
    return f"{network}, loss"


def score_of(network: str) -> str:
    """The heading of a column."""
    return f"{network}, score"


def seconds(value: float) -> str:
    """A time in a table."""
    return f"{value:.1f} s"


def map_heading(network: str, signal: str, unit: int) -> str:
    """The heading of the map's table."""
    return f"{network}, {signal} of unit {unit} on the probe sequence"


def map_table(signal: str, unit: int) -> str:
    """The map's table for those who do not see it."""
    return f"The {signal} of unit {unit} at each checkpoint of the training"


# Saving networks.

SAVE = "Save"
SAVE_THESE = "Save these networks"
NAME = "Name for these networks"
NAME_HELP = (
    "Under this name they can be chosen on the page Explore, until this page is reloaded or closed."
)
MEASURING = "Measuring the networks on held-out sequences"
NO_STEP = "no network has made a training step"
MADE_WITH = "trained on the page Train of lstm_viz"
DOWNLOAD_HELP = (
    "A .zip file with each network's weights (.safetensors) and a card that describes it (.json)."
)


def suggested_name(task: str, seed: int, steps: int) -> str:
    """A name where a person gives none."""
    return f"{task}, seed {seed}, {steps:,} steps"


def cannot_be_saved(error: object) -> str:
    """Networks that can't be saved, and why."""
    return f"These networks can't be saved: {error}."


def saved(name: str) -> str:
    """What a person has after saving, and for how long."""
    return (
        f"Saved as {name} until this page is reloaded or closed; choose it under “Networks” on the "
        "page Explore. Download it to keep it for longer."
    )


def download(title: str) -> str:
    """The button of a saved network's file."""
    return f"Download {title}"
