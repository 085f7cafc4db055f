from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from streamlit import config

from lstm_viz.ui.frame import access

Options = Callable[..., None]
DEFAULTS = {
    "server.allowedHosts": [],
    "server.corsAllowedOrigins": [],
    "server.enableCORS": True,
    "server.address": None,
    "server.baseUrlPath": "",
    "server.sslCertFile": None,
    "browser.serverAddress": "localhost",
    "browser.serverPort": 8501,
}


@pytest.fixture
def options(monkeypatch: pytest.MonkeyPatch) -> Options:
    """options(server_address="lab", ...): what the person who runs the server has set."""
    given: dict[str, Any] = {}
    monkeypatch.setattr(config, "get_option", lambda name: (DEFAULTS | given)[name])
    monkeypatch.setattr(config, "is_manually_set", lambda name: name in given)
    return lambda **more: given.update({k.replace("_", ".", 1): v for k, v in more.items()})


HERE = ("localhost", "localhost:8501", "127.0.0.1:8501", "[::1]:8501", "192.168.7.5", "LocalHost.")
NOWHERE = (None, "", ":8501", "me@localhost", "localhost/x", "localhost:port", "[::1", "?x")


@pytest.mark.parametrize("host", HERE)
def test_localhost_and_addresses_are_answered(options: Options, host: str) -> None:
    assert access.host_allowed(host)


@pytest.mark.parametrize(
    "host", [*NOWHERE, "a b", "elsewhere.example", "localhost.example", "1.2.3.4.5"]
)
def test_other_names_are_not(options: Options, host: str | None) -> None:
    assert not access.host_allowed(host)


def test_names_that_were_set_are_answered(options: Options) -> None:
    options(server_address="lab-7", browser_serverAddress="lstm.example.edu")
    assert access.host_allowed("lab-7:8501")
    assert access.host_allowed("LSTM.example.edu")
    assert not access.host_allowed("example.edu")


def test_a_list_of_hosts_is_the_whole_list(options: Options) -> None:
    options(server_allowedHosts=["lstm.example.edu", "*.course.example"])
    answered = ("lstm.example.edu:443", "a.course.example", "b.a.course.example.")
    assert all(map(access.host_allowed, answered))
    refused = ("localhost", "127.0.0.1", "course.example", "x-course.example", *NOWHERE)
    assert not any(map(access.host_allowed, refused))
    options(server_allowedHosts=["*"])
    assert access.host_allowed("elsewhere.example")
    assert not any(map(access.host_allowed, NOWHERE))


def test_a_page_of_the_server_itself_may_use_it_and_others_may_not(options: Options) -> None:
    assert access.origin_allowed("http://localhost:8501", "localhost:8501")
    assert access.origin_allowed("https://LSTM.example.edu", "lstm.example.edu")
    for origin in ("http://localhost:8502", "http://127.0.0.1:8501", "null", "", "http://[", "x"):
        assert not access.origin_allowed(origin, "localhost:8501")


def test_origins_that_were_set_may(options: Options) -> None:
    options(
        server_corsAllowedOrigins=["https://course.example"], browser_serverAddress="lstm.example"
    )
    assert access.origin_allowed("https://course.example", "localhost:8501")
    assert access.origin_allowed("https://lstm.example", "localhost:8501")
    assert not access.origin_allowed("http://course.example", "localhost:8501")
    assert not access.origin_allowed("null", "localhost:8501")
    options(server_enableCORS=False)
    assert access.origin_allowed("null", "localhost:8501")


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ({}, "http://localhost:8501"),
        ({"server_address": "0.0.0.0", "browser_serverPort": 8600}, "http://localhost:8600"),
        ({"server_address": "192.168.7.5"}, "http://192.168.7.5:8501"),
        (
            {
                "browser_serverAddress": "lab",
                "server_baseUrlPath": "/a/",
                "server_sslCertFile": "f",
            },
            "https://lab:8501/a",
        ),
    ],
)
def test_the_address_to_open(options: Options, given: dict[str, Any], address: str) -> None:
    options(**given)
    assert access.own_address() == address


def passed_on(scope: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """What the app behind is asked, and what is answered without it."""
    asked: list[Any] = []
    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        asked.append(scope)

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {}

    asyncio.run(access.Access(app)(scope, receive, send))
    return asked, sent


def scope(kind: str, path: str = "/", **headers: str) -> dict[str, Any]:
    pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
    return {"type": kind, "path": path, "headers": pairs}


def test_a_websocket_loses_the_origin_that_was_judged_here(options: Options) -> None:
    given = scope("websocket", host="localhost:8501", origin="http://localhost:8501", cookie="c")
    (asked,), sent = passed_on(given)
    assert asked["headers"] == [(b"host", b"localhost:8501"), (b"cookie", b"c")]
    assert sent == []
    given = scope("http", host="localhost:8501", origin="http://localhost:8501")
    assert passed_on(given) == ([given], [])
    assert passed_on({"type": "lifespan"}) == ([{"type": "lifespan"}], [])


def test_what_is_refused_is_not_passed_on(options: Options) -> None:
    asked, (closed,) = passed_on(scope("websocket", host="localhost", origin="http://x.example"))
    assert (asked, closed["type"]) == ([], "websocket.close")
    asked, (start, body) = passed_on(scope("http", host="x.example"))
    assert (asked, start["status"]) == ([], 403)
    assert body["body"] == (
        b"This server does not answer requests for the host 'x.example'. Whoever runs it can add "
        b"the name to server.allowedHosts."
    )


def test_metrics_are_for_who_sets_it(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in ("/_stcore/metrics", "/below/_stcore/metrics", "/_stcore/metrics/"):
        monkeypatch.delenv(access.METRICS, raising=False)
        asked, (start, _) = passed_on(scope("http", path, host="localhost"))
        assert (asked, start["status"]) == ([], 403)
        monkeypatch.setenv(access.METRICS, "public")
        assert len(passed_on(scope("http", path, host="localhost"))[0]) == 1
