"""Memory: what work needed is handed back to the system when it ends."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable
from functools import cache

ARENAS = 2  # of glibc's heaps
_M_ARENA_MAX = -8  # glibc's number of this setting, in malloc.h


def few_heaps() -> None:
    """Let all threads that come share a few heaps.

    Each run of a page is a thread, and glibc gives threads heaps of their own, each of which keeps
    the pages that hold even one small living object.
    """
    mallopt = _of_glibc("mallopt")
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, ARENAS)


@cache
def _of_glibc(name: str) -> Callable[..., int] | None:
    """A function of the C library on Linux; other systems hand memory back by themselves."""
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None), name, None)


def hand_back() -> None:
    """Collect what nothing refers to any more, and give the free memory back to the system.

    glibc keeps what was freed for each thread that has asked for it, and a training has threads of
    its own: without this a server keeps the most that it ever needed.
    """
    gc.collect()
    trim = _of_glibc("malloc_trim")
    if trim is not None:
        trim(0)
