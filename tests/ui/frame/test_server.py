"""The running app: whom it answers, whom it asks, and what it is like just after its start."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import streamlit
from websockets.exceptions import InvalidStatus

from tests.ui.frame.served import Served, broken, serve

LISTED = "https://course.example"
SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"
LARGEST = max(SCRIPTS.glob("*.js"), key=lambda path: path.stat().st_size)


@pytest.fixture(scope="module")
def room() -> Iterator[Served]:
    """The app for a whole room, as a server without a screen runs it."""
    options = ("--server.address", "0.0.0.0", "--server.corsAllowedOrigins", LISTED)
    with serve(*options) as served:
        yield served


def refused(room: Served, **who: str) -> int:
    with pytest.raises(InvalidStatus) as caught:
        room.visit(**who)
    return caught.value.response.status_code


def test_nobody_outside_is_asked_for_anything(room: Served) -> None:
    for origin in (f"http://127.0.0.1:{room.port}", LISTED, None):
        told = room.visit(origin=origin)
        assert broken(told) == []
        assert any(message.delta.new_element.WhichOneof("type") for message in told)
    for number in range(10):
        assert refused(room, origin=f"http://{number}.example") == 403
    assert room.outside() == []


def test_a_watched_server_sees_who_is_asked() -> None:
    # The test above could not fail if the watch did not work: Streamlit itself, unasked, asks.
    with serve("--server.address", "0.0.0.0", "--logger.hideWelcomeMessage", "false") as served:
        asked = served.outside()
    assert "socket.getaddrinfo checkip.amazonaws.com" in asked


def test_it_ends_though_a_browser_does_not_read_what_it_asked_for() -> None:
    stalled = socket.socket()
    stalled.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    with stalled:
        with serve() as served:
            stalled.connect(("127.0.0.1", served.port))
            asked = f"GET /static/js/{LARGEST.name} HTTP/1.1", f"Host: 127.0.0.1:{served.port}"
            stalled.sendall("\r\n".join((*asked, "Accept-Encoding: identity", "", "")).encode())
            assert stalled.recv(12) == b"HTTP/1.1 200"
        # Here it has ended, and there was more to read than the machine holds by itself.
        assert 0 < _rest_of(stalled) < LARGEST.stat().st_size


def _rest_of(connection: socket.socket) -> int:
    """The bytes that still come."""
    count = 0
    try:
        while got := connection.recv(2**16):
            count += len(got)
    except ConnectionResetError:
        pass
    return count


def test_foreign_pages_and_names_are_refused_before_streamlit_sees_them(room: Served) -> None:
    assert refused(room, host="elsewhere.example") == 403
    # Another program on the same machine is another origin.
    assert refused(room, origin="http://localhost:1") == 403
    status, said = room.get("/", Origin="http://elsewhere.example")
    assert (status, "'http://elsewhere.example'" in said) == (403, True)
    status, said = room.get("/", Host="elsewhere.example")
    assert (status, "server.allowedHosts" in said) == (403, True)
    assert room.get("/", Host="192.168.7.5:8501")[0] == 200


def test_metrics_are_not_public(room: Served) -> None:
    for path in ("/_stcore/metrics", "/_stcore/metrics/"):
        status, said = room.get(path)
        assert (status, "LSTM_VIZ_METRICS=public" in said) == (403, True)


def test_eight_people_who_come_just_after_the_start_see_their_pages() -> None:
    pages = ("", "about", "", "lecture", "", "network", "train", "race")
    with serve() as served, ThreadPoolExecutor(len(pages)) as people:
        told = list(people.map(lambda page: served.visit(page, picture="plain"), pages))
        # Unless told otherwise, only this machine itself is listened to.
        with socket.socket() as other, pytest.raises(ConnectionRefusedError):
            other.connect(("127.0.0.2", served.port))
    assert [broken(one) for one in told] == [[]] * len(pages)
