"""Rows of the controls of the lecture."""

from __future__ import annotations

from lstm_viz.tasks import TASKS
from lstm_viz.ui.controls.control import Control

_ADDING = TASKS["adding"]
TRAINED_LAG = int(_ADDING.parameters["lag"])
LAG = "lag"
ROWS = (
    Control(
        LAG,
        "What if the sequence is longer? Lag",
        "slider",
        TRAINED_LAG,
        "The least number of steps for which the first marked value has to be kept. The networks "
        f"were trained at lag {TRAINED_LAG}.",
        low=10,
        high=max(_ADDING.lengths),
        step=10,
    ),
    Control("stop", "Stop", "hidden", None, "The stop of the lecture, 1 to 9.", pattern="[1-9]"),
    Control(
        "moment",
        "Moment",
        "hidden",
        None,
        "Which of a stop's two examples is shown.",
        pattern="[12]",
    ),
)
