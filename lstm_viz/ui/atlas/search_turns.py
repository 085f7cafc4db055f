"""Search turns: searches in people's own texts, a few at a time, first come, first served."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lstm_viz.ui.atlas import words
from lstm_viz.ui.jobs.jobs import BusyError

LOOK_SECONDS = 1.0  # between two looks at whether who waits is still there


class SearchTurns:
    """So many searches at the same time, and so many people in line for theirs."""

    def __init__(self, at_once: int, in_line: int) -> None:
        self._at_once, self._in_line = at_once, in_line
        self._changed = threading.Condition()
        self._asked: list[object] = []

    @contextmanager
    def turn(self, tell: Callable[[int], object]) -> Iterator[None]:
        """Wait for a turn, and have it inside.

        `tell` is called again and again with how many are ahead. What it raises ends the wait: so
        Streamlit ends the run of a person who has left or has asked for something else. Raises
        BusyError, at once, where nobody else is taken.
        """
        own = object()
        with self._changed:
            if len(self._asked) >= self._at_once + self._in_line:
                raise BusyError(words.BUSY)
            self._asked.append(own)
        try:
            while ahead := self._ahead(own):
                tell(ahead)
                with self._changed:
                    self._changed.wait_for(lambda: self._ahead(own) < ahead, LOOK_SECONDS)
            yield
        finally:
            with self._changed:
                self._asked.remove(own)
                self._changed.notify_all()

    def _ahead(self, own: object) -> int:
        with self._changed:  # it may be entered again
            return max(0, self._asked.index(own) + 1 - self._at_once)
