"""Rows of the controls that say how networks are trained, and what is shown of it."""

from __future__ import annotations

from lstm_viz.checkpoint import KIND_NAMES
from lstm_viz.tasks import TASKS
from lstm_viz.train import OPTIMIZERS
from lstm_viz.train.recipes import KINDS
from lstm_viz.ui import limits
from lstm_viz.ui.controls.control import Control, part_key

SEED_MOST = 9_999
MODES = ("shipped", "live")
MOST = "changed most"
LENGTH = "for"  # the parameter that makes a task's sequences longer: for_adding, ...
_RECIPE = " Empty: as the networks of this task were trained that ship."


def _length_rows() -> list[Control]:
    rows = []
    for task in TASKS.values():
        default = int(task.parameters[task.length])
        rows.append(
            Control(
                part_key(LENGTH, task.name),
                task.length.capitalize(),
                "number",
                default,
                f"Makes the sequences longer. The networks that ship were trained with {default}.",
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
        "shipped",
        "shipped: how the networks came to be that this app ships. live: train new ones here, and "
        "watch.",
        options=MODES,
    ),
    Control(
        "task",
        "Task",
        "choice",
        next(iter(TASKS)),
        "What the networks learn: sequences with a known answer, made without end.",
        options=tuple(TASKS),
    ),
    Control(
        "learners",
        "Networks",
        "several",
        KINDS,
        "They learn at the same time, on the same sequences. "
        + ", ".join(f"{kind}: {name}" for kind, name in KIND_NAMES.items())
        + ".",
        options=KINDS,
    ),
    Control(
        "hidden",
        "Units of the LSTM",
        "number",
        None,
        "In each layer. The others get as many as give about as many parameters." + _RECIPE,
        low=1,
        high=limits.TRAINED_UNITS,
        step=1,
    ),
    Control(
        "layers",
        "Layers",
        "number",
        1,
        "One above the other; the picture shows the first.",
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
        "How a gradient becomes a step. sgd has a momentum of 0.9 and wants a higher rate.",
        options=OPTIMIZERS,
    ),
    Control(
        "rate",
        "Learning rate",
        "number",
        None,
        "How large the first steps are; it falls to 0 along half a cosine." + _RECIPE,
        low=0.00001,
        high=100.0,
        step=0.001,
    ),
    Control(
        "clip",
        "Clipping",
        "number",
        None,
        "The largest norm of the gradient; a longer one is shortened to it. With 1e18 none is."
        + _RECIPE,
        low=0.01,
        high=1e18,
        step=0.1,
    ),
    Control(
        "batch",
        "Batch size",
        "number",
        None,
        "New sequences in each step." + _RECIPE,
        low=1,
        high=512,
        step=1,
    ),
    Control(
        "updates",
        "Training steps",
        "number",
        None,
        "How often the weights are changed." + _RECIPE,
        low=10,
        high=20_000,
        step=100,
    ),
    Control(
        "probe",
        "Seed of the probe",
        "number",
        0,
        "The one sequence on which the gates are watched; drawn apart from those of training. "
        "Another seed draws another.",
        low=0,
        high=SEED_MOST,
        step=1,
    ),
    Control("mapnet", "Network", "choice", None, "Whose gate is drawn over the training."),
    Control(
        "mapgate",
        "Gate or state",
        "choice",
        MOST,
        f"What is drawn over the training. {MOST}: the gate that did at the jump or, without one, "
        "from the first step to the last.",
    ),
    Control(
        "mapunit",
        "Unit",
        "number",
        None,
        "Empty: the unit whose chosen signal changed most in training.",
        low=0,
        step=1,
    ),
    Control(
        "tables",
        "The charts as tables",
        "fold",
        False,
        "The curves and the map as numbers, for reading instead of looking.",
    ),
)

KEYS = tuple(row.key for row in ROWS)
