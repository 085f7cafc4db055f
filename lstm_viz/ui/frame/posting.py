"""Posting: what a run of a page sends reaches the server's loop in few portions, not one by one.

Streamlit 1.67 wakes its loop for each of the thirty messages of a run. Python's lock goes to the
loop and back each time, which took longer than making the message. Here the first one wakes it, and
those that are there after `PAUSE` go together; so does what is left when a run ends.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

from streamlit.runtime.app_session import AppSession
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

PAUSE = 0.01  # seconds, as Streamlit's own between two rounds of sending
_WAITING = "_lstm_viz_waiting"


def _posted(
    self: AppSession, sender: Any, event: ScriptRunnerEvent, *args: Any, **more: Any
) -> None:
    # All go the same way, or the beginning of a run could overtake the end of the one before.
    waiting: deque[Callable[[], None]] = self.__dict__.setdefault(_WAITING, deque())
    waiting.append(
        partial(self._handle_scriptrunner_event_on_event_loop, sender, event, *args, **more)
    )
    if event is not ScriptRunnerEvent.ENQUEUE_FORWARD_MSG:
        self._call_soon_on_event_loop(partial(_send, self._event_loop, waiting))
    elif len(waiting) == 1:
        self._call_soon_on_event_loop(partial(_send_later, self._event_loop, waiting))


def _send(loop: asyncio.AbstractEventLoop, waiting: deque[Callable[[], None]]) -> None:
    # At once, not in the loop's next round: what Streamlit puts into the loop after the end of a
    # run, such as an error's message, has to come after what that end does.
    while waiting:
        handle = waiting.popleft()
        try:
            handle()
        except Exception as error:  # what fails keeps back no other
            loop.call_exception_handler({"message": repr(handle), "exception": error})


def _send_later(loop: asyncio.AbstractEventLoop, waiting: deque[Callable[[], None]]) -> None:
    loop.call_later(PAUSE, _send, loop, waiting)


def post_together() -> None:
    """Let messages go in portions, from here on and for all sessions."""
    AppSession._on_scriptrunner_event = _posted  # type: ignore[method-assign]
