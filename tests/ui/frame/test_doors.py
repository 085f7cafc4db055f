from __future__ import annotations

import asyncio
from typing import Any

import pytest

from lstm_viz.ui import limits
from lstm_viz.ui.frame import doors, words
from tests.loops import run

VISIT = {
    "type": "http",
    "method": "GET",
    "path": "/lecture",
    "headers": [(b"accept", b"text/html")],
}
STREAM = {"type": "websocket", "path": "/behind/a/proxy/_stcore/stream", "headers": []}


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


async def ask(door: doors.Doors, scope: dict[str, Any]) -> list[dict[str, Any]]:
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
        door = doors.Doors(server, doors.Pulse(), people=2)
        inside = [
            asyncio.create_task(ask(door, STREAM)),
            asyncio.create_task(ask(door, STREAM | {"path": "/broken/_stcore/stream"})),
        ]
        await asyncio.sleep(0)
        assert door.here == 2
        (closed,) = await ask(door, STREAM)
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


def test_a_slow_machine_is_full_while_its_loop_is_late_again_and_again() -> None:
    async def all_of_it() -> None:
        pulse = doors.Pulse()
        door = doors.Doors(Server(), pulse, people=9)
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
    monkeypatch.setattr(doors, "LOOK", 0.0)
    pulse = doors.Pulse()
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
    monkeypatch.setenv(doors.PEOPLE, given)
    with pytest.raises(ValueError, match="LSTM_VIZ_PEOPLE must be a whole number of people from 1"):
        doors.most_people()


def test_the_number_of_people_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert doors.most_people() == limits.PEOPLE
    monkeypatch.setenv(doors.PEOPLE, "37")
    assert doors.Doors(Server()).people == 37
