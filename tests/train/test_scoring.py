"""Scoring: perfect, trivial and hand-made answers score what they must, in every kind of answer."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz.tasks import TASKS, Batch, Task
from lstm_viz.train import evaluate, solves
from lstm_viz.train.recipes import build
from lstm_viz.train.scoring import NUMBERS, PART, at_once, held_out, measure
from tests.train.small import ADDING, WAVE, Rule, small, spied

pytestmark = pytest.mark.truth


def marked_sum(sequence: np.ndarray) -> np.ndarray:
    total = sum(value for value, marker in sequence if marker == 1.0)
    return np.full((len(sequence), 1), total)


def next_of_a_sine(sequence: np.ndarray) -> np.ndarray:
    """s(t+1) = 2 cos(ω) s(t) - s(t-1), with cos(ω) found from the sequence itself."""
    s = sequence[:, 0]
    twice_cosine = (s[1:-1] @ (s[2:] + s[:-2])) / (s[1:-1] @ s[1:-1])
    return np.append(s[1:], twice_cosine * s[-1] - s[-2])[:, None]


def test_a_perfect_rule_scores_0() -> None:
    clean = TASKS["wave"].with_parameters(sines=1, noise=0)
    for task, rule in ((TASKS["adding"], marked_sum), (clean, next_of_a_sine)):
        found = evaluate(Rule(rule), task, sequences=300, seed=2)
        assert found["loss"] == found["score"] < 1e-10
        assert (found["accuracy"], found["whole"]) == (1.0, 1.0)
        assert (found["sequences"], found["seed"]) == (300, 2)
        assert solves(task, found)


def test_a_trivial_rule_scores_chance() -> None:
    rules = {"adding": lambda s: np.ones((len(s), 1)), "wave": lambda s: s}
    for name, rule in rules.items():
        found = evaluate(Rule(rule), TASKS[name], sequences=4000, seed=2)
        assert found["chance"] == TASKS[name].chance
        assert found["loss"] == pytest.approx(found["chance"], rel=0.05)
        assert 0 < found["accuracy"] < 0.5
        assert not solves(TASKS[name], found)


def test_accuracy_is_the_share_of_answers_that_are_close() -> None:
    # A sum of two uniform values lies within d of 1 with the probability 2d - d².
    task = replace(TASKS["adding"], close=0.3)
    found = evaluate(Rule(lambda s: np.ones((len(s), 1))), task, sequences=5000, seed=3)
    assert found["accuracy"] == found["whole"] == pytest.approx(2 * 0.3 - 0.3**2, abs=0.02)


@pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)
def test_a_task_known_by_heart_is_solved(task: Task) -> None:
    """The answers themselves as outputs: as sure logits where they are symbols."""

    class Knows(nn.Module):
        def __init__(self, batches: list[Batch]) -> None:
            super().__init__()
            self.answers, self.device = iter(batches), nn.Parameter(torch.zeros(1))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            y = next(self.answers).y.nan_to_num(nan=0.25)
            return y if task.answer.name == "value" else 40 * y - 20

    drawn = list(held_out(task, sequences=20, seed=7))
    found = measure(Knows(drawn), task, drawn)
    assert (found["accuracy"], found["whole"]) == (1.0, 1.0)
    assert found["loss"] < 1e-6
    assert solves(task, found)
    assert task.chance == found["chance"]


HAND = Batch(
    torch.zeros(3, 2, 4),
    torch.tensor([[[1.0, 0], [0, 1]], [[math.nan] * 2, [0, 1]], [[1, 0], [1, 0]]]),
    torch.tensor([[True, True], [False, True], [True, True]]),
)
SAID = torch.tensor([[[2.0, -1], [3, 1]], [[-9, 9], [-1, 3]], [[2, -1], [-1, -1.5]]])


@pytest.mark.parametrize(
    ("task", "accuracy", "whole"),
    [("recall", 4 / 5, 2 / 3), ("dyck1", 3 / 5, 1 / 3), ("adding", 0.0, 0.0)],
)
def test_shares_worked_by_hand(task: str, accuracy: float, whole: float) -> None:
    # The second answer of the first sequence is wrong, as is what is said in the second where
    # nothing is asked; in the last of the third, -1 is the highest of the outputs, but below 0.
    class Says(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.device = nn.Parameter(torch.zeros(1))

        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return SAID

    rule = TASKS[task]
    for batches in ([HAND], [HAND, HAND]):
        found = measure(Says(), rule, batches)
        assert found["accuracy"] == pytest.approx(accuracy)
        assert found["whole"] == pytest.approx(whole)
        assert found["loss"] == pytest.approx(rule.loss(SAID, HAND).item())
        assert found["score"] == found[{"mse": "loss"}.get(rule.metric, rule.metric)]


def test_parts_are_weighed_by_their_answers() -> None:
    model = small("gru", WAVE)
    one, other = (next(iter(held_out(WAVE, sequences=n, seed=2))) for n in (7, 30))
    found = measure(model, WAVE, [one, other])
    losses = [measure(model, WAVE, [batch])["loss"] for batch in (one, other)]
    assert found["loss"] == pytest.approx((7 * losses[0] + 30 * losses[1]) / 37)


def test_it_is_measured_in_parts() -> None:
    task, drawn = spied(ADDING)
    evaluate(small(), task, sequences=2 * PART + 9, seed=4)
    assert [len(batch.x) for batch in drawn] == [PART, PART, 9]
    assert not torch.equal(drawn[0].x, drawn[1].x)


@pytest.mark.parametrize(
    ("kind", "most"),
    # By hand: units x (steps + units of a matrix memory) x sequences stay within the bound.
    [("gru", PART), ("mingru", NUMBERS // (902 * 29)), ("mlstm", NUMBERS // (501 * (29 + 501)))],
)
def test_a_wide_network_reads_few_sequences_at_once_with_the_same_answers(
    kind: str, most: int
) -> None:
    wave = WAVE.at_length(29)
    model = build(wave, kind, seed=3, hidden=32)
    assert at_once(model, 29) == most
    assert kind == "gru" or 1 < most < PART
    assert at_once(model, 10**7) == (PART if kind == "gru" else 1)
    (batch,) = held_out(wave, sequences=most + 4 if kind != "gru" else PART, seed=2)
    calls: list[int] = []
    model.register_forward_hook(lambda m, given, _: calls.append(len(given[0])))
    found = measure(model, wave, [batch])
    assert max(calls) <= most
    assert sum(calls) == len(batch.x)
    with torch.no_grad():
        whole = wave.loss(model(batch.x), batch).item()
    assert found["loss"] == pytest.approx(whole, rel=1e-5)


@pytest.mark.parametrize("training", [True, False])
def test_it_runs_in_eval_mode_and_gives_the_mode_back(training: bool) -> None:
    model = small().train(training)
    modes: list[tuple[bool, bool]] = []
    model.register_forward_hook(lambda m, *_: modes.append((m.training, torch.is_grad_enabled())))
    evaluate(model, ADDING, sequences=PART + 1, seed=1)
    assert modes == [(False, False)] * 2
    assert model.training is training


def test_what_is_no_number_solves_nothing() -> None:
    for name in ("adding", "recall"):
        assert not solves(TASKS[name], {"score": math.nan})
        assert solves(TASKS[name], {"score": {"adding": 0.0, "recall": 1.0}[name]})


def test_no_sequences_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^sequences must be a number above 0; got 0$"):
        evaluate(small(), ADDING, sequences=0, seed=1)


@pytest.mark.gpu
def test_the_gpu_measures_as_the_cpu_does() -> None:
    expected = evaluate(small(), ADDING, sequences=300, seed=1)
    assert evaluate(small().to("cuda"), ADDING, sequences=300, seed=1) == pytest.approx(
        expected, rel=1e-3
    )
