"""Shutdown: a server that is asked to end does, whoever is still connected."""

from __future__ import annotations

import signal
from typing import Any


def within(seconds: int) -> None:
    """Let the server that runs this thread wait for its connections no longer than that.

    Uvicorn waits until each answer has been read to its end, and so for ever for a browser that
    has stopped reading: one that sleeps, or one whose page was closed while it loaded. Streamlit
    passes on no option for it, so it is set on the running server, which is who handles the signal
    to end. A server that has a time of its own keeps it, and another kind of server is left alone.
    """
    server = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
    config: Any = getattr(server, "config", None)
    if getattr(config, "timeout_graceful_shutdown", seconds) is None:
        config.timeout_graceful_shutdown = seconds
