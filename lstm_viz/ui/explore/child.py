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
_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


class Child:
    """A process that runs the module `worker`; its standard input is a socket to this one."""

    def __init__(self, worker: str) -> None:
        """Raises OSError where the system gives no process or no sockets."""
        self.known: set[Hashable] = set()  # kinds of questions that it has answered
        self.ended = threading.Event()
        self._own, other = socket.socketpair()
        with other:
            try:
                self.process = subprocess.Popen(
                    # With -P, nothing in the folder that the server was started in is a module.
                    [sys.executable, "-P", "-m", worker],
                    stdin=other.fileno(),
                    env=os.environ | _ENVIRONMENT | {"PYTHONPATH": os.pathsep.join(_paths())},
                    start_new_session=True,  # Ctrl + C in a terminal is the server's
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


def _paths() -> list[str]:
    """Where the process finds this very package, before whatever else was given."""
    return [str(PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])]


def has_room() -> bool:
    """Whether there is a core beside the server's, and a way to it: Windows has none."""
    if not hasattr(os, "sched_getaffinity"):
        return sys.platform != "win32" and (os.cpu_count() or 1) > 1
    return len(os.sched_getaffinity(0)) > 1
