"""Whether small messages wait for each other: asked of the connection that a server accepts."""

from __future__ import annotations

import asyncio
import signal
import socket
from types import SimpleNamespace
from typing import Any

import pytest

from lstm_viz.ui.frame import tcp_no_delay


class Server(SimpleNamespace):
    """What is asked of uvicorn's."""

    def handle_exit(self, *_: Any) -> None: ...


async def at_once(monkeypatch: pytest.MonkeyPatch, *, told: bool) -> bool:
    """Whether a connection to a socket like Streamlit's sends at once."""
    listening = socket.socket()  # without a protocol, as Streamlit's
    listening.bind(("127.0.0.1", 0))
    accepted: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def met(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        own = writer.get_extra_info("socket")
        accepted.set_result(bool(own.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
        writer.close()

    serving = await asyncio.start_server(met, sock=listening)
    server = Server(started=False, servers=[])
    handlers = {signal.SIGTERM: server.handle_exit} if told else {}
    monkeypatch.setattr(tcp_no_delay.signal, "getsignal", handlers.get)
    monkeypatch.setattr(tcp_no_delay, "LOOK", 0)
    sending = asyncio.create_task(tcp_no_delay.send())
    await asyncio.sleep(0)
    assert sending.done() is not told  # it waits for a server that is about to start
    server.servers, server.started = [serving], True
    await sending
    async with serving:
        _, writer = await asyncio.open_connection(*listening.getsockname())
        found = await accepted
        writer.close()
    return found


@pytest.mark.parametrize("told", [True, False])
def test_small_messages_do_not_wait(monkeypatch: pytest.MonkeyPatch, told: bool) -> None:
    # Without it the system would keep them back, so that there is something to turn off.
    assert asyncio.run(at_once(monkeypatch, told=told)) is told
