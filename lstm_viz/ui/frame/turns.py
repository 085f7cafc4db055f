"""Turns: runs of pages take turns, and who has to wait is told for how long.

Python computes on one thread at a time. Where a hundred runs share it, each waits for all others at
each of its steps, and all of them take longer than one after the other would. So a run waits until
it is its turn; the page stays as it was meanwhile, and what was chosen is kept. Whose run takes
long is not waited for: it waits itself, or computes beside the others.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count

import streamlit as st
from streamlit.runtime.scriptrunner import RerunException

from lstm_viz.ui import limits
from lstm_viz.ui.frame import words
from lstm_viz.ui.frame.own import own

LOOK = 0.5  # seconds that who waits sleeps until she looks again
TOLD = 8  # looks between two sentences: a sentence stays for 4 s
_PLACE = "place-in-line"  # in the session: of a run that ended while it waited


class Ticket:
    """A place in the line; it is `called` when it is its turn."""

    def __init__(self) -> None:
        self.called = threading.Event()


class Turns:
    """A line of tickets, of which `at_once` have their turn, the others in the order they came.

    A turn counts for `lease` seconds at most. `usual` is what one takes, in the mean of the last
    ones, in seconds.
    """

    def __init__(
        self, at_once: int, lease: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.usual = 0.03
        self._at_once, self._lease, self._clock = at_once, lease, clock
        self._line: deque[Ticket] = deque()
        self._began: dict[Ticket, float] = {}  # of those whose turn it is
        self._lock = threading.Lock()

    def line_up(self, ticket: Ticket) -> None:
        """Come last in the line; who has a place in it, or the turn, keeps it."""
        with self._lock:
            if ticket not in self._line and ticket not in self._began:
                ticket.called.clear()
                self._line.append(ticket)
            self._call()

    def wait(self, ticket: Ticket, seconds: float) -> bool:
        """Whether it is the ticket's turn, within that time."""
        if ticket.called.wait(seconds):
            return True
        with self._lock:
            self._call()
        return ticket.called.is_set()

    def leave(self, ticket: Ticket) -> None:
        """Give the turn, or the place in the line, to the next."""
        with self._lock:
            began = self._began.pop(ticket, None)
            if began is not None:
                self._learn(self._clock() - began)
            elif ticket in self._line:
                self._line.remove(ticket)
            self._call()

    def ahead(self, ticket: Ticket) -> int:
        """How many come before it."""
        with self._lock:
            before = self._line.index(ticket) if ticket in self._line else 0
            return before + len(self._began)

    def seconds(self, ticket: Ticket) -> float:
        """About how long it has to wait."""
        return self.ahead(ticket) * self.usual / self._at_once

    def _call(self) -> None:
        now = self._clock()
        for ticket in [one for one, began in self._began.items() if now - began >= self._lease]:
            del self._began[ticket]
            self._learn(self._lease)
        while self._line and len(self._began) < self._at_once:
            ticket = self._line.popleft()
            self._began[ticket] = now
            ticket.called.set()

    def _learn(self, spent: float) -> None:
        self.usual += (min(spent, self._lease) - self.usual) / 16


TURNS = Turns(limits.RUNS, limits.RUN_SECONDS)


@contextmanager
def turn() -> Iterator[None]:
    """A run's turn. Where it has to wait for a while, a sentence says so, again and again.

    Who chooses something else while she waits has the run of that in the place of this one.
    """
    ticket: Ticket = own().pop(_PLACE, None) or Ticket()
    try:
        _wait(ticket)
    except RerunException:
        own()[_PLACE] = ticket
        raise
    except BaseException:
        TURNS.leave(ticket)
        raise
    try:
        yield
    finally:
        TURNS.leave(ticket)


def _wait(ticket: Ticket) -> None:
    TURNS.line_up(ticket)
    for look in count():
        if TURNS.wait(ticket, LOOK):
            break
        seconds = TURNS.seconds(ticket)
        if look % TOLD == 0 and seconds >= limits.TOLD_SECONDS:
            st.toast(words.busy(TURNS.ahead(ticket), seconds))
    _ = st.session_state.get(_PLACE)  # where another choice has been made, the run ends here
