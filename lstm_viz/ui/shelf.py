"""Shelf: a cache for all sessions, bounded in bytes, filled once per key."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

T = TypeVar("T")


class Shelf(Generic[T]):
    """Keeps up to `limit` bytes of values; the value not asked for the longest goes first.

    Values are shared between sessions and threads, so they must never be changed. Keys are digests
    of everything a value depends on. `size` tells the bytes of a value.
    """

    def __init__(self, limit: int, size: Callable[[T], int]) -> None:
        self.limit = limit
        self.bytes = 0
        self._size = size
        self._values: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._lock = threading.Lock()
        self._making: dict[Hashable, Future[T]] = {}

    def get(self, key: Hashable) -> T | None:
        """The value, or None where it was never kept or had to go."""
        with self._lock:
            return self._found(key)

    def put(self, key: Hashable, value: T) -> T:
        """Keep `value`; one that is larger than the whole shelf is handed back but not kept."""
        size = self._size(value)
        with self._lock:
            if key in self._values:
                self.bytes -= self._values.pop(key)[1]
            if size <= self.limit:
                self._values[key] = (value, size)
                self.bytes += size
            while self.bytes > self.limit:
                self.bytes -= self._values.popitem(last=False)[1][1]
        return value

    def get_or_make(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value for `key`; where there is none, one thread makes it and the others wait.

        Those who waited get what the one got: its value, kept or not, or its exception.
        """
        with self._lock:
            found = self._found(key)
            if found is not None:
                return found
            making = self._making.get(key)
            if making is None:
                self._making[key] = Future()
        if making is not None:
            return making.result()
        try:
            value = self.put(key, make())
        except BaseException as error:
            self._made(key).set_exception(error)
            raise
        self._made(key).set_result(value)
        return value

    def _found(self, key: Hashable) -> T | None:
        if key not in self._values:
            return None
        self._values.move_to_end(key)
        return self._values[key][0]

    def _made(self, key: Hashable) -> Future[T]:
        # Taken off before its outcome is told: who comes after a failure tries again.
        with self._lock:
            return self._making.pop(key)

    def __len__(self) -> int:
        with self._lock:
            return len(self._values)
