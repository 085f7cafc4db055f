"""Maker: a process beside the server that makes answers, while people share the server's lock.

Python computes on one thread of a process at a time. Recording and packing are half of what a
change costs; made here they take the other core. It is started once people wait for each other
(`crowd.py`), and ends when nobody has asked it for a while. Without it, or where it breaks, the
server makes the answers itself.
"""

from __future__ import annotations

import math
import os
import threading
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

from lstm_viz.checkpoint import CheckpointError
from lstm_viz.explorer.pieces import PIECES
from lstm_viz.sequences.bounded import wire
from lstm_viz.sequences.bounded.child import Child
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.tracing import VerificationError
from lstm_viz.ui import limits

START = 120.0  # seconds that its start may take: it imports as much as the server
AGAIN = 60.0  # seconds after which one that has broken is started again
WORKER = "lstm_viz.ui.explore.maker_worker"
# How a message names what is to be raised; a kind of another one stands before it.
ERRORS: tuple[tuple[str, type[Exception]], ...] = (
    ("sequence", SequenceError),
    ("checkpoint", CheckpointError),
    ("verification", VerificationError),
    ("value", ValueError),
)
OTHER = "other"


class BrokenError(Exception):
    """The process has ended, or did not answer in time."""


class Helper(Child):
    """The process, which has said nothing yet that it was asked."""

    def __init__(self, worker: str) -> None:
        super().__init__(worker)
        self.known: set[Hashable] = set()  # kinds of questions that it has answered
        self.due = math.inf  # when it has been silent for too long
        self.ended = threading.Event()

    def end(self) -> None:
        """End it, and the looks at it."""
        super().end()
        self.ended.set()


class Maker:
    """The process: there is none, or it is starting, or it runs, and never are there two.

    `worker` is the module whose `main` answers in it.
    """

    def __init__(
        self,
        worker: str = WORKER,
        *,
        silence: float = limits.MAKER_SECONDS,
        first: float = limits.MAKER_FIRST_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """It is ended where it says nothing for `silence` seconds.

        Before its first answer of a kind it may be silent for `first` seconds: it loads networks.
        """
        self.worker = worker
        self._silence, self._first, self._clock = silence, first, clock
        # All of these are read and written under the lock.
        self._starting: threading.Thread | None = None  # until it can be asked
        self._child: Helper | None = None  # as soon as there is a process
        self._not_before = clock()
        self._asked = clock()  # when it was asked last
        self._lock = threading.Lock()

    @property
    def ready(self) -> bool:
        """Whether it can be asked."""
        return self._child is not None and self._starting is None

    def start(self) -> threading.Thread | None:
        """Start it in the background, where another core is for it; None where it is not started.

        That is where it is there already, and where it broke a moment ago.
        """
        with self._lock:
            there = self._child is not None or self._starting is not None
            if there or self._clock() < self._not_before or not has_room():
                return None
            starting = self._starting = threading.Thread(target=self._start, daemon=True)
        try:
            starting.start()
        except RuntimeError:  # the system gives no more threads
            self._fail(starting)
            return None
        return starting

    def answers(
        self, asked: Sequence[Any], kind: Hashable = None
    ) -> Iterator[dict[int, bytes | Exception]]:
        """What is made together, by its place in `asked`; one caller at a time.

        All of them ask for networks of one `kind`. Raises BrokenError, perhaps after some of it.
        """
        with self._lock:
            child = self._child if self.ready else None
            self._asked = self._clock()
        if child is None:
            raise BrokenError
        try:
            silence = self._silence if kind in child.known else self._first
            child.due = self._clock() + silence
            wire.send(child.target, {"asked": list(asked)})
            while True:
                child.due = self._clock() + silence
                head, parts = wire.receive(child.source, limits.ANSWERS_BYTES)
                child.due = math.inf  # whoever takes the answers may take long
                if "made" not in head:
                    child.known.add(kind)
                    return
                for name in head["pieces"]:
                    PIECES.take(name, parts.pop(0))
                yield {place: _answer(said, parts) for place, said in head["made"]}
        except (OSError, EOFError, ValueError, LookupError, TypeError, wire.WireError):
            self._drop(child)
            raise BrokenError from None
        except BaseException:  # who asked has gone; what is left on the way is no message
            self._drop(child)
            raise

    def look(self) -> None:
        """End it where it is silent, or takes too much memory, or nobody has asked it for long."""
        with self._lock:
            child, now = self._child, self._clock()
            unused = self.ready and now - self._asked > limits.UNUSED_SECONDS
        if child is None:
            return
        if now > child.due or child.memory > limits.MAKER_MEMORY:
            self._drop(child)
        elif unused:
            self._drop(child, again=0.0)

    def end(self) -> None:
        """End it, whatever it does, also while it starts."""
        with self._lock:
            child = self._gone(AGAIN)
        if child is not None:
            child.end()

    def _start(self) -> None:
        mine = threading.current_thread()
        try:
            child = Helper(self.worker)
        except OSError:  # the system gives no process
            self._fail(mine)
            return
        with self._lock:
            wanted = self._starting is mine
            if wanted:  # from here on, `end` ends it
                self._child = child
        if not wanted:
            child.end()
            return
        child.due = self._clock() + START
        try:
            threading.Thread(target=self._watch, args=(child,), daemon=True).start()
            wire.receive(child.source, 0)
        except (OSError, EOFError, ValueError, RuntimeError, wire.WireError):
            self._drop(child)
            return
        with self._lock:
            if self._child is not child:
                return
            child.due, self._starting, self._asked = math.inf, None, self._clock()

    def _watch(self, child: Helper) -> None:
        while not child.ended.wait(limits.MAKER_LOOK_SECONDS):
            self.look()

    def _fail(self, starting: threading.Thread) -> None:
        with self._lock:
            if self._starting is starting:
                self._gone(AGAIN)

    def _drop(self, child: Helper, again: float = AGAIN) -> None:
        """End this very process: another may have been started since."""
        with self._lock:
            if self._child is child:
                self._gone(again)
        child.end()

    def _gone(self, again: float) -> Helper | None:
        """Have none from now on, under the lock; the process that there was."""
        child, self._child, self._starting = self._child, None, None
        self._not_before = self._clock() + again
        return child


def has_room() -> bool:
    """Whether there is a core beside the server's."""
    found = getattr(os, "sched_getaffinity", None)  # not on every system
    return (os.cpu_count() or 1 if found is None else len(found(0))) > 1


def said(error: Exception) -> list[str]:
    """How a message names what is to be raised, and its sentence."""
    word = next((word for word, kind in ERRORS if isinstance(error, kind)), OTHER)
    return [word, str(error)]


def raised(word: str, sentence: str) -> Exception:
    """What `said` has named."""
    return dict(ERRORS).get(word, RuntimeError)(sentence)


def _answer(said: list[str] | None, parts: list[bytes]) -> bytes | Exception:
    return parts.pop(0) if said is None else raised(*said)


MAKER = Maker()
