"""Places counted from the end: -1 is the last layer, direction and sequence, in every measure."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lstm_viz import measure, moments
from lstm_viz.trace import Trace
from tests.traces import BATCH, LAYER, TIME, WHERE, random_trace

# What each function needs beside a trace and a place.
GIVEN: dict[str, dict[str, Any]] = {
    "correlation": {"values": np.linspace(0.2, 0.9, TIME) ** 2},
    "saturation": {"signal": "f"},
    "unit_order": {"by": "half-life"},
    "common_order": {"by": "similarity"},
    "moves_most": {"signal": "c", "step": 3},
    "keeps_longest": {"first": 2, "last": 4, "least": 0.1},
    "shows_most": {"step": 2},
    "carries_most": {"signal": "h", "step": 3},
}
FUNCTIONS = [
    one
    for module in (measure, moments)
    for _, one in inspect.getmembers(module, inspect.isfunction)
    if "trace" in (parameters := inspect.signature(one).parameters)
    and not one.__name__.startswith("_")
    and "direction" in parameters
]


def trace_of(directions: int, seed: int = 4) -> Trace:
    """A trace whose initial states are not zero, so that what came before a step counts."""
    made = random_trace(places=(LAYER, directions, BATCH))
    draw = np.random.default_rng(seed)

    def other(values: np.ndarray) -> np.ndarray:
        return (draw.uniform(0, 1, values.shape) + 0 * values).astype(np.float32)

    return replace(
        made,
        signals={name: other(one) for name, one in made.signals.items()},
        initial={name: other(one) for name, one in made.initial.items()},
    )


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("directions", [1, 2])
def test_a_place_counted_from_the_end_is_that_place(
    function: Callable[..., Any], directions: int
) -> None:
    trace, given = trace_of(directions), GIVEN.get(function.__name__, {})
    if "other" in inspect.signature(function).parameters:
        given = given | {"other": trace_of(directions, seed=9)}
    place = WHERE | {"direction": directions - 1}
    found = [function(trace, **given, **one) for one in (place, dict.fromkeys(WHERE, -1))]
    assert repr(found[0]) == repr(found[1])
