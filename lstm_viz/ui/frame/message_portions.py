"""Message portions: what a run of a page sends goes to the server's loop, and on, in few portions.

Streamlit 1.67 wakes its loop for each of the thirty messages of a run. Python's lock goes to the
loop and back each time, which took longer than making the message. Here the first one wakes it, and
those that are there after `PAUSE` go together; so does what is left when a run ends. On the loop
Streamlit wakes itself for each of them once more, and leaves the loop to others after each that it
sends: half of what sending them costs. Here it does so for each portion.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner import ScriptRunnerEvent

PAUSE = 0.01  # seconds, as Streamlit's own between two rounds of sending
_WAITING = "_lstm_viz_waiting"
_FLUSH, _SEND, _WAKE = (
    AppSession.flush_browser_queue,
    Runtime._send_message,
    Runtime._enqueued_some_message,
)


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


def _flushed(self: AppSession) -> list[list[ForwardMsg]]:
    """All that is to be sent, as the one thing after which the loop is left to others."""
    # Each time, all sessions are asked, of which mostly one has something.
    return [] if self._browser_queue.is_empty() else [_FLUSH(self)]


def _sent(self: Runtime, session: Any, portion: list[ForwardMsg]) -> None:
    for message in portion:
        _SEND(self, session, message)


def _woken(self: Runtime) -> None:
    """On the loop itself nothing has to be woken, but by a word that a message is there."""
    known = self._get_async_objs()
    if asyncio._get_running_loop() is known.eventloop:
        known.need_send_data.set()
    else:
        _WAKE(self)


def post_together() -> None:
    """Let messages go in portions, from here on and for all sessions."""
    own: Any = AppSession
    own._on_scriptrunner_event, own.flush_browser_queue = _posted, _flushed
    sends: Any = Runtime
    sends._send_message, sends._enqueued_some_message = _sent, _woken
