from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest

from lstm_viz.ui import shelf as shelves
from lstm_viz.ui.shelf import Shelf
from tests.patience import until


class Waited(Future):
    """A value in the making that knows how many wait for it."""

    waiting = 0

    def result(self, timeout: float | None = None) -> Any:
        Waited.waiting += 1
        return super().result(timeout)


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """others(5): wait until so many wait for the value that is being made."""
    monkeypatch.setattr(Waited, "waiting", 0)
    monkeypatch.setattr(shelves, "Future", Waited)
    return lambda count: until(lambda: Waited.waiting == count)


def test_keeps_what_fits_and_lets_the_least_asked_for_go() -> None:
    shelf: Shelf[str] = Shelf(10, len)
    for key in "abc":
        shelf.put(key, key * 3)
    assert shelf.get("a") == "aaa"  # asked for: b is now the oldest
    shelf.put("d", "dddd")
    assert [shelf.get(key) for key in "abcd"] == ["aaa", None, "ccc", "dddd"]
    assert shelf.bytes == 10
    assert len(shelf) == 3


def test_a_value_put_again_counts_once() -> None:
    shelf: Shelf[str] = Shelf(10, len)
    shelf.put("k", "12345")
    shelf.put("k", "1234567")
    assert shelf.bytes == 7
    assert len(shelf) == 1


def test_a_value_larger_than_the_shelf_is_given_but_not_kept() -> None:
    shelf: Shelf[str] = Shelf(4, len)
    shelf.put("small", "abc")
    assert shelf.get_or_make("large", lambda: "abcdefg") == "abcdefg"
    assert shelf.get("large") is None
    assert shelf.get("small") == "abc"


def test_many_threads_make_a_value_once(others: Callable[[int], None]) -> None:
    shelf: Shelf[list[int]] = Shelf(100, len)
    made: list[int] = []
    found: list[list[int]] = []

    def make() -> list[int]:
        made.append(1)
        others(5)
        return [7, 8, 9]

    threads = [
        threading.Thread(target=lambda: found.append(shelf.get_or_make("k", make)))
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1]
    assert len(found) == 6
    assert all(value is found[0] for value in found)


def ask_together(shelf: Shelf[str], make: Callable[[], str]) -> list[object]:
    """What each of 5 threads that ask for one value at once gets: the value or the exception."""
    got: list[object] = []

    def ask() -> None:
        try:
            got.append(shelf.get_or_make("k", make))
        except ZeroDivisionError as error:
            got.append(error)

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


@pytest.mark.parametrize("divisor", [0, 4], ids=["a failing make", "a value that is too large"])
def test_what_cannot_be_kept_is_made_once_for_all_who_wait(
    divisor: int, others: Callable[[int], None]
) -> None:
    shelf: Shelf[str] = Shelf(3, len)
    made: list[int] = []

    def make() -> str:
        made.append(1)
        others(4 * len(made))
        return f"{1 / divisor}"

    got = ask_together(shelf, make)
    assert made == [1]
    assert len(got) == 5
    assert all(one is got[0] for one in got)
    assert isinstance(got[0], ZeroDivisionError) if divisor == 0 else got[0] == "0.25"
    ask_together(shelf, make)
    assert made == [1, 1]


def test_a_failure_is_not_kept() -> None:
    shelf: Shelf[str] = Shelf(10, len)
    with pytest.raises(ZeroDivisionError):
        shelf.get_or_make("k", lambda: str(1 / 0))
    assert shelf.get_or_make("k", lambda: "good") == "good"
