"""How long a test waits for something to happen before it fails; on a busy machine things take."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

SECONDS = 120  # no measure of anything: a test ends its wait as soon as it can
WORK = 5 * SECONDS  # of another process, for all that it has to do; pytest ends a test no later


def until(holds: Callable[[], Any], *, every: float = 0.005) -> None:
    """Wait for a state that nothing announces; who works for it needs the seconds between."""
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end, f"it has not happened within {SECONDS} s"
        time.sleep(every)
