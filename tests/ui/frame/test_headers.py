from __future__ import annotations

from typing import Any

import pytest

from lstm_viz.ui.frame.headers import (
    SecurityHeaders,
    frame_ancestors,
    headers,
    inline_scripts,
    policy,
)
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
    assert sorted(names) == sorted({"content-type", *(name.lower() for name in headers())})
    assert dict(start["headers"])[b"Referrer-Policy"] == b"own"
    assert dict(start["headers"])[b"x-content-type-options"] == b"nosniff"
    assert body == {"type": "http.response.body", "body": b"text"}


def test_a_websocket_passes_through() -> None:
    assert answer("websocket", [])[0] == {"type": "websocket.accept", "headers": []}


def test_nothing_from_another_host_is_allowed_and_nothing_unnamed_within_the_page() -> None:
    rules = dict(rule.split(" ", 1) for rule in policy("'self'").split("; "))
    for what in ("http:", "https:", "ws:", "*", "'unsafe-eval'"):
        assert what not in " ".join(rules.values()).split()
    assert "'unsafe-inline'" not in rules["script-src"]
    assert rules["frame-ancestors"] == "'self'"


def test_scripts_of_a_page_are_named_by_their_hash() -> None:
    # printf 'doThis()' | openssl dgst -sha256 -binary | base64
    page = "<p>x</p><script src='y.js'></script><script>doThis()</script><p>doThat()</p>"
    assert inline_scripts(page) == ["sha256-z3V382Klrvj2x/BvRR7YkQjpw2z51q+KUecyOtT3acE="]
    assert inline_scripts("<script type='module' src='y.js'></script>") == []
    # Streamlit's page has one, the app adds one, and the policy names both.
    assert headers()["Content-Security-Policy"].count("'sha256-") == 2


def test_sites_that_may_show_the_app_in_a_frame() -> None:
    assert frame_ancestors("") == "'self'"
    sites = "https://course.example.edu http://localhost:8888 https://*.example.org"
    assert frame_ancestors(f" {sites}\n") == f"'self' {sites}"
    for wrong in ("*", "course.example", "https://a.b;", "https://a.b/c", "'none'", "data:"):
        with pytest.raises(ValueError, match="LSTM_VIZ_FRAME_ANCESTORS must be a list of sites"):
            frame_ancestors(f"https://a.b {wrong}")
