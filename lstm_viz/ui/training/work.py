"""Work: a training as a job, which tells how it stands now and then, and can be gone on with."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lstm_viz.train import Run
from lstm_viz.ui import limits
from lstm_viz.ui.training.histories import Histories, freeze, glimpse

LOOK_EVERY = 0.5  # seconds between two copies of how the networks stand


@dataclass(frozen=True)
class Ended:
    """What a job leaves: how it was, the run to go on with, and whether its time was up.

    No thread works on `run` any more. It is None where nothing can follow.
    """

    histories: Histories
    run: Run | None
    out_of_time: bool = False


class Work:
    """A run as a job. What it yields is how it stands: a copy, so that others may look at it.

    It makes all the steps that are left, unless its time on the server is up before.
    """

    def __init__(self, make: Callable[[], Run], seconds: float = limits.TRAINING_SECONDS) -> None:
        self._run, self._seconds = make(), seconds
        self._out_of_time = False
        self._ended: Ended | None = None

    @property
    def steps(self) -> int:
        """How many steps this job makes at most."""
        return self._run.steps - self._run.step

    def __iter__(self) -> Iterator[Histories]:
        started = time.monotonic()
        looked, now = started, glimpse(self._run)
        for _ in self._run:
            if time.monotonic() - looked > LOOK_EVERY:
                now = glimpse(self._run)
                looked = time.monotonic()
            yield now
            time.sleep(0)  # whoever draws a page comes first
            if looked - started > self._seconds and self._run.step < self._run.steps:
                self._out_of_time = True
                return

    def result(self) -> Ended:
        """How it stands now. Made once a step: who has it may go on with the run at once."""
        run = self._run
        if self._ended is None or self._ended.histories.step != run.step:
            more = run.step < run.steps and bool(run.going)
            self._ended = Ended(freeze(run), run if more else None, self._out_of_time)
        return self._ended
