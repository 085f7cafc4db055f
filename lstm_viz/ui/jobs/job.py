"""Job: one piece of work and those who wait for it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Hashable, Iterator
from typing import Any, Generic, NamedTuple, TypeVar

from lstm_viz.ui.jobs.work import Work

U = TypeVar("U")
Owner = Hashable
SAMPLES = 60  # of how far it was, one at each look: over so many the pace is a mean


class Reached(NamedTuple):
    """How many steps were done after how many seconds of work, and of the processor in them."""

    step: int
    worked: float
    computed: float


class Job(Generic[U]):
    """One piece of work and the owners that wait for it; `person` is who asked for it first.

    `step` of `steps` are done in `worked` seconds, and `latest` is what the work yielded last. Of
    those seconds the processor `computed` for it; in the others it did something else.
    `failure` is a sentence where it ended without a result, and `out_of_time` says that it ended
    because it had used all the time that a job has.
    """

    def __init__(self, key: Hashable, make: Callable[[], Work[U]], person: Hashable) -> None:
        self.key, self.person = key, person
        self.step, self.steps = 0, 0
        self.latest: Any = None
        self.failure: str | None = None
        self.worked = 0.0
        self.first: float | None = None  # `worked` after the first step: it loads what all need
        self.computed = 0.0
        # From the first step on, which loads what all need; later the last so many.
        self.reached: deque[Reached] = deque(maxlen=SAMPLES)
        self.out_of_time = False
        self.open = True  # whether others may still join
        self.ticket = 0  # its place in the order of those who came
        self.waiting: frozenset[Owner] = frozenset()  # who stays to the end
        self.leaving: frozenset[Owner] = frozenset()  # who takes the result so far
        self.missed: frozenset[Owner] = frozenset()  # who was away for too long to stay
        self.results: dict[Owner, U] = {}
        self._make: Callable[[], Work[U]] | None = make  # let go of once it has begun
        self._work: Work[U] | None = None
        self._made: Iterator[Any] | None = None

    @property
    def left(self) -> float | None:
        """The seconds of work left at the pace of the last while; None before the second step."""
        return self._left(self.worked, 1)

    @property
    def least_left(self) -> float | None:
        """The same where the processor would do nothing else."""
        return self._left(self.computed, 2)

    def _left(self, now: float, which: int) -> float | None:
        if not self.reached or self.reached[0].step == self.step:
            return None
        since = self.reached[0]
        return (now - since[which]) / (self.step - since.step) * (self.steps - self.step)

    @property
    def begun(self) -> bool:
        """Whether the work has begun, so that there is a result to be had."""
        return self._make is None

    def goes_by(self, key: Hashable) -> bool:
        """Whether this is the job for `key`: what was asked for, or the very work that it does."""
        return self.key == key or (self._work is not None and self._work.made is key)

    def ended(self, owner: Owner) -> bool:
        """Whether this owner has nothing more to wait for: its result, or the failure, is there.

        There is no result where it left before the work began.
        """
        return owner not in self.waiting | self.leaving

    def go_on(self) -> Iterator[Any]:
        """Begin the work, or continue where it was left; only for the thread that works on it."""
        make, self._make = self._make, None
        if make is not None:
            self._work = make()
            self.steps, self._made = self._work.steps, iter(self._work.made)
        assert self._made is not None
        return self._made

    def result(self) -> U:
        """The result of the steps made so far; only for the thread that works on it."""
        assert self._work is not None
        return self._work.result()

    def let_go(self) -> None:
        """Drop the work, which frees its memory."""
        self._make = self._work = self._made = None
