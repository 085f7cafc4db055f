"""A cable between a browser and the server, which can be cut and mended."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

from tests.patience import SECONDS


class Cable:
    """Passes on what comes to `port` of this machine, unless it is `cut`."""

    def __init__(self, to: int) -> None:
        self.port, self.cut = 0, False
        self._to = to
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._there, self._over = threading.Event(), asyncio.Event()

    def set(self, *, cut: bool) -> None:
        """Cut it, which ends all connections and lets none begin, or mend it."""
        self._do(self._set(cut))

    async def _set(self, cut: bool) -> None:
        self.cut = cut
        for writer in tuple(self._open) if cut else ():
            writer.transport.abort()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        async with server:
            self.port = server.sockets[0].getsockname()[1]
            self._there.set()
            await self._over.wait()
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.cut:
            writer.transport.abort()
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to)
        self._open |= {writer, far_writer}
        try:
            await asyncio.gather(_pass_on(reader, far_writer), _pass_on(far_reader, writer))
        finally:
            self._open -= {writer, far_writer}
            writer.close()
            far_writer.close()

    def _do(self, what: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(SECONDS)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(2**16):
            writer.write(data)
            await writer.drain()
        writer.write_eof()
    except OSError:  # cut
        writer.transport.abort()


@contextmanager
def cable(to: int) -> Iterator[Cable]:
    """A cable to this port of the machine."""
    made = Cable(to)
    thread = threading.Thread(target=made._loop.run_until_complete, args=(made._serve(),))
    thread.start()
    try:
        assert made._there.wait(SECONDS)
        yield made
    finally:
        made.set(cut=True)
        made._loop.call_soon_threadsafe(made._over.set)
        thread.join(SECONDS)
        made._loop.close()
