"""Rows of the controls that say what is done to a sequence before networks read it."""

from __future__ import annotations

from typing import Any

from lstm_viz.sequences.prepare import Recipe
from lstm_viz.ui.controls.control import UNCHOSEN, Control

AS_TRAINED = "as trained"
SCALES = (AS_TRAINED, "none", "standard", "minmax", "robust")
ROWS = (
    Control(
        "missing",
        "Missing values",
        "choice",
        "gaps",
        "gaps: the networks skip these steps. forward: the last value goes on. interpolate: a "
        "straight line from the last value to the next.",
        options=("gaps", "forward", "interpolate"),
    ),
    Control(
        "first",
        "First step",
        "number",
        None,
        "The steps before it are left out.",
        low=1,
        step=1,
        empty="1",
    ),
    Control(
        "last",
        "Last step",
        "number",
        None,
        "The steps after it are left out.",
        low=1,
        step=1,
        empty="the end",
    ),
    Control(
        "every",
        "Resample: steps in one",
        "number",
        1,
        "So many steps become one.",
        low=1,
        high=1_000_000,
        step=1,
    ),
    Control(
        "by",
        "Resample by",
        "switch",
        "mean",
        "mean: of the steps that become one. first: only the first of them is kept.",
        options=("mean", "first"),
    ),
    Control(
        "smooth",
        "Smooth over steps",
        "number",
        1,
        "The mean of so many steps round each one; an odd number, 1 for none.",
        low=1,
        high=999,
        step=2,
    ),
    Control(
        "difference",
        "Difference",
        "switch",
        "no",
        "yes: each step is its change from the step before.",
        options=("no", "yes"),
    ),
    Control(
        "scale",
        "Scale",
        "choice",
        SCALES[0],
        "as trained: mean 0 and deviation 1 for the wave networks, where the numbers are your own; "
        "else nothing. standard: the same for all. minmax: from 0 to 1. robust: median 0, "
        "interquartile range 1.",
        options=SCALES,
    ),
    *(
        Control(
            f"feed{number}",
            f"Input {number} reads",
            "choice",
            UNCHOSEN,
            "Which column this input of the networks reads.",
        )
        for number in (1, 2)
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
