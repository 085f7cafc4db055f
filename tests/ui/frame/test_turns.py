"""Who has her turn when, without a clock; and a page that waits for its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.runtime.scriptrunner import RerunException
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData
from streamlit.testing.v1 import AppTest

from lstm_viz.ui.frame import turns
from lstm_viz.ui.frame.turns import Ticket, Turns


class Clock:
    """A clock that stands still until it is moved, in seconds."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def lined_up(line: Turns, many: int) -> list[Ticket]:
    tickets = [Ticket() for _ in range(many)]
    for one in tickets:
        line.line_up(one)
    return tickets


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
    monkeypatch.setattr(turns, "TURNS", line)
    monkeypatch.setattr(turns, "LOOK", 0)
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

    monkeypatch.setattr(turns.st, "toast", toast)
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


def test_another_choice_keeps_the_place(full: Turns, monkeypatch: pytest.MonkeyPatch) -> None:
    def toast(_: str) -> None:
        raise RerunException(RerunData())  # as where something else was chosen meanwhile

    monkeypatch.setattr(turns.st, "toast", toast)
    (first,) = lined_up(full, 1)
    with pytest.raises(RerunException), turns.turn():
        pytest.fail("it was not its turn")
    (behind,) = lined_up(full, 1)
    full.leave(first)
    with turns.turn():  # the run of the other choice
        assert not behind.called.is_set()
    assert behind.called.is_set()


def test_a_run_that_fails_gives_its_turn_back(full: Turns, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ZeroDivisionError), turns.turn():
        raise ZeroDivisionError
    (other,) = lined_up(full, 1)
    assert other.called.is_set()

    def toast(_: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(turns.st, "toast", toast)
    with pytest.raises(ZeroDivisionError), turns.turn():
        pytest.fail("it was not its turn")
    full.leave(other)
    (other,) = lined_up(full, 1)
    assert other.called.is_set()
