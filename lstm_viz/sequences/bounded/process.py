"""One reader process, from outside: asked, watched, stopped, and replaced when it has ended."""

from __future__ import annotations

import math
import signal
import threading
from dataclasses import dataclass
from typing import Any

import psutil

from lstm_viz.sequences.bounded import wire, words
from lstm_viz.sequences.bounded.child import Child
from lstm_viz.sequences.limits import MB
from lstm_viz.sequences.sequence import SequenceError

WORKER = "lstm_viz.sequences.bounded.worker"
_LOOK_EVERY = 0.05  # seconds between two looks at what it uses
_STARTING = 60.0  # seconds of computing before it listens, which are no part of a reading


class ReadingError(SequenceError):
    """A reading that had to be given up; the message is one sentence, `reason` one word."""

    def __init__(self, sentence: str, reason: str = "") -> None:
        super().__init__(sentence)
        self.reason = reason


@dataclass(frozen=True)
class Bounds:
    """What one reading may take: bytes of memory and seconds of computing."""

    memory: int
    seconds: float


class Usage:
    """What a reading has taken so far, and whether it is to be stopped."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.memory = 0
        self.stopped = threading.Event()


class Process:
    """A process that reads; it is there from `start` on, and a new one after a failure.

    `worker` is the module whose `main` answers in it.
    """

    def __init__(self, bounds: Bounds, what: words.What, worker: str = WORKER) -> None:
        self.bounds, self.worker = bounds, worker
        self.what: words.What = what
        self.key = ""  # of the file that it holds
        self._child: Child | None = None

    def start(self) -> None:
        """Start it, where it doesn't run; it is ready some tenths of a second later."""
        if self._child is None or self._child.process.poll() is not None:
            self.end()  # of one that ended by itself, the pipes are left
            self._child = Child(self.worker, self.bounds.memory)

    @property
    def memory(self) -> float:
        """The bytes that it holds now; 0 where it doesn't run, infinitely many if not known."""
        return 0 if self._child is None else self._child.memory

    def end(self) -> None:
        """End it, whatever it does."""
        if self._child is not None:
            self._child.end()
        self._child, self.key = None, ""

    def ask(
        self, asked: dict[str, Any], data: Any, use: Usage
    ) -> tuple[dict[str, Any], list[bytes]]:
        """What it answers about `data`, which is not sent where it holds the file of this key.

        Raises SequenceError for what is refused, ReadingError for the rest.
        """
        try:
            self.start()  # one that ended while it was idle held a file that the new one doesn't
        except OSError:
            raise self.given_up("busy") from None
        parts = [b""] if self.key and asked.get("key") == self.key else [data]
        child = self._child
        assert child is not None
        done, reasons = threading.Event(), []
        watch = threading.Thread(target=self._watch, args=(child, use, done, reasons), daemon=True)
        watch.start()
        try:
            if child.began == math.inf:
                child.began = wire.receive(child.source, 0)[0]["used"]
            wire.send(child.target, {**asked, "seconds": self.bounds.seconds}, parts)
            head, answer = wire.receive(child.source, self.bounds.memory)
        except (OSError, EOFError, ValueError, wire.WireError):
            done.set()
            watch.join()
            child.process.kill()
            reason = reasons[0] if reasons else _reason(child.process.wait())
            self.end()
            raise self.given_up(reason) from None
        except BaseException as error:  # what is left in the pipe is no message
            self.end()
            if isinstance(error, MemoryError):
                raise self.given_up("busy") from None
            raise
        finally:
            done.set()
        self.key = str(head.get("key", ""))
        if "refused" in head:
            raise SequenceError(str(head["refused"]))
        if "failed" in head:
            self.end()
            raise self.given_up(str(head["failed"]))
        return head, answer

    def _watch(self, child: Child, use: Usage, done: threading.Event, reasons: list[str]) -> None:
        """End the child when it takes too much, or when it is to be stopped."""
        try:
            seen = psutil.Process(child.process.pid)
            before = sum(seen.cpu_times()[:2])  # user and system
            while not done.wait(_LOOK_EVERY):
                taken, began = sum(seen.cpu_times()[:2]), child.began
                use.seconds = max(taken - max(before, began), 0.0)
                use.memory = seen.memory_info().rss
                if use.stopped.is_set():
                    reasons.append("stopped")
                elif use.memory > self.bounds.memory:
                    reasons.append("memory")
                elif use.seconds > self.bounds.seconds:
                    reasons.append("time")
                elif began == math.inf and taken > _STARTING:
                    reasons.append("busy")
                else:
                    continue
                child.process.kill()
                return
        except psutil.NoSuchProcess:  # it has ended by itself
            return
        except (psutil.Error, OSError):
            reasons.append("unmeasured")
            child.process.kill()

    def given_up(self, reason: str) -> ReadingError:
        """The sentence for a reading that was given up.

        `reason` is stopped, memory, time, unmeasured, busy, error or crashed.
        """
        megabytes = self.bounds.memory // MB
        sentence = words.given_up(reason, self.what, megabytes, self.bounds.seconds)
        return ReadingError(sentence, reason)


def _reason(status: int) -> str:
    """Why a process ended by itself."""
    return "time" if status == -getattr(signal, "SIGXCPU", 0) != 0 else "crashed"
