"""Passages, beside brute force over every place of a text."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz.behaviour import (
    alike,
    closest,
    follow,
    same_at_each_step,
    same_units,
    units_on,
)

STEPS, UNITS, LENGTH = 61, 6, 4
VALUES = np.random.default_rng(4).standard_normal((STEPS, UNITS)).cumsum(axis=0) / 3
START, STOP = 23, 23 + LENGTH


def test_units_that_are_on_through_a_passage_and_off_around_it() -> None:
    values = np.zeros((11, 5))
    values[3:6, 1] = 0.5  # exactly there
    values[3:6, 2] = values[9, 2] = 0.5  # there, and once elsewhere
    values[2:6, 3] = 0.5  # on before it too
    values[[3, 5], 4] = 0.5  # not at all steps
    assert units_on(values, 3, 6, threshold=0.5) == [(1, 0.0), (2, 1 / 8)]
    assert units_on(values, 3, 6, threshold=0.6) == []
    assert [one.unit for one in units_on(values, 3, 6, around=0)] == [1, 2, 3]
    assert [one.unit for one in units_on(values, 3, 6, around=4)] == [1]
    assert units_on(values, 9, 11, around=1) == []


def through(at: int, threshold: float) -> set[int]:
    return {u for u in range(UNITS) if (VALUES[at : at + LENGTH, u] >= threshold).all()}


def test_passages_with_the_same_units_are_those_of_brute_force() -> None:
    asked = through(START, 0.1)
    assert 1 < len(asked) < UNITS
    scores = {
        at: len(asked & through(at, 0.1)) / len(asked | through(at, 0.1))
        for at in range(STEPS - LENGTH + 1)
    }
    found = same_units(VALUES, START, STOP, threshold=0.1, count=3)
    for one in found:
        assert one.score == pytest.approx(scores[one.start])
        assert one.stop <= START or one.start >= STOP
    apart = [score for at, score in scores.items() if abs(at - START) >= LENGTH]
    assert found[0].score == pytest.approx(max(apart))


def test_passages_with_alike_states_are_those_of_brute_force() -> None:
    asked = VALUES[START:STOP].ravel()

    def cosine(at: int) -> float:
        other = VALUES[at : at + LENGTH].ravel()
        return float(asked @ other / np.linalg.norm(asked) / np.linalg.norm(other))

    found = alike(VALUES, START, STOP, count=4)
    every = {at: cosine(at) for at in range(STEPS - LENGTH + 1) if abs(at - START) >= LENGTH}
    assert found[0].start == max(every, key=every.__getitem__)
    assert [one.score for one in found] == pytest.approx([cosine(one.start) for one in found])
    starts = sorted([one.start for one in found] + [START])
    assert min(np.diff(starts)) >= LENGTH


def test_passages_that_are_not_in_the_text_are_refused() -> None:
    for start, stop in ((-1, 3), (5, 5), (60, 62)):
        with pytest.raises(ValueError, match="a passage is some of the steps 0 to 60; got"):
            units_on(VALUES, start, stop)
    with pytest.raises(ValueError, match="no unit is 99 or more at every step of this passage"):
        same_units(VALUES, START, STOP, threshold=99)
    with pytest.raises(ValueError, match="around must be 0 steps or more; got -1"):
        units_on(VALUES, START, STOP, around=-1)


def test_the_unit_that_follows_a_curve_comes_first() -> None:
    random = np.random.default_rng(6)
    signals = {"c": random.standard_normal((410, 3)), "h": random.standard_normal((410, 3))}
    curve = np.sin(np.arange(410) / 9)
    signals["h"][:, 2] -= 3 * curve
    name, unit, r = closest(signals, curve)[0]
    assert (name, unit) == ("h", 2)
    assert r == pytest.approx(np.corrcoef(signals["h"][:, 2], curve)[0, 1])
    claim = follow(signals, curve, kind="lstm")[0]
    assert (claim.signal, claim.unit) == ("h", 2)
    assert str(claim).startswith("Unit 2's hidden state falls with your curve: r = −0.9")
    with pytest.raises(ValueError, match=r"curve must be \(410,\), one value a step; got \(7,\)"):
        closest(signals, np.arange(7.0))
    with pytest.raises(ValueError, match="nothing follows a constant"):
        closest(signals, np.ones(410))


def test_steps_are_compared_at_the_threshold_that_is_asked_for() -> None:
    # Two steps are asked for. At 0.6 they have unit 1 on at the first and unit 2 the other way at
    # the second; from step 3 on both are so, from step 6 on one of them and one more.
    values = np.full((9, 3), 0.5)
    values[[1, 3, 6], 1] = 0.7
    values[[2, 4], 2] = -0.7
    values[7, 2] = 0.7
    found = same_at_each_step(values, 1, 3, 0.6, 2)
    assert [(one.start, one.score) for one in found] == [(3, 1.0), (6, pytest.approx(1 / 3))]
    with pytest.raises(ValueError, match=r"as far from 0 as 0\.8 at any step"):
        same_at_each_step(values, 1, 3, 0.8)


@pytest.mark.parametrize("threshold", [0.0, -0.4, np.nan])
def test_every_unit_would_be_on_both_ways_at_a_threshold_that_is_not_above_0(
    threshold: float,
) -> None:
    with pytest.raises(ValueError, match="the threshold must be above 0"):
        same_at_each_step(VALUES, START, STOP, threshold)
