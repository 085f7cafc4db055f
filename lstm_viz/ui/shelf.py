"""Shelf: a cache for all sessions, bounded in bytes and in time, filled once per key."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar
from weakref import WeakSet

from lstm_viz.ui import limits

T = TypeVar("T")


class _Kept(NamedTuple, Generic[T]):
    value: T
    size: int
    asked: float  # when it was last asked for


class _Making(Generic[T]):
    """A value that a thread is making; `made` holds it once `done`, and nothing where it failed."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.made: list[T] = []


class Shelf(Generic[T]):
    """Keeps up to `limit` bytes of values; the value not asked for the longest goes first.

    Values are shared between sessions and threads, so they must never be changed, and a key must
    say everything that can be seen of its value: whoever has an equal key is given the same one.
    `size` tells the bytes of a value. `unused` is for how many seconds a value may stay that nobody
    asks for (see `let_go_everywhere`); None keeps it until its room is needed.
    """

    every: ClassVar[WeakSet[Shelf[Any]]] = WeakSet()

    def __init__(
        self,
        limit: int,
        size: Callable[[T], int],
        *,
        unused: float | None = limits.UNUSED_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limit, self.unused = limit, unused
        self.bytes = 0
        self._size, self._clock = size, clock
        self._values: OrderedDict[Hashable, _Kept[T]] = OrderedDict()
        self._lock = threading.Lock()
        self._making: dict[Hashable, _Making[T]] = {}
        Shelf.every.add(self)

    def get(self, key: Hashable) -> T | None:
        """The value, or None where it was never kept or had to go."""
        with self._lock:
            return self._found(key)

    def put(self, key: Hashable, value: T) -> T:
        """Keep `value`; one that is larger than the whole shelf is handed back but not kept."""
        size = self._size(value)
        with self._lock:
            if key in self._values:
                self.bytes -= self._values.pop(key).size
            if size <= self.limit:
                self._values[key] = _Kept(value, size, self._clock())
                self.bytes += size
            while self.bytes > self.limit:
                self._drop_oldest()
        return value

    def drop(self, key: Hashable) -> None:
        """Keep the value no longer, where it is kept."""
        with self._lock:
            if key in self._values:
                self.bytes -= self._values.pop(key).size

    def get_or_make(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value for `key`; where there is none, one thread makes it and the others wait.

        Those who waited get the value, kept or not. An exception is only for the thread that met
        it: its words are about what that session brought. The next one then tries for itself.
        """
        while True:
            with self._lock:
                found = self._found(key)
                if found is not None:
                    return found
                making = self._making.get(key)
                if making is None:
                    mine = self._making[key] = _Making()
                    break
            making.done.wait()
            if making.made:
                return making.made[0]
        try:
            mine.made.append(self.put(key, make()))
            return mine.made[0]
        finally:
            # Taken off before the others wake: who comes after a failure tries again.
            with self._lock:
                del self._making[key]
            mine.done.set()

    def let_go(self) -> int:
        """Drop what nobody has asked for in `unused` seconds; the bytes that this was."""
        before = self.bytes
        with self._lock:
            if self.unused is not None:
                oldest = self._clock() - self.unused
                while self._values and next(iter(self._values.values())).asked < oldest:
                    self._drop_oldest()
        return before - self.bytes

    def _drop_oldest(self) -> None:
        self.bytes -= self._values.popitem(last=False)[1].size

    def _found(self, key: Hashable) -> T | None:
        if key not in self._values:
            return None
        kept = self._values[key] = self._values[key]._replace(asked=self._clock())
        self._values.move_to_end(key)
        return kept.value

    def __len__(self) -> int:
        with self._lock:
            return len(self._values)


def let_go_everywhere() -> int:
    """Drop from all shelves what nobody has asked for in a while; the bytes that this was."""
    return sum(shelf.let_go() for shelf in list(Shelf.every))
