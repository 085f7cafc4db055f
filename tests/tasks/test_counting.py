"""The counting tasks: every answer is found a third time, from the sequence as text."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import torch

from lstm_viz.tasks import Task
from lstm_viz.tasks.counting import COUNTING, HIGHEST, PARITY, SWITCH
from tests.tasks.one_symbol import (
    answers,
    check_the_task,
    draw,
    drawn,
    known,
    same,
    says,
    share,
    x_of,
)

ROWS = {task.name: task for task in (PARITY, COUNTING)}


@pytest.mark.parametrize("task", ROWS.values(), ids=ROWS)
def test_every_counting_task(task: Task) -> None:
    check_the_task(task)


@pytest.mark.parametrize("task", ROWS.values(), ids=ROWS)
def test_sequences_of_every_length(task: Task) -> None:
    for length in (*task.lengths, *range(1, 13)):
        longer = task.at_length(length)
        batch = draw(longer, 5)
        assert batch.mask.shape == (5, length)
        assert batch.mask.all()
        assert same(longer.known(batch.x, longer.parameters), batch.y)


@pytest.mark.parametrize("steps", [1, 2, 24, 61])
def test_parity_asks_whether_the_ones_are_even(steps: int) -> None:
    for text, said in drawn(PARITY.at_length(steps), 200):
        assert len(text) == steps
        assert said == [
            "odd" if text[: step + 1].count("1") % 2 else "even" for step in range(steps)
        ]


def test_parity_draws_fair_bits() -> None:
    found = [text for text, _ in drawn(PARITY, 5000)]
    ones = np.array([[int(bit) for bit in text] for text in found])
    assert ones.mean(axis=0) == pytest.approx(np.full(24, 1 / 2), abs=0.03)
    pairs = Counter(text[step : step + 2] for text in found for step in range(23))
    assert [pairs[pair] / (23 * 5000) for pair in ("00", "01", "10", "11")] == pytest.approx(
        [1 / 4] * 4, abs=0.01
    )


@pytest.mark.parametrize("steps", [1, 2, 5])
def test_trivial_answers_to_parity(steps: int) -> None:
    task = PARITY.at_length(steps)
    batch = draw(task, 60_000)
    measured = {
        "always answering even": share(task, says(task, "even").expand_as(batch.y), batch),
        "odd at a 1, even at a 0": share(task, batch.x, batch),  # x says it: 0 is even, 1 is odd
    }
    assert measured == pytest.approx(task.trivial, abs=0.007)
    assert task.chance == 0.5 ** (steps - 1)
    assert next(iter(task.trivial)) == "odd at a 1, even at a 0"


def count(text: str) -> list[int]:
    """The a's so far whose last bracket before them is an opening one."""
    counts = []
    for end in range(1, len(text) + 1):
        inside = [
            name == "a" and text.rfind("(", 0, step) > text.rfind(")", 0, step)
            for step, name in enumerate(text[:end])
        ]
        counts.append(sum(inside))
    return counts


@pytest.mark.parametrize("steps", [1, 3, 40, 77])
def test_counting_asks_for_the_as_inside_brackets(steps: int) -> None:
    for text, said in drawn(COUNTING.at_length(steps), 150):
        assert len(text) == steps
        assert set(text) <= set("ab()")
        brackets = text.replace("a", "").replace("b", "")
        assert brackets.startswith("()" * (len(brackets) // 2))  # they take turns, ( first
        assert brackets in ("()" * steps)
        assert said == [str(number) for number in count(text)]


def test_counting_draws_every_total_evenly() -> None:
    found = drawn(COUNTING.at_length(150), 6000)  # so long that 9 places inside are nearly sure
    total = Counter(said[-1] for _, said in found)
    assert [total[str(number)] / 6000 for number in range(HIGHEST + 1)] == pytest.approx(
        [1 / 10] * 10, abs=0.018
    )
    letters = Counter("".join(text for text, _ in found))
    brackets = (letters["("] + letters[")"]) / (150 * 6000)
    assert brackets == pytest.approx(1 / SWITCH, abs=0.003)
    outside = Counter("".join(text.split("(")[0] for text, _ in found))
    assert outside["a"] / outside.total() == pytest.approx(1 / 2, abs=0.01)


def test_counting_draws_the_places_inside_evenly() -> None:
    # (bbbbbbbb...: with no other bracket each step after it is as often an a.
    found = [text for text, _ in drawn(COUNTING.at_length(9), 60_000) if text[0] == "("]
    whole = [text for text in found if ")" not in text]
    assert len(whole) > 2000
    places = np.array([[name == "a" for name in text[1:]] for text in whole])
    assert places.mean(axis=0) == pytest.approx(np.full(8, 1 / 2), abs=0.04)  # 0 to 8 of 8
    assert np.bincount(places.sum(axis=1)) / len(whole) == pytest.approx(
        np.full(9, 1 / 9), abs=0.03
    )


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("aa(aba)ab(ba", "000112222223"),
        ("((a)a)a", "0011111"),  # brackets do not nest: the last one decides
        (")a(a", "0001"),
        ("(aaaaaaaaaaab)", "0123456789...."),  # there is no digit above 9
        ("b", "0"),
    ],
)
def test_counting_knows_by_the_last_bracket(text: str, rule: str) -> None:
    assert known(COUNTING, text) == rule


@pytest.mark.parametrize(
    ("task", "text", "rule"),
    [
        (PARITY, "0110101", ["even", "odd", "even", None, None, None, None]),
        (COUNTING, "(aba(aa", ["0", "1", "1", None, None, None, None]),
    ],
)
def test_what_is_no_symbol_ends_what_is_known(task: Task, text: str, rule: list[str]) -> None:
    x = x_of(task, text, text)
    x[0, 3] = torch.tensor([0.9] + [0.1] * (task.input_size - 1))
    said = answers(task.known(x, task.parameters), task.output_names)
    assert said[0] == rule
    assert None not in said[1]


@pytest.mark.parametrize("steps", [1, 2, 6, 15, 40])
def test_always_answering_0_to_counting(steps: int) -> None:
    task = COUNTING.at_length(steps)
    batch = draw(task, 40_000)
    assert list(task.trivial) == ["always answering 0"]
    always = share(task, says(task, "0").expand_as(batch.y), batch)
    assert always == pytest.approx(task.chance, abs=0.008)
    assert (task.chance == 1.0) == (steps == 1)  # the first step can't be inside
