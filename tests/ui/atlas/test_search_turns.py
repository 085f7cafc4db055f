"""Turns: one after another, in the order in which they asked, and never too many."""

from __future__ import annotations

import threading

import pytest

from lstm_viz.ui.atlas import words
from lstm_viz.ui.atlas.search_turns import SearchTurns
from lstm_viz.ui.jobs.jobs import BusyError
from tests.patience import SECONDS


def test_people_have_their_turns_in_order_and_are_told_how_many_are_ahead() -> None:
    turns, had = SearchTurns(1, 2), []
    told: dict[str, list[int]] = {"a": [], "b": []}
    waits = {name: threading.Event() for name in told}

    def wait(name: str) -> None:
        def tell(ahead: int) -> None:
            told[name].append(ahead)
            waits[name].set()

        with turns.turn(tell):
            had.append(name)

    people = [threading.Thread(target=wait, args=(name,), daemon=True) for name in told]
    with turns.turn(lambda ahead: None):
        for name, person in zip(told, people, strict=True):
            person.start()
            assert waits[name].wait(SECONDS)
        with pytest.raises(BusyError, match="busy"), turns.turn(lambda ahead: None):
            pass
        assert (had, told["a"][0], told["b"][0]) == ([], 1, 2)
    for person in people:
        person.join(SECONDS)
    assert had == ["a", "b"]
    with turns.turn(lambda ahead: pytest.fail("nobody is ahead")):
        pass


def test_who_leaves_while_waiting_keeps_no_place() -> None:
    turns = SearchTurns(1, 1)

    def leave(ahead: int) -> None:
        raise InterruptedError

    with turns.turn(leave):
        for _ in range(3):  # each would fill the line
            with pytest.raises(InterruptedError), turns.turn(leave):
                pass


def test_people_ahead_are_counted_in_words() -> None:
    assert words.ahead(1) == "1 person is ahead of you."
    assert words.ahead(3) == "3 people are ahead of you."
