"""Rows of the controls of the page that walks recorded corpora."""

from __future__ import annotations

from lstm_viz.kinds import SIGNALS
from lstm_viz.ui.controls.control import Control
from lstm_viz.words import word

STORE, SIGNAL, UNIT, LAYER = "store", "of_signal", "of_unit", "of_layer"
FROM, TO, AT = "from_step", "to_step", "at_step"
PLACES, ABOVE, BELOW, LISTED = "places", "where_above", "where_below", "where_listed"
ALIKE, ALIKE_FROM, ALIKE_STEPS = "alike", "alike_from", "alike_steps"
ALIKE_BY, ALIKE_ON = "alike_by", "alike_on"

MOST_LISTED = 200  # stretches
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
        1,
        "The step that is shown with the steps around it, counted from 1 over the whole corpus "
        "(in Python, from 0).",
        low=1,
        step=1,
    ),
    Control(
        FROM,
        "Overview from step",
        "number",
        1,
        "The first step of the overview. A part that is dragged over in the overview sets both.",
        low=1,
        step=1,
    ),
    Control(
        TO,
        "Overview to step",
        "number",
        None,
        "The last step of the overview.",
        low=1,
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
    Control(
        LISTED,
        "Listed",
        "number",
        8,
        "How many stretches are listed, the first ones of the corpus.",
        low=1,
        high=MOST_LISTED,
        step=8,
    ),
    Control(
        ALIKE,
        "Passages most like one",
        "fold",
        False,
        "Compares every passage of the corpus with one of it.",
    ),
    Control(
        ALIKE_FROM,
        "Passage from step",
        "number",
        None,
        "The first step of the passage that is looked for. Empty: the step that is shown.",
        low=1,
        step=1,
        empty="the step shown",
    ),
    Control(
        ALIKE_STEPS,
        "Steps",
        "number",
        16,
        "How many steps the passage has; it ends with its sequence at the latest.",
        low=1,
        step=1,
    ),
    Control(
        ALIKE_BY,
        "Compare",
        "switch",
        "cosine",
        "Hidden states: the cosine between the hidden states of both passages, step by step. Units "
        "with high h: which units have an h of at least the threshold at every step. In the Atlas "
        "and on the page Text, units that are on may have a low h as well.",
        options=("cosine", "units"),
        titles={"cosine": "hidden states", "units": "units with high h"},
    ),
    Control(
        ALIKE_ON,
        "High from h =",
        "number",
        0.3,
        "A unit has a high h where its hidden state is at least this. Until you choose a value, it "
        "is the highest one, in hundredths, that leaves a unit in this passage.",
        low=-1,
        high=1,
        step=0.05,
    ),
)
