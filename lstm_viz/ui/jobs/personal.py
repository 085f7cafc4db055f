"""Personal: the one job that a person has on a page, kept while a connection is lost."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar, cast
from weakref import WeakSet

import streamlit as st

from lstm_viz.ui import limits
from lstm_viz.ui.frame.plain import plain
from lstm_viz.ui.jobs import person
from lstm_viz.ui.jobs.job import Job, Owner
from lstm_viz.ui.jobs.jobs import BusyError, Jobs
from lstm_viz.ui.jobs.words import ELSEWHERE, NO_ROOM, NOT_BEGUN, PAUSED
from lstm_viz.ui.jobs.work import Work

U = TypeVar("U")


@dataclass(eq=False)
class Request(Generic[U]):
    """What a person asked for last on a page: `key` says what, `job` works on it.

    `result` is what the last job gave. `problem` is a sentence where there is something wrong, and
    `note` one where there is something to know: that the connection was lost, for example.
    """

    key: Any
    session: str  # the tab that it belongs to
    browser: str
    job: Job[U] | None = None
    result: U | None = None
    problem: str | None = None
    note: str | None = None
    out_of_time: bool = False
    left_at: float | None = None  # since when nobody is there

    def settle(self) -> None:
        """Take over the result of the job, where it has ended."""
        job = self.job
        if job is None or not job.ended(self):
            return
        self.result = job.results.get(self, self.result)
        self.problem, self.out_of_time = job.failure, job.out_of_time
        if self in job.missed:
            self.note = PAUSED if job.step else NOT_BEGUN
        self.job = None


R = TypeVar("R", bound=Request[Any])


def is_here(owner: Owner) -> bool:
    """Whether the tab of a request has a connection."""
    return person.is_connected(cast("Request[Any]", owner).session)


class Personal(Generic[U, R]):
    """The one request of each person on one page; `kind` is its class.

    A tab's request is in its session. Streamlit ends a session some time after its connection was
    lost, so it is here too: a new session of the same browser takes it over. Results of up to
    `limit` bytes are kept; without a connection they go first, and after `limits.LEFT_SECONDS`.
    `no_room` is what somebody reads whose result had to go.
    """

    every: ClassVar[WeakSet[Personal[Any, Any]]] = WeakSet()

    def __init__(
        self,
        name: str,
        jobs: Jobs[U],
        kind: type[R],
        *,
        limit: int = limits.MB,
        size: Callable[[U], int] = lambda result: 1024,
        no_room: str = NO_ROOM,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.name, self.jobs, self.kind = name, jobs, kind
        self._limit, self._size, self._clock = limit, size, clock
        self._no_room = no_room
        self._requests: list[R] = []  # the newest last
        self._lock = threading.Lock()
        Personal.every.add(self)

    def current(self) -> R | None:
        """This tab's request, or the one that this browser left when its connection was lost."""
        request: R | None = st.session_state.get(self.name)
        session = person.this_session()
        with self._lock:
            if request is None:
                request = self._left_behind(person.this_browser())
            elif request.session != session and is_here(request):
                return None  # another tab has taken it over
            if request is None:
                return None
            request.session, request.left_at = session, None
            st.session_state[self.name] = request
        request.settle()
        self.tidy()
        return request

    def elsewhere(self) -> bool:
        """Whether this tab's request was taken over by another tab of the same browser."""
        request: R | None = st.session_state.get(self.name)
        return request is not None and request.session != person.this_session() and is_here(request)

    def draw_notices(self, request: R | None) -> None:
        """What is wrong with this tab's request, and what there is to know of it.

        Without a request: whether another tab has taken it over.
        """
        if self.elsewhere():
            st.caption(ELSEWHERE)
        if request is not None and request.problem:
            st.error(plain(request.problem))
        if request is not None and request.note:
            st.info(plain(request.note))

    def start(
        self, key: Hashable, make: Callable[[], Work[U]], *, shared: bool, result: U | None = None
    ) -> R:
        """Ask for a job, instead of the one before; `problem` says where there is no room.

        Where it is `shared`, people who ask for the same key have one job. `result` is what there
        is until it gives one.
        """
        request = self.ask(key, result)
        self.work_on(request, make, key=key if shared else None)
        return request

    def ask(self, key: Hashable, result: U | None = None) -> R:
        """A request instead of the one before; no job works on it yet."""
        self.forget()
        request = self.kind(key, person.this_session(), person.this_browser(), result=result)
        st.session_state[self.name] = request
        with self._lock:
            self._requests.append(request)
        return request

    def work_on(
        self, request: R, make: Callable[[], Work[U]], *, key: Hashable | None = None
    ) -> None:
        """Let a job work for this request, where it has none; requests share the job of a `key`."""
        request.problem = request.note = None
        own = request if key is None else key
        try:
            request.job = self.jobs.start(own, request, make, person=person.this_person())
        except BusyError as error:
            request.problem = str(error)

    def leave(self, request: R) -> None:
        """Stop waiting for its job: what has been made so far becomes the result."""
        if request.job is not None:
            self.jobs.leave(request.job, request)

    def forget(self) -> None:
        """Drop this tab's request and its result."""
        request = self.current()
        st.session_state.pop(self.name, None)
        if request is not None:
            self.leave(request)
            with self._lock:
                self._requests = [one for one in self._requests if one is not request]

    def tidy(self) -> None:
        """Drop requests that were left for too long, and the oldest results beyond the limit."""
        with self._lock:
            for request in self._requests:
                if is_here(request):
                    request.left_at = None
                    continue
                request.settle()  # where somebody is there, her own page does it
                if request.left_at is None:
                    request.left_at = self._clock()
            oldest = self._clock() - limits.LEFT_SECONDS
            self._requests = [
                one for one in self._requests if one.left_at is None or one.left_at >= oldest
            ]
            with_result = [one for one in self._requests if one.result is not None]
            room = self._limit - sum(self._size(cast(U, one.result)) for one in with_result)
            # Those without a connection first; of each, the oldest first.
            for request in sorted(with_result, key=lambda one: one.left_at is None):
                if room >= 0:
                    break
                room += self._size(cast(U, request.result))
                request.result, request.problem = None, self._no_room

    def _left_behind(self, browser: str) -> R | None:
        mine = (one for one in reversed(self._requests) if browser and one.browser == browser)
        return next((one for one in mine if not is_here(one)), None)


def tidy_everywhere() -> None:
    """Tidy the requests of all pages."""
    for personal in list(Personal.every):
        personal.tidy()
