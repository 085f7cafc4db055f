"""The measures against closed forms, on a sequence that is shorter than the batch."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lstm_viz import measure, record
from lstm_viz.kinds import KINDS
from lstm_viz.skipping import spread
from lstm_viz.trace import Trace
from tests.conftest import BATCH, INPUT
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
    with pytest.raises(ValueError, match=r"half-life needs .*; a simple RNN has none"):
        measure.half_life(random_trace("rnn"))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_one_order_for_several_kinds_is_pytorchs_where_a_kind_keeps_nothing(kind: str) -> None:
    trace = random_trace(kind)
    if KINDS[kind].keep is None:
        wanted = np.arange(UNIT)
    else:
        wanted = np.argsort(-measure.half_life(trace, **WHERE), kind="stable")
        assert wanted.tolist() != list(range(UNIT))
    np.testing.assert_array_equal(measure.common_order(trace, "half-life", **WHERE), wanted)
    alike = measure.unit_order(trace, "similarity", **WHERE)
    np.testing.assert_array_equal(measure.common_order(trace, "similarity", **WHERE), alike)


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


def recurrent_trace(kind: str, *, seed: int = 3, drop: int | None = None) -> Trace:
    """Random gates, and the state that follows from them step by step, each in its direction."""
    draw = np.random.default_rng(seed)
    names = {"lstm": ("i", "f", "g"), "gru": ("z", "n", "z")}[kind]
    made = random_trace(kind)
    signals = {name: array.astype(np.float64) for name, array in made.signals.items()}
    state = "c" if kind == "lstm" else "h"
    first = draw.normal(size=made.initial[state].shape)
    order = range(LENGTH)[::-1]
    one = tuple(WHERE.values())
    now = first[one]
    for step in order:
        if step == drop:
            for name in signals:
                signals[name][:, :, WHERE["batch"], step] = np.nan
            continue
        a, b, c = (signals[name][*one, step] for name in names)
        now = b * now + a * c if kind == "lstm" else (1 - a) * b + a * now
        signals[state][*one, step] = now
    return Trace(kind, signals, {**made.initial, state: first})


@given(
    seed=st.integers(0, 2**32 - 1), kind=st.sampled_from(["lstm", "gru"]), step=st.integers(0, 4)
)
def test_a_ledger_sums_to_the_state(seed: int, kind: str, step: int) -> None:
    trace = recurrent_trace(kind, seed=seed)
    found = measure.ledger(trace, step=step, **WHERE)
    state = trace.sel("c" if kind == "lstm" else "h", time=step, **WHERE)
    np.testing.assert_allclose(found.left.sum(0) + found.initial, state, atol=1e-12)
    np.testing.assert_allclose(found.held, 0, atol=1e-12)
    assert (found.left[:step] == 0).all()  # it reads backwards


def test_a_ledger_worked_by_hand():
    """f = 0.5, 0.25, 0.8 and i·g = 0.3, 0.4, -0.2 from c = 2: c = 1.3, 0.725, 0.38.

    Of the first write 0.3 · 0.25 · 0.8 = 0.06 is left at the end, of the second 0.4 · 0.8 = 0.32,
    of the last -0.2, and of the 2 before step 1 2 · 0.5 · 0.25 · 0.8 = 0.2.
    """
    shape = (1, 1, 1, 3, 1)

    def along(*values: float) -> np.ndarray:
        return np.array(values, float).reshape(shape)

    signals = {
        "i": along(0.6, 0.5, 0.4),
        "f": along(0.5, 0.25, 0.8),
        "g": along(0.5, 0.8, -0.5),
        "o": along(1, 1, 1),
        "c": along(1.3, 0.725, 0.38),
        "h": along(0, 0, 0),
    }
    trace = Trace("lstm", signals, {"c": np.full((1,) * 4, 2.0), "h": np.zeros((1,) * 4)})
    found = measure.ledger(trace)
    np.testing.assert_allclose(found.written.ravel(), [0.3, 0.4, -0.2], atol=1e-15)
    np.testing.assert_allclose(found.left.ravel(), [0.06, 0.32, -0.2], atol=1e-15)
    np.testing.assert_allclose(found.initial, [0.2], atol=1e-15)
    np.testing.assert_allclose(measure.ledger(trace, step=1).left.ravel(), [0.075, 0.4, 0])


def test_a_ledger_of_a_gru_worked_by_hand():
    """z = 0.5, 0.75 and n = 0.8, -0.4 from h = 1: h = 0.9, 0.575, of which 0.3 is of step 1."""
    shape = (1, 1, 1, 2, 1)
    values = {"r": [1, 1], "z": [0.5, 0.75], "n": [0.8, -0.4], "h": [0.9, 0.575]}
    signals = {name: np.array(row, float).reshape(shape) for name, row in values.items()}
    found = measure.ledger(Trace("gru", signals, {"h": np.ones((1,) * 4)}))
    np.testing.assert_allclose(found.written.ravel(), [0.4, -0.1], atol=1e-15)
    np.testing.assert_allclose(found.left.ravel(), [0.3, -0.1], atol=1e-15)
    np.testing.assert_allclose(found.initial, [0.375], atol=1e-15)


def hand_worked(edited: str, *c: float) -> Trace:
    """f = 0.5, 0.25, 0.8 and i·g = 0.3, 0.4, -0.2 from c = 2, with c as an edit makes it."""
    values = {"i": (0.6, 0.5, 0.4), "f": (0.5, 0.25, 0.8), "g": (0.5, 0.8, -0.5), "c": c}
    signals = {
        name: np.array(values.get(name, (1, 1, 1)), float).reshape(1, 1, 1, 3, 1)
        for name in ("i", "f", "g", "o", "c", "h")
    }
    initial = {"c": np.full((1,) * 4, 2.0), "h": np.zeros((1,) * 4)}
    return Trace("lstm", signals, initial, meta={"edited": edited})


@pytest.mark.parametrize(
    ("edited", "c", "written", "left", "initial", "held"),
    [
        # Set to 0.9: c = 1.3, 0.9, 0.52, of which 0.9 · 0.8 was set and -0.2 written.
        ("c@2=0.9", (1.3, 0.9, 0.52), (0.3, 0, -0.2), (0, 0, -0.2), 0, (0, 0.72, 0)),
        # Set to the very number that the gates give: it is set all the same.
        ("c@2=0.725", (1.3, 0.725, 0.38), (0.3, 0, -0.2), (0, 0, -0.2), 0, (0, 0.58, 0)),
        ("c@2=mean", (1.3, 0.75, 0.4), (0.3, 0, -0.2), (0, 0, -0.2), 0, (0, 0.6, 0)),
        ("c@2=original", (1.3, 0.725, 0.38), (0.3, 0, -0.2), (0, 0, -0.2), 0, (0, 0.58, 0)),
        # Frozen: all of 1.3 is kept, 0.3 · 0.8 of it from step 1 and 2 · 0.5 · 0.8 from before.
        ("c@2=before", (1.3, 1.3, 0.84), (0.3, 0, -0.2), (0.24, 0, -0.2), 0.8, (0, 0, 0)),
        # The last of several edits wins.
        ("c@2=7,c=before,c@3=0.5", (2, 2, 0.5), (0, 0, 0), (0, 0, 0), 0, (0, 0, 0.5)),
        # The hidden state of an LSTM is not the one that its forget gate keeps.
        ("h@2=0.9", (1.3, 0.725, 0.38), (0.3, 0.4, -0.2), (0.06, 0.32, -0.2), 0.2, (0, 0, 0)),
    ],
)
def test_a_ledger_of_a_held_state_worked_by_hand(
    edited: str, c: Any, written: Any, left: Any, initial: float, held: Any
) -> None:
    found = measure.ledger(hand_worked(edited, *c))
    np.testing.assert_allclose(found.written.ravel(), written, atol=1e-15)
    np.testing.assert_allclose(found.left.ravel(), left, atol=1e-15)
    np.testing.assert_allclose(found.initial, [initial], atol=1e-15)
    np.testing.assert_allclose(found.held.ravel(), held, atol=1e-15)


@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_a_ledger_knows_which_cells_an_edit_has_held(make: Any, draw: Any, kind: str) -> None:
    """Of an edit of some units, at some steps, of one layer, direction and sequence."""
    module, x = make(kind), draw(TIME, BATCH, INPUT)
    state = "c" if kind == "lstm" else "h"
    text = f"{state}1.3@3-4=before,{state}2@4=0.6"
    edited = record(module, x, edits=text, layer=-1, direction=1, batch=2)
    assert {"edited_layer": 1, "edited_direction": 1, "edited_batch": 2}.items() <= (
        edited.meta.items()
    )
    mask = np.insert(np.ones(TIME, bool), [1, 3], False)  # steps that were skipped change nothing
    for trace, steps in ((edited, [2, 3]), (spread(edited, mask), [3, 5])):
        found = measure.ledger(trace, layer=1, direction=-1, batch=2)
        assert (found.written[np.ix_(steps, [1, 3])] == 0).all()
        assert (found.left[steps[1], 2], found.written[steps[1], 2]) == (0, 0)
        later = trace.sel("f" if kind == "lstm" else "z", layer=1, direction=1, batch=2, unit=2)
        still = np.nanprod(later[: steps[1]].astype(float))
        assert found.held[steps[1], 2] == pytest.approx(0.6 * still, rel=1e-6)
        assert (found.left[steps[1] + 1 :, 2] == 0).all()  # which were read before it
        np.testing.assert_allclose(
            found.left.sum(0) + found.initial + found.held.sum(0),
            trace.sel(state, layer=1, direction=1, batch=2, time=0),
            atol=1e-6,
        )
        for other in ({"layer": 1, "direction": 0, "batch": 2}, {"layer": 1, "direction": 1}):
            assert (measure.ledger(trace, **other).written[np.ix_(steps, [1, 2, 3])] != 0).all()


def test_what_an_edit_puts_into_the_state_is_held():
    trace = recurrent_trace("lstm")
    c = np.array(trace.signals["c"])
    f = trace.sel("f", **WHERE)
    c[*WHERE.values(), 2, 4] += 0.5
    for step in (1, 0):  # which were read after it
        c[*WHERE.values(), step, 4] += 0.5 * f[step:2, 4].prod()
    edited = Trace("lstm", {**trace.signals, "c": c}, trace.initial)
    found = measure.ledger(edited, **WHERE)
    expected = np.zeros((TIME, UNIT))
    expected[2, 4] = 0.5 * f[0, 4] * f[1, 4]
    np.testing.assert_allclose(found.held, expected, atol=1e-12)
    np.testing.assert_allclose(
        found.left.sum(0) + found.initial + found.held.sum(0), c[*WHERE.values(), 0], atol=1e-12
    )


def test_a_ledger_leaves_skipped_steps_and_padding_out():
    trace = recurrent_trace("gru", drop=3)
    found = measure.ledger(trace, **WHERE)
    np.testing.assert_allclose(
        found.left.sum(0) + found.initial, trace.sel("h", time=0, **WHERE), atol=1e-12
    )
    for rows in (found.written, found.left, found.held):
        assert (rows[[3, 5, 6]] == 0).all()
        assert rows.shape == (TIME, UNIT)


def test_a_ledger_reads_forward_and_any_direction_by_its_number_from_the_end():
    trace = recurrent_trace("lstm")
    one = measure.ledger(trace, layer=1, direction=-1, batch=2)
    np.testing.assert_array_equal(one.left, measure.ledger(trace, **WHERE).left)
    forward = measure.ledger(trace, step=3, layer=1, direction=0, batch=2)
    assert (forward.left[4:] == 0).all()
    assert (forward.left[:4] != 0).all()


def test_a_ledger_of_what_is_not_there_is_refused():
    with pytest.raises(ValueError, match=r"a ledger needs .*; a simple RNN has none"):
        measure.ledger(random_trace("rnn"))
    for step in (5, -1):
        with pytest.raises(ValueError, match=rf"one that was read, 0 to 4; got {step}"):
            measure.ledger(random_trace(), step=step, **WHERE)


def test_a_correlation_is_numpys_over_the_steps_that_were_read():
    trace, values = random_trace(), np.linspace(-1, 2, TIME) ** 3
    found = measure.correlation(trace, values, **WHERE)
    c = trace.sel("c", **WHERE)[:LENGTH].astype(float)
    wanted = [np.corrcoef(values[:LENGTH], unit)[0, 1] for unit in c.T]
    np.testing.assert_allclose(found, wanted, rtol=1e-9)
    h = measure.correlation(random_trace("gru"), values, **WHERE)
    assert h.shape == (UNIT,)


def test_what_never_changes_follows_nothing():
    trace = random_trace(replace={"c": constant([0.1, 0.3, -0.7, 2.5, 0.0])})
    still = measure.correlation(trace, np.arange(TIME), **WHERE)
    np.testing.assert_array_equal(still, 0)
    np.testing.assert_array_equal(measure.correlation(trace, np.full(TIME, 0.1), **WHERE), 0)


def test_values_of_other_steps_are_refused():
    with pytest.raises(
        ValueError, match=rf"values must be \({TIME},\), one for each step; got \(3,\)"
    ):
        measure.correlation(random_trace(), np.zeros(3), **WHERE)
