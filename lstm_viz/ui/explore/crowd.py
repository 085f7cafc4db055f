"""Crowd: whether people wait for each other so often that a second process is worth its start.

Thirty who open a page at once wait for each other for two seconds, and then hardly ever again.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from lstm_viz.ui import limits


class Crowd:
    """The last times at which somebody had to wait for somebody else, one for each second."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: deque[float] = deque(maxlen=limits.CROWD_WAITS)

    def note(self) -> bool:
        """One more of them; whether there were enough of late, and not one now and then."""
        now = self._clock()
        if not self._times or now - self._times[-1] >= 1:
            self._times.append(now)
        enough = len(self._times) == limits.CROWD_WAITS
        return enough and now - self._times[0] <= limits.CROWD_SECONDS


CROWD = Crowd()
