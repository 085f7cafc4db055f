"""The memory tasks: every answer is found a third time, from the sequence as text."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
import torch

from lstm_viz.tasks import Task
from lstm_viz.tasks.memory import COPY, ORDER, RECALL, places
from lstm_viz.tasks.strings import one_of, symbols_of
from tests.tasks.letters import texts
from tests.tasks.one_symbol import (
    check_the_task,
    draw,
    drawn,
    known,
    same,
    says,
    share,
)

ROWS = {task.name: task for task in (RECALL, ORDER, COPY)}


@pytest.mark.parametrize("task", ROWS.values(), ids=ROWS)
def test_every_memory_task(task: Task) -> None:
    check_the_task(task)


@pytest.mark.parametrize("task", ROWS.values(), ids=ROWS)
def test_sequences_of_every_length(task: Task) -> None:
    extra = {"recall": 2, "order": 0, "copy": 11}[task.name]
    for length in (*task.lengths, *range(4 if task is ORDER else 1, 13)):
        longer = task.at_length(length)
        batch = draw(longer, 5)
        assert batch.x.shape[1] == length + extra
        assert same(longer.known(batch.x, longer.parameters), batch.y)
        # Nothing has to be told of the length: it is in the sequence.
        assert same(task.known(batch.x, task.parameters), batch.y)


def test_spelling_is_read_as_it_was_written() -> None:
    symbol = torch.tensor([[2, 0, 1], [1, 1, 2]])
    x = one_of(symbol, ("a", "b", "c"))
    assert texts(x, ("a", "b", "c")) == ["cab", "bbc"]
    assert torch.equal(symbols_of(x), symbol)


@pytest.mark.parametrize("lag", [1, 7, 30])
def test_recall_asks_for_the_first_symbol(lag: int) -> None:
    task = RECALL.at_length(lag)
    found = drawn(task, 300)
    for text, said in found:
        assert len(text) == lag + 2
        assert text[0] in "ABCD"
        assert set(text[1:-1]) <= set("xyz")
        assert text[-1] == "?"
        assert said == [None] * (lag + 1) + [text[0]]
    assert len({text for text, _ in found}) > 11  # 12 there are with a lag of 1


def test_recall_draws_evenly() -> None:
    found = [text for text, _ in drawn(RECALL, 8000)]
    cue, between = Counter(text[0] for text in found), Counter("".join(t[1:-1] for t in found))
    assert [cue[name] / 8000 for name in "ABCD"] == pytest.approx([1 / 4] * 4, abs=0.02)
    assert [between[name] / 240_000 for name in "xyz"] == pytest.approx([1 / 3] * 3, abs=0.01)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Bxyzz?", ".....B"),
        ("D?", ".D"),
        ("BxAzz?", "......"),  # two cues
        ("xBzzz?", "......"),  # a distractor first
        ("Bxy?z?", "......"),
        ("Bxyzz", "....."),  # no query
        ("?", "."),
        ("A", "."),
    ],
)
def test_recall_knows_only_what_has_its_form(text: str, rule: str) -> None:
    assert known(RECALL, text) == rule


@pytest.mark.parametrize("steps", [4, 5, 9, 23, 50, 100])
def test_order_asks_for_the_two_in_their_order(steps: int) -> None:
    first, second = places(steps)
    for text, said in drawn(ORDER.at_length(steps), 300):
        assert len(text) == steps
        assert text[0] == "E"
        assert text[-1] == "B"
        at = [step for step, name in enumerate(text) if name in "XY"]
        assert len(at) == 2
        assert at[0] in first
        assert at[1] in second
        assert set(text[1:-1]) - set("XY") <= set("abcd")
        assert said == [None] * (steps - 1) + [text[at[0]] + text[at[1]]]


def test_order_scales_the_places_of_the_paper() -> None:
    assert places(100) == (range(10, 21), range(50, 61))
    assert places(50) == (range(5, 11), range(25, 31))
    for steps in range(4, 200):
        first, second = places(steps)
        assert 1 <= first.start < first.stop <= second.start < second.stop <= steps - 1


def test_order_draws_evenly() -> None:
    found = drawn(ORDER, 12_000)
    said = Counter(answer[-1] for _, answer in found)
    assert [said[name] / 12_000 for name in ORDER.output_names] == pytest.approx(
        [1 / 4] * 4, abs=0.02
    )
    at = [[step for step, name in enumerate(text) if name in "XY"] for text, _ in found]
    for number, place in enumerate(places(50)):
        where = Counter(each[number] for each in at)
        assert [where[step] / 12_000 for step in place] == pytest.approx([1 / 6] * 6, abs=0.015)
    others = Counter("".join(text for text, _ in found))
    assert [others[name] / (46 * 12_000) for name in "abcd"] == pytest.approx([0.25] * 4, abs=0.01)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("EaXbcYdB", ".......XY"),
        ("EYXB", "...YX"),  # anywhere between E and B
        ("EaYbcYdB", ".......YY"),
        ("EXaXB", "....XX"),
        ("EaXbcbdB", "........"),  # one
        ("EaXbXYdB", "........"),  # three
        ("aaXbcYdB", "........"),
        ("EaXbcYda", "........"),
        ("EaXBcYdB", "........"),  # an end in between
        ("EB", ".."),
        ("X", "."),
    ],
)
def test_order_knows_only_what_has_its_form(text: str, rule: str) -> None:
    assert known(ORDER, text) == rule


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_order_needs_room(steps: int) -> None:
    message = rf"^steps must be at least 4, for E, two symbols and B; got {steps}$"
    with pytest.raises(ValueError, match=message):
        ORDER.at_length(steps).batch(2, generator=torch.Generator())


@pytest.mark.parametrize(("symbols", "lag"), [(1, 1), (5, 20), (3, 2), (7, 1), (1, 9)])
def test_copy_asks_for_the_list_again(symbols: int, lag: int) -> None:
    for text, said in drawn(COPY.with_parameters(symbols=symbols, lag=lag), 200):
        said_before, rest = text[:symbols], text[symbols:]
        assert set(said_before) <= set("ABCD")
        assert rest == "-" * lag + ">" + "-" * symbols
        assert said == [None] * (symbols + lag + 1) + list(said_before)


def test_copy_draws_evenly() -> None:
    found = [text[:5] for text, _ in drawn(COPY, 4000)]
    for place in range(5):
        which = Counter(text[place] for text in found)
        assert [which[name] / 4000 for name in "ABCD"] == pytest.approx([0.25] * 4, abs=0.03)
    # Neighbours are independent: all 16 pairs come, as often as each other.
    pairs = Counter(pair for text in found for pair in pairwise(text))
    assert [count / 16_000 for count in pairs.values()] == pytest.approx([1 / 16] * 16, abs=0.01)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("ABCAD--->-----", ".........ABCAD"),
        ("CA>--", "...CA"),  # no blank in between
        ("C->-", "...C"),
        ("AB-->-", "......"),  # more symbols than steps to say them
        ("A-->--", "......"),  # and fewer
        ("AB-->->", "......."),
        ("AB--C>--", "........"),
        ("AB--->-C", "........"),
        ("AB------", "........"),
        (">--", "..."),
        ("--->", "...."),
        ("-", "."),
    ],
)
def test_copy_knows_only_what_has_its_form(text: str, rule: str) -> None:
    assert known(COPY, text) == rule


@pytest.mark.parametrize("task", [RECALL, ORDER, COPY], ids=lambda task: task.name)
def test_one_answer_for_all_is_right_by_chance(task: Task) -> None:
    batch = draw(task.at_length(9), 20_000)
    output = says(task, task.output_names[0]).expand_as(batch.y)
    assert list(task.trivial) == [f"always answering {task.output_names[0]}"]
    assert share(task, output, batch) == pytest.approx(task.chance, abs=0.012)
