"""Child: a process beside the server, from the moment at which there is one, and the way to it."""

from __future__ import annotations

import math
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Hashable
from contextlib import suppress

import psutil

from lstm_viz.home import PACKAGE

START = 120.0  # seconds that its start may take: it imports as much as the server
_PROGRAM = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    "sys.path.insert(0, sys.argv[1]); from importlib import import_module; "
    "import_module(sys.argv[2]).main()"
)


class Child:
    """A process; its standard input is a socket, on which `worker`'s `main` asks and answers."""

    def __init__(self, worker: str) -> None:
        """Raises OSError where the system gives no process or no sockets."""
        self.known: set[Hashable] = set()  # kinds of questions that it has answered
        self.ended = threading.Event()
        self._own, other = socket.socketpair()
        with other:
            try:
                self.process = subprocess.Popen(
                    [sys.executable, "-c", _PROGRAM, str(PACKAGE.parent), worker],
                    stdin=other.fileno(),
                    env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
                )
            except BaseException:
                self._own.close()
                raise
        self._own.settimeout(START)
        self.source, self.target = self._own.makefile("rb"), self._own.makefile("wb")

    def wait_for(self, seconds: float) -> None:
        """Wait for so long for its next words; then reading raises TimeoutError."""
        self._own.settimeout(seconds)

    @property
    def memory(self) -> float:
        """The bytes that it holds now; infinitely many where they can't be counted."""
        try:
            return psutil.Process(self.process.pid).memory_info().rss or math.inf
        except (psutil.Error, OSError):
            return math.inf

    def end(self) -> None:
        """End it, whatever it does; a thread that reads from it has an error at once."""
        self.process.kill()
        self.process.wait()
        self.ended.set()
        for close in (lambda: self._own.shutdown(socket.SHUT_RDWR), self.source.close):
            with suppress(OSError):
                close()
        for one in (self.target, self._own):
            with suppress(OSError):  # what was not sent has nobody to read it
                one.close()


def has_room() -> bool:
    """Whether there is a core beside the server's, and a way to it: Windows has none."""
    if not hasattr(os, "sched_getaffinity"):
        return sys.platform != "win32" and (os.cpu_count() or 1) > 1
    return len(os.sched_getaffinity(0)) > 1
