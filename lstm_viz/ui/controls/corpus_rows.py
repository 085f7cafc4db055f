"""Rows of the controls of the page that walks recorded corpora."""

from __future__ import annotations

from lstm_viz.kinds import SIGNALS
from lstm_viz.ui.controls.control import Control
from lstm_viz.words import word

STORE, SIGNAL, UNIT, LAYER = "store", "of_signal", "of_unit", "of_layer"
FROM, TO, AT = "from_step", "to_step", "at_step"
PLACES, ABOVE, BELOW = "places", "where_above", "where_below"

LARGEST = 1e9  # of a value that is searched for; no state comes near

ROWS = (
    Control(
        STORE,
        "Corpus",
        "choice",
        None,
        "One of the corpora on this server: what a network has read, recorded with lstm-viz corpus "
        "record.",
    ),
    Control(
        SIGNAL,
        "Signal",
        "choice",
        None,
        "The gate or the state whose course over the corpus is drawn.",
        titles={
            signal: f"{word(kind, signal).name} {signal}"
            for kind, signals in SIGNALS.items()
            for signal in signals
        },
    ),
    Control(UNIT, "Unit", "number", 0, "The unit, counted from 0.", low=0, step=1),
    Control(LAYER, "Layer", "number", 1, "The layer, counted from 1.", low=1, step=1),
    Control(
        AT,
        "Step",
        "number",
        0,
        "The step that is shown with the steps around it, counted from 0 over the whole corpus.",
        low=0,
        step=1,
    ),
    Control(
        FROM,
        "Overview from step",
        "number",
        0,
        "The first step of the overview. A part that is dragged over in the overview sets both.",
        low=0,
        step=1,
    ),
    Control(
        TO,
        "Overview to step",
        "number",
        None,
        "The last step of the overview.",
        low=0,
        step=1,
        empty="the last",
    ),
    Control(
        PLACES,
        "Where the unit is greatest, least, above or below a value",
        "fold",
        False,
        "Places in the whole corpus; a click leads to one.",
    ),
    Control(
        ABOVE,
        "Above",
        "number",
        None,
        "Lists the first stretches of steps at which the unit's signal is above this value.",
        low=-LARGEST,
        high=LARGEST,
        step=0.1,
        empty="a value",
    ),
    Control(
        BELOW,
        "Below",
        "number",
        None,
        "Lists the first stretches of steps at which the unit's signal is below this value; with "
        "both values, at which it is between them.",
        low=-LARGEST,
        high=LARGEST,
        step=0.1,
        empty="a value",
    ),
)
