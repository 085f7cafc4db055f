"""Who is at the other end: a name that a browser is given once, and that nobody can guess."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from lstm_viz.ui.frame.admitted_browsers import PERSON
from lstm_viz.ui.jobs import person
from lstm_viz.ui.jobs.person import COOKIE, PersonCookie


def cookies(kind: str = "text/html; charset=utf-8", cookie: str = "", scheme: str = "http") -> Any:
    """The cookies that an answer of this kind brings to a browser that has `cookie`."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", kind.encode()), (b"set-cookie", b"theirs=1")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"page"})

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    headers = [(b"cookie", cookie.encode())]
    scope = {"type": "http", "method": "GET", "scheme": scheme, "headers": headers}
    asyncio.run(PersonCookie(app)(scope, None, send))  # type: ignore[arg-type]
    assert sent[1]["body"] == b"page"
    found = [value.decode() for name, value in sent[0]["headers"] if name == b"set-cookie"]
    assert found[0] == "theirs=1"
    return found[1:]


def test_a_page_brings_a_name_once_and_nothing_else_does() -> None:
    assert cookies("text/plain") == []
    (given,) = cookies(cookie="theirs=1")
    assert re.fullmatch(rf"{COOKIE}=[0-9a-f]{{32}}; Path=/; HttpOnly; SameSite=Lax", given)
    assert cookies(cookie=f"theirs=1; {given.partition(';')[0]}") == []
    assert cookies() != [given]


def test_what_is_behind_is_told_the_name_that_the_browser_has_or_is_given() -> None:
    name = "0123456789abcdef" * 2
    told: list[str] = []
    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        told.append(scope.get(PERSON, "nothing"))
        await send({"type": "http.response.start", "headers": [(b"content-type", b"text/html")]})

    async def send(message: Any) -> None:
        sent.append(message)

    def ask(**scope: Any) -> str:
        asyncio.run(PersonCookie(app)(scope, None, send))  # type: ignore[arg-type]
        return told[-1]

    cookie = (b"cookie", f"{COOKIE}={name}".encode())
    page = (b"accept", b"text/html")
    assert ask(type="websocket", headers=[cookie]) == name
    assert ask(type="websocket", headers=[]) == ""
    assert ask(type="http", method="GET", headers=[cookie]) == name
    assert ask(type="http", method="GET", headers=[]) == ""
    given = ask(type="http", method="GET", headers=[page])
    assert f"{COOKIE}={given};".encode() in dict(sent[-1]["headers"])[b"set-cookie"]
    assert ask(type="lifespan") == "nothing"


def test_over_https_the_name_never_travels_in_the_open() -> None:
    assert cookies(scheme="https")[0].endswith("; SameSite=Lax; Secure")


@pytest.mark.parametrize("value", ["", "mine", "A" * 32, "0" * 31, "0" * 33, "0" * 31 + "\u0663"])
def test_a_name_that_this_server_does_not_give_is_none(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Context:
        cookies = {COOKIE: value}  # noqa: RUF012
        ip_address = "203.0.113.7"

    monkeypatch.setattr(person.st, "context", Context)
    assert person.this_browser() == ""
    assert person.this_person() == "from 203.0.113.7"
    if value.isascii():
        assert cookies(cookie=f"{COOKIE}={value}")


def test_all_tabs_of_a_browser_are_one_person(monkeypatch: pytest.MonkeyPatch) -> None:
    class Context:
        cookies = {COOKIE: "0123456789abcdef" * 2}  # noqa: RUF012
        ip_address = None

    monkeypatch.setattr(person.st, "context", Context)
    assert person.this_browser() == person.this_person() == "0123456789abcdef" * 2
    Context.cookies = {}
    assert person.this_person() == "from here"


def test_outside_of_a_server_every_session_is_there() -> None:
    assert person.is_connected("anybody")


def test_in_a_server_its_own_word_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    class Server:
        def is_active_session(self, session: str) -> bool:
            return session == "ann"

    monkeypatch.setattr(person.runtime, "exists", lambda: True)
    monkeypatch.setattr(person.runtime, "get_instance", Server)
    assert person.is_connected("ann")
    assert not person.is_connected("bob")
