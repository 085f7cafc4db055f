"""Budgets: refusals, checkpoints by equal factors, and a rate along half a cosine."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pytest
import torch

from lstm_viz.train import Budget, checkpoint_steps
from tests.train.small import budget


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"steps": 0}, "steps must be a whole number above 0; got 0"),
        ({"steps": 2.5}, r"steps must be a whole number above 0; got 2\.5"),
        ({"batch_size": -2}, "batch_size must be a whole number above 0; got -2"),
        ({"learning_rate": math.inf}, "learning_rate must be a number above 0; got inf"),
        ({"clip": math.nan}, "clip must be a number above 0; got nan"),
        ({"optimizer": "adagrad"}, "optimizer must be one of adam, rmsprop, sgd; got 'adagrad'"),
    ],
)
def test_budgets_that_cannot_be(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}$"):
        budget(**change)


def test_the_rate_is_that_of_torchs_half_cosine() -> None:
    here = Budget(steps=9, batch_size=2, learning_rate=0.07, clip=1.0)
    weight = torch.nn.Parameter(torch.zeros(3))
    optimizer = torch.optim.SGD([weight], lr=0.07)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=9)
    for step in range(10):
        assert here.rate(step) == pytest.approx(schedule.get_last_lr()[0], rel=1e-9, abs=1e-12)
        optimizer.step()
        schedule.step()


@pytest.mark.parametrize("steps", [1, 2, 3, 7, 19, 40, 500, 6000, 123_456])
def test_checkpoints_lie_from_before_the_first_step_to_the_last(steps: int) -> None:
    found = checkpoint_steps(steps)
    assert found[0] == 0
    assert found[-1] == steps
    assert sorted(set(found)) == list(found)
    assert len(found) <= 20
    if steps >= 500:
        assert len(found) == 20
        factors = [later / earlier for earlier, later in pairwise(found[1:])]
        assert found[1] == 10
        assert factors == pytest.approx([(steps / 10) ** (1 / 18)] * 18, rel=0.04)


@pytest.mark.parametrize("count", [2, 3, 5, 13])
def test_there_are_as_many_checkpoints_as_asked_for(count: int) -> None:
    found = checkpoint_steps(800, count)
    assert len(found) == count
    assert (found[0], found[-1]) == (0, 800)


def test_checkpoints_that_cannot_be() -> None:
    with pytest.raises(ValueError, match=r"^count must be at least 2 checkpoints; got 1$"):
        checkpoint_steps(800, 1)
