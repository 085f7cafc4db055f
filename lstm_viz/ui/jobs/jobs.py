"""Jobs: trainings off the script threads, so many at once, each while somebody waits for it."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Hashable, Iterator
from typing import Any, Generic, Protocol, TypeVar

import torch
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

T = TypeVar("T", covariant=True)
U = TypeVar("U")
LOOK_EVERY = 0.25  # seconds between two looks at who still waits
_LOG = logging.getLogger(__name__)


class BusyError(RuntimeError):
    """There is no room for another job; the message is one sentence for whoever asked."""


class Work(Protocol[T]):
    """What a job does: to iterate is to work, a step at a time, and `result` is what there is."""

    @property
    def steps(self) -> int:
        """How many steps there are to make."""
        ...

    def __iter__(self) -> Iterator[Any]: ...

    def result(self) -> T:
        """The result of the steps made so far; more steps may follow."""
        ...


class Job(Generic[U]):
    """One piece of work and the sessions that wait for it.

    `step` of `steps` are done, and `latest` is what the work said of the last one. `failure` is a
    sentence where it broke off without a result.
    """

    def __init__(self, key: Hashable, make: Callable[[], Work[U]]) -> None:
        self.key = key
        self.make: Callable[[], Work[U]] | None = make  # let go of once it has begun
        self.step, self.steps = 0, 0
        self.latest: Any = None
        self.failure: str | None = None
        self.first: float | None = None  # when the first step was done: it loads what the rest has
        self.open = True  # whether others may still join
        self.waiting: frozenset[str] = frozenset()  # who stays to the end
        self.leaving: frozenset[str] = frozenset()  # who wants what there is now
        self.results: dict[str, U] = {}

    @property
    def left(self) -> float | None:
        """The seconds left at the pace since the first step; None before the second."""
        if self.first is None or self.step < 2:
            return None
        return (time.monotonic() - self.first) / (self.step - 1) * (self.steps - self.step)

    def ended(self, owner: str) -> bool:
        """Whether this session has nothing more to wait for: its result, or the failure, is there.

        It has none where it left before the work began.
        """
        return owner not in self.waiting | self.leaving


class Jobs(Generic[U]):
    """Runs up to `at_once` jobs, each in a thread of its own, and lets up to `in_line` wait.

    Sessions that ask for the same key share one job. It ends when none of them waits for it any
    more: each may leave with what there is by then, and one whose session has been away for `grace`
    seconds has left.
    """

    def __init__(
        self,
        at_once: int,
        in_line: int,
        *,
        grace: float = 0.0,
        alive: Callable[[str], bool] | None = None,
    ) -> None:
        self.at_once, self.in_line, self.grace = at_once, in_line, grace
        self._alive = alive or is_alive
        self._line: deque[Job[U]] = deque()
        self._running: list[Job[U]] = []
        self._missing: dict[str, float] = {}  # since when a session has not been there
        self._lock = threading.Lock()

    def start(self, key: Hashable, owner: str, make: Callable[[], Work[U]]) -> Job[U]:
        """The job for `key`, for `owner` too: the one that there is, or a new one.

        Raises BusyError where all places are taken.
        """
        with self._lock:
            self._let_go()
            job = self._found(key)
            if job is None:
                if len(self._running) >= self.at_once and len(self._line) >= self.in_line:
                    raise BusyError(
                        f"{self.at_once} trainings are running and {self.in_line} wait for their "
                        "turn, which is all that this server takes; try again in a minute."
                    )
                job = Job(key, make)
                self._line.append(job)
            job.waiting = job.waiting | {owner}
            self._fill()
        return job

    def find(self, key: Hashable) -> Job[U] | None:
        """The job for `key` that is running or waits for its turn."""
        with self._lock:
            return self._found(key)

    def before(self, job: Job[U]) -> int | None:
        """How many jobs begin before this one; None once it has begun."""
        with self._lock:
            return self._line.index(job) if job in self._line else None

    def leave(self, job: Job[U], owner: str) -> None:
        """`owner` no longer waits: what there is by now comes into `job.results` at the next step.

        Where the work has not begun there is nothing, and nothing comes.
        """
        with self._lock:
            if owner not in job.waiting:
                return
            if job in self._running:
                job.leaving = job.leaving | {owner}
            job.waiting = job.waiting - {owner}
            self._let_go()

    def _found(self, key: Hashable) -> Job[U] | None:
        jobs = (*self._running, *self._line)
        return next((job for job in jobs if job.key == key and job.open), None)

    def _let_go(self) -> None:
        """Take off who is gone, and the jobs in the line that nobody waits for."""
        for job in (*self._running, *self._line):
            job.waiting = frozenset(filter(self._here, job.waiting))
        self._line = deque(job for job in self._line if job.waiting)
        waiting = set().union(*(job.waiting for job in (*self._running, *self._line)))
        self._missing = {who: when for who, when in self._missing.items() if who in waiting}

    def _here(self, owner: str) -> bool:
        if self._alive(owner):
            self._missing.pop(owner, None)
            return True
        now = time.monotonic()
        if now - self._missing.setdefault(owner, now) < self.grace:
            return True
        del self._missing[owner]
        return False

    def _fill(self) -> None:
        while self._line and len(self._running) < self.at_once:
            job = self._line.popleft()
            self._running.append(job)
            # A server that is stopped does not wait for it.
            threading.Thread(target=self._run, args=(job, job.make), daemon=True).start()
            job.make = None

    def _run(self, job: Job[U], make: Callable[[], Work[U]]) -> None:
        torch.set_num_threads(1)  # this thread's; more only wait for each other
        results: list[U] = []
        try:
            results.append(self._work(job, make))
        except Exception as error:
            _LOG.exception("a job has failed")
            job.failure = f"The training has failed: {error}."
        with self._lock:
            job.open = False
            for result in results:
                job.results |= dict.fromkeys(job.waiting | job.leaving, result)
            job.waiting = job.leaving = frozenset()
            self._running.remove(job)
            self._let_go()
            self._fill()

    def _work(self, job: Job[U], make: Callable[[], Work[U]]) -> U:
        work = make()
        job.steps, looked = work.steps, time.monotonic()
        for step, job.latest in enumerate(work, start=1):
            job.first = job.first or time.monotonic()
            job.step = step
            if time.monotonic() - looked > LOOK_EVERY:
                looked = time.monotonic()
                with self._lock:
                    self._let_go()
            given: list[U] = []
            if job.leaving:
                given.append(work.result())
                self._give(job, given[0])
            if not job.waiting and self._closed(job):
                # Who was given it may have gone on with it: it is not to be asked for again.
                return given[0] if given else work.result()
        return work.result()

    def _give(self, job: Job[U], result: U) -> None:
        with self._lock:
            job.results |= dict.fromkeys(job.leaving, result)
            job.leaving = frozenset()

    def _closed(self, job: Job[U]) -> bool:
        with self._lock:
            job.open = bool(job.waiting)  # somebody may have come just now
            return not job.open


def this_session() -> str:
    """The session whose script runs here; "" outside of a server."""
    context = get_script_run_ctx()
    return "" if context is None else context.session_id


def is_alive(session: str) -> bool:
    """Whether a session is open in some browser; outside of a server every session is."""
    return not runtime.exists() or runtime.get_instance().is_active_session(session)
