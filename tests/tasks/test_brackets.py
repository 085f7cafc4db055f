"""Brackets and counts: a stack written out here decides what may come."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
import torch
from torch._subclasses.fake_tensor import FakeTensorMode

from lstm_viz.tasks.anbn import ANBN
from lstm_viz.tasks.answers import Batch
from lstm_viz.tasks.brackets import DYCK1, DYCK2
from lstm_viz.tasks.task import Task
from tests.tasks.letters import texts

PAIR = {"(": ")", "[": "]"}
TASKS = {
    "anbn": ANBN.at_length(7),
    "dyck1": DYCK1.with_parameters(pairs=6, depth=4),
    "dyck2": DYCK2.with_parameters(pairs=8, depth=2),
    "flat": DYCK2.with_parameters(pairs=5, depth=1),
    "deep": DYCK2.with_parameters(pairs=4, depth=9),
}
every_task = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)


def draw(task: Task, size: int, seed: int = 3) -> tuple[Batch, list[str]]:
    """A batch, and each of its sequences in letters."""
    batch = task.batch(size, generator=torch.Generator().manual_seed(seed))
    steps = 2 * int(task.parameters[task.length]) + 2
    assert batch.x.shape == (size, steps, task.input_size)
    assert batch.y.shape == (size, steps, task.output_size)
    assert batch.x.dtype == batch.y.dtype == torch.float32
    assert torch.equal(batch.mask, ~batch.y.isnan().any(dim=-1))
    return batch, texts(batch.x, task.input_names)


def anbn_sets(string: str) -> list[str]:
    n = len(string) // 2 - 1
    assert string == "S" + "a" * n + "b" * n + "T"
    return ["a"] + ["ab"] * n + ["b"] * (n - 1) + ["T"]


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


def may_come(task: Task, string: str) -> list[str]:
    """What may come after each symbol but the last."""
    if task.name == "anbn":
        return anbn_sets(string)
    return dyck_sets(string, {"dyck1": "(", "dyck2": "(["}[task.name], task.parameters["depth"])  # type: ignore[arg-type]


@every_task
def test_sets_are_what_may_come(task: Task) -> None:
    batch, strings = draw(task, 300)
    for string, y, mask in zip(strings, batch.y.tolist(), batch.mask.tolist(), strict=True):
        assert mask == [step < len(string) - 1 for step in range(len(mask))]
        for allowed, answer in zip(may_come(task, string), y, strict=False):
            assert answer == [float(symbol in allowed) for symbol in task.output_names]
    known = task.known(batch.x, task.parameters)
    assert torch.equal(known.isnan().any(dim=-1), ~batch.mask)
    assert torch.equal(known.nan_to_num(7), batch.y.nan_to_num(7))


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


def test_every_number_of_pairs_is_as_likely() -> None:
    for task in TASKS.values():
        _, strings = draw(task, 8_000)
        most = int(task.parameters[task.length])
        count = Counter(len(string) // 2 - 1 for string in strings)
        assert sorted(count) == list(range(1, most + 1))
        assert max(abs(n - 8_000 / most) for n in count.values()) < 5 * (8_000 / most) ** 0.5


def whole(task: Task, output: torch.Tensor, batch: Batch) -> float:
    return float((task.right(output, batch) | ~batch.mask).all(dim=1).double().mean())


@every_task
def test_the_rule_is_right_and_another_is_not(task: Task) -> None:
    batch, _ = draw(task, 200)
    output = (20 * task.known(batch.x, task.parameters) - 10).nan_to_num(0.0)
    assert whole(task, output, batch) == task.perfect == 1.0
    assert task.loss(output, batch) < 1e-4
    output[::3, 1] *= -1
    assert whole(task, output, batch) == pytest.approx(2 / 3, abs=0.01)
    assert task.loss(output, batch) > 0.1


def said(task: Task, strings: list[str], rule: list[list[str]], steps: int) -> torch.Tensor:
    """The output of a rule's sets, one after each symbol but the last."""
    output = torch.zeros(len(strings), steps, task.output_size)
    for row, sets in enumerate(rule):
        for step, allowed in enumerate(sets):
            signs = [1.0 if symbol in allowed else -1.0 for symbol in task.output_names]
            output[row, step] = torch.tensor(signs)
    return output


@every_task
def test_trivial_answers_reach_what_the_task_says(task: Task) -> None:
    size, depth = 4_000, task.parameters.get("depth", 0)
    batch, strings = draw(task, size)
    openings = "".join(name for name in task.input_names if name in PAIR)
    after = {"S": "a", "a": "ab", "b": "T"}
    if openings:
        after = {"S": openings, ")": openings + "T", "]": openings + "T"}
        after |= {name: (openings if depth > 1 else "") + PAIR[name] for name in openings}
    last = [[after[symbol] for symbol in string[:-1]] for string in strings]
    reached = whole(task, said(task, strings, last, batch.x.shape[1]), batch)
    assert reached == pytest.approx(task.trivial["using only the last symbol"], abs=0.03)

    if task.name == "dyck2":
        counted = [may_come(task, string) for string in strings]
        for string, sets in zip(strings, counted, strict=True):
            for step, symbol in enumerate(string[:-1]):
                if symbol in ")]":
                    sets[step] = sets[step].replace("]", ")")
        reached = whole(task, said(task, strings, counted, batch.x.shape[1]), batch)
        name = "counting the depth, and always closing with ) after a closing bracket"
        assert reached == pytest.approx(task.trivial[name], abs=0.03)
        assert task.chance == task.trivial[name]
    assert task.trivial["always the same set"] == 0.0
    assert all(len(set(may_come(task, string))) > 1 for string in strings)


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
    assert ANBN.chance == 1 / 10
    assert DYCK1.at_length(600).chance < 0.01  # nothing overflows
    assert DYCK1.at_length(600).batch(2, generator=torch.Generator()).mask.any()


def spell(task: Task, text: str) -> torch.Tensor:
    return torch.tensor([[[float(name == letter) for name in task.input_names] for letter in text]])


@pytest.mark.parametrize(
    ("task", "text", "known"),
    [
        (ANBN, "SaabbT", 5),
        (ANBN, "Saaaaaaaaaaaaaab", 16),  # more than n: another may come all the same
        (ANBN, "SaabbbT", 5),
        (ANBN, "SaabaT", 4),
        (ANBN, "SbbT", 1),
        (ANBN, "aab", 0),
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
    sets = task.known(spell(task, text), task.parameters)
    asked = ~sets.isnan().all(dim=-1)[0]
    assert asked.tolist() == [step < known for step in range(len(text))]


@pytest.mark.usefixtures("indexing_without_cuda")
@every_task
def test_a_batch_goes_where_it_is_asked_to(task: Task) -> None:
    generator = torch.Generator().manual_seed(1)
    with FakeTensorMode():
        batch = task.batch(3, generator=generator, device="cuda:0")
    assert [part.device.type for part in batch] == ["cuda"] * 3
    assert draw(task, 2)
