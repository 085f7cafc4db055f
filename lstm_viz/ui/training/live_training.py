"""Live training: the one training of a person, and what its buttons do."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Literal

from lstm_viz.ui import limits
from lstm_viz.ui.jobs import places
from lstm_viz.ui.jobs.personal import Personal, Request
from lstm_viz.ui.training.histories import Histories
from lstm_viz.ui.training.settings import TrainingSettings
from lstm_viz.ui.training.work import EndedTraining, work_on

LEAVING_SECONDS = 3.0
_LOOK_EVERY = 0.02  # seconds
Phase = Literal["ready", "waiting", "training", "leaving", "paused", "ended"]


@dataclass(eq=False)
class LiveTraining(Request[EndedTraining]):
    """A training that somebody asked for; `stopped` says that the person has ended it."""

    stopped: bool = False

    @property
    def settings(self) -> TrainingSettings:
        """What was asked for."""
        return self.key

    @property
    def histories(self) -> Histories | None:
        """The histories so far; None where no step has been made."""
        if self.job is not None and self.job.latest is not None:
            return self.job.latest
        result = self.result  # which may have to make room at any moment
        return result.histories if result else None

    @property
    def phase(self) -> Phase:
        """What the training is at."""
        if self.job is not None:
            if ahead(self) is not None:
                return "waiting"
            return "training" if self in self.job.waiting else "leaving"
        result = self.result
        if result is None:
            return "ready"
        return "ended" if result.run is None else "paused"

    def settle(self) -> None:
        """Take over the result of the job; what failed or was stopped can't be resumed."""
        super().settle()
        # Where it failed, it may have broken off in the middle of a step.
        if self.job is None and self.result is not None and (self.stopped or self.problem):
            self.result = replace(self.result, run=None)


MINE: Personal[EndedTraining, LiveTraining] = Personal(
    "live-training",
    places.TRAININGS,
    LiveTraining,
    limit=limits.TRAININGS_BYTES,
    size=lambda ended: ended.bytes,
)


def ahead(training: LiveTraining) -> int | None:
    """How many jobs come before it; None where it is not in the line."""
    return None if training.job is None else MINE.jobs.before(training.job)


def start(settings: TrainingSettings) -> None:
    """Train from the first step on; the training before is forgotten."""
    training = MINE.ask(settings)
    try:
        settings.need_possible()
    except ValueError as error:
        training.problem = str(error)
        return
    MINE.work_on(training, lambda: work_on(settings.run()))


def resume() -> None:
    """Continue where it was paused, just as if it had not been."""
    training = MINE.current()
    if training is None or training.job is not None or training.result is None:
        return
    run = training.result.run
    if run is not None:
        training.stopped = False
        MINE.work_on(training, lambda: work_on(run))


def pause() -> None:
    """Leave its place on the server; it can be resumed."""
    training = MINE.current()
    if training is not None:
        MINE.leave(training)


def stop() -> None:
    """End it; what has been trained is kept."""
    training = MINE.current()
    if training is not None:
        training.stopped = True
        MINE.leave(training)
        training.settle()


def wait_for_end(training: LiveTraining | None) -> None:
    """Where it leaves its place on the server, wait for what it leaves, but not for long.

    So the page that follows a press of *Stop* has the last state at once.
    """
    until = time.monotonic() + LEAVING_SECONDS
    while training is not None and training.phase == "leaving" and time.monotonic() < until:
        time.sleep(_LOOK_EVERY)
        training.settle()
