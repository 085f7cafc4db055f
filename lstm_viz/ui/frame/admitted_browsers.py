"""Admitted browsers: who has been admitted, by the names of their browsers."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable

import streamlit as st

from lstm_viz.ui import limits

COOKIE = "lstm_viz_person"  # in which a browser has its name, see jobs/person.py
NAME = re.compile(r"[0-9a-f]{32}", re.ASCII)
PERSON = "lstm_viz.person"  # where a request's scope has the name of its browser; "" without one
LOADING = 30.0  # seconds that a page which was admitted may take until its connection is there
MOST = 10_000  # names that are remembered


class AdmittedBrowsers:
    """Who is in, who comes, and who has left and may return.

    A person may return for as long as what she left is kept.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._open: Counter[str] = Counter()  # connections
        self._coming: dict[str, float] = {}  # until when, in the order of these times
        self._left: dict[str, float] = {}  # likewise

    @property
    def coming(self) -> int:
        """How many have been admitted and are not connected yet."""
        self._forget(self._coming)
        return len(self._coming)

    def know(self, person: str) -> bool:
        """Whether a person was admitted."""
        for times in (self._coming, self._left):
            self._forget(times)
        return person in self._open or person in self._coming or person in self._left

    def expect(self, person: str) -> None:
        """A page was admitted and connects soon; a browser that has one open has its place."""
        if person and person not in self._open:
            self._coming.pop(person, None)
            self._coming[person] = self._clock() + LOADING

    def arrive(self, person: str) -> None:
        """A page connects."""
        if person:
            self._coming.pop(person, None)
            self._left.pop(person, None)
            self._open[person] += 1

    def leave(self, person: str) -> None:
        """A connection has ended."""
        if not person:
            return
        self._open[person] -= 1
        if not self._open[person]:
            del self._open[person]
            self._left[person] = self._clock() + limits.LEFT_SECONDS
            if len(self._left) > MOST:
                del self._left[next(iter(self._left))]

    def _forget(self, times: dict[str, float]) -> None:
        now = self._clock()
        while times and times[first := next(iter(times))] <= now:
            del times[first]


def this_browser() -> str:
    """The name of the browser whose script runs here; "" where it takes no cookies."""
    name = str(st.context.cookies.get(COOKIE, ""))
    return name if NAME.fullmatch(name) else ""
