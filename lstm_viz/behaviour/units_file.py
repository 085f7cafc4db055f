"""Units file: what an atlas has of every unit by itself, as a part of a JSON file, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from lstm_viz.behaviour.checked import known, numbers
from lstm_viz.behaviour.findings_file import (
    MOST,
    ONE,
    lives_in,
    lives_written,
    thresholds_in,
    written,
)
from lstm_viz.behaviour.search import Findings
from lstm_viz.kinds import KINDS

if TYPE_CHECKING:
    from lstm_viz.behaviour.atlas import Atlas
    from lstm_viz.behaviour.task_atlas import TaskAtlas

HUNDREDTH: Final = 100  # as this number, 1 is written of what is drawn small


def units_of(atlas: Atlas | TaskAtlas) -> dict[str, Any]:
    """The units of an atlas as JSON has them."""
    return {
        "thresholds": atlas.thresholds,
        "half_life": lives_written(atlas.half_life),
        "saturates": atlas.saturates,
        "shut": written(atlas.shut),
        "open": written(atlas.open),
        "small": np.round(atlas.small * HUNDREDTH).astype(int).tolist(),
    }


def units_in(content: Mapping[str, Any], findings: Findings, steps: int) -> dict[str, Any]:
    """The arguments of an atlas in what JSON has; `steps` are those of what is drawn small.

    Raises ValueError for any part that is not what `units_of` writes.
    """
    kind, units = KINDS[findings.kind], (findings.units,)
    return {
        "thresholds": thresholds_in(content["thresholds"], findings),
        "half_life": lives_in(content["half_life"], *units, keeps=kind.keep is not None),
        "saturates": known(content["saturates"], "saturates", kind.signals),
        "shut": numbers(content["shut"], "shut", units, 0, ONE) / ONE,
        "open": numbers(content["open"], "open", units, 0, ONE) / ONE,
        "small": numbers(content["small"], "small", (*units, steps), -MOST, MOST) / HUNDREDTH,
    }
