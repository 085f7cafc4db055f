"""Rows of the controls of a training, and of what is shown of it."""

from __future__ import annotations

from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.tasks import TASKS
from lstm_viz.train import OPTIMIZERS
from lstm_viz.train.openings import opening
from lstm_viz.train.recipes import KINDS, TRAINABLE
from lstm_viz.train.texts import own
from lstm_viz.ui import limits
from lstm_viz.ui.controls.control import Control, part_key

SEED_MOST = 9_999
MODES = ("included", "live", "text")
MOST = "changed most"
LENGTH = "for"  # the parameter that makes a task's sequences longer: for_adding, ...
_RECIPE = " If empty: the default, for a task as its included networks were trained."


def _length_rows() -> list[Control]:
    rows = []
    for task in TASKS.values():
        default = int(task.parameters[task.length])
        rows.append(
            Control(
                part_key(LENGTH, task.name),
                task.sizes[task.length].label,
                "number",
                default,
                f"{task.sizes[task.length].meaning} The included networks were trained with "
                f"{default}.",
                low=min(2, default),
                high=max(limits.TRAINED_LENGTH, default),
                step=1,
            )
        )
    return rows


ROWS = (
    Control(
        "training",
        "Training",
        "switch",
        "included",
        "included: how the networks that come with the app were trained. live: train new networks "
        "here and watch them learn. text: the same on a text of your own.",
        options=MODES,
    ),
    Control(
        "own_file",
        "Your own text",
        "file",
        None,
        f"A text file of {own.LEAST:,} to {own.MOST:,} characters. It is kept for this tab alone.",
        high=2,
    ),
    Control(
        "own_letters",
        "Or type a text",
        "text",
        "",
        f"It is used where no file is chosen: {own.LEAST:,} to {limits.TYPED_CHARACTERS:,} "
        "characters. It is part of the link.",
    ),
    Control(
        "task",
        "Task",
        "choice",
        next(iter(TASKS)),
        "What the networks learn: sequences with a known answer, generated as they are needed.",
        options=tuple(TASKS),
        titles={task.name: task.title for task in TASKS.values()},
    ),
    Control(
        "learners",
        "Networks",
        "several",
        KINDS,
        "The networks to train, side by side on the same sequences, all with about as many "
        "parameters: that makes hundreds or thousands of units of a kind whose gates read the "
        "input alone, where the input is narrow.",
        options=TRAINABLE,
        titles=KIND_NAMES,
    ),
    Control(
        "hidden",
        "Units of the LSTM",
        "number",
        None,
        "Units in each layer of the LSTM. The other networks get about the same number of "
        "parameters." + _RECIPE,
        low=1,
        high=limits.TRAINED_UNITS,
        step=1,
    ),
    Control(
        "layers",
        "Layers",
        "number",
        1,
        "The number of layers on top of each other. The picture shows the first.",
        low=1,
        high=3,
        step=1,
    ),
    *_length_rows(),
    Control(
        "optimiser",
        "Optimiser",
        "switch",
        "adam",
        "How a gradient changes the weights. sgd has a momentum of 0.9 and needs a higher learning "
        "rate.",
        options=OPTIMIZERS,
    ),
    Control(
        "rate",
        "Learning rate",
        "number",
        None,
        "The size of the first training steps. The rate falls to 0 along half a cosine." + _RECIPE,
        low=0.00001,
        high=100.0,
        step=0.001,
    ),
    Control(
        "clip",
        "Gradient clipping",
        "number",
        None,
        "The largest norm of the gradient: a larger gradient is scaled down to it. 1e18 switches "
        "clipping off." + _RECIPE,
        low=0.01,
        high=1e18,
        step=0.1,
    ),
    Control(
        "batch",
        "Batch size",
        "number",
        None,
        "New sequences in each training step." + _RECIPE,
        low=1,
        high=512,
        step=1,
    ),
    Control(
        "updates",
        "Training steps",
        "number",
        None,
        "How often the weights are updated." + _RECIPE,
        low=10,
        high=20_000,
        step=100,
    ),
    Control(
        "probe",
        "Seed of the sequence shown",
        "number",
        opening(next(iter(TASKS))),
        "The one sequence on which the gates are shown, called the probe. It is drawn separately "
        "from the training sequences; another seed gives another probe.",
        low=0,
        high=SEED_MOST,
        step=1,
    ),
    Control(
        "mapnet",
        "Network",
        "choice",
        None,
        "The network whose gate is shown over the training.",
        titles=KIND_NAMES,
    ),
    Control(
        "mapgate",
        "Gate or state",
        "choice",
        MOST,
        f"The signal that is shown over the training. {MOST}: the gate that changed most at the "
        "jump or, without a jump, from the first checkpoint to the last.",
    ),
    Control(
        "mapunit",
        "Unit",
        "number",
        None,
        "The unit that is shown. If empty: the unit in which the chosen signal changed most.",
        low=0,
        step=1,
    ),
    Control(
        "tables",
        "The charts as tables",
        "fold",
        False,
        "The curves and the map as numbers.",
    ),
    Control(
        "spectrum",
        "Does a small change of the state grow or fade?",
        "fold",
        False,
        "Lyapunov exponents over the training, and the singular values of every step.",
    ),
    Control(
        "spectrumnet",
        "Network",
        "choice",
        None,
        "The network whose singular values are shown.",
        titles=KIND_NAMES,
    ),
    Control(
        "spectrumat",
        "Checkpoint",
        "choice",
        None,
        "The training step after which its singular values are shown.",
    ),
)

KEYS = tuple(row.key for row in ROWS)
