from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import Any

import pytest

from lstm_viz.ui import limits
from lstm_viz.ui.frame import admission, words
from lstm_viz.ui.frame.admitted_browsers import LOADING, MOST, PERSON, AdmittedBrowsers
from tests.loops import run

VISIT = {
    "type": "http",
    "method": "GET",
    "path": "/lecture",
    "headers": [(b"accept", b"text/html")],
}
PING = {"type": "http", "method": "GET", "path": "/a/_stcore/host-config", "headers": []}
HEALTH = PING | {"path": "/a/_stcore/health"}
STREAM = {"type": "websocket", "path": "/behind/a/proxy/_stcore/stream", "headers": []}


def protocols(session: str) -> list[tuple[bytes, bytes]]:
    """What Streamlit's page sends where it had a session: its protocol, a token, the session."""
    return [(b"sec-websocket-protocol", f"streamlit, token, {session}".encode())]


def of(person: str, scope: dict[str, Any]) -> dict[str, Any]:
    return scope | {PERSON: person}


class Server:
    """Something behind the doors: a page of it stays open until `leave`."""

    def __init__(self) -> None:
        self.leave = asyncio.Event()
        self.asked: list[str] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked.append(scope["path"])
        if scope["type"] == "websocket":
            await self.leave.wait()
            if scope["path"] == "/broken/_stcore/stream":
                raise OSError("the connection broke")
        else:
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"here"})


async def ask(door: admission.Doors, scope: dict[str, Any]) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {}

    await door(scope, receive, send)
    return sent


def test_whoever_comes_when_it_is_full_is_told_and_gets_in_when_somebody_has_left() -> None:
    async def all_of_it() -> None:
        server = Server()
        door = admission.Doors(server, admission.Pulse(), people=2)
        inside = [
            asyncio.create_task(ask(door, STREAM)),
            asyncio.create_task(ask(door, STREAM | {"path": "/broken/_stcore/stream"})),
        ]
        await asyncio.sleep(0)
        assert door.here == 2
        (closed,) = await ask(door, STREAM | {"headers": protocols("somebody-elses")})
        assert closed == {"type": "websocket.close", "code": 1013, "reason": words.FULL}
        start, body = await ask(door, VISIT)
        assert start["status"] == 503
        told = dict(start["headers"])
        assert (told[b"retry-after"], told[b"cache-control"]) == (b"10", b"no-store")
        text = body["body"].decode()
        assert words.FULL in text
        assert '<meta http-equiv="refresh" content="10">' in text
        # The pages of those who are in go on to load their files, and may send theirs.
        for scope in (VISIT | {"headers": []}, VISIT | {"method": "PUT"}):
            assert (await ask(door, scope))[0]["status"] == 200
        server.leave.set()
        found = await asyncio.gather(*inside, return_exceptions=True)
        assert [type(one) for one in found] == [list, OSError]
        assert door.here == 0, "a page whose connection broke has left too"
        assert (await ask(door, VISIT))[0]["status"] == 200

    run(all_of_it())


def test_who_was_let_in_returns_to_a_full_server(monkeypatch: pytest.MonkeyPatch) -> None:
    class Streamlit:
        _session_mgr = SimpleNamespace(get_session_info={"session-7": object()}.get)

    monkeypatch.setattr(admission.runtime, "exists", lambda: True)
    monkeypatch.setattr(admission.runtime, "get_instance", Streamlit)

    async def all_of_it() -> None:
        server = Server()
        door = admission.Doors(server, admission.Pulse(), people=2)

        async def is_answered(scope: dict[str, Any]) -> bool:
            asked = len(server.asked)
            answer = asyncio.create_task(ask(door, scope))
            await asyncio.sleep(0)
            if scope["type"] == "websocket" and not answer.done():
                answer.cancel()  # the connection is lost
                await asyncio.wait([answer])
            return len(server.asked) > asked

        assert await is_answered(of("ann", STREAM))  # who then is cut off
        inside = [asyncio.create_task(ask(door, of(who, STREAM))) for who in ("bob", "eve")]
        await asyncio.sleep(0)
        assert door.full
        for scope in (STREAM, VISIT, PING):
            assert await is_answered(of("ann", scope)), "she was in"
            assert await is_answered(of("eve", scope)), "she is in with another tab"
            assert not await is_answered(of("zoe", scope)), "nobody knows her"
        # A frame of another site sends no cookie, but a page that was in names its session.
        assert await is_answered(PING)
        assert await is_answered(STREAM | {"headers": protocols("session-7")})
        assert not await is_answered(STREAM | {"headers": protocols("session-8")})
        assert not await is_answered(STREAM | {"headers": protocols("")})
        assert await is_answered(of("zoe", HEALTH)), "the server is well"
        server.leave.set()
        await asyncio.gather(*inside)
        late = admission.Doors(Server(), door.pulse, people=9)
        assert (await ask(late, of("kim", VISIT)))[0]["status"] == 200
        for _ in range(99):
            door.pulse.note(2 * limits.LATE_SECONDS)
        assert (await ask(late, of("kim", PING)))[0]["status"] == 200
        assert (await ask(late, of("zoe", PING)))[0]["status"] == 503

    run(all_of_it())


def test_a_page_of_a_newcomer_gets_the_sentence_before_it_connects() -> None:
    async def all_of_it() -> None:
        door = admission.Doors(Server(), admission.Pulse(), people=1)
        assert (await ask(door, of("ann", VISIT)))[0]["status"] == 200
        assert door.full, "her page still loads, and has the place"
        start, body = await ask(door, of("zoe", PING))
        assert start["status"] == 503
        # Streamlit's page shows what is JSON, in its dialog "Connection error".
        assert json.loads(body["body"]) == words.FULL

    run(all_of_it())


def test_a_guest_may_return_for_as_long_as_what_she_left_is_kept() -> None:
    now = 50.0
    browsers = AdmittedBrowsers(lambda: now)
    browsers.expect("ann")
    browsers.arrive("ann")
    browsers.arrive("ann")
    browsers.expect("bob")
    browsers.expect("")  # a browser without cookies
    browsers.arrive("")
    browsers.leave("")
    assert (browsers.coming, browsers.know("")) == (1, False)
    browsers.leave("ann")
    now += limits.LEFT_SECONDS + 1
    assert (browsers.know("ann"), browsers.know("bob"), browsers.coming) == (True, False, 0)
    browsers.leave("ann")
    now += limits.LEFT_SECONDS - 1
    assert browsers.know("ann")
    now += 1
    assert not browsers.know("ann")
    browsers.expect("bob")
    now += LOADING
    assert (browsers.coming, browsers.know("bob")) == (0, False)


def test_the_names_that_are_remembered_are_bounded() -> None:
    browsers = AdmittedBrowsers()
    for number in range(MOST + 1):
        browsers.arrive(str(number))
        browsers.leave(str(number))
    assert [browsers.know(str(number)) for number in (0, 1, MOST)] == [False, True, True]


def test_a_slow_machine_is_full_while_its_loop_is_late_again_and_again() -> None:
    async def all_of_it() -> None:
        pulse = admission.Pulse()
        door = admission.Doors(Server(), pulse, people=9)
        pulse.note(2.5 * limits.LATE_SECONDS)  # once: a garbage collection, a large file
        assert (await ask(door, VISIT))[0]["status"] == 200
        for _ in range(9):
            pulse.note(1.5 * limits.LATE_SECONDS)
        assert (await ask(door, VISIT))[0]["status"] == 503
        for _ in range(4):
            pulse.note(0.0)
        assert (await ask(door, VISIT))[0]["status"] == 200

    run(all_of_it())


def test_the_pulse_is_how_late_the_loop_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "LOOK", 0.0)
    pulse = admission.Pulse()
    noted: list[float] = []
    monkeypatch.setattr(pulse, "note", noted.append)

    async def beating() -> None:
        task = asyncio.create_task(pulse.beat())
        while len(noted) < 3:
            await asyncio.sleep(0)
        task.cancel()

    run(beating())
    assert all(late >= 0 for late in noted)


@pytest.mark.parametrize("given", ["", "0", "-3", "many", "1e3", "2.5", "²"])
def test_a_number_of_people_is_one(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(admission.PEOPLE, given)
    with pytest.raises(ValueError, match="LSTM_VIZ_PEOPLE must be a whole number of people from 1"):
        admission.most_people()


def test_the_number_of_people_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert admission.most_people() == limits.PEOPLE
    monkeypatch.setenv(admission.PEOPLE, "37")
    assert admission.Doors(Server()).people == 37
