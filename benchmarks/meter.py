"""A meter on the processes of a server: its own, and apart from it the one that makes pictures."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Literal, NamedTuple

import psutil

Part = Literal["server", "maker", "others"]
# In the command of the process beside the server, and of one with clocks in it.
MAKER = "lstm_viz.ui.explore.maker_worker"
PROFILED = "benchmarks.profiled_maker"


class Process(NamedTuple):
    """One process: no two have the same, though a number is given again to a later one."""

    pid: int
    began: float


class Meter:
    """Processor time and memory of a process and of those that it has started.

    `others` are processes that read files, of which none runs where nobody uploads.
    """

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._parts: dict[Process, Part] = {}
        self._spent: dict[Process, float] = {}  # at the last look at each that was ever seen

    def cpu(self, part: Part = "server") -> float:
        """Seconds used so far, also by processes that have ended since; NaN where none count."""
        for one, process in self._running():
            try:
                self._spent[one] = sum(process.cpu_times()[:2])  # user and system
            except psutil.Error:  # it has ended since; what it had used then is kept
                continue
        spent = [some for one, some in self._spent.items() if self._parts[one] == part]
        return sum(spent) if spent or (self._spent and part != "server") else math.nan

    def rss(self, part: Part = "server") -> float:
        """Resident memory now, in MB: 0 without such a process, NaN where the server has ended."""
        held, runs = 0.0, False
        for one, process in self._running():
            try:
                memory = process.memory_info().rss / 2**20
            except psutil.Error:
                continue
            runs |= self._parts[one] == "server"
            held += memory if self._parts[one] == part else 0.0
        return held if runs else math.nan

    def _running(self) -> Iterator[tuple[Process, psutil.Process]]:
        try:
            server = psutil.Process(self.pid)
            processes = [server, *server.children(recursive=True)]
        except psutil.Error:
            return
        for process in processes:
            try:
                one = Process(process.pid, process.create_time())
                if one not in self._parts:
                    self._parts[one] = self._part(process)
            except psutil.Error:
                continue
            yield one, process

    def _part(self, process: psutil.Process) -> Part:
        if process.pid == self.pid:
            return "server"
        return "others" if {MAKER, PROFILED}.isdisjoint(process.cmdline()) else "maker"
