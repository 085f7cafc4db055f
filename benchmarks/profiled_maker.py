"""The process beside the server with clocks in it: each message says what its answers took."""

from __future__ import annotations

from typing import Any

from benchmarks.clocks import Clocks
from benchmarks.profiled import SPENT, put_clocks_inside
from lstm_viz.sequences.bounded import wire
from lstm_viz.ui.explore import maker_worker

PARTS = ("computing", "recording", "encoding")


def main() -> None:
    """Serve on standard input and output."""
    clocks = Clocks()
    put_clocks_inside(clocks)
    receive, send = wire.receive, wire.send

    def timed_receive(*args: Any) -> Any:
        question = receive(*args)
        clocks.start()
        return question

    def timed_send(stream: Any, head: dict[str, Any], parts: Any = ()) -> None:
        if "made" in head:
            spent = clocks.stop()
            head = {**head, SPENT: {part: spent.get(part, 0.0) for part in PARTS}}
        send(stream, head, parts)
        clocks.start()

    wire.receive, wire.send = timed_receive, timed_send
    maker_worker.main()
