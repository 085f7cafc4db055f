"""The memory tasks: every answer is found a third time, from the sequence as text."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
import torch
from torch import Tensor
from torch._subclasses.fake_tensor import FakeTensorMode

from lstm_viz.tasks import Batch, Task
from lstm_viz.tasks.latch import EVERY, LATCH
from lstm_viz.tasks.memory import COPY, ORDER, RECALL, places
from lstm_viz.tasks.strings import one_of, symbols_of
from tests.tasks.letters import symbol_at, texts

ROWS = {task.name: task for task in (RECALL, ORDER, COPY, LATCH)}
Answers = list[str | None]  # by step, None where none is asked for


def draw(task: Task, size: int, seed: int = 3) -> Batch:
    batch = task.batch(size, generator=torch.Generator().manual_seed(seed))
    assert batch.x.shape == (size, batch.mask.shape[1], task.input_size)
    assert batch.y.shape == (size, batch.mask.shape[1], task.output_size)
    assert batch.x.dtype == batch.y.dtype == torch.float32
    assert torch.equal(batch.mask, ~batch.y.isnan().any(dim=-1))
    assert torch.equal(batch.mask, ~batch.y.isnan().all(dim=-1))
    assert batch.mask.any(dim=1).all()
    return batch


def answers(y: Tensor, names: tuple[str, ...]) -> list[Answers]:
    at = symbol_at(y.nan_to_num(0.0), names)
    assert np.array_equal(at < 0, y.isnan().all(dim=-1))
    return np.array([*names, None], dtype=object)[at].tolist()


def drawn(task: Task, size: int) -> list[tuple[str, Answers]]:
    batch = draw(task, size)
    said, read = answers(batch.y, task.output_names), texts(batch.x, task.input_names)
    assert {len(text) for text in read} == {batch.x.shape[1]}
    return list(zip(read, said, strict=True))


def x_of(task: Task, *sequences: str) -> Tensor:
    return one_of(
        torch.tensor([[task.input_names.index(name) for name in text] for text in sequences]),
        task.input_names,
    )


def known(task: Task, text: str) -> str:
    """What is known of the sequence, as text: a dot where nothing is."""
    (said,) = answers(task.known(x_of(task, text), task.parameters), task.output_names)
    return "".join("." if each is None else each for each in said)


def same(one: Tensor, other: Tensor) -> bool:
    return torch.equal(one.isnan(), other.isnan()) and torch.equal(
        one.nan_to_num(), other.nan_to_num()
    )


def share(task: Task, output: Tensor, batch: Batch) -> float:
    """The task's metric, by its definition."""
    right = task.right(output, batch)
    if task.metric == "whole":
        return float((right | ~batch.mask).all(dim=1).double().mean())
    return float(right[batch.mask].double().mean())


def says(task: Task, symbol: str) -> Tensor:
    """An output (output) that says this symbol."""
    return torch.tensor([float(name == symbol) for name in task.output_names])


def check_the_rule(task: Task) -> None:
    """`known` is y; said loudly it is right everywhere, and no longer where one answer turns."""
    batch = draw(task, 67)
    rule = task.known(batch.x, task.parameters)
    assert rule.dtype == torch.float32
    assert same(rule, batch.y)
    assert task.known(batch.x.double(), task.parameters).dtype == torch.float64
    output = 40 * rule.nan_to_num(0.3)
    assert share(task, output, batch) == task.perfect == 1.0
    assert float(task.loss(output, batch)) == pytest.approx(0, abs=1e-6)
    at = int(batch.mask[2].nonzero()[-1])
    output[2, at] = output[2, at].roll(1)
    answered = 67 if task.metric == "whole" else int(batch.mask.sum())
    assert share(task, output, batch) == pytest.approx(1 - 1 / answered)
    assert float(task.loss(output, batch)) == pytest.approx(40 / float(batch.mask.sum()), rel=1e-4)


def check_what_is_malformed(task: Task) -> None:
    """Steps that are not one symbol: nothing is made up for them or for what hangs on them."""
    size = task.input_size
    two = torch.eye(size)[0] + torch.eye(size)[1]
    for odd in (torch.zeros(size), two, two / 2, -torch.eye(size)[0], torch.full((size,), np.nan)):
        batch = draw(task, 9)
        assert (symbols_of(odd.expand(2, 3, size)) == -1).all()
        batch.x[:, 0] = odd
        rule = task.known(batch.x, task.parameters)
        assert rule[:, 0].isnan().all()
        asked = ~rule.isnan().any(dim=-1)
        assert torch.equal(asked, ~rule.isnan().all(dim=-1))
        assert (rule[asked].sum(dim=-1) == 1).all()
        if task is not LATCH:  # there the next command makes it known again
            assert not asked.any()


def check_the_row(task: Task) -> None:
    assert task.symbols
    assert task.answer.name == "one"
    for names in (task.input_names, task.output_names):
        assert len(set(names)) == len(names)
    for name in task.input_names:
        assert len(name) == 1
        assert name.isprintable()
        assert not name.isspace()
    assert task.parameters[task.length] in task.lengths
    assert task.chance < task.solved < task.perfect == 1.0
    assert task.sentence.endswith(".")
    assert task.solves.endswith(".")
    assert task.look_for.endswith("?")
    assert task.source.strip()
    assert task.asked.strip()
    assert task.solved_source.strip()


def check_the_device(task: Task) -> None:
    generator = torch.Generator().manual_seed(1)
    with FakeTensorMode():
        batch = task.batch(3, generator=generator, device="cuda:0")
    assert [part.device.type for part in batch] == ["cuda"] * 3


@pytest.mark.parametrize("task", ROWS.values(), ids=ROWS)
@pytest.mark.parametrize(
    "check",
    [
        check_the_rule,
        check_what_is_malformed,
        check_the_row,
        check_the_device,
    ],
)
def test_every_memory_task(task: Task, check) -> None:
    check(task)


@pytest.mark.parametrize("task", ROWS.values(), ids=ROWS)
def test_sequences_of_every_length(task: Task) -> None:
    extra = {"recall": 2, "order": 0, "copy": 11, "latch": 0}[task.name]
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


@pytest.mark.parametrize("steps", [1, 3, 8, 60, 97])
def test_latch_asks_for_the_last_command(steps: int) -> None:
    for text, said in drawn(LATCH.at_length(steps), 200):
        assert len(text) == steps
        assert set(text) <= set("SR-")
        last, expected = None, []
        for name in text:
            last = name if name in "SR" else last
            expected.append(last)
        assert said == expected
        assert set(text[:8]) & set("SR")


def test_latch_draws_commands_seldom() -> None:
    found = [text for text, _ in drawn(LATCH, 8000)]
    first = Counter(min(text.find(name) % 1000 for name in "SR") for text in found)
    assert [first[step] / 8000 for step in range(EVERY)] == pytest.approx([1 / 8] * 8, abs=0.015)
    later = Counter("".join(text[EVERY:] for text in found))
    total = 8000 * 52
    assert later["S"] / total == pytest.approx(1 / 16, abs=0.002)
    assert later["R"] / total == pytest.approx(1 / 16, abs=0.002)
    # It needs memory: half of the sequences are silent for 17 steps or more on end.
    silent = [max(map(len, text.replace("R", "S").split("S")[1:])) for text in found]
    assert np.median(silent) >= 17


@pytest.mark.parametrize(
    ("text", "rule"),
    [("--S--R-RS-", "..SSSRRRSS"), ("-----", "....."), ("R", "R"), ("-", ".")],
)
def test_latch_knows_from_the_first_command_on(text: str, rule: str) -> None:
    assert known(LATCH, text) == rule


def test_latch_knows_nothing_from_what_is_no_symbol_to_the_next_command() -> None:
    x = x_of(LATCH, "S--------R-", "R--S-------")
    x[:, 5] = 0.5
    said = answers(LATCH.known(x, LATCH.parameters), LATCH.output_names)
    assert ["".join(each or "." for each in row) for row in said] == ["SSSSS....RR", "RRRSS......"]


@pytest.mark.parametrize("task", [RECALL, ORDER, COPY], ids=lambda task: task.name)
def test_one_answer_for_all_is_right_by_chance(task: Task) -> None:
    batch = draw(task.at_length(9), 20_000)
    output = says(task, task.output_names[0]).expand_as(batch.y)
    assert list(task.trivial) == [f"always answering {task.output_names[0]}"]
    assert share(task, output, batch) == pytest.approx(task.chance, abs=0.012)


@pytest.mark.parametrize("steps", [1, 4, 8, 11, 20])
def test_trivial_answers_to_latch(steps: int) -> None:
    task = LATCH.at_length(steps)
    batch = draw(task, 60_000)
    always = says(task, "S").expand_as(batch.y)
    repeated = torch.stack([1.0 - batch.x[..., 1], batch.x[..., 1]], dim=-1)  # R at R, else S
    measured = {
        "always answering S": share(task, always, batch),
        "the command, or S where there is none": share(task, repeated, batch),
    }
    assert measured == pytest.approx(task.trivial, abs=0.007)
    assert task.chance == max(task.trivial.values())


def test_trivial_answers_to_a_long_latch_are_seldom_right() -> None:
    batch = draw(LATCH, 60_000)
    always = share(LATCH, says(LATCH, "S").expand_as(batch.y), batch)
    assert always == pytest.approx(LATCH.trivial["always answering S"], rel=0.12)
    assert LATCH.chance == pytest.approx(0.0208, abs=1e-4)
