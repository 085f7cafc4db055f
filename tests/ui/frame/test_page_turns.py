"""Who has her turn when, without a clock; and a page that waits for its own."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from streamlit.runtime.fragment import MemoryFragmentStorage
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import StopException, add_script_run_ctx
from streamlit.runtime.scriptrunner_utils.script_requests import ScriptRequests
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext
from streamlit.runtime.state import SafeSessionState, SessionState
from streamlit.testing.v1 import AppTest

from lstm_viz.ui.frame import page_turns
from lstm_viz.ui.frame.page_turns import BACK, PlaceInLine, Ticket, Turns
from tests.patience import SECONDS


class Clock:
    """A clock that stands still until it is moved, in seconds."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def lined_up(line: Turns, many: int) -> list[Ticket]:
    return [line.line_up(PlaceInLine()) for _ in range(many)]


def called(tickets: list[Ticket]) -> list[int]:
    return [place for place, one in enumerate(tickets) if one.called.is_set()]


def test_so_many_at_once_and_the_others_as_they_came(clock: Clock) -> None:
    line = Turns(3, 7.0, clock)
    tickets = lined_up(line, 6)
    assert called(tickets) == [0, 1, 2]
    assert [line.ahead(one) for one in tickets[3:]] == [3, 4, 5]
    line.leave(tickets[1])
    assert called(tickets) == [0, 1, 2, 3]
    line.leave(tickets[4])  # who leaves the line keeps nobody back
    line.leave(tickets[0])
    assert called(tickets) == [0, 1, 2, 3, 5]
    line.leave(tickets[4])  # once more: nothing is given back twice
    (late,) = lined_up(line, 1)
    assert not late.called.is_set()


def test_a_long_turn_is_not_waited_for(clock: Clock) -> None:
    line = Turns(1, 7.0, clock)
    first, second, third = lined_up(line, 3)
    clock.now += 6.5
    assert not line.wait(second, 0)
    clock.now += 0.5
    assert line.wait(second, 0)
    line.leave(first)  # whose turn is over already: the second one's is not
    assert not line.wait(third, 0)
    line.leave(second)
    assert line.wait(third, 0)


@pytest.mark.parametrize("at_once", [1, 2])
def test_a_person_waits_for_others_only_where_others_are_ahead(at_once: int, clock: Clock) -> None:
    line = Turns(at_once, 7.0, clock)
    tabs = [line.line_up(PlaceInLine("ann")) for _ in range(at_once + 2)]  # two of them wait
    assert [one.behind for one in tabs] == [False] * len(tabs)
    late = [line.line_up(PlaceInLine("bob")), line.line_up(PlaceInLine("ann"))]
    assert [one.behind for one in late] == [True, True]
    line.step_out(late[0])  # who is told to stop is not waited for
    assert not line.line_up(PlaceInLine("ann")).behind


def test_how_long_it_takes_is_learned(clock: Clock) -> None:
    line = Turns(2, 7.0, clock)
    line.usual = 0.5
    one, two, three, four, five = lined_up(line, 5)
    assert line.seconds(five) == 4 * 0.5 / 2
    clock.now += 4.5
    line.leave(one)
    assert line.usual == 0.5 + 4.0 / 16
    clock.now += 90
    line.leave(two)  # counts as the longest that anybody waits, and so does the third
    assert line.usual == pytest.approx(7 - (7 - 0.75) * (15 / 16) ** 2)
    assert called([three, four, five]) == [0, 1, 2]


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Turns:
    """A line in front of every page in which others are ahead, each of whom takes a second."""
    line = Turns(1, 7.0, clock)
    line.usual = 3.0
    monkeypatch.setattr(page_turns, "TURNS", line)
    monkeypatch.setattr(page_turns, "LOOK", 0)
    return line


def test_a_page_that_waits_says_so_and_is_shown_then(
    open_app: Callable[..., AppTest], full: Turns, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = lined_up(full, 5)
    told: list[str] = []

    def toast(sentence: str) -> None:
        told.append(sentence)
        clock.now += full.usual
        full.leave(others.pop(0))  # so that the line becomes shorter

    monkeypatch.setattr(page_turns.st, "toast", toast)
    app = open_app(source="preset", preset="wave")
    assert app.get("bidi_component")
    assert told == [
        f"The server is busy: {ahead} ahead of you, about {seconds} s. "
        "Your choice is kept and will be shown after that."
        for ahead, seconds in (
            ("5 people are", 15),
            ("4 people are", 12),
            ("3 people are", 9),
            ("2 people are", 6),
            ("1 person is", 3),
        )
    ]
    assert others == []
    assert full.ahead(Ticket()) == 0  # the page has given its turn back


def test_a_short_wait_is_not_worth_a_sentence(
    open_app: Callable[..., AppTest], full: Turns, monkeypatch: pytest.MonkeyPatch
) -> None:
    full.usual = 0.5
    (other,) = lined_up(full, 1)
    looks = iter((False, False, True))

    def wait(ticket: Ticket, seconds: float) -> bool:
        if next(looks):
            full.leave(other)
        return ticket.called.is_set()

    monkeypatch.setattr(full, "wait", wait)
    app = open_app(source="preset", preset="wave")
    assert not app.toast
    assert app.get("bidi_component")


def test_a_session_has_one_place_and_its_newest_run_has_it(clock: Clock) -> None:
    line = Turns(1, 7.0, clock)
    (first,) = lined_up(line, 1)
    place = PlaceInLine()
    runs = [line.line_up(place)]
    (behind,) = lined_up(line, 1)
    runs += [line.line_up(place) for _ in range(4)]
    assert [line.wait(one, SECONDS) for one in runs[:4]] == [False] * 4  # woken, and not called
    assert all(one.replaced for one in runs[:4])
    assert [line.ahead(one) for one in (runs[-1], behind)] == [1, 2]
    for one in runs[:4]:
        line.step_out(one)  # whose place is another's by then
    line.leave(first)
    assert line.wait(runs[-1], 0)
    newest = line.line_up(place)  # takes the turn over, which is given back once
    line.leave(runs[-1])
    assert line.wait(newest, 0)
    assert not line.wait(behind, 0)
    line.leave(newest)
    assert line.wait(behind, 0)


def test_whose_run_was_stopped_lets_others_go_first_and_keeps_her_place(clock: Clock) -> None:
    line = Turns(1, 90.0, clock)
    place, closed = PlaceInLine(), PlaceInLine()
    (first,) = lined_up(line, 1)
    line.step_out(line.line_up(closed))
    stopped = line.line_up(place)
    second, third = lined_up(line, 2)
    line.step_out(stopped)
    assert line.ahead(second) == 1
    line.leave(first)
    assert called([second, third]) == [0]
    again = line.line_up(place)  # before the third
    line.leave(second)
    assert line.wait(again, 0)
    line.step_out(again)  # stopped just as it was called
    assert line.wait(third, 0)
    again = line.line_up(place)
    (last,) = lined_up(line, 1)
    clock.now += BACK  # nobody comes back for the place of a page that was closed
    line.leave(third)
    late = line.line_up(closed)
    assert line.wait(again, 0)
    assert [line.ahead(one) for one in (last, late)] == [1, 2]


class Run:
    """A run that waits for its turn in a thread of its own, with Streamlit's requests to stop."""

    def __init__(self, state: SessionState) -> None:
        self.requests, self.how = ScriptRequests(), ""
        self.context = ScriptRunContext(
            session_id="hers",
            _enqueue=lambda _: self._look(),
            script_requests=self.requests,
            query_string="",
            session_state=SafeSessionState(state, self._look),
            uploaded_file_mgr=MemoryUploadedFileManager("/mock/upload"),
            main_script_path="",
            user_info={},
            fragment_storage=MemoryFragmentStorage(),
            pages_manager=PagesManager(""),
        )
        self.thread = threading.Thread(target=self._run, daemon=True)
        add_script_run_ctx(self.thread, self.context)
        self.thread.start()

    def _look(self) -> None:
        if self.requests.on_scriptrunner_yield() is not None:
            raise StopException

    def _run(self) -> None:
        try:
            with page_turns.turn():
                self.how = "had its turn"
        except StopException:
            self.how = "stopped"


@pytest.fixture
def choose(full: Turns, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Run]:
    """A session that chooses something: its run, once that waits and the one before was stopped."""
    state, runs, waits = SessionState(), list[Run](), threading.Semaphore(0)
    wait = full.wait

    def waiting(ticket: Ticket, seconds: float) -> bool:
        waits.release()
        return wait(ticket, seconds)

    def run() -> Run:
        if runs:
            runs[-1].requests.request_stop()
        runs.append(Run(state))
        assert waits.acquire(timeout=SECONDS)
        return runs[-1]

    monkeypatch.setattr(full, "wait", waiting)
    return run


def test_another_choice_takes_the_place_over(
    full: Turns, choose: Callable[[], Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_turns, "LOOK", 10 * SECONDS)  # only what wakes a run ends its wait
    others = lined_up(full, 3)
    runs = [choose()]
    (behind,) = lined_up(full, 1)
    assert full.ahead(behind) == 4
    runs += [choose() for _ in range(4)]
    for one in runs[:4]:
        one.thread.join(SECONDS)
    assert [one.how for one in runs] == ["stopped"] * 4 + [""]
    assert full.ahead(behind) == 4  # sessions, however many runs they have had
    for one in others:
        full.leave(one)
    runs[-1].thread.join(SECONDS)
    assert runs[-1].how == "had its turn"
    assert full.wait(behind, 0)


def test_who_is_told_to_stop_stops_at_the_next_look(full: Turns, choose: Callable[[], Run]) -> None:
    full.usual = 0.0  # nothing is said, which would be the end of the run as well
    (first,) = lined_up(full, 1)
    run = choose()
    (behind,) = lined_up(full, 1)
    assert full.ahead(behind) == 2
    run.requests.request_stop()  # as where the page is closed
    run.thread.join(SECONDS)
    assert run.how == "stopped"
    assert full.ahead(behind) == 1
    run = choose()  # where she has chosen something instead, whose run begins only now
    assert full.ahead(behind) == 2
    full.leave(first)
    run.thread.join(SECONDS)
    assert run.how == "had its turn"


def test_a_run_that_fails_gives_its_turn_back(full: Turns, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ZeroDivisionError), page_turns.turn():
        raise ZeroDivisionError
    (other,) = lined_up(full, 1)
    assert other.called.is_set()

    def toast(_: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(page_turns.st, "toast", toast)
    with pytest.raises(ZeroDivisionError), page_turns.turn():
        pytest.fail("it was not its turn")
    full.leave(other)
    (other,) = lined_up(full, 1)
    assert other.called.is_set()
