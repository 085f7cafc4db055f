"""Worker: the process that reads; it answers one request after the other until its input ends."""

from __future__ import annotations

import math
import os
import sys
import time
import traceback
from typing import Any, BinaryIO, Protocol

import psutil

from lstm_viz.sequences.assemble import sequences_of
from lstm_viz.sequences.bounded import wire
from lstm_viz.sequences.bounded.outline import outline_of
from lstm_viz.sequences.limits import Limits
from lstm_viz.sequences.plan.wanted import Wanted
from lstm_viz.sequences.reading import OpenedTable, open_table
from lstm_viz.sequences.sequence import Sequence, SequenceError
from lstm_viz.sequences.typed import parse_numbers, parse_text

MOST_REQUEST = 2**40  # bytes; the server that asks holds its limits itself


class Worker:
    """Holds the file that was opened last, so that other columns of it come without delay."""

    def __init__(self) -> None:
        self.key = ""
        self.opened: OpenedTable | None = None

    def answer(self, asked: dict[str, Any], data: list[bytes]) -> tuple[Any, list[Any]]:
        """What a request gives: a head, and parts."""
        if asked["task"] in ("numbers", "text"):
            parse = parse_numbers if asked["task"] == "numbers" else parse_text
            return packed((parse(data[0].decode("utf-8", "surrogatepass"), **asked["options"]),))
        wanted = Wanted.from_json(asked["wanted"])
        opened = self._opened(asked, data, wanted)
        if asked["task"] == "outline":
            return {"outline": outline_of(opened, wanted).as_json()}, []
        made = sequences_of(opened.table, wanted, source=asked["name"], **asked["options"])
        return packed(made)

    def _opened(self, asked: dict[str, Any], data: list[bytes], wanted: Wanted) -> OpenedTable:
        if self.opened is None or asked["key"] != self.key:
            self.key, self.opened = "", None
            limits, given = Limits(**asked["limits"]), wanted.given
            found = open_table(
                data[0], name=asked["name"], part=asked["part"], limits=limits, given=given
            )
            self.key, self.opened = asked["key"], found
        return self.opened


def packed(made: tuple[Sequence, ...]) -> tuple[dict[str, Any], list[Any]]:
    """Sequences as a message: for each, its values and the pieces of its labels and symbols."""
    heads, parts = [], []
    for one in made:
        labels = [] if one.counted else wire.pieces(one.labels)
        symbols = wire.pieces(one.symbols)
        heads.append([one.steps, one.names, one.changes, one.source, len(labels), len(symbols)])
        parts += [one.values.data, *labels, *symbols]
    return {"sequences": heads}, parts


def _bound(memory: int) -> None:
    """Let the system refuse memory, where it can: an allocation fails before it is too late."""
    # Whoever uses the page goes first.
    if sys.platform == "win32":
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        return
    import resource

    os.nice(5)
    if sys.platform == "linux":  # elsewhere it doesn't count what malloc takes
        most = _at_most(memory, resource.getrlimit(resource.RLIMIT_DATA)[1])
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _allow(seconds: float) -> None:
    """Let the system end this process after so many more seconds of computing, where it can."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    most = math.ceil(used.ru_utime + used.ru_stime + seconds) + 1
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (_at_most(most, hard), hard))


def _at_most(limit: int, hard: int) -> int:
    """A limit that the system takes: whoever started the server may have set a lower one."""
    if sys.platform == "win32":
        return limit
    import resource

    return limit if hard == resource.RLIM_INFINITY else min(limit, hard)


class Answering(Protocol):
    """Who answers: it holds the file of `key`, and raises SequenceError for what it refuses."""

    key: str

    def answer(self, asked: dict[str, Any], data: list[bytes]) -> tuple[Any, list[Any]]:
        """What a request gives: a head, and parts."""
        ...


def serve(source: BinaryIO, target: BinaryIO, worker: Answering) -> None:
    """Answer requests until there are no more, or nobody hears the answers.

    The first message tells how many seconds of computing it took to get here.
    """
    with wire.until_the_end(target):
        wire.send(target, {"used": time.process_time()})
        while True:
            asked, data = wire.receive(source, MOST_REQUEST)
            _allow(asked["seconds"])
            parts: list[Any] = []
            try:
                head, parts = worker.answer(asked, data)
            except SequenceError as error:
                head = {"refused": str(error)}
            except MemoryError:
                head = {"failed": "memory"}
            except Exception:
                traceback.print_exc()
                head = {"failed": "error"}
            data.clear()
            wire.send(target, {**head, "key": worker.key}, parts)


def main(memory: int, worker: Answering | None = None) -> None:
    """Serve on standard input and output; whatever prints goes to standard error."""
    _bound(memory)
    serve(*wire.standard(), worker or Worker())
