"""Places: where trainings run on this server, for all pages together."""

from __future__ import annotations

from typing import Any

from lstm_viz.ui import limits
from lstm_viz.ui.jobs.jobs import Jobs

JOBS: Jobs[Any] = Jobs(limits.TRAININGS, limits.TRAININGS_IN_LINE, grace=limits.AWAY_SECONDS)
