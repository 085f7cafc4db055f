"""The process beside the server makes the server's own answers, or is done without."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from lstm_viz.explorer.pieces import PIECES, Pieces
from lstm_viz.sequences import SequenceError
from lstm_viz.tasks import TASKS
from lstm_viz.tracing import VerificationError
from lstm_viz.ui import limits
from lstm_viz.ui.explore import asking, family, second
from lstm_viz.ui.explore.asking import Asked
from lstm_viz.ui.explore.gathering import Line
from lstm_viz.ui.explore.second import BrokenError, Second
from lstm_viz.ui.frame import turns
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import passes
from tests.explorer.panels import read
from tests.patience import SECONDS
from tests.ui.conftest import problems
from tests.ui.pictures import received, sent

Open = Callable[..., AppTest]
QUICK = "tests.ui.explore.quick_second"
WAVES = {"source": "generated", "signal": "walk", "steps": "43", "model": "wave", "beside": "gru"}


def started(worker: str, seconds: float = SECONDS) -> Second:
    made = Second(worker, seconds)
    thread = made.start()
    assert thread is not None
    thread.join(SECONDS)
    return made


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "_has_room", lambda: True)
    monkeypatch.setattr(asking, "_ANSWERS", Shelf(10**8, len))


@pytest.fixture
def asked() -> list[Asked]:
    lag = {**TASKS["adding"].parameters, "lag": 17}
    marked, unfit = (
        family.preset("adding", lag, "last step"),
        family.generated("walk", 18, {"stride": 0.25}),
    )
    noise = family.noise(("value", "marker"), 19, "marker")
    return [
        Asked(own, seed, "adding", "gru", similarity)
        for own, seed, similarity in (
            (marked, 31, False),
            (unfit, 32, False),
            (noise, 33, True),
            (marked, 34, False),
        )
    ]


def made(asked: list[Asked]) -> dict[Asked, bytes | Exception]:
    return {one: found for some in asking.make(asked) for one, found in some.items()}


def test_its_answers_are_those_of_the_server_bit_by_bit(
    asked: list[Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = {one: found for some in asking.computed(asked) for one, found in some.items()}
    beside, fresh = started(second.WORKER), Pieces()
    monkeypatch.setattr(asking, "SECOND", beside)
    monkeypatch.setattr(second, "PIECES", fresh)
    with monkeypatch.context() as without:
        without.setattr(asking, "computed", None)  # the server computes nothing
        found = made(asked)
    assert beside.ready
    refused, itself = found.pop(asked[1]), own.pop(asked[1])
    assert (type(refused), str(refused)) == (SequenceError, str(itself))
    assert found == own
    # The server has the weights that a browser will ask it for.
    assert [fresh.find(name) for name in fresh.names()] == [
        PIECES.find(one) for one in fresh.names()
    ]
    assert [name.rpartition("-0-0-")[0] for name in fresh.names()] == ["adding-lstm", "adding-gru"]
    beside.end()
    assert not beside.ready
    assert made([asked[3]]) == {asked[3]: own[asked[3]]}  # the server makes what it lacks


def test_what_it_refuses_is_raised_as_the_server_would() -> None:
    beside = started(QUICK)
    found = list(beside.answers(["first", "", "", "well"]))
    assert [list(some) for some in found] == [[0, 1], [2, 3]]
    assert found[0][0] == b"first"
    said = [found[0][1], found[1][2], found[1][3]]
    assert [type(one) for one in said] == [SequenceError, VerificationError, RuntimeError]
    assert [str(one) for one in said] == ["too long", "off", "?"]
    assert len(list(beside.answers(["again", "well"]))) == 2
    beside.end()


@pytest.mark.parametrize("how", ["ends", "hangs", "babbles"])
def test_where_it_breaks_the_server_makes_the_rest(
    how: str, asked: list[Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    beside, here = started(QUICK), list[list[Asked]]()
    assert beside._running is not None
    own, receive, parts = beside._running.own, second.wire.receive, list[int]()
    assert own.gettimeout() == SECONDS

    def impatient(*given: Any) -> Any:
        parts.append(1)
        if how == "hangs" and len(parts) == 2:
            own.settimeout(0.001)
        return receive(*given)

    monkeypatch.setattr(second.wire, "receive", impatient)

    def computed(left: Any) -> Iterator[dict[Asked, bytes]]:
        here.append(list(left))
        yield dict.fromkeys(left, b"here")

    monkeypatch.setattr(asking, "SECOND", beside)
    monkeypatch.setattr(asking, "computed", computed)
    monkeypatch.setattr(Asked, "as_json", lambda one: how if one == asked[-1] else f"{one.seed}")
    found = made(asked)
    assert (found[asked[0]], str(found[asked[1]])) == (b"31", "too long")
    assert here == [asked[2:]]
    assert [found[one] for one in asked[2:]] == [b"here"] * 2
    assert not beside.ready
    assert beside.start() is None  # not at once
    with pytest.raises(BrokenError):
        next(beside.answers([]))


def test_one_that_does_not_start_is_done_without(capfd: pytest.CaptureFixture[str]) -> None:
    beside = started("tests.ui.explore.no_such_worker")
    assert not beside.ready
    assert "ModuleNotFoundError" in capfd.readouterr().err


@contextmanager
def serving() -> Iterator[None]:
    """A loop that runs, as the server's does."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        with asking.serving(loop):
            yield
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(SECONDS)
        loop.close()


class Ready(Second):
    """One that stands ready; whoever starts it is counted."""

    there, starts = True, 0

    @property
    def ready(self) -> bool:
        return self.there

    def start(self) -> None:
        self.starts += 1


def test_a_page_asks_only_where_the_process_stands_ready(
    asked: list[Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = Ready()
    monkeypatch.setattr(asking, "SECOND", beside)
    answers: dict[Asked, bytes | Exception] = {asked[0]: b"made", asked[1]: SequenceError("unfit")}
    line = Line[Asked, bytes](
        lambda wanted: [{one: answers[one] for one in wanted if one in answers}], lambda _: 0
    )
    monkeypatch.setattr(asking, "_LINE", line)
    assert asking.now(asked[0]) is None  # nobody serves
    with serving():
        assert asking.now(asked[0]) == b"made"
        with pytest.raises(SequenceError, match="unfit"):
            asking.now(asked[1])
        assert asking.now(asked[2]) is None  # of which the line makes nothing
        with monkeypatch.context() as full:
            full.setattr(limits, "STEPS_IN_LINE", 0)
            assert asking.now(asked[0]) is None
        beside.there = False
        assert asking.now(asked[0]) is None
        assert not beside.starts  # nobody waits for anybody
        monkeypatch.setattr(turns, "TURNS", turns.Turns(0, 1.0))
        assert asking.now(asked[0]) is None
        assert beside.starts == 1
    asking._ANSWERS.put(asked[0], b"kept")
    assert asking.now(asked[0]) == b"kept"


def test_the_page_shows_the_answer_and_records_nothing_itself(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted: list[Asked] = []

    def now(asked: Asked) -> bytes | Exception:
        wanted.append(asked)
        (found,) = (some[asked] for some in asking.computed([asked]) if some)
        return found

    message, payload = received(open_app(**WAVES, seed="61"))
    monkeypatch.setattr(asking, "now", now)
    with monkeypatch.context() as without:
        without.setattr(passes, "side_of", None)
        app = open_app(**WAVES, seed="61")
    told, own = received(app)
    assert [(one.seed, one.model, one.beside) for one in wanted] == [(61, "wave", "gru")]
    assert told["digest"] == message["digest"]
    header, arrays = read(sent(app)[1])
    assert header["networks"][1]["badge"]["verified"] < 1e-5
    assert len(own) == len(payload)
    # Another order is not in the answer, so that the page makes the same recording itself.
    other, more = read(sent(open_app(**WAVES, seed="61", order="similarity"))[1])
    assert "similarity" in other["networks"][1]["orders"]
    h, same = (
        found[of["networks"][1]["signals"]["h"]["values"]]
        for of, found in ((header, arrays), (other, more))
    )
    np.testing.assert_allclose(same, h, rtol=0, atol=1e-6)
    plain = open_app(**WAVES, seed="61", picture="plain")
    assert len(plain.get("plotly_chart")) > 2
    assert len(wanted) == 2  # a plain picture asks for nothing


def test_an_answer_that_is_not_what_torch_has_is_no_picture(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    def now(_: Asked) -> bytes:
        raise VerificationError("they differ by 0.4")

    monkeypatch.setattr(asking, "now", now)
    app = open_app(**WAVES, seed="62")
    assert not app.exception
    assert problems(app) == ["Not verified, so no picture is shown: they differ by 0.4."]
