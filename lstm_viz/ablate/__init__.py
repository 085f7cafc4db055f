"""The ablation: trained networks, measured with one part of their cells removed.

`python -m lstm_viz.ablate` makes the tables that are included.
"""

from __future__ import annotations

from lstm_viz.ablate.parts import PARTS, CellPart
from lstm_viz.ablate.result import (
    ASSETS,
    AblationError,
    AblationResult,
    AblationRow,
    load,
    names,
    read,
    save,
)
from lstm_viz.ablate.without import HELD_OUT, Without, ablate

__all__ = [
    "ASSETS",
    "HELD_OUT",
    "PARTS",
    "AblationError",
    "AblationResult",
    "AblationRow",
    "CellPart",
    "Without",
    "ablate",
    "load",
    "names",
    "read",
    "save",
]
