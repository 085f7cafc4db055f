"""The reader: a few processes that read, the line before them, and what each reading gives."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from typing import Any, Generic, TypeVar

import numpy as np

from lstm_viz.sequences.bounded import wire, words
from lstm_viz.sequences.bounded.outline import Outline
from lstm_viz.sequences.bounded.process import WORKER, Bounds, Process, ReadingError, Usage
from lstm_viz.sequences.limits import MB, Limits
from lstm_viz.sequences.plan.wanted import ALL, Wanted
from lstm_viz.sequences.sequence import Sequence

T = TypeVar("T")
_IDLE = 60.0  # seconds after which a process that holds much is replaced
_MUCH = 160 * MB


class PendingReading(Generic[T]):
    """One file or text on its way: wait for it, look at `use`, stop it, take its `result`."""

    def __init__(self, asked: dict[str, Any], data: Any, take: Callable[..., T]) -> None:
        self.asked, self.data, self.take = asked, data, take
        self.key = asked.get("key", "")
        self.use = Usage()
        self._done = threading.Event()
        self._value: T | None = None
        self._error: BaseException | None = None

    def wait(self, seconds: float | None = None) -> bool:
        """Whether it has ended, at the latest after so many seconds."""
        return self._done.wait(seconds)

    def stop(self) -> None:
        """End it soon, with a sentence about it."""
        self.use.stopped.set()

    def result(self) -> T:
        """What was read, once it is. Raises SequenceError, of which ReadingError is one."""
        self._done.wait()
        if self._error is not None:
            raise self._error.with_traceback(None)  # it would grow each time, with all its frames
        return self._value  # type: ignore[return-value]

    def run(self, process: Process) -> None:
        """Have it read by this process."""
        try:
            if self.use.stopped.is_set():
                raise process.given_up("stopped")
            head, answer = process.ask(self.asked, self.data, self.use)
            try:
                self._value = self.take(head, answer)
            except (TypeError, ValueError, KeyError, AttributeError, wire.WireError):
                raise process.given_up("crashed") from None
        except BaseException as error:
            self._error = error
        self.data = None
        self._done.set()


class Reader:
    """Reads with `places` processes at the same time; more wait in a line of up to `in_line`.

    A reading takes no more than `bounds`; `what` it mostly reads is for its sentences, and `worker`
    is the module that reads it. The processes have the rights of the one that asks, but what they
    give back is JSON and numbers.
    """

    def __init__(
        self,
        bounds: Bounds,
        what: words.What = "file",
        *,
        places: int = 1,
        in_line: int = 32,
        worker: str = WORKER,
    ) -> None:
        self.bounds, self.in_line = bounds, in_line
        self.what: words.What = what
        self._processes = [Process(bounds, what, worker) for _ in range(places)]
        self._line: deque[PendingReading[Any]] = deque()
        self._idle: set[Process] = set()
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start the processes, so that the first reading doesn't wait for them."""
        with self._changed:
            if not self._threads:
                self._threads = [
                    threading.Thread(target=self._serve, args=(process,), daemon=True)
                    for process in self._processes
                ]
                for thread in self._threads:
                    thread.start()

    def outline(
        self, key: str, name: str, data: Any, part: str | None, limits: Limits, wanted: Wanted = ALL
    ) -> PendingReading[Outline]:
        """The outline of a file; `key` is the digest of its bytes."""
        asked = _of_file("outline", key, name, part, limits, wanted)
        return self.begin(
            PendingReading(asked, data, lambda head, _: Outline.from_json(head["outline"]))
        )

    def sequences(
        self,
        key: str,
        name: str,
        data: Any,
        part: str | None,
        limits: Limits,
        wanted: Wanted,
        **most: int | None,
    ) -> PendingReading[tuple[Sequence, ...]]:
        """The sequences of a file; `most` has what `sequences_of` takes."""
        asked = _of_file("sequences", key, name, part, limits, wanted) | {"options": most}
        return self.begin(PendingReading(asked, data, sequences_in))

    def typed(self, text: str, *, numbers: bool, **most: int | None) -> PendingReading[Sequence]:
        """The sequence in typed numbers, or in a typed text; `most` as `parse_numbers` takes it."""
        asked = {"task": "numbers" if numbers else "text", "options": most}
        data = text.encode("utf-8", "surrogatepass")
        return self.begin(PendingReading(asked, data, lambda *found: sequences_in(*found)[0]))

    def ahead(self, reading: PendingReading[Any]) -> int | None:
        """How many readings begin before this one; None once it has begun."""
        with self._changed:
            return self._line.index(reading) if reading in self._line else None

    def begin(self, reading: PendingReading[T]) -> PendingReading[T]:
        """Put a reading at the end of the line. Raises ReadingError where the line is full."""
        self.start()
        with self._changed:
            if len(self._line) >= self.in_line:
                raise ReadingError(words.full(self.in_line, self.what))
            self._line.append(reading)
            self._changed.notify_all()
        return reading

    def _serve(self, process: Process) -> None:
        while True:
            with suppress(OSError):  # the next reading tries again, and tells if it fails
                process.start()
            reading = self._next(process)
            if reading is not None:
                reading.run(process)
            elif process.memory > _MUCH:  # nobody has asked for what it holds
                process.end()

    def _next(self, process: Process) -> PendingReading[Any] | None:
        with self._changed:
            self._idle.add(process)
            try:
                self._changed.wait_for(lambda: self._mine(process) is not None, _IDLE)
                reading = self._mine(process)
                if reading is not None:
                    self._line.remove(reading)
                return reading
            finally:
                self._idle.discard(process)

    def _mine(self, process: Process) -> PendingReading[Any] | None:
        """The first in the line whose file no other idle process holds already."""
        held = {other.key for other in self._idle if other is not process} - {"", process.key}
        return next((one for one in self._line if one.key not in held), None)


def _of_file(
    task: str, key: str, name: str, part: str | None, limits: Limits, wanted: Wanted
) -> dict[str, Any]:
    return {
        "task": task,
        "key": f"{key} {name} {part} {wanted.given}",
        "name": name,
        "part": part,
        "limits": asdict(limits),
        "wanted": asdict(wanted),
    }


def sequences_in(head: dict[str, Any], parts: list[bytes]) -> tuple[Sequence, ...]:
    """The sequences of a worker's message. Raises ValueError or WireError for any other."""
    made: list[Sequence] = []
    at = 0
    for steps, names, changes, source, labels, symbols in head["sequences"]:
        values = np.frombuffer(parts[at], "<f4").reshape(steps, len(names))
        ends = at + 1 + labels, at + 1 + labels + symbols
        made.append(
            Sequence(
                values,
                tuple(names),
                wire.joined(parts[at + 1 : ends[0]]),
                tuple(changes),
                source,
                tuple(map(str, wire.joined(parts[ends[0] : ends[1]]))),
            )
        )
        at = ends[1]
    return tuple(made)
