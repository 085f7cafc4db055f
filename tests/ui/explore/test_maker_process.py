"""There is one process or none, whatever happens at the same time; here it is a pipe's end."""

from __future__ import annotations

import io
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import psutil
import pytest

from lstm_viz.sequences.bounded import child, wire
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.ui import limits
from lstm_viz.ui.explore import maker, maker_worker
from lstm_viz.ui.explore.crowd import Crowd
from lstm_viz.ui.explore.maker import AGAIN, ERRORS, START, BrokenError, Maker
from tests.patience import SECONDS, until


class Clock:
    """A clock that stands still until it is moved, in seconds."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


class Process:
    """As much of a child process as is seen from outside: what it says, and its end."""

    made: list[Process]
    pid = os.getpid()

    def __init__(self, *_: Any, **more: Any) -> None:
        heard, stdin = os.pipe()
        stdout, says = os.pipe()
        self.stdin, self.stdout = os.fdopen(stdin, "wb"), os.fdopen(stdout, "rb")
        self.own, self.killed = (os.fdopen(heard, "rb"), os.fdopen(says, "wb")), False
        self.made.append(self)

    def says(self, head: dict[str, Any]) -> None:
        wire.send(self.own[1], head)

    def leave(self) -> None:
        for one in self.own:
            one.close()

    def kill(self) -> None:
        self.killed = True
        self.leave()

    def wait(self) -> int:
        return -9


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Process]]:
    """The processes that are started."""
    monkeypatch.setattr(Process, "made", [], raising=False)
    monkeypatch.setattr(child.subprocess, "Popen", Process)
    monkeypatch.setattr(maker, "has_room", lambda: True)
    monkeypatch.setattr(limits, "MAKER_LOOK_SECONDS", SECONDS)
    # A fake holds what this process does: more than a gigabyte after other tests.
    monkeypatch.setattr(limits, "MAKER_MEMORY", 2 * psutil.Process(Process.pid).memory_info().rss)
    yield Process.made
    assert all(one.killed for one in Process.made)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def running(beside: Maker, made: list[Process]) -> Process:
    """The process, once it has said that it is there."""
    before, thread = len(made), beside.start()
    assert thread is not None
    until(lambda: len(made) > before)
    made[-1].says({})
    thread.join(SECONDS)
    assert beside.ready
    return made[-1]


def test_there_is_one_however_often_and_for_how_long_it_is_started(
    made: list[Process], clock: Clock
) -> None:
    beside = Maker(clock=clock)
    thread = beside.start()
    assert thread is not None
    until(lambda: made)
    for _ in range(2):  # it has not said yet that it is there; then it has
        clock.now += 10 * AGAIN
        assert beside.start() is None
        made[0].says({})
        thread.join(SECONDS)
    assert (len(made), beside.ready) == (1, True)
    beside.end()
    assert (made[0].killed, beside.ready) == (True, False)
    clock.now += AGAIN - 1
    assert beside.start() is None
    clock.now += 1
    running(beside, made)
    beside.end()
    assert len(made) == 2


def test_one_that_starts_is_ended_too(made: list[Process], clock: Clock) -> None:
    beside = Maker(clock=clock)
    thread = beside.start()
    assert thread is not None
    until(lambda: beside._child)
    beside.end()
    thread.join(SECONDS)
    assert (made[0].killed, beside.ready) == (True, False)


def test_a_start_that_was_cancelled_ends_its_own_process_and_no_other(
    made: list[Process], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    begins, goes_on, first = threading.Event(), threading.Event(), list[threading.Thread]()

    class Slow(Process):
        def __init__(self, *_: Any, **more: Any) -> None:
            if threading.current_thread() in first:
                begins.set()
                assert goes_on.wait(SECONDS)
            super().__init__(*_, **more)

    def begun(self: Maker) -> None:
        first[:] = first or [threading.current_thread()]
        start(self)

    start = Maker._start
    monkeypatch.setattr(child.subprocess, "Popen", Slow)
    monkeypatch.setattr(Maker, "_start", begun)
    beside = Maker(clock=clock)
    thread = beside.start()
    assert thread is not None
    assert begins.wait(SECONDS)
    beside.end()
    clock.now += AGAIN
    newer = running(beside, made)
    goes_on.set()
    thread.join(SECONDS)
    assert (made[-1].killed, newer.killed, beside.ready) == (True, False, True)
    beside.end()


def test_a_system_that_gives_no_process_is_asked_again_later(
    made: list[Process], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a word: an error of a thread would fail this test."""

    def fails(*_: Any, **more: Any) -> Any:
        raise OSError(24, "Too many open files")

    beside = Maker(clock=clock)
    with monkeypatch.context() as without:
        without.setattr(child.subprocess, "Popen", fails)
        thread = beside.start()
        assert thread is not None
        thread.join(SECONDS)
    assert not beside.ready
    assert beside.start() is None
    clock.now += AGAIN
    running(beside, made)
    beside.end()


def test_it_ends_where_nobody_asks_or_it_takes_too_much(
    made: list[Process], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = Maker(clock=clock)
    process = running(beside, made)
    clock.now += limits.UNUSED_SECONDS - 1
    process.says({"made": [[0, ["other", "?"]]], "pieces": []})
    process.says({})
    (found,) = beside.answers(["asked"])
    assert str(found[0]) == "?"
    clock.now += limits.UNUSED_SECONDS
    beside.look()
    assert beside.ready
    clock.now += 1
    beside.look()
    assert (process.killed, beside.ready) == (True, False)
    monkeypatch.setattr(limits, "MAKER_LOOK_SECONDS", 0)  # now it is looked at all the time
    running(beside, made)  # at once: it had not broken
    assert not made[-1].killed
    monkeypatch.setattr(child.Child, "memory", limits.MAKER_MEMORY + 1)
    until(lambda: not beside.ready)
    until(lambda: made[-1].killed)
    assert beside.start() is None


def test_what_cannot_be_measured_counts_as_too_much(
    made: list[Process], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_: int) -> Any:
        raise psutil.AccessDenied

    beside = Maker(clock=clock)
    process = running(beside, made)
    beside.look()
    assert beside.ready  # this very process, which a fake has for its own
    monkeypatch.setattr(child.psutil, "Process", denied)
    beside.look()
    assert (process.killed, beside.ready) == (True, False)


def test_it_may_be_silent_for_longer_while_it_starts_and_while_it_loads_networks(
    made: list[Process], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside, receive, seconds = Maker(clock=clock, silence=3.0, first=11.0), wire.receive, []

    def heard(*given: Any) -> Any:
        assert beside._child is not None
        seconds.append(beside._child.due - clock.now)
        return receive(*given)

    monkeypatch.setattr(wire, "receive", heard)
    process = running(beside, made)
    for kind in ("wave", "wave", "adding"):
        process.says({})
        assert list(beside.answers([], kind)) == []
        clock.now += limits.UNUSED_SECONDS
        beside.look()  # nothing is due
        assert beside.ready
    assert seconds == [START, 11.0, 3.0, 11.0]
    process.leave()
    with pytest.raises(BrokenError):
        list(beside.answers([], "wave"))
    assert process.killed


def test_one_that_is_silent_is_ended(
    made: list[Process], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside, receive, passed = Maker(clock=clock, silence=3.0, first=3.0), wire.receive, [3.0, 0.5]

    def heard(*given: Any) -> Any:
        clock.now += passed.pop(0)
        beside.look()
        assert beside.ready is bool(passed)
        return receive(*given)

    process = running(beside, made)
    process.says({"made": [[0, ["other", "?"]]], "pieces": []})
    monkeypatch.setattr(wire, "receive", heard)
    answers = beside.answers(["asked"])
    assert str(next(answers)[0]) == "?"
    passed[:] = [3.5]
    with pytest.raises(BrokenError):
        next(answers)
    assert process.killed


def test_a_message_without_its_parts_breaks_it(made: list[Process], clock: Clock) -> None:
    beside = Maker(clock=clock)
    process = running(beside, made)
    process.says({"made": [[0, None]], "pieces": []})
    with pytest.raises(BrokenError):
        list(beside.answers(["asked"]))
    assert process.killed


def test_each_error_comes_out_as_it_went_in() -> None:
    """Also one of a class of which another in the table is a special case."""
    assert len(ERRORS) == len(dict(ERRORS)) == len({kind for _, kind in ERRORS}) == 4
    for word, kind in ERRORS:
        said = maker.said(kind(f"{word} 7."))
        assert (type(maker.raised(*said)), said[1]) == (kind, f"{word} 7.")

    class AskingError(SequenceError):
        pass

    assert type(maker.raised(*maker.said(AskingError("?")))) is SequenceError
    assert type(maker.raised(*maker.said(ZeroDivisionError("?")))) is RuntimeError


@pytest.mark.parametrize("left", ["before", "between"])
def test_the_worker_ends_without_a_word_where_the_server_has_gone(
    left: str, capsys: pytest.CaptureFixture[str]
) -> None:
    own, other = socket.socketpair()
    if left == "before":  # when it has imported everything, and says so
        own.close()
    else:
        own.shutdown(socket.SHUT_WR)
    source, target = other.makefile("rb"), other.makefile("wb")
    maker_worker.serve(source, target)
    assert target.closed
    for one in (source, other, own):
        one.close()
    assert capsys.readouterr() == ("", "")


def test_the_worker_lets_go_of_what_is_unused(monkeypatch: pytest.MonkeyPatch) -> None:
    questions, answers = io.BytesIO(), io.BytesIO()
    for _ in range(3):
        wire.send(questions, {"asked": []})
    questions.seek(0)
    times, tidied = iter([5.0, 5.0, 6.0 + limits.TIDY_SECONDS, 7.0 + limits.TIDY_SECONDS]), [1]
    now = [0.0]

    def clock() -> float:
        now[0] = next(times, now[0])
        return now[0]

    monkeypatch.setattr(maker_worker, "let_go_everywhere", lambda: tidied.append(1) or 0)
    maker_worker.serve(questions, answers, clock)
    assert len(tidied) == 2


@pytest.mark.slow
def test_it_ends_with_a_server_that_is_killed() -> None:
    """The kernel closes the server's end of the pipes, and no other process has it."""
    program = (
        "from lstm_viz.sequences.bounded.child import Child; import sys;"
        "print(Child('tests.ui.explore.quick_maker').process.pid, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as server:
        assert server.stdout is not None
        found = psutil.Process(int(server.stdout.readline()))
        server.send_signal(signal.SIGKILL)
        until(lambda: not found.is_running() or found.status() == psutil.STATUS_ZOMBIE)


@pytest.mark.parametrize(("cores", "room"), [(2, True), (1, False)])
def test_it_needs_a_core(cores: int, room: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maker.os, "cpu_count", lambda: cores)
    monkeypatch.delattr(maker.os, "sched_getaffinity", raising=False)
    assert maker.has_room() is room
    few = lambda _: set(range(cores))  # noqa: E731
    monkeypatch.setattr(maker.os, "sched_getaffinity", few, raising=False)
    assert maker.has_room() is room


def test_people_are_a_crowd_where_they_wait_again_and_again(clock: Clock) -> None:
    crowd, most = Crowd(clock), limits.CROWD_WAITS
    assert not any(crowd.note() for _ in range(3 * most))  # all of them in one second
    step = limits.CROWD_SECONDS / (most - 1)
    later = [(step, True), (step / 4, False), (step - step / 4, True), (step + 1, False)]
    for pause, enough in [(step, False)] * (most - 2) + later:
        clock.now += pause
        assert crowd.note() is enough
