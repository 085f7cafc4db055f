"""Where a change's time and bytes go, from what the clocks and the tabs have counted."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks import account
from benchmarks.clocks import Addressed, Clocks
from lstm_viz.ui.explore.gathering import AnswerLine
from tests.loops import run

IDLE = ("waiting for a processor", "blocked, as by the lock", "not running")


@pytest.mark.parametrize("counted", [True, False])
def test_an_account_of_clocks_tells_waits_by_what_they_are_for_and_leaves_out_visits(
    counted: bool, tmp_path: Path
) -> None:
    def run_of(session: str, **seconds: float) -> str:
        if not counted:
            seconds = {name: one for name, one in seconds.items() if "delay" not in name}
        return json.dumps({"session": session, "thread": 0.001, "sending": 0.002, **seconds})

    path = tmp_path / "clocks.json"
    path.write_text(
        "\n".join(
            [
                run_of("ann", wall=9.0, computing=8.0),  # her visit
                run_of("bob", wall=7.0, computing=6.0),
                run_of(
                    "ann",
                    **{"wall": 0.050, "computing": 0.020, "turn": 0.025, "recording": 0.004},
                    **{"delay": 0.009, "delay of turn": 0.007},
                ),
                # Two clocks, one of which is a little late.
                run_of("bob", wall=0.011, computing=0.011, delay=0.001),
            ]
        ),
        encoding="utf-8",
    )
    changes = account.changes_of(path, paged=True)
    assert not account.changes_of(path, paged=False)
    waits = ("queue", "blocked") if counted else ("idle",)
    found = [[round(one[name], 6) for one in changes] for name in waits]
    assert found == ([[0.002, 0.0], [0.003, 0.0]] if counted else [[0.005, 0.0]])
    told = account.table(changes, cost=31.5)
    rows = {line[8:34].strip(): line[34:].split() for line in told.splitlines()[1:-1]}
    assert rows["computing"] == ["15.5", "15.5", "19.6"]  # of 11 and 20
    assert rows["waiting for a turn"][0] == "12.5"
    assert rows["the whole of it"][0] == "33.5"  # of 53 and 14
    assert "waiting for the process" not in rows  # which no clock has seen
    own = {"waiting for a processor": "1.0", "blocked, as by the lock": "1.5"}
    own = own if counted else {"not running": "2.5"}
    assert {name: row[0] for name, row in rows.items() if name in IDLE} == own
    assert rows["of it: recording"] == ["2.0", "2.0", "3.8"]
    assert "31.5 ms a change, 15.5 of it to make it" in told
    assert "no change was timed" in account.table([], cost=1.0)


def test_the_account_of_bytes_is_that_of_a_change() -> None:
    said = account.sizes(Counter({"Explorer": 90_000, "protocol": 3_000}), 3)
    assert said.strip() == "kB a change: Explorer 30.0, protocol 1.0"


class Time:
    """A clock that stands still unless a part of the work moves it on."""

    def __init__(self) -> None:
        self.wall = self.own = self.delay = 0.0

    def waits(self, seconds: float, ready: float = 0.0) -> None:
        self.wall += seconds
        self.delay += ready

    def computes(self, seconds: float) -> None:
        self.wall += seconds
        self.own += seconds


def test_the_parts_of_answers_by_an_address_are_all_of_the_time_that_they_took(
    tmp_path: Path,
) -> None:
    """Two who ask within the time for others are answered together, by a line as it is."""
    at, path = Time(), tmp_path / "clocks.json"
    with path.open("w", encoding="utf-8") as file:
        clocks = Clocks(file, lambda: at.wall, lambda: at.own, lambda: at.delay)
        run(_two(Addressed(clocks), clocks, at))
    changes = account.changes_of(path, paged=False)
    assert not account.changes_of(path, paged=True)
    parts = {name for title, name in account.PARTS.items() if title[0] != " "} - {"whole"}
    for one in changes:
        assert sum(one.get(name, 0.0) for name in parts) == pytest.approx(one["whole"])
    own = [
        {name: one[name] for name in (*sorted(parts - {"idle"}), "gather", "whole")}
        for one in changes
    ]
    both = {"beside": 32.0, "blocked": 4.0, "computing": 128.0 + 8.0, "queue": 16.0}
    assert own == [
        # Its turn came 1 after the second one's question, of which 1 was to be read.
        {**both, "sending": 0.5, "thread": 2.0, "turn": 3.0, "gather": 3.0, "whole": 193.5},
        {**both, "sending": 0.75, "thread": 1.0, "turn": 1.0, "gather": 1.0, "whole": 190.75},
    ]
    assert {one["share"] for one in changes} == {(128.0 + 8.0) / 2}
    assert {one["recording"] for one in changes} == {128.0}
    assert {one["beside encoding"] for one in changes} == {24.0}
    told = account.table(changes, cost=70_000.0)
    assert "70000.0 ms a change, 68000.0 of it to make it" in told


async def _two(addressed: Addressed, clocks: Clocks, at: Time) -> None:
    asked: list[asyncio.Task[Any]] = []

    def make(questions: list[str]) -> Iterator[dict[str, str]]:
        yield {}
        with clocks.timed("recording"):
            at.computes(128)
        with clocks.waiting("beside"):
            at.waits(32, ready=2)
        clocks.note({"beside encoding": 24.0})
        at.waits(16, ready=16)
        at.waits(4)
        at.computes(8)
        yield {one: f"{one}!" for one in questions}

    async def gather() -> None:
        at.waits(1)
        asked.append(asyncio.create_task(by_address("second", 1)))
        while line.waiting < 2:
            await asyncio.sleep(0)
        at.waits(1)

    async def stays() -> bool:
        return False

    line = AnswerLine[str, str](
        lambda questions: addressed.make(make(questions), questions),
        lambda _: "of one task",
        lambda: addressed.gather(gather),
    )

    async def by_address(question: str, reading: float) -> None:
        async def answer() -> Any:
            at.computes(reading)
            found = await addressed.ask(lambda: line.ask(question, stays, question), question)

            async def send(words: list[str]) -> None:
                words.append(found)
                at.waits(0.5 if question == "first" else 0.25)

            return send

        said: list[str] = []
        await (await addressed.answer(answer))(said)
        assert said == [f"{question}!"]

    await by_address("first", 2)
    await asyncio.gather(*asked)
    # What a page's run asks for in the same line has no row of an address.
    assert await asyncio.create_task(line.ask("page", stays)) == "page!"


def test_what_was_computed_is_shared_by_all_that_were_answered_with_it(tmp_path: Path) -> None:
    """Two by an address and a page's run, then a page alone, then the last one by an address."""
    at, path = Time(), tmp_path / "clocks.json"
    with path.open("w", encoding="utf-8") as file:
        clocks = Clocks(file, lambda: at.wall, lambda: at.own, lambda: at.delay)
        run(_in_parts(Addressed(clocks), at))
    changes = account.changes_of(path, paged=False)
    assert sorted(one["share"] for one in changes) == [11.0, 20.0, 20.0]
    assert sorted(one["computing"] for one in changes) == [60.0, 60.0, 60.0 + 5.0 + 11.0]


async def _in_parts(addressed: Addressed, at: Time) -> None:
    parts = {60: ("first", "second", "a page"), 5: ("another page",), 11: ("last",)}
    given: dict[str, asyncio.Future[str]] = {}

    async def by_address(question: str) -> None:
        async def answer() -> Any:
            given[question] = asyncio.get_running_loop().create_future()
            await addressed.ask(lambda: given[question], question)

            async def send() -> None: ...

            return send

        await (await addressed.answer(answer))()

    def make() -> Iterator[dict[str, str]]:
        for seconds, questions in parts.items():
            at.computes(seconds)
            yield {one: f"{one}!" for one in questions}

    asked = [asyncio.create_task(by_address(one)) for one in ("first", "second", "last")]
    while len(given) < len(asked):
        await asyncio.sleep(0)
    questions = [one for part in parts.values() for one in part]
    for found in addressed.make(make(), questions):
        for one in given.keys() & found.keys():
            given[one].set_result(found[one])
    await asyncio.gather(*asked)
