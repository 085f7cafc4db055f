"""Fading: a change with a known half-life is measured with that half-life."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.fading import fading
from lstm_viz.trace import Trace

BATCH, TIME, UNIT = 5, 9, 3
STEPS = np.array([2, 1, 3, 2, 1])


def passes(keeps: list[float]) -> tuple[Trace, Trace]:
    """Two passes of a simple RNN; each sequence keeps this share of its change at every step."""
    draw = np.random.default_rng(3)
    one = draw.uniform(-0.5, 0.5, (1, 1, BATCH, TIME, UNIT))
    two = one.copy()
    for sequence, share in enumerate(keeps):
        direction = draw.normal(size=UNIT)
        for step in range(STEPS[sequence], TIME + 1):
            two[0, 0, sequence, step - 1] += 0.1 * direction * share ** (step - STEPS[sequence])
    initial = {"h": np.zeros((1, 1, BATCH, UNIT))}
    return tuple(Trace("rnn", {"a": h, "h": h}, initial) for h in (one, two))


def test_the_quartiles_are_those_of_the_sequences_own_decay():
    # Of five sequences the quartiles are the second, the third and the fourth.
    found = fading(*passes([0.9, 0.2, 0.5, 1.1, 0.7]), "h", STEPS, 6)
    lags = np.arange(7)
    np.testing.assert_allclose(found.low, 0.5**lags)
    np.testing.assert_allclose(found.middle, 0.7**lags)
    np.testing.assert_allclose(found.high, 0.9**lags)


def test_it_is_relative_to_what_came_in():
    found = fading(*passes([0.5] * BATCH), "h", STEPS, 4)
    assert found.low[0] == found.middle[0] == found.high[0] == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"steps": STEPS[:4]}, r"steps must have one entry per sequence, \(5,\); got \(4,\)"),
        ({"lags": 7}, "must have 7 steps after its change; the shortest has 6"),
        ({"steps": STEPS - 1}, "must have 6 steps after its change"),
        ({"other": None}, "must have an effect when it comes in; one has none"),
    ],
)
def test_what_cannot_be_measured_is_refused(change, sentence):
    one, two = passes([0.5] * BATCH)
    given = {"other": two, "steps": STEPS, "lags": 6} | change
    other = one if given["other"] is None else two
    with pytest.raises(ValueError, match=sentence):
        fading(one, other, "h", given["steps"], given["lags"])


def test_two_different_passes_are_refused():
    one, two = passes([0.5] * BATCH)
    short = Trace(
        "rnn", {k: v[..., :-1, :] for k, v in two.signals.items()}, {"h": two.initial["h"]}
    )
    with pytest.raises(ValueError, match="both passes must have the same shape"):
        fading(one, short, "h", STEPS, 3)
