"""The app with clocks in it: what `python -m benchmarks.load --profile` starts.

A clock is put round what an answer passes: the request, the script's thread, its turn for a pass,
the recording, the payload, the last message. Nothing of the app knows of it. The clocks are of the
script's own thread: answers by addresses (`explore/asking.py`), which other threads and the process
beside the server make, are none of their parts, but waiting for them is. What was timed is written,
a line of JSON for each answer, to the file that `FILE` names.
"""

from __future__ import annotations

import importlib
import json
import math
import os
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.web import cli

from benchmarks.server import FILE

# Functions whose processor time is told apart: where they are looked up, and what they do.
TIMED = (
    ("lstm_viz.ui.views.passes", "record_each", "recording"),
    ("lstm_viz.ui.linked_picture.packing", "compact", "encoding"),
    ("lstm_viz.ui.views.kept_passes", "residue_of", "encoding"),
)
TURNS = ("lstm_viz.ui.views.networks", "_TURNS")
LINE = ("lstm_viz.ui.frame.page_turns", "_wait")  # until it is a run's turn


class Clocks:
    """One row for each run of a page's script: seconds by what they were spent on."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._asked: dict[str, float] = {}  # when a session's rerun was asked for
        # A run's last message may be sent before its thread comes back from it, or after.
        self._open: dict[str, dict[str, Any]] = {}  # a run that has ended and is not sent yet
        self._early: dict[str, float] = {}  # when the last message went of a run that has not ended
        self._one = threading.Lock()
        self._here = threading.local()

    def asked(self, session: str) -> None:
        """A browser has asked for a run."""
        self._asked.setdefault(session, time.perf_counter())

    @contextmanager
    def run(self, session: str) -> Iterator[None]:
        """The run of a script in this thread."""
        now = time.perf_counter()
        self._here.spent = spent = defaultdict(float)
        begin, computed, delay = now, time.thread_time(), run_delay()
        spent["thread"] = now - self._asked.pop(session, now)
        yield
        spent["wall"] = time.perf_counter() - begin
        spent["computing"] = time.thread_time() - computed
        if not math.isnan(delay):
            spent["delay"] = run_delay() - delay
        row = {"session": session, "ended": time.perf_counter(), **spent}
        with self._one:
            early = self._early.pop(session, None)
            if early is None:
                self._open[session] = row
            else:
                self._write(row, early)

    @contextmanager
    def timed(self, name: str, clock: Callable[[], float] = time.thread_time) -> Iterator[None]:
        """A part of this thread's run."""
        begin = clock()
        try:
            yield
        finally:
            spent = getattr(self._here, "spent", None)
            if spent is not None:
                spent[name] += clock() - begin

    def sent(self, session: str) -> None:
        """The last message of a run is on its way."""
        now = time.perf_counter()
        with self._one:
            row = self._open.pop(session, None)
            if row is None:
                self._early[session] = now
            else:
                self._write(row, now)

    def _write(self, row: dict[str, Any], sent: float) -> None:
        row["sending"] = max(0.0, sent - row["ended"])
        print(json.dumps(row), file=self._file, flush=True)


def run_delay() -> float:
    """The seconds for which this thread was ready and had no processor; NaN where nobody counts."""
    try:
        _, delay, _ = Path("/proc/thread-self/schedstat").read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return math.nan
    return int(delay) / 1e9


class TimedTurn:
    """A semaphore whose waiting is timed."""

    def __init__(self, turn: Any, clocks: Clocks) -> None:
        self._turn, self._clocks = turn, clocks

    def __enter__(self) -> None:
        clocks = self._clocks
        with clocks.timed("turn", time.perf_counter), clocks.timed("delay of turn", run_delay):
            self._turn.acquire()

    def __exit__(self, *_: object) -> None:
        self._turn.release()


def put_clocks(clocks: Clocks) -> None:
    """Put clocks round Streamlit's way from a request to the last message of its answer."""
    ask, run, send = AppSession.request_rerun, ScriptRunner._run_script, Runtime._send_message
    ready = threading.Lock()
    inside: list[bool] = []

    def request_rerun(self: AppSession, *args: Any, **more: Any) -> Any:
        clocks.asked(self.id)
        return ask(self, *args, **more)

    def run_script(self: ScriptRunner, *args: Any) -> Any:
        with ready:
            if not inside:  # the app's modules are there when its first script runs
                inside.append(True)
                put_clocks_inside(clocks)
        with clocks.run(self._session_id):
            return run(self, *args)

    def send_message(self: Runtime, session: Any, msg: ForwardMsg) -> None:
        send(self, session, msg)
        if msg.WhichOneof("type") == "script_finished":
            clocks.sent(session.session.id)

    AppSession.request_rerun = request_rerun
    ScriptRunner._run_script = run_script  # pyright: ignore[reportAttributeAccessIssue]
    Runtime._send_message = send_message  # pyright: ignore[reportAttributeAccessIssue]


def put_clocks_inside(clocks: Clocks) -> None:
    """Put clocks round the app's own functions."""
    for place, name, what in TIMED:
        module = importlib.import_module(place)
        setattr(module, name, _timed(getattr(module, name), what, clocks))
    place, name = TURNS
    turns = getattr(importlib.import_module(place), name)
    for device, turn in turns.items():
        turns[device] = TimedTurn(turn, clocks)
    place, name = LINE
    module = importlib.import_module(place)
    wait = getattr(module, name)

    def timed_wait(*args: Any) -> None:
        with clocks.timed("turn", time.perf_counter), clocks.timed("delay of turn", run_delay):
            wait(*args)

    setattr(module, name, timed_wait)


def _timed(function: Callable[..., Any], what: str, clocks: Clocks) -> Callable[..., Any]:
    def call(*args: Any, **more: Any) -> Any:
        with clocks.timed(what):
            return function(*args, **more)

    return call


def main() -> None:
    """Start Streamlit with the arguments of this command, with clocks."""
    with Path(os.environ[FILE]).open("w", encoding="utf-8") as file:
        put_clocks(Clocks(file))
        cli.main()


if __name__ == "__main__":
    main()
