"""The sentences of what came of a training on a person's own series."""

from __future__ import annotations

from collections.abc import Mapping

FORECAST = "forecast"  # the heading of the column with the names of forecasts
ERRORS = (
    "RMSE is the root mean squared error and MAE the mean absolute error, both over the held-out "
    "steps and in the units of the series."
)


def beyond(share: float) -> str:
    """A warning that much of the held-out part is unlike what was trained on."""
    return (
        f"{share:.0%} of the held-out values lie outside the range of the values used for "
        "training. Networks forecast such values badly; training on the differences of the series "
        "(Prepare, Difference) may work better."
    )


def kept(after: Mapping[str, int], first: int, last: int) -> str:
    """After which training step the weights of each network are, and why those.

    `first` to `last` are the steps of the series that decide, counted from 1.
    """
    each = " and ".join(f"the {name} after training step {step:,}" for name, step in after.items())
    return (
        f"Shown: {each}. With these weights the error on steps {first:,} to {last:,} was lowest; "
        "these steps are neither trained on nor held out."
    )
