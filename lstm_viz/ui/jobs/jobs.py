"""Jobs: work off the script threads, so many at once, each while somebody waits for it."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

from lstm_viz.ui.jobs import words
from lstm_viz.ui.jobs.job import Job, Owner, Reached
from lstm_viz.ui.jobs.line import Line
from lstm_viz.ui.jobs.work import Work

U = TypeVar("U")
LOOK_EVERY = 0.25  # seconds between two looks at who still waits, and whose turn it is
_LOG = logging.getLogger(__name__)


class BusyError(RuntimeError):
    """There is no room for more work; the message is one sentence for whoever asked."""


class Jobs(Generic[U]):
    """Runs up to `at_once` jobs, each in a thread of its own, and lets up to `in_line` wait.

    Owners that ask for the same key, or for the very work that a job does, share it. It ends when
    none of them waits: each may leave with the result so far, and so does one that has been away
    for `grace` seconds. A job has its place for `turn` seconds; then it gives it to somebody else
    who waits, and later continues where it was. It ends when it has worked for `seconds` in all.

    `alive` tells whether an owner is there, and `after` is called, by no particular thread, when a
    job has ended. `clock` tells the time, and `computing` the processor's time of a thread.
    """

    def __init__(
        self,
        at_once: int,
        in_line: int,
        *,
        alive: Callable[[Owner], bool] = lambda owner: True,
        grace: float = 0.0,
        turn: float = math.inf,
        seconds: float = math.inf,
        after: Callable[[], object] = lambda: None,
        clock: Callable[[], float] = time.monotonic,
        computing: Callable[[], float] = time.thread_time,
    ) -> None:
        self.at_once, self.in_line = at_once, in_line
        self.grace, self.turn, self.seconds = grace, turn, seconds
        self._alive, self._after, self._clock, self._computing = alive, after, clock, computing
        self._line = Line()
        self._running: list[Job[U]] = []
        self._missing: dict[Owner, float] = {}  # since when an owner has not been there
        self._lock = threading.Lock()

    def start(
        self,
        key: Hashable,
        owner: Owner,
        make: Callable[[], Work[U]],
        *,
        person: Hashable | None = None,
    ) -> Job[U]:
        """The job for `key`, for `owner` too: the one that there is, or a new one of `person`.

        Without a person, each owner is one. Raises BusyError where all places are taken.
        """
        person = owner if person is None else person
        with self._lock:
            self._let_go()
            job = self._found(key)
            if job is None:
                self._make_room(person)
                job = Job(key, make, person)
                self._line.join(job)
            job.waiting |= {owner}
            self._fill()
        return job

    def find(self, key: Hashable) -> Job[U] | None:
        """The job for `key` that is running or waits for its turn."""
        with self._lock:
            return self._found(key)

    def before(self, job: Job[U]) -> int | None:
        """How many jobs come before this one in the line; None where it is not in it."""
        with self._lock:
            return self._line.order(self._running).index(job) if job in self._line else None

    def leave(self, job: Job[U], owner: Owner) -> None:
        """Stop waiting, for `owner`: the result so far comes into `job.results` at the next step.

        Where the work has not begun, nothing comes.
        """
        with self._lock:
            self._leave(job, {owner} & job.waiting)
            self._let_go()

    def _found(self, key: Hashable) -> Job[U] | None:
        jobs = (*self._running, *self._line)
        return next((job for job in jobs if job.open and job.goes_by(key)), None)

    def _make_room(self, person: Hashable) -> None:
        if len(self._running) < self.at_once or len(self._line) < self.in_line:
            return
        last = self._line.to_give_way(person)
        if last is None:
            raise BusyError(words.full(self.at_once, self.in_line))
        self._line.remove(last)
        last.failure, last.open, last.waiting = words.GAVE_WAY, False, frozenset()
        last.let_go()

    def _let_go(self) -> None:
        """Remove owners that are gone, and the jobs in the line that nobody waits for."""
        for job in (*self._running, *self._line):
            gone = {owner for owner in job.waiting if not self._here(owner)}
            job.missed |= gone
            self._leave(job, gone)
        waiting = set().union(*(job.waiting for job in (*self._running, *self._line)))
        self._missing = {who: when for who, when in self._missing.items() if who in waiting}

    def _leave(self, job: Job[U], owners: Iterable[Owner]) -> None:
        if job in self._running or job.begun:
            job.leaving |= frozenset(owners)
        job.waiting -= frozenset(owners)
        if job.waiting or job not in self._line:
            return
        self._line.remove(job)
        if job.begun:  # it waits to continue: what there is needs no place
            job.open = False
            threading.Thread(target=self._hand_over, args=(job,), daemon=True).start()
        else:
            job.let_go()

    def _here(self, owner: Owner) -> bool:
        if self._alive(owner):
            self._missing.pop(owner, None)
            return True
        now = self._clock()
        if now - self._missing.setdefault(owner, now) < self.grace:
            return True
        del self._missing[owner]
        return False

    def _fill(self) -> None:
        while self._line and len(self._running) < self.at_once:
            job = self._line.order(self._running)[0]
            self._line.remove(job)
            self._running.append(job)
            # A server that is stopped does not wait for it.
            threading.Thread(target=self._run, args=(job,), daemon=True).start()

    def _run(self, job: Job[U]) -> None:
        try:
            results = self._turn_of(job)
        except Exception as error:
            results = self._failed(job, error)
        if results is None:
            with self._lock:
                self._free(job)
                self._line.join(job)
                self._leave(job, ())
                self._fill()
            return
        self._end(job, results)

    def _hand_over(self, job: Job[U]) -> None:
        try:
            results = [job.result()]
        except Exception as error:
            results = self._failed(job, error)
        self._end(job, results)

    def _failed(self, job: Job[U], error: Exception) -> list[U]:
        _LOG.exception("a job has failed")
        job.failure = words.failed(error)
        return []

    def _turn_of(self, job: Job[U]) -> list[U] | None:
        """The result as a list of one, where the job has ended; None where it gives way."""
        began = looked = self._clock()
        before, computed_before = job.worked, job.computed - self._computing()
        for latest in job.go_on():
            job.latest, job.step = latest, job.step + 1
            now = self._clock()
            job.worked = before + now - began
            job.computed = computed_before + self._computing()
            if job.first is None:
                job.first = job.worked
                job.reached.append(Reached(job.step, job.worked, job.computed))
            time.sleep(0)  # whoever draws a page comes first
            gives_way = False
            if now - looked >= LOOK_EVERY:
                looked = now
                job.reached.append(Reached(job.step, job.worked, job.computed))
                with self._lock:
                    self._let_go()
                    over = now - began >= self.turn
                    gives_way = over and self._line.whose_turn(job, self._running) is not None
            given: list[U] = []
            if job.leaving:
                given.append(job.result())
                self._give(job, given[0])
            if not job.waiting and self._closed(job):
                # Who was given it may have continued with it: it is not to be asked for again.
                return given or [job.result()]
            if job.worked >= self.seconds and job.step < job.steps:
                job.out_of_time = True
                break
            if gives_way:
                return None
        return [job.result()]

    def _give(self, job: Job[U], result: U) -> None:
        with self._lock:
            job.results |= dict.fromkeys(job.leaving, result)
            job.leaving = frozenset()

    def _closed(self, job: Job[U]) -> bool:
        with self._lock:
            job.open = bool(job.waiting)  # somebody may have come just now
            return not job.open

    def _free(self, job: Job[U]) -> None:
        self._running.remove(job)
        self._line.had_a_turn(job.person)

    def _end(self, job: Job[U], results: list[U]) -> None:
        with self._lock:
            job.open = False
            job.let_go()
            for result in results:
                job.results |= dict.fromkeys(job.waiting | job.leaving, result)
            job.waiting = job.leaving = frozenset()
            if job in self._running:
                self._free(job)
            self._let_go()
            self._fill()
        self._after()
