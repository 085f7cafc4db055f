"""The crowd of benchmarks/load.py, before a server whose faults are known, and before the app."""

from __future__ import annotations

import asyncio
import json
import os
import struct
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.server import ServerConnection, serve

from benchmarks import account, crowd, load, server
from benchmarks.crowd import Load, Plan, meet
from benchmarks.tab import AnswerError, Tab
from tests.loops import run

ROOT = Path(__file__).resolve().parent.parent
SEED_ID, PAGE = "$$ID-0f3c-seed", "5ca1ab1e"
Answer = Callable[[ServerConnection, ClientState, int], Awaitable[None]]


def picture(name: str) -> ForwardMsg:
    message = ForwardMsg(hash=name)
    message.delta.new_element.plotly_chart.spec = name * 9
    message.metadata.cacheable = True
    return message


async def send(socket: ServerConnection, *messages: ForwardMsg) -> None:
    for message in messages:
        await socket.send(message.SerializeToString())


def finished(status: int = ForwardMsg.FINISHED_SUCCESSFULLY) -> ForwardMsg:
    message = ForwardMsg()
    message.script_finished = status  # type: ignore[assignment]
    return message


async def page(socket: ServerConnection, name: str) -> None:
    """What a whole answer is, cut off before its end."""
    first, control = ForwardMsg(), ForwardMsg()
    first.new_session.page_script_hash = PAGE
    control.delta.new_element.number_input.id = SEED_ID
    await send(socket, first, control, picture(name))


class Fake:
    """A server that answers with `answer`, and keeps what it was asked."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[list[ClientState]] = []
        self.here = self.most_here = 0

    async def talk(self, socket: ServerConnection) -> None:
        mine: list[ClientState] = []
        self.asked.append(mine)
        async for data in socket:
            assert isinstance(data, bytes)
            mine.append(BackMsg.FromString(data).rerun_script)
            self.here += len(mine) == 1
            self.most_here = max(self.most_here, self.here)
            await self.answer(socket, mine[-1], len(mine))
            self.here -= len(mine) == 1

    def meet(self, plan: Plan) -> Load:
        async def both() -> Load:
            async with serve(
                self.talk, "127.0.0.1", 0, subprotocols=["streamlit"], close_timeout=1
            ) as listening:
                return await meet(listening.sockets[0].getsockname()[1], plan)

        return run(both())


def seed_of(state: ClientState) -> int:
    return int(dict(parse_qsl(state.query_string))["seed"])


def good(delay: float) -> Answer:
    async def answer(socket: ServerConnection, state: ClientState, number: int) -> None:
        await asyncio.sleep(delay)
        await page(socket, f"picture {seed_of(state)}")
        await send(socket, finished(ForwardMsg.FINISHED_EARLY_FOR_RERUN), finished())

    return answer


def test_each_change_is_timed_from_the_moment_it_is_wanted() -> None:
    plan = Plan(7, seconds=1.5, pause=0.6, steps=31)
    fake = Fake(good(0.05))
    seen = fake.meet(plan)
    assert not seen.errors
    moments = [plan.moments(person) for person in range(1, 8)]
    assert len(seen.changes) == seen.wanted == sum(map(len, moments)) > 7
    assert len(seen.visits) == len(fake.asked) == 7
    assert fake.most_here <= crowd.AT_ONCE
    assert seen.ms(50, visits=True) >= 50
    assert 50 <= seen.ms(50) <= seen.ms(95) <= seen.ms(99) <= 1e3 * max(seen.changes)
    assert 0 < seen.rate <= seen.wanted / 1.5
    assert len(seen.sizes) == len(seen.changes)
    assert sum(seen.sizes) == seen.parts.total() > 0


def test_waiting_for_the_answer_before_is_counted() -> None:
    # A change each 0.05 s, and 0.3 s for an answer: after n changes she is n × 0.25 s behind.
    seen = Fake(good(0.3)).meet(Plan(1, seconds=0.5, pause=0.05))
    assert not seen.errors
    assert seen.wanted >= 5
    late = [b - a for a, b in zip(seen.changes, seen.changes[1:], strict=False)]
    assert sum(late) / len(late) > 0.15
    assert min(seen.changes) >= 0.3


def test_a_tab_sends_what_a_browser_sends() -> None:
    fake = Fake(good(0.0))
    fake.meet(Plan(3, seconds=1.0, pause=0.2, steps=31))
    seeds = [seed_of(state) for tab in fake.asked for state in tab]
    assert len(seeds) == len(set(seeds)) > 6, "a seed came twice, so a cache could help"
    for tab in fake.asked:
        visit, *changes = tab
        assert not visit.page_script_hash
        assert not visit.widget_states.widgets
        assert dict(parse_qsl(visit.query_string)).items() >= {
            ("source", "generated"),
            ("steps", "31"),
            ("model", "wave"),
        }
        for before, state in zip(tab, changes, strict=False):
            (widget,) = state.widget_states.widgets
            assert (widget.id, widget.int_value) == (SEED_ID, seed_of(state))
            assert state.page_script_hash == PAGE
            assert f"picture {seed_of(before)}" in state.cached_message_hashes


def explorer(parcel: str | None, steps: dict[str, str] | None = None) -> ForwardMsg:
    """What lstm_viz/explorer/door.py sends."""
    text = json.dumps({"digest": "d1", "parcel": parcel, "steps": steps}).encode()
    message = ForwardMsg()
    message.delta.new_element.bidi_component.bytes = text + struct.pack("<I", len(text))
    return message


def test_a_tab_fetches_a_payload_that_it_is_told_of_and_no_other() -> None:
    asked: list[str] = []
    connections = 0

    async def files(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        # The first goes without a word, as one by which nothing was asked for some seconds.
        for closing in (b"",) if connections == 1 else (b"", b"Connection: close\r\n"):
            asked.append((await reader.readuntil(b"\r\n\r\n")).decode().splitlines()[0])
            head = b"HTTP/1.1 200 OK\r\n" + closing + b"content-length: 9000\r\n\r\n"
            writer.write(head + bytes(9_000))
            await writer.drain()
        writer.close()

    async def tabs() -> list[int]:
        async with await asyncio.start_server(files, "127.0.0.1", 0) as listening:
            tab = Tab(None, listening.sockets[0].getsockname()[1], {})  # type: ignore[arg-type]
            read = []
            for parcel in ("a/one", "a/one", None, "b/two", "a/three"):
                read.append(await tab.look(explorer(parcel)))
            return [*read, tab.read]

    *fetched, read = run(tabs())
    assert fetched == [True, False, False, True, True]
    assert asked == [f"GET /lstm_viz/{path} HTTP/1.1" for path in ("a/one", "b/two", "a/three")]
    assert connections == 2  # the second was used twice
    assert 27_000 < read < 27_300


def test_a_tab_asks_for_another_sequence_where_the_page_says_it_is() -> None:
    asked: list[str] = []

    async def files(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode().splitlines()[0])
        writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 700\r\n\r\n")
        writer.write(bytes(700))
        await writer.drain()
        writer.close()

    async def steps() -> Counter[str]:
        async with await asyncio.start_server(files, "127.0.0.1", 0) as listening:
            tab = Tab(None, listening.sockets[0].getsockname()[1], {})  # type: ignore[arg-type]
            with pytest.raises(AnswerError, match="no address of other sequences"):
                await tab.step(3)
            await tab.look(explorer(None, {"address": "sequences/ab?steps=41"}))
            await tab.look(explorer(None))
            await tab.step(17)
            await tab.choose({"steps": 29, "beside": "gru"})
            return tab.parts

    parts = run(steps())
    queries = ("steps=41&seed=17", "steps=29&seed=17&beside=gru")
    assert asked == [f"GET /lstm_viz/sequences/ab?{query} HTTP/1.1" for query in queries]
    assert 1_400 < parts["sequence by address"] == parts.total() < 1_600


def test_what_the_server_says_instead_of_an_answer_is_the_error() -> None:
    said = "noise must be from 0 to 1; got 3"

    async def files(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = "HTTP/1.1 400 Bad Request\r\nLstm-Viz-Refusal: 1\r\nconnection: close\r\n"
        writer.write(f"{head}content-length: {len(said)}\r\n\r\n{said}".encode())
        writer.close()

    async def step() -> None:
        async with await asyncio.start_server(files, "127.0.0.1", 0) as listening:
            tab = Tab(None, listening.sockets[0].getsockname()[1], {})  # type: ignore[arg-type]
            await tab.look(explorer(None, {"address": "sequences/ab?steps=41"}))
            await tab.step(17)

    with pytest.raises(AnswerError, match=said):
        run(step())


def test_where_nobody_is_answered_the_command_ends_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def nobody(given: object) -> bool:
        raise AnswerError("the page does not compile")

    monkeypatch.setattr(load, "_crowds", nobody)
    monkeypatch.setattr(sys, "argv", ["load"])
    with pytest.raises(SystemExit, match=r"not even one person is answered: the page does not"):
        load.main()


def test_nobody_chooses_the_same_twice_and_one_control_changes_at_a_time() -> None:
    plan = Plan(3, change="control")
    panels = [[plan.fields(person, change) for change in range(1, 9)] for person in (1, 2, 3)]
    assert len({tuple(one.items()) for panel in panels for one in panel}) == 24
    for panel in panels:
        before = panel[0] | {"beside": "rnn"}
        for one in panel:
            assert sum(one[key] != before[key] for key in one) == 1
            before = one


def test_a_payload_that_the_server_does_not_have_is_an_error() -> None:
    # The fake server speaks websocket only, and refuses whatever else it is asked for.
    seen = Fake(says(explorer("gone"))).meet(Plan(1, seconds=0.5, pause=0.1))
    assert set(seen.errors) == {"a payload that the server does not have"}


async def closes(socket: ServerConnection, state: ClientState, number: int) -> None:
    await socket.close() if number == 2 else await good(0)(socket, state, number)


async def is_silent(socket: ServerConnection, state: ClientState, number: int) -> None:
    if number == 1:
        await good(0)(socket, state, number)


async def shows_the_same(socket: ServerConnection, state: ClientState, number: int) -> None:
    frame = ForwardMsg(hash=f"frame {number}")  # what is round a picture is none
    frame.delta.new_element.html.body = "style"
    frame.metadata.cacheable = True
    await page(socket, "always this")
    await send(socket, frame, finished())


def says(message: ForwardMsg) -> Answer:
    async def answer(socket: ServerConnection, state: ClientState, number: int) -> None:
        await page(socket, f"picture {seed_of(state)}")
        await send(socket, *([message] if number == 2 else []), finished())

    return answer


def wrong(**fields: object) -> ForwardMsg:
    message = ForwardMsg()
    for name, value in fields.items():
        element, _, attribute = name.partition("__")
        setattr(getattr(message.delta.new_element, element), attribute, value)
    return message


FAULTS = {
    "the server closed the connection": closes,
    "no answer 0.2 s after the end": is_silent,
    "an answer without a new picture": shows_the_same,
    "the page does not compile": says(finished(ForwardMsg.FINISHED_WITH_COMPILE_ERROR)),
    "an exception on the page: KeyError": says(wrong(exception__type="KeyError")),
    "an error on the page: no": says(wrong(alert__body="no", alert__format=Alert.ERROR)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_an_error_for_all_that_is_not_answered(
    fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if FAULTS[fault] is is_silent:
        monkeypatch.setattr(crowd, "GRACE", 0.2)
    plan = Plan(2, seconds=0.5, pause=0.1)
    seen = Fake(FAULTS[fault]).meet(plan)
    assert not seen.changes
    assert seen.errors == Counter({fault: seen.wanted})
    assert seen.wanted == sum(len(plan.moments(person)) for person in (1, 2)) > 2
    assert fault in load.broken(seen)


def test_a_page_that_nobody_gets_is_an_error_for_each() -> None:
    async def without_the_control(
        socket: ServerConnection, state: ClientState, number: int
    ) -> None:
        await send(socket, picture("one"), finished())

    seen = Fake(without_the_control).meet(Plan(3, seconds=0.1))
    assert seen.errors == Counter({"visit: the page has no control 'seed'": 3})
    assert not seen.visits


def test_the_load_has_bounds() -> None:
    for plan in (Plan(1_001), Plan(0), Plan(9, seconds=301)):
        with pytest.raises(ValueError, match=r"people must be 1 to 1,000 and seconds 1 to 300"):
            load.measure(None, plan)  # type: ignore[arg-type]


def test_thirty_people_are_served_without_an_error() -> None:
    plan = Plan(30, seconds=10, change="control")
    with server.serve(units=24) as served:
        assert served.units["wave-lstm"] == 24
        assert served.units["wave-rnn"] > 24
        assert set(served.units) == {path.stem for path in ROOT.glob("assets/models/*.json")}
        seen = load.measure(served, plan)
    assert not seen.errors
    assert len(seen.visits) == 30
    assert len(seen.changes) == seen.wanted == sum(len(plan.moments(n)) for n in range(1, 31))
    assert seen.wanted > 40
    assert "30" in load.row(seen)
    assert f"{seen.wanted} of {seen.wanted} changes answered" in load.remark(seen)
    if sys.platform == "linux":
        assert 0 < seen.server < 16
        assert 50 < seen.memory[0] <= max(seen.memory) < 4_000
    assert served.process.poll() is not None, "the server still runs"


def test_a_slow_machine_is_simulated_and_the_clocks_see_every_change(tmp_path: Path) -> None:
    clocks = tmp_path / "clocks.json"
    plan = Plan(3, seconds=2, pause=0.5, steps=31)
    with server.serve(units=9, profile=clocks, one_core=True) as served, server.busy(1):
        if sys.platform == "linux":
            assert len(os.sched_getaffinity(served.process.pid)) == 1
        seen = load.measure(served, plan)
        stepped = load.measure(served, replace(plan, change="sequence", steps=37))
    assert not seen.errors + stepped.errors
    for crowd_of, paged in ((seen, True), (stepped, False)):
        changes = account.changes_of(clocks, paged=paged)
        assert len(changes) == len(crowd_of.changes) == crowd_of.wanted
        for one in changes:
            assert ("queue" in one) is Path("/proc/thread-self/schedstat").exists()
            assert 0 < one["recording"] + one["encoding"] < one["computing"] <= one["wall"] + 0.02
    with server.serve(script="benchmarks/bare_app.py") as served:
        bare = load.measure(served, replace(plan, bare=True))
    assert not bare.errors
    assert bare.size < seen.size
    assert f"{seen.ms(95) / bare.ms(95):.1f}" in load.row(seen, bare)
