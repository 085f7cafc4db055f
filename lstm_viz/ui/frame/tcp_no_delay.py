"""TCP no delay: a small message leaves at once, and does not wait until the last was received.

A run of a page ends in several small messages. The system keeps a small one back while another is
on its way, and the receiver's may take 40 ms to say that it has come. Asyncio turns that off, but
not for a socket like the one that Streamlit 1.67 opens, which does not name its protocol.
"""

from __future__ import annotations

import asyncio
import signal
import socket
from typing import Any

LOOK = 0.02  # seconds between two looks at a server that is about to listen
_TCP = (socket.AF_INET, socket.AF_INET6)


async def send() -> None:
    """Have the server of this thread do so, for all connections from now on.

    Its sockets are there once it has started, and connections have what the socket has that they
    came by. Another kind of server is left alone.
    """
    server: Any = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    if not hasattr(server, "started"):
        return
    while not server.started:
        await asyncio.sleep(LOOK)
    for listening in server.servers:
        for one in listening.sockets:
            if one.family in _TCP:
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
