"""Rows of the controls that prepare a sequence before networks read it."""

from __future__ import annotations

from typing import Any

from lstm_viz.sequences.prepare import Recipe
from lstm_viz.tasks.wave import TAKES
from lstm_viz.ui.controls.control import Control
from lstm_viz.ui.controls.words import UNCHOSEN

AS_TRAINED = "as trained"
BY_MEAN, BY_RANGE = "mean", "range"  # by numbers that a person gives
SCALES = (AS_TRAINED, "none", "standard", "minmax", "robust", BY_MEAN, BY_RANGE)
# Of a network from a file nobody knows here how it was trained: to it, "none" says nothing new.
SCALES_OF_YOURS = tuple(scale for scale in SCALES if scale != "none")
TITLES = {
    "none": "unchanged",
    BY_MEAN: "your mean and standard deviation",
    BY_RANGE: "your minimum and maximum",
}
TITLES_OF_YOURS = {**TITLES, AS_TRAINED: TITLES["none"]}
HELP_OF_YOURS = (
    "unchanged: your network reads the numbers as they are. If it was trained on scaled numbers, "
    "choose your mean and standard deviation, or minimum and maximum, and give those of its "
    "training: they are the same for every sequence. standard: each sequence is standardised by "
    "itself (mean 0, standard deviation 1). minmax: from 0 to 1. robust: median 0, interquartile "
    "range 1. These three follow from the sequence itself."
)
GIVEN = "given"
INPUTS = 2  # of networks, for which columns can be chosen; symbols have more
ROWS = (
    Control(
        "missing",
        "Missing values",
        "choice",
        "gaps",
        "gaps: the networks skip these steps. forward: repeat the last known value. interpolate: "
        "fill in a straight line from the last known value to the next.",
        options=("gaps", "forward", "interpolate"),
    ),
    Control(
        "first",
        "First step",
        "number",
        None,
        "Steps before this one are left out.",
        low=1,
        step=1,
        empty="1",
    ),
    Control(
        "last",
        "Last step",
        "number",
        None,
        "Steps after this one are left out.",
        low=1,
        step=1,
        empty="the end",
    ),
    Control(
        "every",
        "Resample: steps per new step",
        "number",
        1,
        "This number of successive steps becomes one step; 1 changes nothing.",
        low=1,
        high=1_000_000,
        step=1,
    ),
    Control(
        "by",
        "Resample by",
        "switch",
        "mean",
        "mean: the mean of the steps that become one. first: only the first of them is used.",
        options=("mean", "first"),
    ),
    Control(
        "smooth",
        "Smooth over steps",
        "number",
        1,
        "Each value becomes the mean of this number of steps, centred on it. An odd number; 1 "
        "changes nothing.",
        low=1,
        high=999,
        step=2,
        odd=True,
    ),
    Control(
        "difference",
        "Difference",
        "switch",
        "no",
        "yes: each value is replaced by its change from the previous step.",
        options=("no", "yes"),
    ),
    Control(
        "scale",
        "Scale",
        "choice",
        SCALES[0],
        "as trained: the wave networks read your own numbers as they are if all lie from "
        f"−{TAKES:g} to {TAKES:g}. If not, the numbers are standardised (mean 0, standard "
        "deviation 1), and this scale is kept while you edit them. All other included networks "
        "read them unchanged. standard: each sequence is standardised by itself. minmax: from 0 to "
        "1. robust: median 0, interquartile range 1. These three follow from the sequence itself. "
        "Your mean and standard deviation, or minimum and maximum: the same numbers for every "
        "sequence, as in the training of your network.",
        options=SCALES,
        titles=TITLES,
    ),
    Control(
        GIVEN,
        "Numbers of each column",
        "line",
        "",
        "Two numbers for each column, separated by a blank, and a semicolon between columns, as in "
        "820 310; 9.9 0.3. They are part of the link.",
        high=2_000,
    ),
    *(
        Control(
            f"feed{number}",
            f"Input {number} reads",
            "choice",
            UNCHOSEN,
            "The column that this input of the networks reads.",
        )
        for number in range(1, INPUTS + 1)
    ),
)


def asked_by(recipe: Recipe) -> dict[str, Any]:
    """The controls, by their keys, that prepare as this recipe does; the scale is as trained."""
    asked: dict[str, Any] = {}
    for number, name in enumerate(recipe.columns or (), start=1):
        asked[f"feed{number}"] = name
    if recipe.missing != "gaps":
        asked["missing"] = recipe.missing
    if recipe.factor > 1:
        asked |= {"every": recipe.factor, "by": "mean" if recipe.resample == "mean" else "first"}
    return asked
