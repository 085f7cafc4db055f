"""Sequences recorded together are, each by itself, what torch.nn gave for it."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import torch
from torch import nn

import lstm_viz
from lstm_viz import each
from lstm_viz.agreement import Checked, VerificationError
from lstm_viz.call import Call
from lstm_viz.signals import Signals, all_signals


@pytest.fixture
def module() -> nn.LSTM:
    torch.manual_seed(3)
    return nn.LSTM(2, 7, num_layers=2, bidirectional=True, batch_first=True).eval()


def test_each_is_its_part_of_the_module_s_own_output(module: nn.LSTM) -> None:
    x = torch.randn(3, 11, 2)
    with torch.no_grad():
        y, (h, c) = module(x)
    traces = each.record_each(module, x)
    assert len(traces) == 3
    for one, trace in enumerate(traces):
        alone = lstm_viz.record(module, x[one : one + 1])
        assert trace.sizes == alone.sizes
        own = trace["h"][1, :, 0]  # of the last layer: (direction, time, hidden)
        np.testing.assert_array_equal(np.concatenate(list(own), -1), y[one].numpy())
        for given, last in zip(trace.last, (h, c), strict=True):
            np.testing.assert_allclose(given, last[:, one : one + 1], rtol=0, atol=1e-6)
        for name, values in alone.signals.items():
            np.testing.assert_allclose(trace[name], values, rtol=0, atol=1e-6)
        np.testing.assert_array_equal(trace.x, x[one : one + 1].numpy())
        off = trace["o"] * np.tanh(trace["c"]) - trace["h"]
        assert trace.meta["verified"] >= np.abs(off).max()
        assert trace.meta["verified"] <= trace.meta["tolerance"]
        assert {**trace.meta, "verified": 0} == {**alone.meta, "verified": 0}
        assert not trace["f"].flags.writeable
        with pytest.raises(KeyError, match="this LSTM trace has i, f, g, o, c, h; got 'z'"):
            trace["z"]


def test_each_has_the_largest_difference_of_its_own(
    module: nn.LSTM, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = all_signals

    def known(call: Call) -> tuple[Signals, Signals, Checked]:
        signals, initial, checked = found(call)
        return signals, initial, checked._replace(each=(3e-9, 1e-9, 2e-9))

    monkeypatch.setattr(each, "all_signals", known)
    traces = each.record_each(module, torch.randn(3, 11, 2))
    assert [trace.meta["verified"] for trace in traces] == [3e-9, 1e-9, 2e-9]


def test_of_layers_the_worst_counts_for_each_sequence() -> None:
    one, other = Checked(3.0, 4.0, each=(1.0, 3.0)), Checked(2.0, 5.0, each=(2.0, 0.5))
    assert one.worse(other) == Checked(3.0, 5.0, True, (2.0, 3.0))
    assert one.worse(Checked(1.0, 1.0)).each == ()


def test_what_needs_a_closer_look_is_looked_at_alone(
    module: nn.LSTM, monkeypatch: pytest.MonkeyPatch
) -> None:
    x = torch.randn(3, 5, 2)
    monkeypatch.setattr(each, "all_signals", lambda _: (None, None, Checked(1.0, 2.0)))
    for one, trace in enumerate(each.record_each(module, x)):
        np.testing.assert_array_equal(trace["h"], lstm_viz.record(module, x[one : one + 1])["h"])
    module.weight_hh_l0_reverse.data[:] = float("nan")
    with pytest.raises((ValueError, VerificationError), match="NaN"):
        each.record_each(module, x)


def test_time_first_is_refused() -> None:
    with pytest.raises(ValueError, match="batch first; this GRU has batch_first=False"):
        each.record_each(nn.GRU(2, 3), torch.randn(4, 5, 2))


def test_each_is_what_its_own_constructor_makes(module: nn.LSTM) -> None:
    for own in each.record_each(module, torch.randn(4, 9, 2)):
        again = pickle.loads(pickle.dumps(own))  # by the constructor, which looks at all of it
        assert {name: type(field) for name, field in vars(own).items()} == {
            name: type(field) for name, field in vars(again).items()
        }
        assert again.sizes == own.sizes
        assert again.kind == own.kind
        assert again.labels == own.labels
        assert dict(again.meta) == dict(own.meta)
        assert list(again.signals) == list(own.signals)
        assert not any(array.flags.writeable for array in own.signals.values())
        assert not any(array.flags.writeable for array in own.initial.values())
        for part in ("signals", "initial", "weights"):
            for name, values in getattr(again, part).items():
                np.testing.assert_array_equal(getattr(own, part)[name], values)
        assert own.x is not None
        assert not own.x.flags.writeable
        np.testing.assert_array_equal(again.x, own.x)


def test_what_a_trace_has_of_the_weights_is_taken_for_the_next_ones(module: nn.LSTM) -> None:
    first = each.record_each(module, torch.randn(1, 11, 2))[0]
    known = each.fixed(first)
    alone, *together = each.record_each(module, torch.randn(1, 5, 2), known) + each.record_each(
        module, torch.randn(3, 5, 2), known
    )
    for trace in (alone, *together):
        assert trace.meta["weights"] == first.meta["weights"]
        assert list(trace.weights) == list(first.weights)
        assert set(trace.weights) == {name for name, _ in module.named_parameters()}
        for name, weight in module.named_parameters():
            assert np.shares_memory(trace.weights[name], first.weights[name])
            np.testing.assert_array_equal(trace.weights[name], weight.detach().numpy())
        assert not trace.weights["weight_hh_l1"].flags.writeable
