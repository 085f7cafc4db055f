"""Work: a training as a job, which tells how it is from time to time, and can be resumed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from lstm_viz.train import Run
from lstm_viz.ui.jobs.work import Work
from lstm_viz.ui.training.histories import Histories, freeze, glimpse

LOOK_EVERY = 0.5  # seconds between two copies of the networks


@dataclass(frozen=True)
class EndedTraining:
    """What a job leaves: the networks with their past, and the run to continue.

    No thread works on `run` any more. It is None where nothing can follow.
    """

    histories: Histories
    run: Run | None

    @property
    def bytes(self) -> int:
        """About how much memory it takes: a run has weights, moments and held-out sequences too."""
        return self.histories.bytes + (0 if self.run is None else self.run.bytes)


def work_on(run: Run) -> Work[EndedTraining]:
    """All the steps that are left. What it yields is a copy, so that others may look at it."""
    ended: list[EndedTraining] = []

    def result() -> EndedTraining:
        # Made once a step: who has it may continue with the run at once.
        if not ended or ended[-1].histories.step != run.step:
            more = run.step < run.steps and bool(run.going)
            ended[:] = [EndedTraining(freeze(run), run if more else None)]
        return ended[-1]

    return Work(run.steps - run.step, _watched(run), result)


def _watched(run: Run) -> Iterator[Histories]:
    looked, now = time.monotonic(), glimpse(run)
    for _ in run:
        if time.monotonic() - looked > LOOK_EVERY:
            now = glimpse(run)
            looked = time.monotonic()
        yield now
