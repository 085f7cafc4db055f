"""Panel: one recorded network on one sequence, as it is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lstm_viz import measure
from lstm_viz.explorer.readout import Readout, need_readout
from lstm_viz.explorer.residue import Residue
from lstm_viz.kinds import KINDS, rows_of
from lstm_viz.measure.order import longest_first
from lstm_viz.trace import Trace
from lstm_viz.words import READING


@dataclass(frozen=True, eq=False)
class Panel:
    """One layer of one network in one direction on one sequence, as it is shown.

    `weights` are that layer's in PyTorch's names and row order: W_ih (gates · unit, input), W_hh
    (gates · unit, hidden), b_ih and b_hh (gates · unit,) or None, W_hr where an LSTM projects,
    p (3 · unit,) where its gates see c.
    `input` (time, input) is what the layer reads, `prediction` (time,) the network's answer.
    `parameters` counts the whole network's. Where the answers are symbols, `answers` are those of
    each step, "" where there is none, and `sure` and `right` (time,) are how probable the network
    holds them and whether they are right, NaN where that is not known. `readout` is the way from
    this layer's h to those answers; None where they do not follow from it alone. `included` is the
    name by which `checkpoint.load` has the network, "" where it does not have these weights.
    `reads` is the layer that gives `input`, "" where that is the sequence itself. `residue` is that
    of this pass where somebody has kept it.
    """

    trace: Trace
    name: str
    parameters: int
    weights: Mapping[str, np.ndarray | None]
    input: np.ndarray
    prediction: np.ndarray | None = None
    answers: Sequence[str] = ()
    sure: np.ndarray | None = None
    right: np.ndarray | None = None
    readout: Readout | None = None
    nonlinearity: str = "tanh"
    included: str = ""
    layer: int = 0
    direction: int = 0
    batch: int = 0
    reads: str = ""
    residue: Residue | None = None

    def signal(self, name: str) -> np.ndarray:
        """One signal, (time, unit)."""
        if name not in self._signals:
            self._signals[name] = self.trace.sel(name, **self.place)
        return self._signals[name]

    @cached_property
    def _signals(self) -> dict[str, np.ndarray]:
        return {}

    @property
    def place(self) -> dict[str, int]:
        """Where in the trace this is."""
        return {"layer": self.layer, "direction": self.direction, "batch": self.batch}

    @cached_property
    def work(self) -> int:
        """How many times its pass multiplies and adds."""
        weights = sum(weight.size for weight in self.weights.values() if weight is not None)
        return self.trace.sizes["time"] * weights

    @cached_property
    def half_life(self) -> np.ndarray | None:
        """Of each unit, (unit,); None where nothing in the network keeps."""
        kept = KINDS[self.trace.kind].keep is not None
        return measure.half_life(self.trace, **self.place) if kept else None

    def order(self, by: measure.Order) -> np.ndarray:
        """The units from top to bottom."""
        if by == "half-life" and self.half_life is not None:
            return longest_first(self.half_life)
        return measure.common_order(self.trace, by, **self.place)


def signal_bytes(panels: Sequence[Panel]) -> int:
    """How many bytes the signals of `panels` take as float32."""
    return sum(
        4 * panel.signal(name).size for panel in panels for name in READING[panel.trace.kind]
    )


def need_weights(panel: Panel) -> None:
    """ValueError where a weight is missing or has another size than its trace."""
    sizes = panel.trace.sizes
    rows = sum(map(len, rows_of(panel.trace.kind, sizes["unit"]).values()))
    wanted = {"W_ih": (rows, panel.input.shape[-1])}
    if KINDS[panel.trace.kind].sees_h:
        wanted["W_hh"] = (rows, sizes["hidden"])
    wanted |= {name: (rows,) for name in ("b_ih", "b_hh")}
    if peeps := KINDS[panel.trace.kind].peeps:
        wanted["p"] = (len(peeps) * sizes["unit"],)
    for name, shape in wanted.items():
        weight = panel.weights.get(name)
        if weight is None and name.startswith("b"):
            continue
        if weight is None or weight.shape != shape:
            got = "none" if weight is None else weight.shape
            raise ValueError(f"{panel.name}'s {name} must have the shape {shape}; got {got}")


def need_last_layer(panel: Panel) -> None:
    """ValueError where a readout does not fit the panel, or would read another layer's h."""
    if panel.readout is None:
        return
    sizes = panel.trace.sizes
    if panel.layer != sizes["layer"] - 1 or sizes["direction"] != 1:
        raise ValueError(
            f"{panel.name} must be shown at its last layer, in one direction, to have a readout; "
            f"got layer {panel.layer} of {sizes['layer']} and {sizes['direction']} direction(s)"
        )
    need_readout(panel.name, panel.readout, steps=sizes["time"], hidden=sizes["hidden"])
