"""The embedded Reber grammar: a graph written out here decides what may come."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode

from lstm_viz.tasks.answers import Batch
from lstm_viz.tasks.reber import REBER
from lstm_viz.tasks.task import Task
from tests.tasks.letters import texts

# The inner grammar, as in the paper's figure: from each state, the symbols and where they lead.
INNER = {
    "begin": {"B": "fork"},
    "fork": {"T": "top", "P": "bottom"},
    "top": {"S": "top", "X": "high"},
    "bottom": {"T": "bottom", "V": "low"},
    "high": {"X": "bottom", "S": "last"},
    "low": {"P": "high", "V": "last"},
    "last": {"E": "done"},
}


def inner_strings(longest: int) -> dict[str, float]:
    """Each inner string of at most so many symbols, and its chance when both ways are as likely."""
    found, open_ones = {}, [("", "begin", 1.0)]
    while open_ones:
        string, state, chance = open_ones.pop()
        if state == "done":
            found[string] = chance
        elif len(string) < longest:
            ways = INNER[state]
            open_ones += [(string + s, after, chance / len(ways)) for s, after in ways.items()]
    return found


def draw(task: Task, size: int, seed: int = 3) -> tuple[Batch, list[str]]:
    """A batch, and each of its sequences in letters."""
    batch = task.batch(size, generator=torch.Generator().manual_seed(seed))
    steps = batch.x.shape[1]
    assert batch.x.shape == batch.y.shape == (size, steps, 7)
    assert batch.x.dtype == batch.y.dtype == torch.float32
    assert torch.equal(batch.mask, ~batch.y.isnan().any(dim=-1))
    return batch, texts(batch.x, tuple("BTSXPVE"))


def may_come(string: str) -> list[set[str]]:
    """What the grammar allows after each symbol but the last."""
    assert string[0] + string[2] + string[-1] == "BBE"
    assert string[1] == string[-2]
    assert string[1] in "TP"
    sets, state = [{"T", "P"}, {"B"}], "begin"
    for symbol in string[2:-2]:
        state = INNER[state][symbol]
        sets.append(set(INNER[state]) if state != "done" else {string[1]})
    assert state == "done"
    return [*sets, {"E"}]


@pytest.mark.parametrize("steps", [1, 5, 9, 23])
def test_sets_are_what_the_grammar_allows(steps: int) -> None:
    task = REBER.at_length(steps)
    batch, strings = draw(task, 300)
    assert batch.x.shape[1] == steps + 15 + 4
    for string, y, mask in zip(strings, batch.y.tolist(), batch.mask.tolist(), strict=True):
        assert max(steps, 5) <= len(string) - 4 <= steps + 15
        sets = may_come(string)
        assert mask == [step < len(string) - 1 for step in range(len(mask))]
        for allowed, answer in zip(sets, y, strict=False):
            assert answer == [float(symbol in allowed) for symbol in "BTSXPVE"]
    known = task.known(batch.x, task.parameters)
    assert torch.equal(known.isnan().any(dim=-1), ~batch.mask)
    assert torch.equal(known.nan_to_num(7), batch.y.nan_to_num(7))


def test_a_string_is_as_likely_as_the_ways_are_even() -> None:
    _, strings = draw(REBER.at_length(6), 40_000)
    chances = {s: c for s, c in inner_strings(21).items() if 6 <= len(s) <= 21}
    whole = sum(chances.values())
    drawn = Counter(string[2:-2] for string in strings)
    assert set(drawn) <= set(chances)
    for string, chance in chances.items():
        expected = 40_000 * chance / whole
        assert abs(drawn[string] - expected) < 5 * expected**0.5 + 1
    assert 0.49 < sum(string[1] == "T" for string in strings) / 40_000 < 0.51
    both = [string[1] == string[3] for string in strings]
    assert 0.49 < sum(both) / 40_000 < 0.51  # the inner string tells nothing of the letter


def test_hardly_a_string_is_left_out_for_its_length() -> None:
    assert sum(inner_strings(20).values()) > 0.99


def test_the_rule_is_right_and_another_is_not() -> None:
    batch, strings = draw(REBER, 200)
    output = (20 * REBER.known(batch.x, REBER.parameters) - 10).nan_to_num(0.0)
    assert (REBER.right(output, batch) | ~batch.mask).all()
    assert REBER.loss(output, batch) < 1e-4
    assert REBER.perfect == 1.0
    for row, string in enumerate(strings):  # always T, where the letter should come again
        output[row, len(string) - 3] = torch.tensor([-10.0, 10, -10, -10, -10, -10, -10])
    whole = (REBER.right(output, batch) | ~batch.mask).all(dim=1)
    assert whole.tolist() == [string[1] == "T" for string in strings]
    assert REBER.loss(output, batch) > 0.01


def test_trivial_answers_reach_what_the_task_says() -> None:
    assert list(REBER.trivial.values()) == [0.5, 0.0, 0.0]
    # By the last symbol alone: the best set after each one, tried on all strings with few symbols.
    strings = ["B" + s + inner + s + "E" for s, inner in product("TP", inner_strings(9))]
    for string in strings:
        sets = may_come(string)
        after: dict[str, set[frozenset[str]]] = {}
        for symbol, allowed in zip(string, sets, strict=False):
            after.setdefault(symbol, set()).add(frozenset(allowed))
        assert max(len(different) for different in after.values()) > 1


def spell(text: str) -> torch.Tensor:
    return torch.tensor([[[float(name == symbol) for name in "BTSXPVE"] for symbol in text]])


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("BTBTXSETE", 8),
        ("BTBTXSE", 7),
        ("BTBTXSEPE", 7),  # another letter than the first
        ("BTBTTXS", 4),
        ("BTBPVPXVVETE", 11),
        ("TBB", 0),
        ("BT BTXSETE", 2),
        ("BTBTXSETEB", 8),
    ],
)
def test_nothing_is_known_from_a_wrong_symbol_on(text: str, known: int) -> None:
    sets = REBER.known(spell(text), REBER.parameters)
    asked = ~sets.isnan().all(dim=-1)[0]
    assert asked.tolist() == [step < known for step in range(len(text))]
    if known == 7:
        assert sets[0, 6].tolist() == [0, 1, 0, 0, 0, 0, 0]


def test_what_is_no_symbol_is_not_known() -> None:
    x = spell("BTBTXSETE")
    x[0, 4, 0] = 0.5
    assert (~REBER.known(x, REBER.parameters).isnan().any(dim=-1)).sum() == 4


@pytest.mark.usefixtures("indexing_without_cuda")
def test_a_batch_goes_where_it_is_asked_to() -> None:
    generator = torch.Generator().manual_seed(1)
    with FakeTensorMode():
        batch = REBER.at_length(7).batch(3, generator=generator, device="cuda:0")
    assert [part.device.type for part in batch] == ["cuda"] * 3
    assert REBER.at_length(7).batch(2, generator=generator).x.shape == (2, 26, 7)
