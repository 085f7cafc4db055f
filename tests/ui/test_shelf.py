from __future__ import annotations

import threading
from collections.abc import Callable
from weakref import WeakSet

import pytest

from lstm_viz.ui import shelf as shelf_module
from lstm_viz.ui.shelf import Shelf
from tests.patience import SECONDS


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


class Crowd:
    """`people` threads that ask one shelf for one value; `make` waits until all others wait."""

    def __init__(self, shelf: Shelf[str], people: int) -> None:
        self.shelf, self.people = shelf, people
        self.asking = threading.Semaphore(0)
        self.made = 0

    def ask(self, make: Callable[[int], str]) -> list[object]:
        """What each of them gets: the value or the exception."""
        got: list[object] = []

        def made() -> str:
            self.made += 1
            if self.made == 1:
                for _ in range(self.people):
                    assert self.asking.acquire(timeout=SECONDS)
            return make(self.made)

        def ask() -> None:
            self.asking.release()
            try:
                got.append(self.shelf.get_or_make("k", made))
            except ZeroDivisionError as error:
                got.append(error)

        threads = [threading.Thread(target=ask) for _ in range(self.people)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return got


@pytest.mark.parametrize("limit", [100, 3], ids=["kept", "too large to be kept"])
def test_many_threads_make_a_value_once(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf: Shelf[str] = Shelf(limit, len)
    crowd = Crowd(shelf, 6)
    # Who is about to wait for the one that makes it has asked; only then is it made.
    waiting, wait = threading.Semaphore(0), shelf_module._Making.__init__

    class Counted(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waiting.release()
            return super().wait(timeout)

    def begun(self: object) -> None:
        wait(self)
        self.done = Counted()

    monkeypatch.setattr(shelf_module._Making, "__init__", begun)

    def make(count: int) -> str:
        for _ in range(5):
            assert waiting.acquire(timeout=SECONDS)
        return f"value {count}"

    got = crowd.ask(make)
    assert got == ["value 1"] * 6
    assert crowd.made == 1
    assert all(one is got[0] for one in got)
    assert len(shelf) == (1 if limit == 100 else 0)


def test_a_failure_is_only_for_the_one_that_met_it() -> None:
    shelf: Shelf[str] = Shelf(10, len)
    crowd = Crowd(shelf, 5)
    # The first to make it fails; all others are given what the second makes.
    got = crowd.ask(lambda count: f"good {1 // (count - 1)}")
    assert sorted(type(one).__name__ for one in got) == ["ZeroDivisionError"] + ["str"] * 4
    assert {one for one in got if isinstance(one, str)} == {"good 1"}
    assert crowd.made == 2


def test_every_session_meets_its_own_exception() -> None:
    crowd = Crowd(Shelf(10, len), 4)

    def fail(count: int) -> str:
        raise ZeroDivisionError(f"the {count}th file")

    assert sorted(map(str, crowd.ask(fail))) == [f"the {n}th file" for n in (1, 2, 3, 4)]


def test_a_failure_is_not_kept() -> None:
    shelf: Shelf[str] = Shelf(10, len)
    with pytest.raises(ZeroDivisionError):
        shelf.get_or_make("k", lambda: str(1 / 0))
    assert shelf.get_or_make("k", lambda: "good") == "good"


def test_what_nobody_asks_for_goes_and_what_is_asked_for_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The app's own shelves may have something to let go of too: it goes by the time of day.
    monkeypatch.setattr(Shelf, "every", WeakSet())
    now = [100.0]
    shelf: Shelf[str] = Shelf(100, len, unused=60.0, clock=lambda: now[0])
    for_good: Shelf[str] = Shelf(100, len, unused=None, clock=lambda: now[0])
    for key in ("one", "three", "seven"):
        shelf.put(key, key)
    for_good.put("k", "kept")
    now[0] = 150.0
    assert shelf.get("three") == "three"
    now[0] = 160.0
    assert shelf_module.let_go_everywhere() == 0  # 60 seconds are not yet more than 60
    now[0] = 161.0
    assert shelf_module.let_go_everywhere() == len("one") + len("seven")
    assert [shelf.get(key) for key in ("one", "three", "seven")] == [None, "three", None]
    assert shelf.bytes == 5
    assert for_good.get("k") == "kept"
