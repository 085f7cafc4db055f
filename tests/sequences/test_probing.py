"""Sequences that are made for a network: noise, a step, an impulse, in all columns or in one."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.sequences import SequenceError
from lstm_viz.sequences.probing import probe

NAMES = ("x0", "x1", "x2")


def test_a_step_stays_and_an_impulse_does_not() -> None:
    made = probe("step", NAMES, steps=5, at=4)
    assert made.values[:, 1].tolist() == [0, 0, 0, 1, 1]
    assert (made.values == made.values[:, :1]).all()
    assert (made.names, made.source) == (NAMES, "Step at step 4")
    made = probe("impulse", NAMES, steps=5, at=4, into="x1")
    assert made.values.T.tolist() == [[0] * 5, [0, 0, 0, 1, 0], [0] * 5]
    assert made.source == "Impulse at step 4, in x1"


def test_noise_is_standard_normal_and_follows_from_its_seed() -> None:
    made = probe("noise", NAMES, steps=4_000, seed=3)
    assert made.values.mean(axis=0) == pytest.approx([0, 0, 0], abs=0.06)  # 4 standard errors
    assert made.values.std(axis=0) == pytest.approx([1, 1, 1], abs=0.05)
    assert abs(np.corrcoef(made.values.T)[0, 1]) < 0.07
    np.testing.assert_array_equal(probe("noise", NAMES, steps=4_000, seed=3).values, made.values)
    assert not np.array_equal(probe("noise", NAMES, steps=4_000, seed=4).values, made.values)
    alone = probe("noise", NAMES, steps=4_000, seed=3, into="x2").values
    assert not alone[:, :2].any()
    np.testing.assert_array_equal(alone[:, 2], made.values[:, 2])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"shape": "sine"}, "must be noise, step, impulse; got 'sine'"),
        ({"steps": 1}, "2"),
        ({"at": 6}, "must come at a step from 1 to 5; got 6"),
        ({"at": 0}, "from 1 to 5; got 0"),
        ({"into": "x9"}, "There is no column 'x9' among the 3 columns"),
    ],
)
def test_what_can_t_be_made_is_refused(wrong: dict, said: str) -> None:
    given = {"shape": "impulse", "names": NAMES, "steps": 5} | wrong
    with pytest.raises(SequenceError, match=said):
        probe(**given)
