"""Crowd: whether people wait for each other again and again, and not one for herself."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from lstm_viz.ui import limits


class Crowd:
    """The last times at which somebody had to wait for somebody else."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: deque[float] = deque(maxlen=limits.CROWD_WAITS)

    def note(self) -> bool:
        """One more of them; whether there were enough of late, and not one now and then."""
        self._times.append(self._clock())
        enough = len(self._times) == limits.CROWD_WAITS
        return enough and self._times[-1] - self._times[0] <= limits.CROWD_SECONDS


CROWD = Crowd()
