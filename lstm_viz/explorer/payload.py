"""Payload: recorded networks and their sequence as the bytes that the Explorer reads.

    "LVX1" · uint32 length of the header · header (JSON, UTF-8) · zeros up to a multiple of 8 · body

All numbers are little endian. The header's `arrays` say where in the body each array lies; wherever
else the header speaks of an array, it has its index in that list.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from lstm_viz import measure
from lstm_viz.explorer.body import Body
from lstm_viz.explorer.look import colours, words
from lstm_viz.plots.theme import signal_range
from lstm_viz.trace import GATES, STATES, Trace
from lstm_viz.words import READING

MAGIC = b"LVX1"
VERSION = 1
FLOAT_BYTES = 4 * 2**20  # of all signals together; above it they go as 16-bit values
BADGE = ("verified", "tolerance", "dtype", "device", "seed", "weights", "trained", "task")


@dataclass(frozen=True, eq=False)
class Panel:
    """One layer of one network in one direction on one sequence, as it is shown.

    `weights` are that layer's in PyTorch's names and row order: W_ih (gates · unit, input), W_hh
    (gates · unit, hidden), b_ih and b_hh (gates · unit,) or None, W_hr where an LSTM projects.
    `input` (time, input) is what the layer reads, `prediction` (time,) the network's answer.
    `parameters` counts the whole network's.
    """

    trace: Trace
    name: str
    parameters: int
    weights: Mapping[str, np.ndarray | None]
    input: np.ndarray
    prediction: np.ndarray | None = None
    nonlinearity: str = "tanh"
    layer: int = 0
    direction: int = 0
    batch: int = 0

    def signal(self, name: str) -> np.ndarray:
        """One signal, (time, unit)."""
        return self.trace.sel(name, **self.place)

    @property
    def place(self) -> dict[str, int]:
        """Where in the trace this is."""
        return {"layer": self.layer, "direction": self.direction, "batch": self.batch}

    def order(self, by: measure.Order) -> np.ndarray:
        """The units from top to bottom; those of an RNN, without half-lives, keep their order."""
        if by == "half-life" and self.trace.kind not in measure.KEEPS:
            by = "index"
        return measure.unit_order(self.trace, by, **self.place)


def payload(
    panels: Sequence[Panel],
    *,
    values: np.ndarray,
    names: Sequence[str],
    labels: Sequence[Any] | None = None,
    text: Sequence[str] | None = None,
    target: np.ndarray | None = None,
    target_name: str = "target",
    verdict: str = "",
    similarity: bool = True,
    exact: int | None = None,
) -> bytes:
    """All that the Explorer shows of `panels`, which read one sequence.

    Args:
        panels: the networks, from left to right.
        values: the sequence, (time, feature).
        names: of the features.
        labels: of the steps; None or 1, 2, ... count them.
        text: what each step is where it is not a number, such as a character.
        target: (time,) what is right at each step, NaN where that is not known.
        target_name: what the target is, for people.
        verdict: one sentence on how the networks did.
        similarity: whether the order by similarity goes along: of many units over many steps it
            takes longer to find than all the rest.
        exact: the step, from 0, whose float32 values go along where the signals are 16-bit.

    Raises ValueError where the parts do not fit each other.
    """
    steps = _need_fit(panels, values, names, labels, text, target)
    coarse = signal_bytes(panels) > FLOAT_BYTES
    body = Body()
    kinds = list(dict.fromkeys(panel.trace.kind for panel in panels))
    counted = labels is None or list(labels) == list(range(1, steps + 1))
    orders: dict[str, measure.Order] = {"kept": "index", "half-life": "half-life"}
    if similarity:
        orders["similarity"] = "similarity"
    header = {
        "version": VERSION,
        "steps": steps,
        "labels": None if counted else [str(label) for label in labels or ()],
        "input": {
            "names": list(names),
            "text": None if text is None else list(text),
            "values": body.floats(values),
        },
        "target": None if target is None else body.floats(target),
        "target_name": target_name,
        "verdict": verdict,
        "networks": [_network(panel, panels, body, orders, coarse) for panel in panels],
        "words": {kind: words(kind) for kind in kinds},
        "colours": colours(),
        "exact": None if exact is None or not coarse else exact_values(panels, exact),
    }
    header["arrays"] = body.arrays
    packed = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    start = MAGIC + struct.pack("<I", len(packed)) + packed
    return b"".join((start, bytes(-len(start) % 8), *body.parts))


def signal_bytes(panels: Sequence[Panel]) -> int:
    """How many bytes the signals of `panels` take as float32."""
    return sum(
        4 * panel.signal(name).size for panel in panels for name in READING[panel.trace.kind]
    )


def is_coarse(panels: Sequence[Panel]) -> bool:
    """Whether `payload` sends the signals as 16-bit values."""
    return signal_bytes(panels) > FLOAT_BYTES


def exact_values(panels: Sequence[Panel], step: int) -> dict[str, Any]:
    """Every signal's float32 values at one step, counted from 0, for JSON; None is padding.

    Raises ValueError for a step that the sequence does not have.
    """
    steps = panels[0].trace.sizes["time"]
    if not 0 <= step < steps:
        raise ValueError(f"the sequence has the steps 0 to {steps - 1}; got {step}")
    return {
        "step": step,
        "networks": [
            {name: _numbers(panel.signal(name)[step]) for name in READING[panel.trace.kind]}
            for panel in panels
        ],
    }


def _network(
    panel: Panel,
    panels: Sequence[Panel],
    body: Body,
    orders: Mapping[str, measure.Order],
    coarse: bool,
) -> dict[str, Any]:
    trace, place = panel.trace, panel.place
    traces = [one.trace for one in panels]
    signals = {}
    for name in READING[trace.kind]:
        low, high = signal_range(traces, name)
        values = panel.signal(name)
        stored = body.coarse(values) if coarse else body.floats(values)
        signals[name] = {"values": stored, "lo": low, "hi": high}
    lives = measure.half_life(trace, **place) if trace.kind in measure.KEEPS else None
    initial = {name: trace.initial[name][tuple(place.values())] for name in STATES[trace.kind]}
    return {
        "kind": trace.kind,
        "name": panel.name,
        "units": trace.sizes["unit"],
        "parameters": panel.parameters,
        "layer": panel.layer,
        "direction": panel.direction,
        "nonlinearity": panel.nonlinearity,
        "signals": signals,
        "initial": {name: body.floats(state) for name, state in initial.items()},
        "input": body.floats(panel.input),
        "weights": {
            name: None if weight is None else body.floats(weight)
            for name, weight in panel.weights.items()
        },
        "orders": {name: body.whole(panel.order(by)) for name, by in orders.items()},
        "half_life": None if lives is None else body.floats(lives),
        "prediction": None if panel.prediction is None else body.floats(panel.prediction),
        "badge": {name: trace.meta.get(name) for name in BADGE},
    }


def _numbers(values: np.ndarray) -> list[float | None]:
    # Nine digits name every float32; JSON has no NaN.
    singles = values.astype(np.float32)
    return [None if np.isnan(value) else float(f"{value:.9g}") for value in singles]


def _need_fit(
    panels: Sequence[Panel],
    values: np.ndarray,
    names: Sequence[str],
    labels: Sequence[Any] | None,
    text: Sequence[str] | None,
    target: np.ndarray | None,
) -> int:
    """The number of steps; ValueError where anything has another."""
    if not panels:
        raise ValueError("there must be at least one network to show; got none")
    if values.ndim != 2 or values.shape[1] != len(names):
        raise ValueError(
            f"values must be (time, feature) with a name a feature; "
            f"got {values.shape} and {len(names)} names"
        )
    steps = len(values)
    given = {"labels": labels, "text": text, "target": target}
    for panel in panels:
        time = panel.trace.sizes["time"]
        if time != steps:
            raise ValueError(f"{panel.name} was recorded over {time} steps, values have {steps}")
        given |= {f"{panel.name}'s input": panel.input, "prediction": panel.prediction}
        _need_weights(panel)
    for what, one in given.items():
        if one is not None and len(one) != steps:
            raise ValueError(
                f"{what} must have one entry for each of {steps} steps; got {len(one)}"
            )
    return steps


def _need_weights(panel: Panel) -> None:
    sizes = panel.trace.sizes
    rows = len(GATES[panel.trace.kind]) * sizes["unit"]
    wanted = {"W_ih": (rows, panel.input.shape[-1]), "W_hh": (rows, sizes["hidden"])}
    wanted |= {name: (rows,) for name in ("b_ih", "b_hh")}
    for name, shape in wanted.items():
        weight = panel.weights.get(name)
        if weight is None and name.startswith("b"):
            continue
        if weight is None or weight.shape != shape:
            got = "none" if weight is None else weight.shape
            raise ValueError(f"{panel.name}'s {name} must be {shape}; got {got}")
