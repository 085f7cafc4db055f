"""As many b as a: a count written out here decides what may come."""

from __future__ import annotations

import pytest

from lstm_viz.tasks.anbn import ANBN
from tests.tasks.next_symbols import (
    check_the_device,
    check_the_lengths,
    check_the_rule,
    check_the_sets,
    check_what_is_known,
    draw,
    said,
    whole,
)

TASK = ANBN.at_length(7)


def anbn_sets(string: str) -> list[str]:
    n = len(string) // 2 - 1
    assert string == "S" + "a" * n + "b" * n + "T"
    return ["a"] + ["ab"] * n + ["b"] * (n - 1) + ["T"]


def test_it_is_a_task_whose_answer_is_what_may_come() -> None:
    check_the_sets(TASK, anbn_sets)
    check_the_lengths(TASK)
    check_the_rule(TASK)


@pytest.mark.usefixtures("indexing_without_cuda")
def test_a_batch_goes_where_it_is_asked_to() -> None:
    check_the_device(TASK)


def test_trivial_answers_reach_what_the_task_says() -> None:
    batch, strings = draw(TASK, 4_000)
    after = {"S": "a", "a": "ab", "b": "T"}
    last = [[after[symbol] for symbol in string[:-1]] for string in strings]
    reached = whole(TASK, said(TASK, strings, last, batch.x.shape[1]), batch)
    assert reached == pytest.approx(TASK.trivial["using only the last symbol"], abs=0.03)
    assert TASK.trivial["always the same set"] == 0.0
    assert all(len(set(anbn_sets(string))) > 1 for string in strings)


def test_its_chance_counted_by_hand() -> None:
    assert ANBN.chance == 1 / 10


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("SaabbT", 5),
        ("Saaaaaaaaaaaaaab", 16),  # more than n: another may come all the same
        ("SaabbbT", 5),
        ("SaabaT", 4),
        ("SbbT", 1),
        ("aab", 0),
    ],
)
def test_nothing_is_known_from_a_wrong_symbol_on(text: str, known: int) -> None:
    check_what_is_known(ANBN, text, known)
