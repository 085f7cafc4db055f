"""What a run posts comes in its order, in few portions, whatever happens meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue
from streamlit.runtime.runtime import Runtime, RuntimeState
from streamlit.runtime.scriptrunner import ScriptRunnerEvent as Event

from lstm_viz.ui.frame import message_portions

FAILS = "fails"


class Session(SimpleNamespace):
    """What is asked of a session; `seen` are the events that were handled, by their words."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(_event_loop=loop, seen=[], woken=0)

    def _call_soon_on_event_loop(self, callback: Callable[[], None]) -> None:
        self.woken += 1
        self._event_loop.call_soon_threadsafe(callback)

    def _handle_scriptrunner_event_on_event_loop(
        self, sender: Any, event: Event, word: str
    ) -> None:
        if word == FAILS:
            raise ArithmeticError(word)
        self.seen.append((sender, event, word))


def posted(words: list[tuple[Event, str]]) -> tuple[list[tuple[Any, Event, str]], int, list[str]]:
    """What is handled of events that another thread posts while the loop is late, and how often."""
    failed: list[str] = []

    async def run() -> Session:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, told: failed.append(str(told["exception"])))
        session = Session(loop)
        for event, word in words:  # the loop has no turn until all are there
            message_portions._posted(session, "runner", event, word)  # type: ignore[arg-type]
        for _ in range(100):  # rounds of the loop: more than there are words
            await asyncio.sleep(0)
        return session

    session = asyncio.run(run())
    return session.seen, session.woken, failed


def test_the_end_of_a_run_comes_after_all_that_it_has_sent() -> None:
    # A late loop meets the end of one run and the beginning of the next at the same time: were the
    # beginning handled later than what follows it, it would clear that away.
    sent = [
        (Event.SCRIPT_STARTED, "one begins"),
        *((Event.ENQUEUE_FORWARD_MSG, f"one's {k}") for k in range(7)),
        (Event.SCRIPT_STOPPED_WITH_SUCCESS, "one ends"),
        (Event.SCRIPT_STARTED, "two begins"),
        *((Event.ENQUEUE_FORWARD_MSG, f"two's {k}") for k in range(5)),
    ]
    seen, woken, failed = posted(sent)
    assert [(event, word) for _, event, word in seen] == sent
    assert {sender for sender, *_ in seen} == {"runner"}
    assert woken == 3  # by a beginning and an end, not by each of 12 messages
    assert failed == []


def test_messages_come_without_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message_portions, "PAUSE", 0)
    seen, woken, _ = posted([(Event.ENQUEUE_FORWARD_MSG, f"{k}") for k in range(6)])
    assert [word for *_, word in seen] == list("012345")
    assert woken == 1


def test_what_fails_keeps_back_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(message_portions, "PAUSE", 0)
    seen, _, failed = posted([(Event.ENQUEUE_FORWARD_MSG, word) for word in ("a", FAILS, "b")])
    assert [word for *_, word in seen] == ["a", "b"]
    assert failed == [FAILS]


def test_the_message_of_an_error_comes_after_the_run_that_it_ends() -> None:
    class Failing(Session):
        """A session, by Streamlit's own handler of what a browser asked for and failed."""

        handle_backmsg_exception = AppSession.handle_backmsg_exception
        _on_scriptrunner_event = message_portions._posted
        _scriptrunner = "runner"

        def _handle_scriptrunner_event_on_event_loop(
            self, sender: Any, event: Event, **_: Any
        ) -> None:
            self.seen.append(event)

        def _create_exception_message(self, error: BaseException) -> str:
            return f"told: {error}"

        def _enqueue_forward_msg(self, message: str) -> None:
            self.seen.append(message)

    async def run() -> list[Any]:
        session: Any = Failing(asyncio.get_running_loop())
        session.handle_backmsg_exception(ValueError("no such page"))
        for _ in range(10):  # rounds of the loop
            await asyncio.sleep(0)
        return session.seen

    ends = Event.SCRIPT_STOPPED_WITH_SUCCESS  # a beginning clears away what stands before it
    assert asyncio.run(run()) == [ends, Event.SCRIPT_STARTED, ends, "told: no such page"]


class Sends(SimpleNamespace):
    """As much of Streamlit's `Runtime` as sends: its own loop, with what is put into it.

    `session` is the only one. `sent` is each message and how many rounds the loop had made by then.
    """

    _loop_coroutine = Runtime._loop_coroutine
    _set_state = Runtime._set_state
    _send_message, _enqueued_some_message = message_portions._sent, message_portions._woken

    def __init__(self, session: Any) -> None:
        loop = asyncio.get_running_loop()
        known = {name: asyncio.Event() for name in ("must_stop", "has_connection")}
        self.known = SimpleNamespace(
            eventloop=loop,
            need_send_data=asyncio.Event(),
            started=loop.create_future(),
            stopped=loop.create_future(),
            **known,
        )
        self.sent, self.rounds = [], 0
        client = SimpleNamespace(
            write_forward_msg=lambda message: self.sent.append((message.hash, self.rounds))
        )
        active = SimpleNamespace(session=session, client=client, script_run_count=0)
        super().__init__(
            _state=RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED,
            _session_mgr=SimpleNamespace(
                list_active_sessions=lambda: [active], list_sessions=lambda: []
            ),
        )

    def _get_async_objs(self) -> Any:
        return self.known


def test_a_portion_goes_on_at_once_and_wakes_the_loop_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads: list[str] = []
    woken = Runtime._enqueued_some_message
    monkeypatch.setattr(
        message_portions, "_WAKE", lambda self: (threads.append("another"), woken(self))
    )

    class Queued(SimpleNamespace):
        """As much of a session as keeps what is to be sent."""

        flush_browser_queue = message_portions._flushed

        def on_flushed_messages_sent(self) -> None: ...

        def put(self, sends: Sends, *names: str) -> None:
            for name in names:
                self._browser_queue.enqueue(ForwardMsg(hash=name, script_finished=0))
                sends._enqueued_some_message()  # type: ignore[misc]

    async def run() -> Sends:
        session = Queued(_browser_queue=ForwardMsgQueue())
        sends = Sends(session)

        async def count() -> None:
            while True:
                sends.rounds += 1
                await asyncio.sleep(0)

        counting = asyncio.create_task(count())
        working = asyncio.create_task(sends._loop_coroutine())  # type: ignore[misc]
        await sends.known.started
        session.put(sends, "a", "b", "c")
        while len(sends.sent) < 3:
            await asyncio.sleep(0)
        await asyncio.to_thread(session.put, sends, "d", "e")
        while len(sends.sent) < 5:
            await asyncio.sleep(0)
        sends.known.must_stop.set()
        await working
        counting.cancel()
        return sends

    sends = asyncio.run(run())
    assert [name for name, _ in sends.sent] == list("abcde")
    assert len({at for _, at in sends.sent[:3]}) == 1  # the loop was left to nobody meanwhile
    assert threads == ["another"] * 2


def test_streamlits_sessions_post_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for owner, name in (
        (AppSession, "_on_scriptrunner_event"),
        (AppSession, "flush_browser_queue"),
        (Runtime, "_send_message"),
        (Runtime, "_enqueued_some_message"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))  # undone with the test
    message_portions.post_together()
    assert AppSession._on_scriptrunner_event is message_portions._posted
    assert Runtime._send_message is message_portions._sent
