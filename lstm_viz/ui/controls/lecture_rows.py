"""Rows of the controls of the lecture."""

from __future__ import annotations

from lstm_viz.stops import LECTURE
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
    Control(
        "stop",
        "Stop",
        "hidden",
        None,
        f"The stop of the lecture: {', '.join(one.name for one in LECTURE)}.",
        options=tuple(one.name for one in LECTURE),
        pattern="|".join(one for stop in LECTURE for one in (stop.name, stop.number) if one),
    ),
    Control(
        "moment",
        "Moment",
        "hidden",
        None,
        "Which of a stop's examples is shown.",
        pattern="[1-4]",
    ),
)
