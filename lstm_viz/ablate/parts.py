"""Parts: what can be removed from a cell, and what takes its place.

The LSTM's five are after Greff et al. 2017 (NFG, NIG, NOG, CIFG, NOAF). A GRU's z has none: it both
keeps and writes, so that held at 1 the GRU never writes and held at 0 it never keeps; neither is
the GRU without its gate. A simple RNN has nothing to remove.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import torch
from torch import Tensor

Now = Mapping[str, Tensor]  # the signals of a step that are computed already


@dataclass(frozen=True)
class CellPart:
    """A part of a cell of `kind`.

    `name` is the text of the edit that removes it (`lstm_viz.edits`), but for the tanh of the
    output: an edit holds a signal at a value, and this changes an equation. `formula` is what holds
    without the part, `title` what it is called. `instead` gives, from the signals of the step so
    far, the value of `signal`; those computed after it follow.
    """

    kind: str
    name: str
    formula: str
    title: str
    signal: str
    instead: Callable[[Now, Tensor], Tensor]

    @property
    def is_edit(self) -> bool:
        """Whether `name` is the text of an edit."""
        return self.instead is not _linear

    def hold(self, now: Now, signal: str, computed: Tensor) -> Tensor:
        """What a signal of a step is without this part."""
        return self.instead(now, computed) if signal == self.signal else computed


def _one(now: Now, computed: Tensor) -> Tensor:
    return torch.ones_like(computed)


def _coupled(now: Now, computed: Tensor) -> Tensor:
    return 1 - now["f"]


def _linear(now: Now, computed: Tensor) -> Tensor:
    return now["o"] * now["c"]


PARTS: Final[Mapping[str, CellPart]] = MappingProxyType(
    {
        part.name: part
        for part in (
            CellPart("lstm", "f=1", "f = 1", "the forget gate", "f", _one),
            CellPart("lstm", "i=1", "i = 1", "the input gate", "i", _one),
            CellPart("lstm", "o=1", "o = 1", "the output gate", "o", _one),
            CellPart("lstm", "i=1-f", "i = 1 − f", "an input gate of its own", "i", _coupled),
            CellPart("lstm", "h=oc", "h = o c", "the tanh of the output", "h", _linear),
            CellPart("gru", "r=1", "r = 1", "the reset gate", "r", _one),
        )
    }
)
