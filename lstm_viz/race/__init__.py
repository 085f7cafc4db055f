"""The race: several kinds of networks on one task, at growing lengths, under the same conditions.

`python -m lstm_viz.race --task recall` makes a race that ships.
"""

from __future__ import annotations

from lstm_viz.race.heat import HELD_OUT, Heat
from lstm_viz.race.plan import SHIPPED, Plan, plan_for
from lstm_viz.race.racing import Race, RaceProgress, command_for
from lstm_viz.race.result import ASSETS, RaceError, RaceResult, RaceRow, load, names, read, save
from lstm_viz.race.rounds import Rounds

__all__ = [
    "ASSETS",
    "HELD_OUT",
    "SHIPPED",
    "Heat",
    "Plan",
    "Race",
    "RaceError",
    "RaceProgress",
    "RaceResult",
    "RaceRow",
    "Rounds",
    "command_for",
    "load",
    "names",
    "plan_for",
    "read",
    "save",
]
