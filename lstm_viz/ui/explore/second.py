"""Second: a process beside the server that makes answers, while people share the server's lock.

Python computes on one thread of a process at a time. Recording and packing are half of what a
change costs; made here they take the other core. It is started once people wait for each other, so
that who uses the app alone needs no memory for it. Without it, or where it breaks, the server makes
the answers itself.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import IO, Any, NamedTuple

from lstm_viz.explorer.pieces import PIECES
from lstm_viz.home import PACKAGE
from lstm_viz.sequences.bounded import wire
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.tracing import VerificationError
from lstm_viz.ui import limits

START = 120.0  # seconds that its start may take: it imports as much as the server
AGAIN = 60.0  # seconds after which one that has ended is started again
WORKER = "lstm_viz.ui.explore.second_worker"
_PROGRAM = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    "sys.path.insert(0, sys.argv[1]); from importlib import import_module; "
    "import_module(sys.argv[2]).main()"
)
_ERRORS = {"sequence": SequenceError, "verification": VerificationError, "value": ValueError}


class BrokenError(Exception):
    """The process has ended, or did not answer in time."""


class _Running(NamedTuple):
    child: subprocess.Popen[bytes]
    own: socket.socket
    source: IO[bytes]
    target: IO[bytes]


class Second:
    """The process; `worker` is the module whose `main` answers in it."""

    def __init__(self, worker: str = WORKER, seconds: float = limits.SECOND_SECONDS) -> None:
        """It is ended where it says nothing for so many `seconds`."""
        self.worker, self.seconds = worker, seconds
        self._running: _Running | None = None
        self._again = 0.0  # when it may be started
        self._lock = threading.Lock()

    @property
    def ready(self) -> bool:
        """Whether it can be asked."""
        return self._running is not None

    def start(self) -> threading.Thread | None:
        """Start it in the background, where another core is for it; None where it is not started.

        One that has ended is started again after a while.
        """
        with self._lock:
            if time.monotonic() < self._again or not _has_room():
                return None
            self._again = time.monotonic() + AGAIN
            starting = threading.Thread(target=self._start, name="second", daemon=True)
            starting.start()
            return starting

    def answers(self, asked: Sequence[Any]) -> Iterator[dict[int, bytes | Exception]]:
        """What is made together, by its place in `asked`; one caller at a time.

        Raises BrokenError, perhaps after some of it.
        """
        running = self._running
        if running is None:
            raise BrokenError
        try:
            wire.send(running.target, {"asked": list(asked)})
            while True:
                head, parts = wire.receive(running.source, limits.ANSWERS_BYTES)
                if "made" not in head:
                    return
                for name in head["pieces"]:
                    PIECES.take(name, parts.pop(0))
                yield {place: _answer(said, parts) for place, said in head["made"]}
        except (OSError, EOFError, ValueError, wire.WireError):
            self.end()
            raise BrokenError from None
        except BaseException:  # who asked has gone; what is left on the way is no message
            self.end()
            raise

    def end(self) -> None:
        """End it, whatever it does."""
        running, self._running = self._running, None
        self._again = time.monotonic() + AGAIN
        if running is not None:
            _end(running)

    def _start(self) -> None:
        own, other = socket.socketpair()
        with other:
            child = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM, str(PACKAGE.parent), self.worker],
                stdin=other.fileno(),
                env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
            )
        own.settimeout(START)
        running = _Running(child, own, own.makefile("rb"), own.makefile("wb"))
        try:
            wire.receive(running.source, 0)
        except (OSError, EOFError, wire.WireError):
            _end(running)
            self._again = time.monotonic() + AGAIN
            return
        own.settimeout(self.seconds)
        self._running = running


def _end(running: _Running) -> None:
    running.child.kill()
    running.child.wait()
    for one in (running.source, running.target, running.own):
        with suppress(OSError):  # what was not sent has nobody to read it
            one.close()


def _has_room() -> bool:
    """Whether there is a core beside the server's, and a way to it: Windows has none."""
    if not hasattr(os, "sched_getaffinity"):
        return sys.platform != "win32" and (os.cpu_count() or 1) > 1
    return len(os.sched_getaffinity(0)) > 1


def _answer(said: list[str] | None, parts: list[bytes]) -> bytes | Exception:
    if said is None:
        return parts.pop(0)
    kind, sentence = said
    return _ERRORS.get(kind, RuntimeError)(sentence)


SECOND = Second()
