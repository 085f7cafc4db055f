"""Residue: what a pass differs by from the browser's own (residuals.py), as it travels."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lstm_viz.explorer.narrow import Narrow, narrowed
from lstm_viz.explorer.residuals import residuals
from lstm_viz.kinds import KINDS
from lstm_viz.words import READING

if TYPE_CHECKING:
    from lstm_viz.explorer.panel import Panel

# Multiply-adds that the browser's engine takes for a network: a tenth of a second. Its signals as
# they are would be some megabytes, which take longer on most ways to a browser.
WORK = 2**26


class Residue(NamedTuple):
    """Residuals of a panel's signals by their names: packed, and those that can't be."""

    apart: dict[str, Narrow]
    whole: dict[str, np.ndarray]
    check: int

    @property
    def bytes(self) -> int:
        """How much memory it takes."""
        packed = sum(one.packed.nbytes + one.others.nbytes for one in self.apart.values())
        return packed + sum(array.nbytes for array in self.whole.values())


def is_quick(panel: Panel) -> bool:
    """Whether the engine takes no more than `WORK` for a network, and every step is of its signals.

    A matrix memory is none of them, and what is read of it follows from all steps before.
    """
    return not KINDS[panel.trace.kind].matrix and panel.work <= WORK


def residue_of(panel: Panel) -> Residue:
    """The residue of a panel's pass; raises what `residuals` raises."""
    trace, place = panel.trace, tuple(panel.place.values())
    found = residuals(
        trace.kind,
        {name: panel.signal(name) for name in READING[trace.kind]},
        initial={name: state[place] for name, state in trace.initial.items()},
        input=panel.input,
        weights=panel.weights,
        nonlinearity=panel.nonlinearity,
        backward=panel.direction == 1,
    )
    apart = {name: narrowed(values) for name, values in found.apart.items()}
    return Residue(apart, found.whole, found.check)
