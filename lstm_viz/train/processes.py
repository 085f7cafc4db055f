"""Processes: the same work on many things, several at a time."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any, TypeVar

T = TypeVar("T")


def each(
    work: Callable[..., T], given: Sequence[tuple[Any, ...]], at_once: int
) -> Iterator[tuple[int, T]]:
    """What `work` gives for each of the arguments, with its number, in the order of being done.

    In this process where only one is worked on at a time. `work` must not be in a main module:
    the processes can't import that.
    """
    if at_once == 1 or len(given) == 1:
        for number, arguments in enumerate(given):
            yield number, work(*arguments)
        return
    # A forked process would have torch's threads without what they wait for.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(at_once, mp_context=context) as pool:
        running = {pool.submit(work, *one): number for number, one in enumerate(given)}
        for done in as_completed(running):
            yield running[done], done.result()
