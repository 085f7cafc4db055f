"""Page turns: runs of pages take turns, and who has to wait is told for how long.

Python computes on one thread at a time. Where a hundred runs share it, each waits for all others at
each of its steps, and all of them take longer than one after the other would. So a run waits until
it is its turn; the page stays as it was meanwhile, and what was chosen is kept. Whose run takes
long is not waited for: it waits itself, or computes beside the others.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import RerunException, StopException, get_script_run_ctx

from lstm_viz.ui import limits
from lstm_viz.ui.frame import session, words
from lstm_viz.ui.frame.admitted_browsers import this_browser

LOOK = 0.5  # seconds that who waits sleeps until she looks again
TOLD = 8  # looks between two sentences: a sentence stays for 4 s
BACK = 5.0  # seconds for which a place is kept whose run was stopped: the session's next one comes
_PLACE = "place-in-line"  # in the session
_HERE = threading.local()  # .ticket: of the run of this thread


class Ticket:
    """A run in the line: `called` when it is its turn, or when its session's next run is there.

    `who` is whose run it is, and `behind` whether it had to wait for somebody else's.
    """

    def __init__(self, who: str = "") -> None:
        self.who, self.behind = who, False
        self.called = threading.Event()
        self.replaced = False
        self.left: float | None = None  # when it was stopped


class PlaceInLine:
    """A session's only place in the line, or its turn: its newest run has it."""

    ticket: Ticket | None = None

    def __init__(self, who: str = "") -> None:
        self.who = who


class Turns:
    """A line of sessions, of which `at_once` have their turn, the others in the order they came.

    A turn counts for `lease` seconds at most. `usual` is what one takes, in the mean of the last
    ones, in seconds.
    """

    def __init__(
        self, at_once: int, lease: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.usual = 0.03
        self._at_once, self._lease, self._clock = at_once, lease, clock
        self._line: list[Ticket] = []
        self._began: dict[Ticket, float] = {}  # of those whose turn it is
        self._lock = threading.Lock()

    def line_up(self, place: PlaceInLine) -> Ticket:
        """Come last in the line, or take over from the session's run before, which is woken."""
        ticket = Ticket(place.who)
        with self._lock:
            before, place.ticket = place.ticket, ticket
            if before is not None and before in self._began:
                self._began[ticket] = self._began.pop(before)
                ticket.called.set()
            elif before is not None and before in self._line:
                self._line[self._line.index(before)] = ticket
            else:
                self._line.append(ticket)
            if before is not None:
                before.replaced = True
                before.called.set()
            self._call()
            if not ticket.called.is_set():
                ticket.behind = any(one.who != ticket.who for one in self._before(ticket))
        return ticket

    def wait(self, ticket: Ticket, seconds: float) -> bool:
        """Whether it is the ticket's turn, within that time."""
        if not ticket.called.wait(seconds):
            with self._lock:
                self._call()
        return ticket.called.is_set() and not ticket.replaced

    def leave(self, ticket: Ticket) -> None:
        """Give the turn, or the place in the line, to the next; who was replaced has neither."""
        with self._lock:
            began = self._began.pop(ticket, None)
            if began is not None:
                self._learn(self._clock() - began)
            elif ticket in self._line:
                self._line.remove(ticket)
            self._call()

    def step_out(self, ticket: Ticket) -> None:
        """Let others go first for a while, without losing the place to them."""
        with self._lock:
            if self._began.pop(ticket, None) is not None:  # called just now
                self._line.insert(0, ticket)
            ticket.left = self._clock()
            self._call()

    def ahead(self, ticket: Ticket) -> int:
        """How many sessions come before it."""
        with self._lock:
            return len(self._before(ticket))

    def seconds(self, ticket: Ticket) -> float:
        """About how long it has to wait."""
        return self.ahead(ticket) * self.usual / self._at_once

    def _before(self, ticket: Ticket) -> list[Ticket]:
        line = self._line[: self._line.index(ticket)] if ticket in self._line else []
        return [*self._began, *(one for one in line if one.left is None)]

    def _call(self) -> None:
        now = self._clock()
        for ticket in [one for one, began in self._began.items() if now - began >= self._lease]:
            del self._began[ticket]
            self._learn(self._lease)
        self._line = [one for one in self._line if one.left is None or now - one.left < BACK]
        for ticket in [one for one in self._line if one.left is None]:
            if len(self._began) >= self._at_once:
                break
            self._line.remove(ticket)
            self._began[ticket] = now
            ticket.called.set()

    def _learn(self, spent: float) -> None:
        self.usual += (min(spent, self._lease) - self.usual) / 16


TURNS = Turns(limits.RUNS, limits.RUN_SECONDS)


@contextmanager
def turn() -> Iterator[None]:
    """A run's turn. Where it has to wait for a while, a sentence says so, again and again.

    Who chooses something else meanwhile has the run of that in the place of this one, which ends:
    Streamlit has told it to stop, and starts the other beside it.
    """
    place: PlaceInLine | None = session.kept().get(_PLACE)
    if place is None:
        place = session.kept()[_PLACE] = PlaceInLine(_who())
    ticket = _HERE.ticket = TURNS.line_up(place)
    try:
        _wait(ticket)
    except (StopException, RerunException):
        TURNS.step_out(ticket)
        raise
    except BaseException:
        TURNS.leave(ticket)
        raise
    try:
        yield
    finally:
        _HERE.ticket = None
        TURNS.leave(ticket)


def mine() -> Ticket | None:
    """The ticket of the run whose turn it is on this thread; None outside of a turn."""
    return getattr(_HERE, "ticket", None)


def look(ticket: Ticket | None) -> None:
    """End this run where nobody waits for it: another choice was made, or the page is closed."""
    _ = st.session_state.get(_PLACE)  # here Streamlit ends a run that it has told to stop
    if ticket is not None and ticket.replaced:
        raise StopException


def _who() -> str:
    """All tabs of a browser are one person; one that takes no cookies is one for each tab."""
    context = get_script_run_ctx(suppress_warning=True)
    name = this_browser() if runtime.exists() else ""
    return name or ("" if context is None else context.session_id)


def _wait(ticket: Ticket) -> None:
    for number in count():
        mine = TURNS.wait(ticket, LOOK)
        look(ticket)
        if mine:
            return
        seconds = TURNS.seconds(ticket)
        if number % TOLD == 0 and seconds >= limits.TOLD_SECONDS:
            st.toast(words.busy(TURNS.ahead(ticket), seconds))
