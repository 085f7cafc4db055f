from __future__ import annotations

from typing import Any

from lstm_viz.ui.frame.headers import HEADERS, SecurityHeaders
from tests.loops import run


def answer(scope_type: str, given: list[tuple[bytes, bytes]]) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        kind = "http.response.start" if scope["type"] == "http" else "websocket.accept"
        await send({"type": kind, "headers": given})
        await send({"type": "http.response.body", "body": b"text"})

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {}

    run(SecurityHeaders(app)({"type": scope_type}, receive, send))
    return sent


def test_an_http_answer_carries_every_header_once() -> None:
    start, body = answer("http", [(b"content-type", b"text/html"), (b"Referrer-Policy", b"own")])
    names = [name.lower().decode() for name, _ in start["headers"]]
    assert sorted(names) == sorted({"content-type", *(name.lower() for name in HEADERS)})
    assert dict(start["headers"])[b"Referrer-Policy"] == b"own"
    assert dict(start["headers"])[b"x-content-type-options"] == b"nosniff"
    assert body == {"type": "http.response.body", "body": b"text"}


def test_a_websocket_passes_through() -> None:
    assert answer("websocket", [])[0] == {"type": "websocket.accept", "headers": []}


def test_nothing_from_another_host_is_allowed() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert "http:" not in policy
    assert "https:" not in policy
    assert "*" not in policy
