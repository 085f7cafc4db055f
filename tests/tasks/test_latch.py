"""The latch: the last command is found a third time, from the sequence as text."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import torch

from lstm_viz.tasks.latch import EVERY, LATCH
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


def test_the_latch_is_a_task_with_one_symbol_as_the_answer() -> None:
    check_the_task(LATCH, known_again=True)


def test_sequences_of_every_length() -> None:
    for steps in (*LATCH.lengths, *range(1, 13)):
        longer = LATCH.at_length(steps)
        batch = draw(longer, 5)
        assert batch.x.shape[1] == steps
        assert same(longer.known(batch.x, longer.parameters), batch.y)
        # Nothing has to be told of the length: it is in the sequence.
        assert same(LATCH.known(batch.x, LATCH.parameters), batch.y)


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
