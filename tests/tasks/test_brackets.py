"""Brackets: a stack written out here decides what may come."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import product

import pytest
import torch

from lstm_viz.tasks.brackets import DYCK1, DYCK2
from lstm_viz.tasks.task import Task
from tests.tasks.next_symbols import (
    MayCome,
    check_the_device,
    check_the_lengths,
    check_the_rule,
    check_the_sets,
    check_what_is_known,
    draw,
    said,
    whole,
)

PAIR = {"(": ")", "[": "]"}
TASKS = {
    "dyck1": DYCK1.with_parameters(pairs=6, depth=4),
    "dyck2": DYCK2.with_parameters(pairs=8, depth=2),
    "flat": DYCK2.with_parameters(pairs=5, depth=1),
    "deep": DYCK2.with_parameters(pairs=4, depth=9),
}
every_task = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)


def dyck_sets(string: str, openings: str, depth: int) -> list[str]:
    assert string[0] + string[-1] == "ST"
    sets, stack = [openings], []
    for bracket in string[1:-1]:
        if bracket in PAIR:
            assert bracket in openings
            stack.append(PAIR[bracket])
        else:
            assert stack.pop() == bracket
        assert len(stack) <= depth
        sets.append((openings if len(stack) < depth else "") + (stack[-1] if stack else "T"))
    assert not stack
    return sets


def may_come(task: Task) -> MayCome:
    """The sets of a string of this task."""
    openings = {"dyck1": "(", "dyck2": "(["}[task.name]
    return partial(dyck_sets, openings=openings, depth=int(task.parameters["depth"]))


@every_task
def test_every_bracket_task(task: Task) -> None:
    check_the_sets(task, may_come(task))
    check_the_lengths(task)
    check_the_rule(task)


@pytest.mark.usefixtures("indexing_without_cuda")
@every_task
def test_a_batch_goes_where_it_is_asked_to(task: Task) -> None:
    check_the_device(task)


def strings_of(pairs: int, openings: str, depth: int) -> list[str]:
    """All strings with so many pairs, by trying every one."""
    found = []
    for brackets in product([*openings, *(PAIR[name] for name in openings)], repeat=2 * pairs):
        try:
            dyck_sets("S" + "".join(brackets) + "T", openings, depth)
        except (AssertionError, IndexError):
            continue
        found.append("S" + "".join(brackets) + "T")
    return found


@pytest.mark.parametrize(
    ("task", "openings", "pairs", "depth"),
    [(DYCK1, "(", 6, 3), (DYCK2, "([", 4, 2), (DYCK2, "([", 3, 5)],
)
def test_all_strings_of_a_length_are_as_likely(
    task: Task, openings: str, pairs: int, depth: int
) -> None:
    size = 20_000
    _, drawn = draw(task.with_parameters(pairs=pairs, depth=depth), size)
    count = Counter(drawn)
    for n in range(1, pairs + 1):
        strings = strings_of(n, openings, depth)
        expected = size / pairs / len(strings)
        for string in strings:
            assert abs(count.pop(string, 0) - expected) < 5 * expected**0.5
    assert not count


@every_task
def test_trivial_answers_reach_what_the_task_says(task: Task) -> None:
    size, depth = 4_000, task.parameters["depth"]
    batch, strings = draw(task, size)
    openings = "".join(name for name in task.input_names if name in PAIR)
    after = {"S": openings, ")": openings + "T", "]": openings + "T"}
    after |= {name: (openings if depth > 1 else "") + PAIR[name] for name in openings}
    last = [[after[symbol] for symbol in string[:-1]] for string in strings]
    reached = whole(task, said(task, strings, last, batch.x.shape[1]), batch)
    assert reached == pytest.approx(task.trivial["using only the last symbol"], abs=0.03)

    if task.name == "dyck2":
        counted = [may_come(task)(string) for string in strings]
        for string, sets in zip(strings, counted, strict=True):
            for step, symbol in enumerate(string[:-1]):
                if symbol in ")]":
                    sets[step] = sets[step].replace("]", ")")
        reached = whole(task, said(task, strings, counted, batch.x.shape[1]), batch)
        name = "counting the depth, and always closing with ) after a closing bracket"
        assert reached == pytest.approx(task.trivial[name], abs=0.03)
        assert task.chance == task.trivial[name]
    assert task.trivial["always the same set"] == 0.0
    assert all(len(set(may_come(task)(string))) > 1 for string in strings)


def test_trivial_answers_counted_by_hand() -> None:
    # Of the strings with 1, 2 and 3 pairs, 1 of 1, 1 of 2 and 1 of 5 are ()()...
    last = "using only the last symbol"
    assert DYCK1.with_parameters(pairs=3, depth=3).trivial[last] == pytest.approx(
        (1 + 1 / 2 + 1 / 5) / 3
    )
    # Without ((())): 1 of 4.
    assert DYCK1.with_parameters(pairs=3, depth=2).trivial[last] == pytest.approx(
        (1 + 1 / 2 + 1 / 4) / 3
    )
    # Outer pairs: none in (), none and 1 in ()() and (()), and 0, 1, 1, 1, 2 in those of 3 pairs.
    assert DYCK2.with_parameters(pairs=3, depth=3).chance == pytest.approx(
        (1 + 3 / 4 + (1 + 3 / 2 + 1 / 4) / 5) / 3
    )
    assert DYCK1.at_length(600).chance < 0.01  # nothing overflows
    assert DYCK1.at_length(600).batch(2, generator=torch.Generator()).mask.any()


@pytest.mark.parametrize(
    ("task", "text", "known"),
    [
        (DYCK1, "S(())T", 5),
        (DYCK1, "S((((((", 6),  # deeper than the depth
        (DYCK1, "S())", 3),
        (DYCK1, "ST", 1),
        (DYCK1, "S()T()", 3),
        (DYCK2, "S([)]T", 3),
        (DYCK2, "S([]) T", 5),
    ],
)
def test_nothing_is_known_from_a_wrong_symbol_on(task: Task, text: str, known: int) -> None:
    check_what_is_known(task, text, known)
