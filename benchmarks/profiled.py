"""The app with clocks in it: what `python -m benchmarks.load --profile` starts.

A clock is put round what an answer passes: the request, the thread that makes it, its turn, the
recording, the payload, the last message. Nothing of the app knows of it. The process beside the
server has clocks, too (profiled_maker.py), and says with its answers what they took. What was
timed is written, a line of JSON for each answer, to the file that `FILE` names.
"""

from __future__ import annotations

import importlib
import os
import threading
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any

from starlette.requests import Request
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.runtime import Runtime
from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.web import cli

from benchmarks.clocks import Addressed, Clocks, Runs
from benchmarks.meter import PROFILED
from benchmarks.server import FILE

# Functions whose processor time is told apart: where they are looked up, and what they do.
TIMED = (
    ("lstm_viz.ui.views.passes", "record_each", "recording"),
    ("lstm_viz.ui.linked_picture.packing", "compact", "encoding"),
    ("lstm_viz.ui.linked_picture.packing", "compact_each", "encoding"),
    ("lstm_viz.ui.views.kept_passes", "residue_of", "encoding"),
)
# Functions that wait, and what for: `turns` until it is a run's turn, the others for the process
# beside the server, a page's run also in the line before it.
WAITS = (
    ("lstm_viz.ui.frame.page_turns", "_wait", "turn"),
    ("lstm_viz.ui.explore.page_waits", "Page.wait", "beside"),
)
TURNS = ("lstm_viz.ui.views.networks", "_TURNS")
SPENT = "spent"  # in a message of the process beside the server: what it took


class TimedTurn:
    """A semaphore whose waiting is timed."""

    def __init__(self, turn: Any, clocks: Clocks) -> None:
        self._turn, self._clocks = turn, clocks

    def __enter__(self) -> None:
        with self._clocks.waiting("turn"):
            self._turn.acquire()

    def __exit__(self, *_: object) -> None:
        self._turn.release()


def put_clocks(clocks: Clocks) -> None:
    """Put clocks round Streamlit's way from a request to the last message of its answer."""
    ask, run, send = AppSession.request_rerun, ScriptRunner._run_script, Runtime._send_message
    runs, ready = Runs(clocks), threading.Lock()
    inside: list[bool] = []

    def request_rerun(self: AppSession, *args: Any, **more: Any) -> Any:
        runs.asked(self.id)
        return ask(self, *args, **more)

    def run_script(self: ScriptRunner, *args: Any) -> Any:
        with ready:
            if not inside:  # the app's modules are there when its first script runs
                inside.append(True)
                put_clocks_inside(clocks)
                put_clocks_by_address(clocks)
        with runs.run(self._session_id):
            return run(self, *args)

    def send_message(self: Runtime, session: Any, msg: ForwardMsg) -> None:
        send(self, session, msg)
        if msg.WhichOneof("type") == "script_finished":
            runs.sent(session.session.id)

    AppSession.request_rerun = request_rerun
    ScriptRunner._run_script = run_script  # pyright: ignore[reportAttributeAccessIssue]
    Runtime._send_message = send_message  # pyright: ignore[reportAttributeAccessIssue]


def put_clocks_inside(clocks: Clocks) -> None:
    """Put clocks round the app's own functions."""
    for place, name, what in TIMED:
        _wrap(place, name, what, clocks.timed)
    for place, name, what in WAITS:
        _wrap(place, name, what, clocks.waiting)
    place, name = TURNS
    turns = getattr(importlib.import_module(place), name)
    for device, turn in turns.items():
        turns[device] = TimedTurn(turn, clocks)


def put_clocks_by_address(clocks: Clocks) -> None:
    """Put clocks round the way of an answer by an address, and into the process beside."""
    from lstm_viz.sequences.bounded import wire
    from lstm_viz.ui.explore import asking, maker
    from lstm_viz.ui.explore.gathering import PAGE, Left

    addressed, line = Addressed(clocks), asking._LINE
    answer, ask, gather, make = asking.answer, line.ask, line._gather, line._answer
    receive = wire.receive

    def timed_receive(*args: Any) -> Any:
        with clocks.waiting("beside"):
            head, parts = receive(*args)
        clocks.note({f"beside {part}": spent for part, spent in head.get(SPENT, {}).items()})
        return head, parts

    async def timed_answer(request: Request) -> Any:
        return await addressed.answer(lambda: answer(request))

    async def timed_ask(question: asking.Asked, left: Left, who: Hashable = PAGE) -> bytes | None:
        return await addressed.ask(lambda: ask(question, left, who), question)

    line._gather = lambda: addressed.gather(gather)
    line._answer = lambda questions: addressed.make(make(questions), questions)
    line.ask = timed_ask
    asking.answer, wire.receive, maker.MAKER.worker = timed_answer, timed_receive, PROFILED


def _wrap(place: str, name: str, what: str, clock: Callable[[str], Any]) -> None:
    owner: Any = importlib.import_module(place)
    *classes, name = name.split(".")
    for one in classes:
        owner = getattr(owner, one)
    function = getattr(owner, name)

    def call(*args: Any, **more: Any) -> Any:
        with clock(what):
            return function(*args, **more)

    setattr(owner, name, call)


def main() -> None:
    """Start Streamlit with the arguments of this command, with clocks."""
    with Path(os.environ[FILE]).open("w", encoding="utf-8") as file:
        put_clocks(Clocks(file))
        cli.main()


if __name__ == "__main__":
    main()
