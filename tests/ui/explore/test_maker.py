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

from lstm_viz.checkpoint import CheckpointError
from lstm_viz.explorer import door
from lstm_viz.explorer.pieces import PIECES, Pieces
from lstm_viz.sequences import SequenceError
from lstm_viz.tasks import TASKS
from lstm_viz.tracing import VerificationError
from lstm_viz.ui import limits
from lstm_viz.ui.explore import asking, family, last_good, maker
from lstm_viz.ui.explore.asking import Asked
from lstm_viz.ui.explore.gathering import AnswerLine
from lstm_viz.ui.explore.maker import BrokenError, Maker
from lstm_viz.ui.linked_picture import explorer
from lstm_viz.ui.shelf import Shelf
from lstm_viz.ui.views import passes
from lstm_viz.ui.views import view as views
from tests.explorer.panels import read
from tests.patience import SECONDS
from tests.ui.conftest import problems
from tests.ui.pictures import received, sent

Open = Callable[..., AppTest]
QUICK = "tests.ui.explore.quick_maker"
WAVES = {"source": "generated", "signal": "walk", "steps": "43", "model": "wave", "beside": "gru"}


def started(worker: str) -> Maker:
    made = Maker(worker, silence=SECONDS, first=SECONDS)
    thread = made.start()
    assert thread is not None
    thread.join(SECONDS)
    return made


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maker, "has_room", lambda: True)
    monkeypatch.setattr(asking, "_ANSWERS", Shelf(10**8, len))


@pytest.fixture
def asked() -> list[Asked]:
    lag = {**TASKS["adding"].parameters, "lag": 17}
    marked, unfit = (
        family.preset("adding", lag, "last step"),
        family.generated("walk", 18, {"stride": 0.25}),
    )
    noise = family.made("noise", ("value", "marker"), 19, "marker")
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
    asked: list[Asked], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    own = {one: found for some in asking.computed(asked) for one, found in some.items()}
    capfd.readouterr()
    beside, fresh = started(maker.WORKER), Pieces()
    monkeypatch.setattr(asking, "MAKER", beside)
    monkeypatch.setattr(maker, "PIECES", fresh)
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
    assert beside._child is not None
    assert 2**20 < beside._child.memory < limits.MAKER_MEMORY
    # It ends by itself, and says nothing, where the server is gone, which closes its end.
    beside._child.target.close()
    assert beside._child.process.wait(SECONDS) == 0
    assert capfd.readouterr().err == ""
    asking._ANSWERS.drop(asked[3])
    assert isinstance(made([asked[3]])[asked[3]], bytes)  # the server makes what it lacks
    assert not beside.ready


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
    child, receive, parts = beside._child, maker.wire.receive, list[int]()
    assert child is not None

    def impatient(*given: Any) -> Any:
        parts.append(1)
        if how == "hangs" and len(parts) == 2:
            child.due = 0.0
        return receive(*given)

    monkeypatch.setattr(maker.wire, "receive", impatient)

    def computed(left: Any) -> Iterator[dict[Asked, bytes]]:
        here.append(list(left))
        yield dict.fromkeys(left, b"here")

    monkeypatch.setattr(asking, "MAKER", beside)
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
    assert "No module named" in capfd.readouterr().err


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


class Ready(Maker):
    """One that stands ready; whoever starts it is counted."""

    there, starts, ends = True, 0, 0

    @property
    def ready(self) -> bool:
        return self.there

    def start(self) -> None:
        self.starts += 1

    def end(self) -> None:
        self.ends += 1


def test_a_page_asks_only_where_the_process_stands_ready(
    asked: list[Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = Ready()
    monkeypatch.setattr(asking, "MAKER", beside)
    answers: dict[Asked, bytes | Exception] = {asked[0]: b"made", asked[1]: SequenceError("unfit")}
    line = AnswerLine[Asked, bytes](
        lambda wanted: [{one: answers[one] for one in wanted if one in answers}], lambda _: 0
    )
    monkeypatch.setattr(asking, "_LINE", line)
    assert asking.obtain(asked[0]) is None  # nobody serves
    with serving():
        assert asking.obtain(asked[0]) == b"made"
        with pytest.raises(SequenceError, match="unfit"):
            asking.obtain(asked[1])
        assert asking.obtain(asked[2]) is None  # of which the line makes nothing
        with monkeypatch.context() as full:
            full.setattr(limits, "STEPS_IN_LINE", 0)
            assert asking.obtain(asked[0]) is None
        assert not beside.ends
    assert beside.ends == 1  # with the server
    asking._ANSWERS.put(asked[0], b"kept")
    assert asking.obtain(asked[0]) == b"kept"


def obtained(patch: pytest.MonkeyPatch) -> list[Asked]:
    """What pages will have asked for: they get it as the server itself computes it."""
    wanted: list[Asked] = []

    def obtain(asked: Asked) -> bytes | Exception:
        wanted.append(asked)
        (found,) = (some[asked] for some in asking.computed([asked]) if some)
        return found

    patch.setattr(asking, "obtain", obtain)
    return wanted


def test_the_page_shows_the_answer_and_records_nothing_itself(
    open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    message, payload = received(open_app(**WAVES, seed="61"))
    wanted = obtained(monkeypatch)
    with monkeypatch.context() as without:
        without.setattr(passes, "side_of", None)
        app = open_app(**WAVES, seed="61")
        similar = open_app(**WAVES, seed="61", order="similarity")
    told, own = received(app)
    assert [(*one[1:4], one.similarity) for one in wanted] == [
        (61, "wave", "gru", False),
        (61, "wave", "gru", True),
    ]
    assert told["digest"] == message["digest"]
    header, arrays = read(sent(app)[1])
    assert header["networks"][1]["badge"]["verified"] < 1e-5
    assert len(own) == len(payload)
    other, more = read(sent(similar)[1])
    assert "similarity" in other["networks"][1]["orders"]
    h, same = (
        found[of["networks"][1]["signals"]["h"]["values"]]
        for of, found in ((header, arrays), (other, more))
    )
    np.testing.assert_allclose(same, h, rtol=0, atol=1e-6)
    plain = open_app(**WAVES, seed="61", picture="plain")
    assert len(plain.get("plotly_chart")) > 2
    assert len(wanted) == 2  # a plain picture asks for nothing


FAILURES = [
    (
        VerificationError("they differ by 0.4"),
        "Not verified, so no picture is shown: they differ by 0.4.",
    ),
    (
        CheckpointError("wave-gru.pt is damaged"),
        "An included network can't be read: wave-gru.pt is damaged.",
    ),
    (ValueError("The networks had to make room."), "The networks had to make room."),
]


@pytest.mark.parametrize(("error", "said"), FAILURES)
def test_what_has_no_answer_is_a_sentence_and_no_picture(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def obtain(_: Asked) -> bytes:
        raise maker.raised(*maker.said(error))

    monkeypatch.setattr(asking, "obtain", obtain)
    app = open_app(**WAVES, seed="62")
    assert problems(app) == [said]


@pytest.mark.parametrize(("error", "said"), FAILURES)
def test_passes_that_fail_when_they_are_read_later_are_a_sentence(
    open_app: Open, monkeypatch: pytest.MonkeyPatch, error: Exception, said: str
) -> None:
    def run(*_: Any) -> Any:
        raise error

    obtained(monkeypatch)
    monkeypatch.setattr(views, "run_addressed", run)
    assert not problems(open_app(**WAVES, seed="63"))
    # As where a browser finds, after that run, that it can't read the compact form.
    monkeypatch.setattr(explorer, "needs_whole", lambda *_: False)
    monkeypatch.setattr(door, "needs_whole", lambda *_: True)
    assert problems(open_app(**WAVES, seed="63")) == [said]


@pytest.mark.parametrize("inline", [True, "digest"])
def test_a_browser_that_needs_all_of_it_has_the_page_s_own_passes(
    inline: object, open_app: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = obtained(monkeypatch)
    monkeypatch.setattr(last_good, "deferred", None)  # which can't be called
    monkeypatch.setattr(door, "needs_whole", lambda _, digest: inline is True or bool(digest))
    assert not problems(open_app(**WAVES, seed="64"))
    assert len(asked) == (0 if inline is True else 1)
