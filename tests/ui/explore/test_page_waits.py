"""A page that asks in the line of those who step; and when people count as waiting for others."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from starlette.requests import Request
from streamlit.runtime.scriptrunner import StopException

from lstm_viz.tasks import TASKS
from lstm_viz.ui import limits
from lstm_viz.ui.explore import asking, family
from lstm_viz.ui.explore.asking import Asked
from lstm_viz.ui.explore.crowd import Crowd
from lstm_viz.ui.explore.gathering import AnswerLine
from lstm_viz.ui.frame import page_turns
from lstm_viz.ui.frame.admitted_browsers import PERSON
from lstm_viz.ui.frame.page_turns import Ticket
from lstm_viz.ui.shelf import Shelf
from tests.loops import run
from tests.patience import SECONDS, until
from tests.ui.explore.test_maker import Ready, serving

QUESTIONS = [
    Asked(family.preset("adding", TASKS["adding"].parameters), seed, "adding", "gru", False)
    for seed in (71, 72, 73)
]


class Slow:
    """A line whose answers are made only when `goes_on` is set; `asked` is what was made."""

    def __init__(self) -> None:
        self.goes_on, self.asked = threading.Event(), list[Asked]()
        self.line = AnswerLine[Asked, bytes](self._make, lambda one: one)

    def _make(self, asked: list[Asked]) -> Iterator[dict[Asked, bytes]]:
        self.asked += asked
        assert self.goes_on.wait(SECONDS)
        yield dict.fromkeys(asked, b"made")


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ready]:
    made = Ready()
    monkeypatch.setattr(asking, "MAKER", made)
    seconds = count()  # a wait in each
    monkeypatch.setattr(asking, "CROWD", Crowd(lambda: float(next(seconds))))
    monkeypatch.setattr(asking, "_ANSWERS", Shelf(10**8, len))
    monkeypatch.setattr(page_turns, "LOOK", 0.001)
    with serving():
        yield made


@pytest.fixture
def slow(beside: Ready, monkeypatch: pytest.MonkeyPatch) -> Slow:
    assert beside.ready
    made = Slow()
    monkeypatch.setattr(asking, "_LINE", made.line)
    return made


class Page:
    """A run of a page that asks, on a thread of its own."""

    def __init__(self, asked: Asked) -> None:
        self.found: list[Any] = []
        self.thread = threading.Thread(target=self._run, args=(asked,))
        self.thread.start()

    def _run(self, asked: Asked) -> None:
        try:
            self.found.append(asking.obtain(asked))
        except StopException:
            self.found.append(StopException)

    def end(self) -> Any:
        self.thread.join(SECONDS)
        return self.found[0]


def test_a_page_waits_for_what_is_being_made_and_makes_what_is_not(
    slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "PAGE_SECONDS", 0.0)
    looks: list[int | None] = []

    def look(_: object) -> None:
        until(lambda: slow.asked)  # who goes before her turn has come is not waited for
        looks.append(threading.get_ident())

    monkeypatch.setattr(page_turns, "look", look)
    first = Page(QUESTIONS[0])
    until(lambda: slow.asked)
    assert Page(QUESTIONS[1]).end() is None
    seen = looks.count(first.thread.ident)
    until(lambda: first.found or looks.count(first.thread.ident) >= seen + 2)
    assert not first.found
    slow.goes_on.set()
    assert first.end() == b"made"
    assert slow.asked == QUESTIONS[:1]  # the other's was not made as well


@pytest.mark.parametrize("how", ["replaced", "closed"])
def test_who_has_chosen_something_else_or_left_waits_no_longer(
    how: str, slow: Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever hangs, and nothing is made for her when her turn comes."""
    monkeypatch.setattr(limits, "PAGE_SECONDS", SECONDS)
    ticket, first = Ticket("ann"), Page(QUESTIONS[0])
    until(lambda: slow.asked)
    monkeypatch.setattr(page_turns, "mine", lambda: ticket)
    second = Page(QUESTIONS[1])
    until(lambda: slow.line.waiting)
    if how == "replaced":
        ticket.replaced = True
    else:

        def stopped(_: Ticket) -> None:  # as Streamlit ends the run of a page that is closed
            raise StopException

        monkeypatch.setattr(page_turns, "look", stopped)
    assert second.end() is StopException
    slow.goes_on.set()
    if how == "replaced":  # else the first one's run was stopped too
        assert first.end() == b"made"
    first.thread.join(SECONDS)
    assert slow.asked == QUESTIONS[:1]


def test_it_starts_where_runs_had_to_wait_for_others_again_and_again(
    beside: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside.there, ticket = False, Ticket("ann")
    monkeypatch.setattr(page_turns, "mine", lambda: ticket)
    for _ in range(2 * limits.CROWD_WAITS):  # a person alone
        assert asking.obtain(QUESTIONS[0]) is None
    ticket.behind = True
    for _ in range(limits.CROWD_WAITS - 1):
        assert asking.obtain(QUESTIONS[0]) is None
    assert not beside.starts
    assert asking.obtain(QUESTIONS[0]) is None
    assert beside.starts == 1


def answered(seed: int, **scope: Any) -> int:
    """The status of what the route of app.py answers."""
    own = family.preset("recall", dict(TASKS["recall"].parameters))
    query = f"{asking.address(own, 'recall', 'rnn').partition('?')[2]}&seed={seed}"
    http = {"type": "http", "method": "GET", "path": "/", "headers": []}
    more = {"query_string": query.encode(), "path_params": {"stamp": asking.STAMP}}

    async def waits() -> dict[str, Any]:
        return {"type": "http.request"}

    return run(asking.answer(Request(http | more | scope, waits))).status_code


def test_it_starts_where_sequences_waited_for_other_people_again_and_again(
    beside: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    whose: list[Any] = []

    class Busy(AnswerLine[Asked, bytes]):
        async def others(self, who: Any) -> bool:
            whose.append(who)
            return who != "bob"

    line = Busy(lambda asked: [dict.fromkeys(asked, b"made")], lambda _: 0)
    monkeypatch.setattr(asking, "_LINE", line)
    assert answered(1, **{PERSON: "ann"}) == 200
    beside.there, connection = False, ("203.0.113.7", 4711)
    seeds = iter(range(2, 99))
    for _ in range(limits.CROWD_WAITS):
        assert answered(next(seeds), **{PERSON: "bob"}) == 200
    for _ in range(limits.CROWD_WAITS - 1):
        assert answered(next(seeds), **{PERSON: "ann"}) == 200
    assert not beside.starts
    assert answered(next(seeds), client=connection) == 200  # a browser without cookies
    assert beside.starts == 1
    assert whose == ["bob"] * limits.CROWD_WAITS + ["ann"] * (limits.CROWD_WAITS - 1) + [connection]


def test_only_somebody_else_who_still_waits_counts() -> None:
    begun, goes_on = threading.Event(), threading.Event()

    def make(asked: list[int]) -> list[dict[int, str | Exception]]:
        begun.set()
        assert goes_on.wait(SECONDS)
        return [dict.fromkeys(asked, "made")]

    line = AnswerLine[int, str](make, lambda one: one)
    gone = False

    async def stays() -> bool:
        return False

    async def leaves() -> bool:
        return gone

    async def breaks() -> bool:
        raise OSError("the socket is closed")

    async def crowd() -> list[bool]:
        nonlocal gone
        ask: Callable[..., Any] = line.ask
        first = asyncio.ensure_future(ask(1, stays, "ann"))
        await asyncio.to_thread(begun.wait, SECONDS)
        found = [await line.others("bob")]  # whose answer is being made waits no more
        many = [asyncio.ensure_future(ask(2, stays, "ann")) for _ in range(3)]
        many.append(asyncio.ensure_future(ask(3, leaves, "cleo")))
        many.append(asyncio.ensure_future(ask(4, breaks, "dora")))
        await asyncio.sleep(0)
        found += [await line.others("ann"), await line.others("bob")]
        gone = True
        found += [await line.others("ann"), await line.others("bob")]
        goes_on.set()
        await asyncio.gather(first, *many)
        return found

    assert run(crowd()) == [False, True, True, False, True]
