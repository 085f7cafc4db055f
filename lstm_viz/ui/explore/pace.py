"""Pace: how long a training will take here, by the first steps of one like it."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import islice

from lstm_viz.device import pick
from lstm_viz.forecasting import Training, window
from lstm_viz.series import Series
from lstm_viz.train import Budget
from lstm_viz.ui import limits
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views.networks import forward_pass

MEASURED = 4  # steps, after one that loads what all need
# By what a step's time depends on. A computer that others use now is faster again in a while.
_SECONDS: Shelf[float] = Shelf(limits.MB, lambda seconds: 256, unused=60.0)


def seconds(series: Series, budget: Budget) -> float:
    """About how long the training of a pair on this series takes on this computer.

    Series of nearly the same length share a measurement: what a step reads is a stretch of them.
    """
    stretch = window(series).bit_length()
    key = (stretch, series.x.shape[1], series.text, series.output_size, budget)
    return _SECONDS.get_or_make(key, lambda: measured(series, budget))


def measured(
    series: Series, budget: Budget, clock: Callable[[], float] = time.perf_counter
) -> float:
    """The same, by steps that are made for it and forgotten."""
    with forward_pass(pick("cpu")):
        steps = iter(Training(series, budget=budget))
        next(steps, None)
        begun = clock()
        made = sum(1 for _ in islice(steps, MEASURED))
        return (clock() - begun) / max(1, made) * budget.steps
