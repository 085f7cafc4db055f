"""Gaps: a network that skips them records what it records without them, put where it belongs."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz import measure, plots, record
from lstm_viz.kinds import SIGNALS
from lstm_viz.skipping import kept_answers, present, recorded, spread, spread_steps
from lstm_viz.trace import Trace
from tests.conftest import INPUT, KINDS, TIME

STEPS = 11
GAPS = (0, 3, 4, 5, 8)  # at the start, several in a row, one alone
MISSING = {0: 2, 3: 0, 4: 1, 5: 3, 8: 2}  # step → the one feature that has no value there
WHERE = {"layer": 1, "direction": 1}


@pytest.fixture
def values() -> np.ndarray:
    """(time, feature) with one feature missing at each gap."""
    numbers = np.random.default_rng(6).normal(size=(STEPS, INPUT)).astype(np.float32)
    for step, feature in MISSING.items():
        numbers[step, feature] = np.nan
    return numbers


def spread_record(module: nn.Module, values: np.ndarray, **options) -> Trace:
    mask = present(values)
    x = torch.from_numpy(values[mask])[:, None]  # (time, batch, input)
    return spread(record(module, x), mask, **options)


def test_a_step_is_there_where_all_its_features_are(values):
    mask = present(values)
    assert mask.tolist() == [step not in GAPS for step in range(STEPS)]
    assert mask.dtype == bool
    assert present(np.zeros((7, 3))).all()


def test_a_sequence_without_a_whole_step_is_refused():
    values = np.ones((6, 2))
    values[::2, 0] = values[1::2, 1] = np.nan
    with pytest.raises(ValueError, match=r"^At each of the 6 steps a value is missing, .*; fill"):
        present(values)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_recorded_is_what_torch_computes_on_the_steps_that_are_there(make, kind, values):
    module = make(kind)
    trace = spread_record(module, values)
    there = [step for step in range(STEPS) if step not in GAPS]
    with torch.no_grad():
        out, _ = module(torch.from_numpy(values[there])[:, None])
    both = np.concatenate([trace.sel("h", layer=1, direction=d, batch=0) for d in (0, 1)], axis=-1)
    np.testing.assert_allclose(both[there], out[:, 0], atol=2e-6)
    alone = record(module, torch.from_numpy(values[there])[:, None])
    for name in SIGNALS[trace.kind]:
        np.testing.assert_array_equal(trace.signals[name][:, :, :, there], alone.signals[name])
        assert np.isnan(trace.signals[name][:, :, :, list(GAPS)]).all(), name
    for name, state in alone.initial.items():
        np.testing.assert_array_equal(trace.initial[name], state)
    assert trace.meta == alone.meta
    assert recorded(trace).tolist() == present(values).tolist()


def test_the_labels_name_all_steps(make, values):
    days = tuple(f"day {n}" for n in range(1, STEPS + 1))
    assert spread_record(make("gru"), values, labels=days).labels == days
    assert spread_record(make("gru"), values).labels == tuple(range(1, STEPS + 1))
    counted = spread_record(make("gru"), values, labels=range(1, STEPS + 1))
    assert counted.labels == tuple(range(1, STEPS + 1))


def test_without_gaps_nothing_is_copied(make, draw):
    trace = record(make("lstm"), draw(TIME, 3, INPUT))
    whole = np.ones(TIME, bool)
    for name, array in spread(trace, whole).signals.items():
        assert np.shares_memory(array, trace.signals[name])
    answers = np.arange(TIME, dtype=np.float32)
    assert np.shares_memory(spread_steps(answers, whole), answers)
    assert not spread_steps(answers, whole).flags.writeable
    assert answers.flags.writeable


def test_every_sequence_of_a_batch_is_spread(make, draw):
    mask = np.isin(np.arange(TIME + 2), (2, 5), invert=True)
    alone = record(make("lstm"), draw(TIME, 3, INPUT))
    trace = spread(alone, mask)
    np.testing.assert_array_equal(
        trace.sel("c", **WHERE, batch=2)[mask], alone.sel("c", **WHERE, batch=2)
    )
    assert trace.sizes["time"] == TIME + 2


def test_padding_and_gaps_are_both_not_recorded(make, draw):
    lengths = torch.tensor([TIME, TIME - 3])
    packed = nn.utils.rnn.pack_padded_sequence(draw(TIME, 2, INPUT), lengths)
    mask = np.isin(np.arange(TIME + 1), 2, invert=True)
    trace = spread(record(make("lstm"), packed), mask)
    assert recorded(trace, 0).tolist() == mask.tolist()
    assert np.flatnonzero(recorded(trace, 1)).tolist() == [0, 1, 3, 4]


def test_answers_stand_at_their_steps_and_none_at_a_gap(values):
    mask = present(values)
    answers = np.arange(1, mask.sum() + 1, dtype=np.float32)
    whole = spread_steps(answers, mask)
    np.testing.assert_array_equal(whole[mask], answers)
    assert np.isnan(whole[~mask]).all()
    assert whole.dtype == np.float32
    assert not whole.flags.writeable
    wide = spread_steps(np.stack([answers, -answers], axis=1), mask)
    np.testing.assert_array_equal(wide[:, 1], -whole)
    target = np.arange(STEPS, dtype=np.float32)
    kept = kept_answers(target, mask)
    np.testing.assert_array_equal(kept, np.where(mask, target, np.nan))
    assert kept.dtype == np.float32
    assert not kept.flags.writeable


def test_a_network_that_was_not_asked_is_not_wrong(values):
    mask = present(values)
    target = np.arange(STEPS, dtype=np.float32)
    answers = spread_steps(target[mask] + np.float32(0.5), mask)
    assert np.isnan(measure.error(target, answers))  # a target at a gap would be held against it
    assert measure.error(kept_answers(target, mask), answers) == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("mask", "got"),
    [
        (np.ones(TIME + 1, bool), rf"\({TIME + 1},\) of bool, true at {TIME + 1}"),
        (np.ones(TIME, int), rf"\({TIME},\) of int64, true at {TIME}"),
        (np.ones((TIME, 1), bool), rf"\({TIME}, 1\) of bool, true at {TIME}"),
    ],
)
def test_a_mask_of_other_steps_is_refused(make, draw, mask, got):
    trace = record(make("rnn"), draw(TIME, 1, INPUT))
    with pytest.raises(ValueError, match=rf"true at the {TIME} recorded steps; got {got}"):
        spread(trace, mask)
    with pytest.raises(ValueError, match=rf"true at the {TIME} recorded steps; got {got}"):
        spread_steps(np.zeros(TIME), mask)


@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_measures_pass_over_gaps(make, kind, values):
    module = make(kind)
    mask = present(values)
    alone = record(module, torch.from_numpy(values[mask])[:, None])
    trace = spread(alone, mask)
    lives = measure.half_life(trace, **WHERE)
    assert np.isfinite(lives).all()
    np.testing.assert_array_equal(lives, measure.half_life(alone, **WHERE))
    for by in measure.ORDERS:
        order = measure.unit_order(trace, by, **WHERE)
        np.testing.assert_array_equal(order, measure.unit_order(alone, by, **WHERE))
    gate = "f" if kind == "lstm" else "z"
    shares = measure.saturation(trace, gate, low=0.45, high=0.55, **WHERE)
    assert np.concatenate(shares).max() > 0
    np.testing.assert_array_equal(
        shares, measure.saturation(alone, gate, low=0.45, high=0.55, **WHERE)
    )
    assert plots.theme.signal_range(trace, "h") == plots.theme.signal_range(alone, "h")
