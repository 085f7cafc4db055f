"""Clocks: where seconds go, a row for each run of a page and each answer by an address.

A row tells what was waited for: `computing` is processor time of the thread that made the answer,
with all that was made before it in the same turn, `turn` and `beside` are waits, all of them parts
of `wall`. `share` is the part of `computing` that this one answer took: what was computed since the
answers before it, divided by those that were ready together, of pages too.
"""

from __future__ import annotations

import json
import math
import threading
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any, TextIO

Row = dict[str, Any]
Clock = Callable[[], float]
_ROW: ContextVar[Row | None] = ContextVar("row", default=None)  # of the address that is answered


def run_delay() -> float:
    """The seconds for which this thread was ready and had no processor; NaN where nobody counts."""
    try:
        _, delay, _ = Path("/proc/thread-self/schedstat").read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return math.nan
    return int(delay) / 1e9


class Clocks:
    """What the clocks of threads have shown; `file` gets a line of JSON for each row."""

    def __init__(
        self,
        file: TextIO | None = None,
        wall: Clock = time.perf_counter,
        own: Clock = time.thread_time,
        delay: Clock = run_delay,
    ) -> None:
        """`own` and `delay` are of the thread that asks: computing, and ready without a core."""
        self.wall, self._own, self._delay = wall, own, delay
        self._file, self._here = file, threading.local()

    def start(self) -> None:
        """From here on, this thread makes an answer."""
        self._here.spent = defaultdict(float)
        self._here.begun = self._now()

    def so_far(self) -> dict[str, float]:
        """What this thread has spent since `start`, by what it was spent on."""
        begun: dict[str, float] = self._here.begun
        return {
            **self._here.spent,
            **{part: now - begun[part] for part, now in self._now().items()},
        }

    def stop(self) -> dict[str, float]:
        """The same, and the thread makes no answer any more."""
        spent = self.so_far()
        self._here.spent = None
        return spent

    @contextmanager
    def timed(self, name: str, clock: Clock | None = None) -> Iterator[None]:
        """A part of what this thread makes, by its processor time or another clock."""
        clock = clock or self._own
        begin = clock()
        try:
            yield
        finally:
            self.note({name: clock() - begin})

    @contextmanager
    def waiting(self, name: str) -> Iterator[None]:
        """A wait of this thread, of which it may have spent a part ready to run."""
        with self.timed(name, self.wall), self.timed(f"delay of {name}", self._delay):
            yield

    def note(self, parts: Mapping[str, float]) -> None:
        """Add parts that were timed elsewhere."""
        spent = getattr(self._here, "spent", None)
        if spent is not None:
            for name, seconds in parts.items():
                spent[name] += seconds

    def write(self, row: Row) -> None:
        """A row is complete."""
        print(json.dumps(row), file=self._file, flush=True)

    def _now(self) -> dict[str, float]:
        now = {"wall": self.wall(), "computing": self._own()}
        delay = self._delay()
        return now if math.isnan(delay) else {**now, "delay": delay}


class Runs:
    """The runs of pages: each on a thread of its own, which makes all of its answer."""

    def __init__(self, clocks: Clocks) -> None:
        self._clocks = clocks
        self._asked: dict[str, float] = {}  # when a session's rerun was asked for
        # A run's last message may be sent before its thread comes back from it, or after.
        self._open: dict[str, Row] = {}  # a run that has ended and is not sent yet
        self._early: dict[str, float] = {}  # when the last message went of a run that has not ended
        self._one = threading.Lock()

    def asked(self, session: str) -> None:
        """A browser has asked for a run."""
        self._asked.setdefault(session, self._clocks.wall())

    @contextmanager
    def run(self, session: str) -> Iterator[None]:
        """The run of a script in this thread."""
        now = self._clocks.wall()
        thread = now - self._asked.pop(session, now)
        self._clocks.start()
        yield
        row = {"session": session, "thread": thread, **self._clocks.stop()}
        row["ended"] = self._clocks.wall()
        with self._one:
            early = self._early.pop(session, None)
            if early is None:
                self._open[session] = row
            else:
                self._write(row, early)

    def sent(self, session: str) -> None:
        """The last message of a run is on its way."""
        now = self._clocks.wall()
        with self._one:
            row = self._open.pop(session, None)
            if row is None:
                self._early[session] = now
            else:
                self._write(row, now)

    def _write(self, row: Row, sent: float) -> None:
        self._clocks.write({**row, "sending": max(0.0, sent - row.pop("ended"))})


class Addressed:
    """The answers by an address: who asks waits in a line, whose thread makes several at a time."""

    def __init__(self, clocks: Clocks) -> None:
        self._clocks = clocks
        self._waiting: defaultdict[Any, list[Row]] = defaultdict(list)  # by what they ask for
        self._gathered = (0.0, 0.0)  # from when to when others were waited for
        self._one = threading.Lock()

    async def answer(self, answer: Callable[[], Awaitable[Any]]) -> Any:
        """A response whose sending completes the row of what is asked for."""
        row: Row = {"came": self._clocks.wall()}
        _ROW.set(row)
        response = await answer()

        async def send(*scope: Any) -> None:
            await response(*scope)
            if "made" in row:
                row["sending"] = self._clocks.wall() - row.pop("made")
                self._clocks.write(row)

        return send

    async def ask(self, ask: Callable[[], Awaitable[Any]], question: Any) -> Any:
        """The wait in the line, of an address; runs of pages have rows of their own."""
        row = _ROW.get()
        if row is None:
            return await ask()
        row["asked"] = self._clocks.wall()
        row["thread"] = row["asked"] - row.pop("came")
        with self._one:
            self._waiting[question].append(row)
        try:
            return await ask()
        finally:
            with self._one:
                left = [one for one in self._waiting.pop(question, ()) if one is not row]
                if left:
                    self._waiting[question] = left

    async def gather(self, gather: Callable[[], Awaitable[None]]) -> None:
        """The time in which others may ask, too."""
        began = self._clocks.wall()
        await gather()
        self._gathered = (began, self._clocks.wall())

    def make(self, made: Iterable[Mapping[Any, Any]], questions: list[Any]) -> Iterator[Any]:
        """A turn, on the line's thread: what is made together, as soon as it is."""
        with self._one:
            rows = {one: self._waiting.pop(one, []) for one in questions}
        began, (first, last) = self._clocks.wall(), self._gathered
        self._clocks.start()
        before = 0.0
        for found in made:
            spent, now = self._clocks.so_far(), self._clocks.wall()
            for row in (row for one in found for row in rows.pop(one, ())):
                asked = row.pop("asked")
                row |= spent
                row["gather"] = max(0.0, last - max(first, asked))
                row["turn"] = row.get("turn", 0.0) + began - asked
                row["wall"] += began - asked
                row["share"] = (spent["computing"] - before) / len(found)
                row["made"] = now
            if found:
                before = spent["computing"]
            yield found
        self._clocks.stop()
