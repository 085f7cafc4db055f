"""The sentences of the page Explore."""

from __future__ import annotations

from collections.abc import Mapping

from lstm_viz.sequences.fixed import three_digits
from lstm_viz.ui import limits

NOTHING_YET = (
    "There is no sequence yet. Upload a file or draw a curve in the panel on the left (if closed, "
    "» opens it), or choose another source there. A link does not include a long file: ask the "
    "person who sent the link for it."
)
NOT_TRAINED = "There are no networks trained on this sequence with these settings."

# What a link does not hold: beside the button that copies it, and where such a link was opened.

NOT_IN_LINK = {
    "file": "The file itself is not in this link.",
    "networks": "The networks trained here are not in this link.",
    "another": "The networks, trained on another series, are not in this link.",
    "weights": "The weights of your network are not in this link.",
}
MISSING_FROM_LINK = {
    "file": (
        "This link was made with a file that was too long for a link. Choose the file in the panel "
        "on the left, or ask the person who sent the link for it; all other settings are here."
    ),
    "networks": (
        "This link was made with networks that were trained in the app, and it does not contain "
        "them. Train them again with the same settings, which gives the same networks unless "
        "their training was stopped early, or choose others."
    ),
    "another": (
        "This link was made with networks that were trained on another series of the file, and it "
        "does not contain them. Choose that series, train networks on it, and come back to this "
        "one; or train networks on this series."
    ),
    "weights": (
        "This link was made with a network from a person's own file, and it does not contain its "
        "weights. Open the file on the page Network, or choose other networks; all other settings "
        "are here."
    ),
}


# From a person's own network to its weights.

SEE_WEIGHTS = "Weights of this unit"
SEE_WEIGHTS_HELP = (
    "Opens the page Network at this layer, with the weights of the unit that is locked in the maps."
)


# What is used of a person's file beside its layer.

NO_VOCABULARY = (
    "The file does not state which token each row of the embedding is. Give the vocabulary "
    "below the network, or choose the sequence “typed” and type the numbers of the tokens."
)


# What a source waits for before there is a sequence.
AWAITED = {
    "file": (
        "Choose a file in the panel on the left (if closed, » opens it) to see it here. Networks "
        "can then be trained on it."
    ),
    "drawn": "Draw a curve in the panel on the left (if closed, » opens it) to see it here.",
}
READING = "The sequence is being read."


def previous(source: str) -> str:
    """The mark over a picture that is not of what is chosen now."""
    return f"**Previous picture:** {source}"


# The preview of a sequence that no network has read.


def text_size(source: str, characters: int) -> str:
    """Above a text's first characters."""
    return f"{source}: {characters:,} characters."


def size(steps: int, columns: int, drawn: int) -> str:
    """How large a sequence is, and how many of its columns are drawn."""
    whole = f"{steps:,} steps of {columns} column{'' if columns == 1 else 's'}"
    return whole if columns <= drawn else f"{whole}; the first {drawn} columns are drawn"


def preview(source: str, size: str) -> str:
    """Above the lines of a sequence."""
    return f"{source}: {size}."


def preview_alt(size: str) -> str:
    """What the lines are called where they can't be seen."""
    return f"The sequence: {size}."


# Sources.

DRAWN_BY_HAND = "drawn by hand"
TYPED_TEXT = "typed text"
SUGGESTED = "Prepare as suggested"
FROM_LINK = "These numbers come from the link."
FILE_IN_LINK = (
    "What is read from the file is also in the link of this page, so whoever has the link has it "
    "too."
)
TOO_LONG_FOR_A_LINK = (
    "The file is too long for a link. The link contains all other settings, but whoever opens it "
    "needs the file too."
)
BROKEN_CURVE = (
    "The drawn curve in this address is damaged or cut off. Ask for the link again, or draw a new "
    "curve."
)


def sample(what: str, steps: str, look_for: str) -> str:
    """What a sample is and what to look for in it."""
    return f"{what}. Steps: {steps}. {look_for}"


def sample_source(source: str, licence: str) -> str:
    """Where a sample is from."""
    return f"Source: {source}. Licence: {licence}."


def suggestion(settings: Mapping[str, object]) -> str:
    """Which controls, by their labels, a suggestion sets."""
    return ", ".join(f"{label}: {value}" for label, value in settings.items())


def drawn_steps(steps: int) -> str:
    """Why a curve of so many steps is refused."""
    return f"A drawn curve has 2 to {limits.DRAWN_STEPS:,} steps; got {steps:,}."


# An uploaded file.


def in_file(sequences: int) -> str:
    """Above the choice of one of a file's sequences."""
    return f"The file contains {sequences:,} sequences."


# Prepare.

READ_AS_TEXT = "Read this as text"
NOT_TRAINED_ON_SERIES = "These networks were not trained on this series."
TRAIN_ON_SERIES = "Train networks on this series"
TRAIN_ON_SERIES_HELP = (
    "Trains an LSTM and a network beside it to predict the next value of this series, and compares "
    "them with naive forecasts. It begins at once, and can be stopped."
)
TRAIN_BESIDE = (
    "The network that is trained beside the LSTM on the same series. It gets as many units as make "
    "its number of parameters the LSTM's, as nearly as whole units allow."
)
TRAIN_UNITS = (
    "More units can follow more of a series, and take longer to train. If empty: "
    "the usual number, which is shown in the field."
)
UNDO = "Undo"
READ_AS_IT_IS = "Read the numbers as they are"
READ_A_TEXT = "Read a text with these networks"
TRAIN_OWN = "Train networks on this sequence"
MAKE_FITTING = "Use noise that is made for this network"


def read_as_it_is(takes: float) -> str:
    """Why nothing need be scaled any more."""
    return f"All values lie from −{takes:g} to {takes:g}, so the networks can read them unscaled."


def undo(step: str) -> str:
    """What the button Undo takes back."""
    return f"Undo: {step}"


def input_reads(name: str) -> str:
    """The label of the choice of a column for one of the networks' inputs."""
    return f"Column for the input “{name}”"


def skipped(missing: int, steps: int) -> str:
    """What the networks do with missing values, and how to fill them."""
    one = missing == 1
    return (
        f"{missing:,} of {steps:,} steps {'has' if one else 'have'} a missing value; the networks "
        f"skip {'it' if one else 'them'}. You can fill missing values under Prepare, Missing "
        "values."
    )


def too_many_steps(steps: int) -> str:
    """Why a sequence can't be drawn as it is."""
    return (
        f"The sequence has {steps:,} steps, but networks here read at most {limits.STEPS:,}. "
        "Choose a way to shorten it, or set the steps under Prepare."
    )


def drew(seed: int, counted: list[str]) -> str:
    """What a seed has drawn where a parameter is only the largest that it may."""
    return f"With seed {seed:,}, the sequence has {' and '.join(counted)}."


def use_networks(task: str) -> str:
    """The button that chooses the networks of a task."""
    return f"Use the networks of “{task}”"


def use_sequence(task: str) -> str:
    """The button that shows a sequence of the networks' own task."""
    return f"Use a sequence of “{task}”"


def read_only_columns(columns: str) -> str:
    """The button that chooses some of the columns."""
    return f"Read only {columns}"


# Networks.


def saved(name: str) -> str:
    """A network that a person trained and named, among the networks to choose from."""
    return f"saved: {name}"


def too_many_inputs(inputs: int) -> str:
    """A network for which no sequence can be made."""
    return (
        f"This network reads {inputs:,} inputs, and a sequence is made here for at most "
        f"{limits.OPENED_INPUTS:,}."
    )


TRAIN = "Train"
STOP = "Stop"
STOP_HELP = "Shows the networks as trained so far; the training can be resumed."
RESUME = "Resume"
STARTING = "Starting."


def trained_on_another(home: str) -> str:
    """Beside the button that trains on a series which the networks of another one read."""
    return f"These networks were trained on another series, {home}."


def next_value(target: str, columns: int) -> str:
    """What networks predict of a series, and from how many columns."""
    return f"value of {target}" + (f" from all {columns} columns" if columns > 1 else "")


NEXT_CHARACTER = "character"


ANOTHER_TARGET = "“Forecast” in the panel chooses another column to predict."


def offer(sizes: Mapping[str, tuple[int, int]], what: str, used: int, steps: int, time: str) -> str:
    """The offer to train two networks; `what` is `next_value` or `NEXT_CHARACTER`.

    `sizes` are units and parameters of each, by its name, and `time` is a sentence on how long it
    takes.
    """
    both = " and ".join(
        f"{'an' if name.startswith('LSTM') else 'a'} {name} ({units:,} units, {count:,} parameters)"
        for name, (units, count) in sizes.items()
    )
    return (
        f"Train {both} to predict the next {what}, using the first {used:,} of {steps:,} steps. "
        f"{time}"
    )


def progress(step: int, steps: int, left: str, losses: Mapping[str, float]) -> str:
    """How far a training is, with the loss of each network by its name."""
    shown = " · ".join(f"{name} {three_digits(loss)}" for name, loss in losses.items())
    return f"Training step {step:,} of {steps:,}, {left} left. Loss: {shown}"


def stopped(step: int, steps: int) -> str:
    """A training that was stopped, and what to resume it would mean."""
    return (
        f"Stopped after {step:,} of {steps:,} training steps. If no later step has a lower error, "
        "the weights shown remain the same when it is resumed."
    )
