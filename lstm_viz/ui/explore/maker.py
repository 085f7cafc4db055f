"""Maker: a process beside the server that makes answers, while people share the server's lock.

Python computes on one thread of a process at a time. Recording and packing are half of what a
change costs; made here they take the other core. It is started once people wait for each other
(`crowd.py`), and ends when nobody has asked it for a while. Without it, or where it breaks, the
server makes the answers itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

from lstm_viz.checkpoint import CheckpointError
from lstm_viz.explorer.pieces import PIECES
from lstm_viz.sequences.bounded import wire
from lstm_viz.sequences.sequence import SequenceError
from lstm_viz.tracing import VerificationError
from lstm_viz.ui import limits
from lstm_viz.ui.explore.child import Child, has_room

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
        self._child: Child | None = None  # as soon as there is a process
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
            child.wait_for(self._silence if kind in child.known else self._first)
            wire.send(child.target, {"asked": list(asked)})
            while True:
                head, parts = wire.receive(child.source, limits.ANSWERS_BYTES)
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
        """End it where it takes too much memory, and where nobody has asked it for a while."""
        with self._lock:
            child = self._child if self.ready else None
            unused = self._clock() - self._asked > limits.UNUSED_SECONDS
        if child is None:
            return
        if child.memory > limits.MAKER_MEMORY:
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
            child = Child(self.worker)
        except OSError:  # no process, or no way to it
            self._fail(mine)
            return
        with self._lock:
            wanted = self._starting is mine
            if wanted:  # from here on, `end` ends it
                self._child = child
        if not wanted:
            child.end()
            return
        try:
            wire.receive(child.source, 0)
        except (OSError, EOFError, ValueError, wire.WireError):
            self._drop(child)
            return
        with self._lock:
            if self._child is not child:
                return
            self._starting, self._asked = None, self._clock()
        threading.Thread(target=self._watch, args=(child,), daemon=True).start()

    def _watch(self, child: Child) -> None:
        while not child.ended.wait(limits.MAKER_LOOK_SECONDS):
            self.look()

    def _fail(self, starting: threading.Thread) -> None:
        with self._lock:
            if self._starting is starting:
                self._gone(AGAIN)

    def _drop(self, child: Child, again: float = AGAIN) -> None:
        """End this very process: another may have been started since."""
        with self._lock:
            if self._child is child:
                self._gone(again)
        child.end()

    def _gone(self, again: float) -> Child | None:
        """Have none from now on, under the lock; the process that there was."""
        child, self._child, self._starting = self._child, None, None
        self._not_before = self._clock() + again
        return child


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
