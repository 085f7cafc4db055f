"""Places: where people's work runs on this server, for all pages together."""

from __future__ import annotations

from typing import Any

from lstm_viz.ui import limits
from lstm_viz.ui.jobs import memory
from lstm_viz.ui.jobs.jobs import Jobs
from lstm_viz.ui.jobs.personal import is_here


def places(at_once: int, in_line: int) -> Jobs[Any]:
    """So many places for work, and the rules by which people share them."""
    return Jobs(
        at_once,
        in_line,
        alive=is_here,
        grace=limits.AWAY_SECONDS,
        turn=limits.TURN_SECONDS,
        seconds=limits.TRAINING_SECONDS,
        after=memory.hand_back,
    )


TRAININGS = places(limits.TRAININGS, limits.TRAININGS_IN_LINE)
RACES = places(limits.RACES, limits.RACES_IN_LINE)
SCANS = places(limits.SCANS, limits.SCANS_IN_LINE)
