"""Traces of random numbers: no two sizes alike, and no network behind them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from lstm_viz.kinds import SIGNALS, STATES
from lstm_viz.trace import Trace

LAYER, DIRECTION, BATCH, TIME, UNIT = 2, 2, 3, 7, 5
# The place that tests look at: never the first of anything; this sequence is shorter than TIME.
WHERE: dict[str, Any] = {"layer": 1, "direction": 1, "batch": 2}
LENGTH = 5
GATES_OPEN_AND_SHUT = "iforz"


def random_trace(
    kind: str = "lstm",
    *,
    places: tuple[int, int, int] = (LAYER, DIRECTION, BATCH),
    time: int = TIME,
    unit: int = UNIT,
    length: int | None = LENGTH,
    labels: tuple[Any, ...] = (),
    replace: Mapping[str, np.ndarray] | None = None,
) -> Trace:
    """A trace within every signal's range; `replace` holds (time, unit) values for WHERE."""
    draw = np.random.default_rng(11)
    shape = (*places, time, unit)
    signals = {}
    for name in SIGNALS[kind]:
        values = draw.uniform(0 if name in GATES_OPEN_AND_SHUT else -1, 1, shape)
        values = values * 3 if name in "ca" else values
        if replace and name in replace:
            values[*WHERE.values()] = replace[name]
        if length is not None:
            values[:, :, WHERE["batch"], length:] = np.nan
        signals[name] = values.astype(np.float32)
    initial = {name: np.zeros(shape[:3] + shape[4:], np.float32) for name in STATES[kind]}
    return Trace(kind, signals, initial, labels)
