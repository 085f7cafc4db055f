"""Learning: jumps and changes whose places and numbers were chosen first."""

from __future__ import annotations

import numpy as np
import pytest

from lstm_viz import learning
from lstm_viz.learning import (
    RULE,
    gate_changes,
    jump,
    sentence,
    unit_over_training,
)
from lstm_viz.trace import Trace
from tests.traces import LENGTH, TIME, UNIT, WHERE, random_trace

STEPS = [0, 10, 40, 90, 200, 500]


def test_the_jump_is_the_largest_rise_of_a_share():
    found = jump(STEPS, [0.125, 0.125, 0.25, 0.3125, 0.9375, 1.0])
    assert found is not None
    assert (found.before, found.after) == (3, 4)
    assert found.steps == (90, 200)
    assert found.scores == (0.3125, 0.9375)
    assert found.gain == 0.625


def test_the_jump_of_an_error_is_the_largest_factor_not_the_largest_difference():
    # Factors 2, 1.25, 5, 2; the largest difference is the first.
    found = jump(STEPS[:5], [1.0, 0.5, 0.4, 0.08, 0.04], lower_is_better=True)
    assert found is not None
    assert found.steps == (40, 90)
    assert found.scores == (0.4, 0.08)
    assert found.gain == pytest.approx(np.log(5))


def test_what_is_worse_than_chance_or_better_than_solved_does_not_count():
    # Factors 10, 4, 1000; within [0.01, 0.2]: 1, 4, 5 (from 0.05 to 0.01).
    errors = [2.0, 0.2, 0.05, 0.00005]
    open_ = jump(STEPS[:4], errors, lower_is_better=True)
    bounded = jump(STEPS[:4], errors, lower_is_better=True, chance=0.2, solved=0.01)
    tight = jump(STEPS[:4], errors, lower_is_better=True, chance=0.2, solved=0.04)
    assert [one and one.before for one in (open_, bounded, tight)] == [2, 2, 1]
    assert bounded is not None
    assert bounded.scores == (0.05, 0.00005)
    assert bounded.gain == pytest.approx(np.log(5))
    shares = jump(STEPS[:4], [0.0, 0.5, 0.7, 0.71], chance=0.45, solved=0.9)
    assert shares is not None
    assert (shares.before, shares.scores) == (1, (0.5, 0.7))


def test_of_equal_jumps_the_first_counts():
    # In floats 0.9 - 0.6 is a little more than 0.4 - 0.1.
    found = jump(STEPS[:4], [0.1, 0.4, 0.6, 0.9])
    assert found is not None
    assert found.before == 0


@pytest.mark.parametrize(
    ("scores", "lower", "there"),
    [
        ([0.5, 0.55, 0.6, 0.2], False, False),  # exactly the least, in spite of rounding
        ([0.5, 0.551, 0.6, 0.2], False, True),
        ([1.0, 0.8, 0.64, 0.64], True, False),
        ([1.0, 0.79, 0.64, 0.9], True, True),
        ([0.9, 0.7, 0.3, 0.1], False, False),
        ([0.1, np.nan, 0.9, 0.92], False, False),  # no successive pair has both
        ([0.4, 0.0, 0.0, 0.0], True, True),
    ],
)
def test_less_than_the_least_gain_is_no_jump(scores, lower, there):
    assert (jump(STEPS[:4], scores, lower_is_better=lower) is not None) == there


def test_one_checkpoint_has_no_jump():
    assert jump([0], [0.3]) is None
    assert jump([], []) is None


@pytest.mark.parametrize(
    ("steps", "scores", "options", "message"),
    [
        ([1, 2], [0.1], {}, r"got steps \(2,\) and scores \(1,\)"),
        ([[1, 2]], [[0.1, 0.2]], {}, r"got steps \(1, 2\)"),
        ([1, 3, 3], [0.1, 0.2, 0.3], {}, "steps must increase; got 1, 3, 3"),
        ([1, 2], [0.1, -0.25], {"lower_is_better": True}, "at least 0; got -0.25"),
        ([1, 2], [0.1, 0.2], {"chance": 0.9, "solved": 0.5}, "solved must be above chance"),
        (
            [1, 2],
            [0.1, 0.2],
            {"chance": 0.1, "solved": 0.5, "lower_is_better": True},
            "solved must be below chance; got solved 0.5 and chance 0.1",
        ),
    ],
)
def test_scores_that_do_not_fit_are_refused(steps, scores, options, message):
    with pytest.raises(ValueError, match=message):
        jump(steps, scores, **options)


def changed(kind: str, signal: str, moved: np.ndarray) -> tuple[Trace, Trace]:
    """Two passes that differ in one signal at WHERE alone, by `moved` (time, unit)."""
    flat = {name: np.full((TIME, UNIT), 0.25) for name in {"lstm": "ifo", "gru": "rz"}[kind]}
    before = random_trace(kind, replace=flat)
    return before, random_trace(kind, replace=flat | {signal: 0.25 + moved})


@pytest.mark.parametrize(("kind", "signal"), [("lstm", "f"), ("lstm", "o"), ("gru", "z")])
def test_the_gate_that_changed_most_comes_first(kind, signal):
    moved = np.zeros((TIME, UNIT))
    moved[:, 3] = [0.125, -0.25, 0.0, 0.5, 0.125, 9, 9]  # the last two are padding
    moved[:, 1] = [0.0, 0.0, 0.5, 0.0, 0.25, 9, 9]
    changes = gate_changes(*changed(kind, signal, moved), **WHERE)
    gates = {"lstm": 3, "gru": 2}[kind]
    assert len(changes) == gates * UNIT
    first, second, *rest = changes
    assert (first.signal, first.unit, first.step) == (signal, 3, 4)
    assert first.mean == pytest.approx(1.0 / LENGTH)
    assert first.signed == pytest.approx(0.5 / LENGTH)
    assert (first.before, first.after) == (0.25, 0.75)
    assert (second.unit, second.step) == (1, 3)
    assert second.mean == second.signed == pytest.approx(0.75 / LENGTH)
    assert {one.mean for one in rest} == {0}
    order = {"lstm": "ifo", "gru": "rz"}[kind]
    assert [(one.signal, one.unit) for one in rest] == [
        (name, unit)
        for name in order
        for unit in range(UNIT)
        if not (name == signal and unit in (1, 3))
    ]


def test_a_fall_has_a_negative_signed_mean():
    moved = np.zeros((TIME, UNIT))
    moved[1, 2] = -0.25
    first = gate_changes(*changed("lstm", "i", moved), **WHERE)[0]
    assert (first.gate, first.unit, first.step) == ("input gate", 2, 2)
    assert first.mean == -first.signed == pytest.approx(0.05)


def test_a_simple_rnn_has_no_gates():
    trace = random_trace("rnn")
    assert gate_changes(trace, trace) == []


def test_passes_that_cannot_be_compared_are_refused():
    with pytest.raises(
        ValueError, match="must have the same kind; the first has lstm, checkpoint 2 has gru"
    ):
        gate_changes(random_trace(), random_trace("gru"))
    with pytest.raises(ValueError, match=r"must have the same sizes; the first has .*'time': 7"):
        gate_changes(random_trace(), random_trace(time=8))
    with pytest.raises(
        ValueError, match="must have read the same steps; checkpoint 2 read other steps"
    ):
        gate_changes(random_trace(), random_trace(length=4), **WHERE)


def test_the_sentence_has_the_numbers():
    found = jump([0, 240, 4800], [0.125, 0.3125, 0.9688])
    moved = np.zeros((TIME, UNIT))
    moved[:, 3] = [0.125, -0.25, 0.0, 0.5, 0.125, 9, 9]
    assert sentence(found, gate_changes(*changed("lstm", "f", moved), **WHERE)) == (
        "Between training steps 240 and 4,800 the share of right answers rose from 31.2% to "
        "96.9%: by the largest difference between two checkpoints. The gate that changed most "
        "between these steps is the forget gate of unit 3: by 0.20 on average over the "
        "sequence, and most at step 4, from 0.25 to 0.75."
    )


def test_the_sentence_says_that_only_the_range_up_to_solved_counts():
    # The largest fall of all, from 1.2 to 0.16, is one to a trivial answer.
    scores = [1.2, 0.16, 0.1, 0.09]
    found = jump([0, 10, 20, 30], scores, lower_is_better=True, chance=0.167, solved=0.01)
    assert found is not None
    assert found.steps == (10, 20)
    said = sentence(found, what="error", lower_is_better=True)
    assert (
        "by the largest factor between two checkpoints (counted from the trivial answer to "
        "solved). " in said
    )
    assert "A score worse than that of the trivial answer counts as equal to it" in RULE
    assert jump([0, 10, 20, 30], scores, lower_is_better=True).steps == (0, 10)


def test_the_sentence_of_an_error_and_of_a_network_without_gates():
    found = jump([0, 30], [0.16, 0.0123456], lower_is_better=True)
    assert sentence(found, what="mean squared error", lower_is_better=True) == (
        "Between training steps 0 and 30 the mean squared error fell from 0.160 to 0.0123: by "
        "the largest factor between two checkpoints. This network has no gates that could change."
    )


@pytest.mark.parametrize(
    ("lower", "said"),
    [(False, "rose by more than 5 percentage points"), (True, "fell by more than 20%")],
)
def test_nothing_found_is_a_sentence_too(lower, said):
    shown = sentence(None, what="score", lower_is_better=lower)
    assert shown.startswith("There is no jump: ")
    assert f"the score never {said} between two successive checkpoints." in shown
    assert "trivial" not in shown
    shown = sentence(None, what="score", lower_is_better=lower, bounded=True)
    assert shown.endswith("a score worse than that of the trivial answer counts as equal to it.")


def test_the_rules_name_their_numbers():
    assert "5 percentage points" in learning.RULE
    assert "20%" in learning.RULE
    assert "mean of |after − before|" in learning.GATES_RULE


def test_a_unit_over_training_is_its_values_in_every_pass():
    rows = np.arange(3 * TIME, dtype=float).reshape(3, TIME) / 100
    traces = []
    for row in rows:
        values = np.zeros((TIME, UNIT))
        values[:, 4] = row
        traces.append(random_trace(replace={"f": values}))
    found = unit_over_training(traces, "f", 4, **WHERE)
    assert found.shape == (3, TIME)
    np.testing.assert_array_equal(found[:, :LENGTH], rows[:, :LENGTH].astype(np.float32))
    assert np.isnan(found[:, LENGTH:]).all()


def test_no_checkpoints_have_no_unit():
    with pytest.raises(ValueError, match="at least one checkpoint; got none"):
        unit_over_training([], "f", 0)
    with pytest.raises(IndexError, match="unit has 5 entries"):
        unit_over_training([random_trace()], "f", 5)
