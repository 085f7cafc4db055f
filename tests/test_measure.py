"""The measures against closed forms, on a sequence that is shorter than the batch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lstm_viz import measure
from tests.traces import LENGTH, TIME, UNIT, WHERE, random_trace

UNITS = np.arange(UNIT)


def constant(values: list[float]) -> np.ndarray:
    return np.tile(np.array(values), (TIME, 1))


@pytest.mark.parametrize(("kind", "gate"), [("lstm", "f"), ("gru", "z")])
def test_half_life_of_a_constant_gate(kind, gate):
    halves = [0.5, 0.5**0.5, 0.5 ** (1 / 20), 0.25, 0.5**2]
    trace = random_trace(kind, replace={gate: constant(halves)})
    np.testing.assert_allclose(measure.half_life(trace, **WHERE), [1, 2, 20, 0.5, 0.5], rtol=1e-5)


def test_half_life_of_a_changing_gate_is_that_of_its_product():
    gate = np.linspace(0.2, 0.97, TIME * UNIT).reshape(TIME, UNIT)
    trace = random_trace(replace={"f": gate})
    kept = gate[:LENGTH].prod(axis=0)
    lives = measure.half_life(trace, **WHERE)
    np.testing.assert_allclose(0.5 ** (LENGTH / lives), kept, rtol=1e-5)


def test_half_life_at_the_ends_of_the_range():
    ends = constant([1, 0, 0.5, 1, 0.5])
    ends[3, 4] = 0  # once forgotten is forgotten
    trace = random_trace(replace={"f": ends})
    np.testing.assert_allclose(measure.half_life(trace, **WHERE), [np.inf, 0, 1, np.inf, 0])


def test_half_life_leaves_padding_out():
    gate = constant([0.5] * UNIT)
    gate[LENGTH:] = 0.9
    trace = random_trace(replace={"f": gate})
    np.testing.assert_allclose(measure.half_life(trace, **WHERE), np.ones(UNIT))


def test_half_life_of_a_simple_rnn_is_refused():
    with pytest.raises(ValueError, match=r"half-life needs a gate that keeps .*; a rnn has none"):
        measure.half_life(random_trace("rnn"))


def test_order_by_index_is_pytorchs():
    np.testing.assert_array_equal(measure.unit_order(random_trace(), **WHERE), UNITS)


def test_order_by_half_life_puts_the_longest_first_and_keeps_ties():
    trace = random_trace(replace={"f": constant([0.5, 0.9, 0.5, 1, 0.1])})
    order = measure.unit_order(trace, "half-life", **WHERE)
    np.testing.assert_array_equal(order, [3, 1, 0, 2, 4])


def test_order_by_similarity_follows_correlation():
    t = np.arange(TIME)
    up, hump = t / 10, np.array([0, 0.5, 1, 0.4, 0.1, 0, 0])
    # 1 and 3 rise together, 0 and 4 are humps; unit 2 never moves.
    h = np.stack([hump, up, np.full(TIME, 0.3), up**1.2, hump * 0.7 + 0.01 * t], axis=1)
    order = measure.unit_order(random_trace(replace={"h": h}), "similarity", **WHERE).tolist()
    assert sorted(order) == UNITS.tolist()
    assert order[-1] == 2
    assert abs(order.index(1) - order.index(3)) == 1
    assert abs(order.index(0) - order.index(4)) == 1


def test_equal_units_stand_together_and_the_order_is_the_same_each_time():
    units = 24
    h = np.random.default_rng(3).normal(size=(TIME, units)) / 4
    h[:, 17] = h[:, 2]
    h[:, 9] = h[:, 2]
    h[:, 20] = 2 * h[:, 2]  # correlates as well as an equal one does
    h[:, 21] = h[:, 5] = 0.25
    trace = random_trace(unit=units, replace={"h": h})
    order = measure.unit_order(trace, "similarity", **WHERE)
    assert sorted(order.tolist()) == list(range(units))
    at = np.argsort(order)
    assert np.ptp(at[[2, 9, 17]]) == 2
    assert np.ptp(at[[2, 9, 17, 20]]) == 3
    assert np.ptp(at[[5, 21]]) == 1
    np.testing.assert_array_equal(order, measure.unit_order(trace, "similarity", **WHERE))


def test_order_by_similarity_ignores_padding_and_other_places():
    h = np.random.default_rng(4).normal(size=(TIME, UNIT)) / 4
    order = measure.unit_order(random_trace(replace={"h": h}), "similarity", **WHERE)
    h[LENGTH:] = h[LENGTH:, ::-1] * 3
    again = measure.unit_order(random_trace(replace={"h": h}), "similarity", **WHERE)
    np.testing.assert_array_equal(order, again)


@pytest.mark.parametrize("still", [0, 1, UNIT - 1, UNIT])
def test_order_by_similarity_with_units_that_never_move(still):
    h = np.random.default_rng(5).normal(size=(TIME, UNIT)) / 4
    h[:, :still] = np.linspace(-0.5, 0.5, UNIT)[:still]
    order = measure.unit_order(random_trace(replace={"h": h}), "similarity", **WHERE).tolist()
    assert sorted(order) == UNITS.tolist()
    assert set(order[UNIT - still :]) == set(range(still))


def test_a_sequence_of_one_step_has_an_order():
    trace = random_trace(length=1)
    assert sorted(measure.unit_order(trace, "similarity", **WHERE).tolist()) == UNITS.tolist()


def test_with_a_projection_the_cell_state_gives_the_order():
    trace = random_trace(length=None)
    c = trace.signals["c"]
    projected = type(trace)(
        "lstm",
        {**trace.signals, "h": trace.signals["h"][..., :3]},
        {"c": trace.initial["c"], "h": trace.initial["h"][..., :3]},
    )
    as_h = type(trace)("lstm", {**trace.signals, "h": c}, trace.initial)
    np.testing.assert_array_equal(
        measure.unit_order(projected, "similarity", **WHERE),
        measure.unit_order(as_h, "similarity", **WHERE),
    )


def test_an_unknown_order_is_refused():
    with pytest.raises(ValueError, match="by index, half-life, similarity; got 'size'"):
        measure.unit_order(random_trace(), "size")  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "state"), [("lstm", "c"), ("gru", "h"), ("rnn", "h")])
def test_the_largest_change_is_that_of_the_state(kind, state):
    values = constant([0.1, 0.2, -0.3, 0.4, 0.5])
    values[3:, 2] = 0.6  # read backwards: from 0.6 at step 3, from 0, to −0.3 at step 2
    trace = random_trace(kind, replace={state: values})
    assert measure.largest_change(trace, **WHERE) == (2, 2)
    forwards = {**WHERE, "direction": 0}
    values = np.zeros((TIME, UNIT))
    values[3, 1], values[4, 1] = 0.5, -0.25
    signals = {name: own.copy() for name, own in trace.signals.items()}
    signals[state][forwards["layer"], 0, forwards["batch"], :LENGTH] = values[:LENGTH]
    moved = replace(trace, signals=signals)
    assert measure.largest_change(moved, **forwards) == (4, 1)


def test_the_largest_change_can_be_that_from_the_initial_state():
    trace = random_trace("gru", replace={"h": constant([0.1, 0.2, 0.3, 0.4, 0.5])})
    initial = trace.initial["h"].copy()
    initial[tuple(WHERE[axis] for axis in ("layer", "direction", "batch"))] = [0, 0, 0, -0.9, 0]
    changed = replace(trace, initial={"h": initial})
    # Backwards, so that the last step of the sequence is the first one that is read.
    assert measure.largest_change(changed, **WHERE) == (LENGTH - 1, 3)


def test_saturation_counts_the_sequences_own_steps():
    gate = constant([0.05, 0.95, 0.1, 0.9, 0.5])
    gate[1, 4] = 0.01
    gate[2:4, 4] = 0.99
    gate[LENGTH:] = 0.01  # padding
    below, above = measure.saturation(random_trace(replace={"o": gate}), "o", **WHERE)
    # float32 holds 0.1 and 0.9 a little off; the limits themselves are chosen clear of them below.
    np.testing.assert_allclose(below[[0, 1, 4]], [1, 0, 1 / LENGTH])
    np.testing.assert_allclose(above[[0, 1, 4]], [0, 1, 2 / LENGTH])
    below, above = measure.saturation(
        random_trace(replace={"o": gate}), "o", low=0.2, high=0.8, **WHERE
    )
    np.testing.assert_allclose(below, [1, 0, 1, 0, 1 / LENGTH])
    np.testing.assert_allclose(above, [0, 1, 0, 1, 2 / LENGTH])


def test_saturation_needs_two_limits_in_order():
    with pytest.raises(ValueError, match=r"low must be below high; got low 0.7 and high 0.7"):
        measure.saturation(random_trace(), "f", low=0.7, high=0.7)


def test_error_is_over_the_steps_with_a_target():
    target = np.array([[1.0, np.nan], [2.0, 5.0]])
    prediction = np.array([[1.5, 9.0], [2.0, 3.0]])
    assert measure.error(target, prediction) == pytest.approx((0.25 + 0 + 4) / 3)


def test_a_prediction_that_failed_gives_no_error_figure():
    assert np.isnan(measure.error(np.array([1.0, 2.0]), np.array([1.0, np.nan])))


def test_error_refuses_what_it_cannot_compare():
    with pytest.raises(ValueError, match=r"one shape; got target \(3,\) and prediction \(3, 1\)"):
        measure.error(np.zeros(3), np.zeros((3, 1)))
    with pytest.raises(ValueError, match="there is no step with a target"):
        measure.error(np.full(3, np.nan), np.zeros(3))
