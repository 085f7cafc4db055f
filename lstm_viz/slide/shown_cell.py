"""Shown cell: one network's cell at one step: its layout, its numbers, and what it is called."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from lstm_viz.kinds import KINDS
from lstm_viz.layer_input import layer_input
from lstm_viz.slide.flow import flow_at, largest, largest_state, printed
from lstm_viz.trace import Trace
from lstm_viz.words import READING


@cache
def layouts() -> dict[str, Any]:
    """Where the parts of cells are, by kind or family: `python -m docs.cell_layouts --write`."""
    text = files("lstm_viz.slide").joinpath("cell_layouts.json").read_text(encoding="utf-8")
    return json.loads(text)


class ShownCell:
    """The numbers of a cell: `flow` and, of each as text, `printed`.

    `scale` is the largest state, and `own` the largest of each signal with a scale of its own.

    Raises IndexError for a step, unit or place that the trace does not have, ValueError where it
    has no values of the step or not all of its signals.
    """

    def __init__(
        self, name: str, trace: Trace, step: int, unit: int | None, place: Mapping[str, int]
    ) -> None:
        sizes = trace.sizes
        wanted = {**place, "time": step} | ({} if unit is None else {"unit": unit})
        at = {axis: _index(axis, index, sizes[axis]) for axis, index in wanted.items()}
        if missing := [one for one in READING[trace.kind] if one not in trace.signals]:
            raise ValueError(
                f"the trace of the {name} has no {', '.join(missing)}, which its cell shows; "
                "record it without `signals`"
            )
        place = {axis: at[axis] for axis in place}
        self.trace, self.unit, step = trace, at.get("unit"), at["time"]
        cells = layouts()["cells"]
        self.layout = cells.get(trace.kind) or cells[KINDS[trace.kind].family]
        self.flow = flow_at(trace, step, self.unit, place)
        self.printed = printed(self.flow, KINDS[trace.kind].memory)
        self.scale = largest_state(trace, self.unit, place)
        own = {wire["signal"] for wire in self.layout["wires"] if wire.get("range") == "own"}
        self.own = {signal: largest(trace, signal, self.unit, place) for signal in own}
        # An edited pass has no input of its own, and then nothing is written beside it.
        known = layer_input(trace, place["layer"], place["batch"])
        read = np.zeros((sizes["time"], 0)) if known is None else known.values
        self.x = read[step]
        self.largest = float(np.nanmax(abs(read), initial=0)) or 1.0
        who = f"the mean of {sizes['unit']} units" if unit is None else f"unit {self.unit}"
        self.head = f"{name} · step {trace.labels[step]}, {who}"


def _index(axis: str, index: int, size: int) -> int:
    if not -size <= index < size:
        raise IndexError(f"{axis} has {size} entries, 0 to {size - 1}; got {index}")
    return index % size
