"""Page waits: a run of a page in the line of those who ask by an address."""

from __future__ import annotations

import time
from concurrent.futures import Future
from typing import Any

from lstm_viz.ui import limits
from lstm_viz.ui.explore.gathering import AnswerLine
from lstm_viz.ui.frame import page_turns


class Page:
    """A run of a page that waits in the line; it can end, and can go before its turn has come."""

    def __init__(self, line: AnswerLine[Any, Any], run: page_turns.Ticket | None) -> None:
        self._line, self._run, self._goes = line, run, False

    async def left(self) -> bool:
        """Whether nobody waits for it any more, when its turn comes."""
        return self._goes or (self._run is not None and self._run.replaced)

    def wait(self, waiting: Future[bytes | None]) -> bytes | None:
        """The answer; None where its turn does not come within `limits.PAGE_SECONDS`.

        What is being made by then is waited for, and not made once more; the process beside the
        server is ended where it says nothing.
        """
        end, left = time.monotonic() + limits.PAGE_SECONDS, self.left
        while True:
            try:
                return waiting.result(page_turns.LOOK)
            except TimeoutError:
                if waiting.done():  # by now, or it is the answer's own
                    return waiting.result()
            page_turns.look(self._run)
            self._goes = self._goes or time.monotonic() >= end
            # Where its turn comes at this very moment, it is told what is made, or None.
            if self._goes and self._line.waits(left):
                return None
