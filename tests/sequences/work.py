"""What reading a file does, counted: bytes that are read and functions that are called."""

from __future__ import annotations

import cProfile
import gc
import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


class Counted(io.BytesIO):
    """A file that counts the bytes that are read of it."""

    count = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.count += len(data)
        return data

    def readline(self, size: int | None = -1, /) -> bytes:
        data = super().readline(size)
        self.count += len(data)
        return data

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        count = super().readinto(buffer)
        self.count += count
        return count


@contextmanager
def uncollected() -> Iterator[None]:
    """Nothing is collected: what other tests have left may run lines of its own when it goes."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@contextmanager
def calls_counted() -> Iterator[Callable[[], int]]:
    """A function that tells how many functions were called within; built-in ones count too."""
    profile = cProfile.Profile()
    with uncollected():
        profile.enable()
        try:
            yield lambda: sum(entry.callcount for entry in profile.getstats())
        finally:
            profile.disable()


def lines_run(work: Callable[[], object]) -> int:
    """How many lines of Python `work` runs; each turn of a loop within one line counts."""
    count = 0

    def trace(frame: FrameType, event: str, arg: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    with uncollected():
        sys.settrace(trace)
        try:
            work()
        finally:
            sys.settrace(before)
    return count
