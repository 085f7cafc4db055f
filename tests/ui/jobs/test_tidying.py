"""What nobody needs is let go of, and its memory is handed back."""

from __future__ import annotations

import asyncio
import gc
import sys
import weakref
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.runtime.memory_session_storage import MemorySessionStorage
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from lstm_viz.ui import limits, shelf
from lstm_viz.ui.jobs import memory, tidying


class Session:
    """As much of a session as its manager asks for."""

    def __init__(self, name: str) -> None:
        self.id = name


def test_a_session_whose_time_is_over_is_let_go_of_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    storage = MemorySessionStorage(ttl_seconds=30)
    now = [100.0]
    cache: Any = storage._cache
    cache._timer = lambda: now[0]
    made: Any = WebsocketSessionManager
    manager = made(storage, None, None, None)
    server = SimpleNamespace(_session_mgr=manager)
    monkeypatch.setattr(tidying.runtime, "exists", lambda: True)
    monkeypatch.setattr(tidying.runtime, "get_instance", lambda: server)
    session = Session("ann")
    gone = weakref.ref(session)
    info: Any = SimpleNamespace(session=session)
    storage.save(info)
    del session, info
    assert tidying.sessions() == {"ann"}
    now[0] = 131.0
    assert tidying.sessions() == frozenset()
    gc.collect()
    assert gone() is None


def test_it_tidies_up_where_something_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    rounds = iter([{"ann", "bob"}, {"ann", "bob"}, {"ann"}, {"ann"}])
    freed = iter([0, 0, 0, 7])
    handed_back: list[int] = []
    done = []

    def sessions() -> frozenset[str]:
        done.append(1)
        found = next(rounds, None)
        if found is None:
            raise asyncio.CancelledError
        return frozenset(found)

    monkeypatch.setattr(limits, "TIDY_SECONDS", 0.0)
    monkeypatch.setattr(tidying, "sessions", sessions)
    monkeypatch.setattr(tidying, "let_go_everywhere", lambda: next(freed))
    monkeypatch.setattr(tidying.memory, "hand_back", lambda: handed_back.append(len(done)))
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(tidying.keep_tidy())
    assert handed_back == [3, 4]  # Bob has left; something was dropped


def test_threads_share_a_few_heaps_where_the_system_has_a_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[int, int]] = []
    given = {"mallopt": lambda *setting: asked.append(setting)}
    monkeypatch.setattr(memory, "_of_glibc", given.get)
    memory.few_heaps()
    assert asked == [(-8, 2)]  # M_ARENA_MAX of glibc's malloc.h
    monkeypatch.setattr(memory, "_of_glibc", {}.get)
    memory.few_heaps()
    assert len(asked) == 1


def test_a_step_that_fails_is_logged_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rounds: list[str] = []

    def end_of_round() -> int:
        rounds.append("round")
        if len(rounds) == 3:
            raise asyncio.CancelledError
        raise ZeroDivisionError("a shelf")

    def tidy() -> None:
        raise KeyError("a request")

    # A Streamlit whose private attributes have other names.
    monkeypatch.setattr(tidying.runtime, "exists", lambda: True)
    monkeypatch.setattr(tidying.runtime, "get_instance", SimpleNamespace)
    monkeypatch.setattr(limits, "TIDY_SECONDS", 0.0)
    monkeypatch.setattr(tidying.personal, "tidy_everywhere", tidy)
    monkeypatch.setattr(tidying, "let_go_everywhere", end_of_round)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(tidying.keep_tidy())
    logged = [one.exc_info[0] for one in caplog.records if one.exc_info]
    assert logged == 2 * [AttributeError, KeyError, ZeroDivisionError] + [AttributeError, KeyError]


def test_memory_is_handed_back_where_the_system_has_a_way(monkeypatch: pytest.MonkeyPatch) -> None:
    class Knot:
        pass

    knot = Knot()
    knot.itself = knot  # type: ignore[attr-defined]
    gone = weakref.ref(knot)
    del knot
    memory.hand_back()
    assert gone() is None
    asked: list[int] = []
    monkeypatch.setattr(memory, "_of_glibc", {"malloc_trim": asked.append}.get)
    memory.hand_back()
    assert asked == [0]
    monkeypatch.setattr(memory, "_of_glibc", {}.get)
    memory.hand_back()


def test_other_systems_hand_memory_back_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    memory._of_glibc.cache_clear()
    monkeypatch.setattr(sys, "platform", "win32")
    assert memory._of_glibc("malloc_trim") is None
    memory._of_glibc.cache_clear()


def test_every_shelf_is_known() -> None:
    made: shelf.Shelf[str] = shelf.Shelf(10, len)
    assert made in shelf.Shelf.every
    assert made.unused == limits.UNUSED_SECONDS
