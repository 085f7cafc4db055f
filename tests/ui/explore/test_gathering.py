"""Nobody waits for ever beside a question that goes wrong, nor for another's answer."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator

import pytest

from lstm_viz.ui import limits
from lstm_viz.ui.explore.gathering import AnswerLine, UnansweredError
from tests import patience
from tests.loops import run


async def stays() -> bool:
    return False


def test_who_has_an_answer_waits_for_no_other() -> None:
    arrived, seen = threading.Event(), []

    def answer(asked: list[int]) -> Iterator[dict[int, str | Exception]]:
        yield {asked[0]: "made"}
        seen.append(arrived.wait(patience.SECONDS))
        raise ZeroDivisionError

    line = AnswerLine[int, str](answer, lambda _: 0)

    async def first() -> str | None:
        found = await line.ask(2, stays)
        arrived.set()
        return found

    async def crowd() -> tuple[str | BaseException | None, ...]:
        return await asyncio.gather(first(), line.ask(3, stays), return_exceptions=True)

    found = run(crowd())
    assert (found[0], seen) == ("made", [True])
    assert isinstance(found[1], ZeroDivisionError)


def test_whatever_goes_wrong_with_one_the_others_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "STEPS_TOGETHER", 5)
    line = AnswerLine[int, str](
        lambda asked: [{one: f"{one}!"} for one in asked if one != 3], lambda _: 0
    )
    waiting: list[asyncio.Task[str | None]] = []

    async def breaks() -> bool:
        raise OSError("the socket is closed")

    async def leaves() -> bool:
        waiting[1].cancel()
        await asyncio.sleep(0)  # what has waited for its answer has ended by then
        return True

    async def crowd() -> list[str | BaseException | None]:
        asked = enumerate((stays, leaves, breaks, stays, stays, stays))
        waiting.extend(asyncio.create_task(line.ask(one, left)) for one, left in asked)
        await asyncio.sleep(0)
        assert line._working is not None
        await asyncio.wait([line._working])
        _, late = await asyncio.wait(waiting, timeout=0)
        for one in late:
            one.cancel()
        return await asyncio.gather(*waiting, return_exceptions=True)

    found = run(crowd())
    assert [found[0], found[2], *found[4:]] == ["0!", None, "4!", "5!"]
    assert isinstance(found[1], asyncio.CancelledError)
    assert isinstance(found[3], UnansweredError)


def test_who_asks_while_the_line_is_idle_is_answered_with_those_who_come_while_it_gathers() -> None:
    turns: list[list[int]] = []

    def answer(asked: list[int]) -> list[dict[int, str | Exception]]:
        turns.append(asked)
        return [{one: f"{one}!" for one in asked}]

    async def crowd() -> list[str | None]:
        gathered = asyncio.Event()

        async def gather() -> None:
            await gathered.wait()

        line = AnswerLine[int, str](answer, lambda _: 0, gather)
        await line.ask(3, stays)  # of a page's run, which is answered at once
        first = asyncio.create_task(line.ask(5, stays, None))  # a person of whom nothing is known
        for _ in range(4):  # by then it gathers
            await asyncio.sleep(0)
        second = asyncio.create_task(line.ask(7, stays, "other"))
        await asyncio.sleep(0)  # by then it has asked
        gathered.set()
        return [await first, await second]

    assert run(crowd()) == ["5!", "7!"]
    assert turns == [[3], [5, 7]]
