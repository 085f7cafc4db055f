"""A benchmark's meter keeps what a process has used that has ended, and tells the parts apart."""

from __future__ import annotations

import math
from importlib.util import find_spec
from typing import Any, ClassVar, NamedTuple

import psutil
import pytest

from benchmarks import meter
from benchmarks.meter import MAKER, PROFILED, Meter
from lstm_viz.ui.explore import maker

MB = 2**20


class Use(NamedTuple):
    user: float
    system: float
    children: float
    rss: int


class Process:
    """As much of a process as the meter reads; `ends` are those that end as they are read."""

    there: ClassVar[dict[int, tuple[float, list[str], Use]]] = {}
    ends: ClassVar[set[int]] = set()

    def __init__(self, pid: int) -> None:
        if pid not in self.there:
            raise psutil.NoSuchProcess(pid)
        self.pid = pid

    def children(self, *, recursive: bool) -> list[Process]:
        assert recursive
        return [Process(pid) for pid in self.there if pid != self.pid]

    def create_time(self) -> float:
        return self.there[self.pid][0]

    def cmdline(self) -> list[str]:
        return self.there[self.pid][1]

    def _use(self) -> Use:
        if self.pid in self.ends:
            raise psutil.NoSuchProcess(self.pid)
        return self.there[self.pid][2]

    cpu_times = memory_info = _use


def test_what_has_ended_counts_and_each_process_in_its_own_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reader = ["python", "-c", "", "lstm_viz.sequences.bounded.worker"]
    beside = ["python", "-c", "", MAKER]
    there: dict[int, Any] = {
        7: (1.0, ["streamlit"], Use(5.0, 1.5, 99.0, 300 * MB)),
        8: (2.0, beside, Use(2.0, 0.25, 0.0, 400 * MB)),
        9: (3.0, reader, Use(50.0, 0.0, 0.0, 900 * MB)),
    }
    monkeypatch.setattr(Process, "there", there)
    monkeypatch.setattr(Process, "ends", set())
    monkeypatch.setattr(meter.psutil, "Process", Process)
    seen = Meter(7)
    assert math.isnan(Meter(6).cpu())
    assert math.isnan(Meter(6).rss())
    assert (seen.cpu(), seen.cpu("maker"), seen.cpu("others")) == (6.5, 2.25, 50.0)
    assert (seen.rss(), seen.rss("maker")) == (300, 400)
    Process.ends.add(8)  # between the look for it and the look at it
    assert (seen.cpu(), seen.cpu("maker"), seen.rss("maker")) == (6.5, 2.25, 0)
    Process.ends.clear()
    there[8] = (4.0, beside, Use(1.0, 0.0, 0.0, 500 * MB))  # another one, of the same number
    assert (seen.cpu("maker"), seen.rss("maker")) == (3.25, 500)
    there.clear()
    assert (seen.cpu(), seen.cpu("maker")) == (6.5, 3.25)
    assert math.isnan(seen.rss("maker"))


def test_the_process_beside_the_server_is_known_by_its_command() -> None:
    assert maker.WORKER == MAKER
    assert find_spec(PROFILED), "benchmarks/profiled.py starts it with clocks"
