"""What benchmarks/opening.py counts: the processor time of a browser from a moment on."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from benchmarks.opening import Spent


class Process:
    """A process with a name, that has used so many seconds as user and as system."""

    def __init__(self, pid: int, command: str, user: float, system: float) -> None:
        self.pid, self.command, self.times = pid, command, (user, system)

    def cmdline(self) -> list[str]:
        if not self.command:
            raise psutil.NoSuchProcess(self.pid)
        return [self.command]

    def cpu_times(self) -> tuple[float, ...]:
        return (*self.times, 90.0, 80.0)


def test_what_a_process_has_used_stays_counted_when_it_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ending, staying = Process(5, "chromium", 4.0, 0.5), Process(6, "chromium", 1.0, 0.25)
    server, fresh = Process(7, "streamlit", 30.0, 2.0), Process(8, "renderer", 0.5, 0.125)
    living: list[Any] = [ending, staying, server]
    this = SimpleNamespace(children=lambda recursive: living)
    monkeypatch.setattr(psutil, "Process", lambda: this)
    spent = Spent()
    ending.times, server.times = (4.5, 0.75), (40.0, 3.0)
    living.append(fresh)
    assert spent.look() == 0.75 + 0.625
    ending.command = ""
    assert spent.look() == 0.75 + 0.625
    living.remove(ending)
    staying.times = (3.0, 0.5)
    assert spent.look() == 0.75 + 2.25 + 0.625
