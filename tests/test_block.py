"""recording(model): what a block does with a model is recorded, and nothing else is any other."""

from __future__ import annotations

import tracemalloc
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from lstm_viz import NotRecorded, Trace, VerificationError, record, record_all, recording, signals
from lstm_viz.hooks import Recorded
from tests.conftest import BATCH, INPUT, TIME, UNIT


def block(model: nn.Module, run: Callable[[Any], object]) -> Recorded:
    with recording(model) as recorded:
        run(model)
    return recorded


class Writer(nn.Module):
    """Reads a prompt, and writes on, each number from the last: the usual `generate`."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(INPUT, UNIT, 2, batch_first=True)
        self.drop = nn.Dropout(0.3)
        self.head = nn.Linear(UNIT, INPUT)

    def forward(self, x: Tensor, states: Any = None) -> tuple[Tensor, Any]:
        h, states = self.lstm(x, states)
        return self.head(self.drop(h)), states

    @torch.inference_mode()
    def generate(self, x: Tensor, steps: int) -> Tensor:
        y, states = self(x)
        written = [y[:, -1:]]
        for _ in range(steps):
            y, states = self(written[-1], states)
            written.append(y)
        return torch.cat(written, 1)


def passes(model: Writer, x: Tensor) -> list[Tensor]:
    """Answers, gradients and random numbers of a pass in training mode, and what is written."""
    torch.manual_seed(7)
    model.train().zero_grad()
    x = x.clone().requires_grad_()
    y, _ = model(x)
    (slope,) = torch.autograd.grad(y.square().sum(), x, create_graph=True)
    (y.sum() + slope.square().sum()).backward()
    found = [y.detach(), slope.detach(), *[p.grad.clone() for p in model.parameters()]]  # type: ignore[union-attr]
    return [*found, model.eval().generate(x.detach(), 3), torch.rand(4)]


def test_what_a_model_computes_is_the_same_and_all_of_it_is_recorded(draw: Any) -> None:
    model, x = Writer(), draw(BATCH, TIME, INPUT)
    alone = passes(model, x)
    with recording(model) as recorded:
        within = passes(model, x)
    for one, other in zip(alone, within, strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=0)
    trace = recorded["lstm"]
    assert trace.lengths.tolist() == [TIME] * BATCH + [TIME + 3] * BATCH
    assert trace.meta["calls"][BATCH + 1] == (0, 7, 8, 9)
    fed = torch.cat([x, alone[-2][:, :3]], 1)
    expected = record(model.lstm, fed)
    for name in expected.signals:
        np.testing.assert_allclose(trace[name][:, :, BATCH:], expected[name], atol=1e-6)
    assert model.training is False
    assert type(model.lstm) is nn.LSTM


def test_where_the_block_raises_the_model_is_as_it_was(draw: Any) -> None:
    model, x = Writer().eval(), draw(BATCH, TIME, INPUT)
    found = []

    def run() -> None:
        with recording(model) as recorded:
            found.append(recorded)
            model(x)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run()
    with pytest.raises(KeyError, match="no 'lstm' yet: a recording is filled where its block ends"):
        found[0]["lstm"]
    assert type(model.lstm) is nn.LSTM
    assert not any(module._forward_hooks for module in model.modules())


def test_a_name_that_is_not_there_is_told_apart_from_one_that_was_missed(draw: Any) -> None:
    model = nn.ModuleDict({"a": nn.GRU(INPUT, UNIT), "b": nn.GRU(INPUT, UNIT)})
    with pytest.warns(NotRecorded) as warned, recording(model) as recorded:
        model["a"](draw(TIME, INPUT))
    assert [each.filename for each in warned] == [__file__]
    with pytest.raises(KeyError, match="'b' was not recorded: the model ran without calling it"):
        recorded["b"]
    with pytest.raises(KeyError, match="there is no layer 'c'; there is a"):
        recorded["c"]
    with pytest.warns(NotRecorded) as warned:
        record_all(Two(), draw(TIME, INPUT))
    assert [each.filename for each in warned] == [__file__]


class Two(nn.Module):
    """A layer, and one that is not called."""

    def __init__(self) -> None:
        super().__init__()
        self.a, self.b = nn.GRU(INPUT, UNIT), nn.GRU(INPUT, UNIT)

    def forward(self, x: Tensor) -> Any:
        return self.a(x)


@pytest.mark.parametrize("given", [{"lstm": nn.LSTM(2, 3)}, lambda x: x, None])
def test_what_is_no_module_is_refused(given: Any) -> None:
    sentence = rf'take an nn\.Module, got {type(given).__name__}; .* record\(layers\["name"\], x\)'
    with pytest.raises(TypeError, match=sentence):
        record_all(given, torch.zeros(3, 2))
    with pytest.raises(TypeError, match=sentence), recording(given):
        pytest.fail("the block ran")


def test_a_mode_that_is_changed_afterwards_does_not_count(draw: Any) -> None:
    """A pass with dropout between its layers is refused for what it was, by its name."""
    lstm = nn.LSTM(INPUT, UNIT, 2, dropout=0.5).train()
    with pytest.raises(ValueError, match="training mode with dropout"):
        block(lstm, lambda m: (m(draw(TIME, BATCH, INPUT)), m.eval()))


class Both(nn.Module):
    """An LSTM of 3 layers whose h a GRU's cell reads, step by step."""

    def __init__(self) -> None:
        super().__init__()
        self.lstm, self.cell = nn.LSTM(INPUT, 8, 3), nn.GRUCell(8, UNIT)

    def forward(self, x: Tensor) -> Any:
        h, _ = self.lstm(x)
        state = None
        for h_t in h:
            state = self.cell(h_t, state)
        return state


@pytest.mark.parametrize(
    ("kept", "names"),
    [
        ({"signals": "fch"}, {"lstm": "fch", "cell": "h"}),
        ({"signals": ["z", "o"], "units": [4, 1]}, {"lstm": "o", "cell": "z"}),
        ({"units": slice(2, 4)}, {"lstm": "ifgoch", "cell": "rznh"}),
        ({"layers": 0, "signals": "h"}, {"lstm": "h", "cell": "h"}),
    ],
)
def test_a_part_is_the_part_of_the_whole(draw: Any, kept: Any, names: dict[str, str]) -> None:
    model, x = Both(), draw(TIME, BATCH, INPUT)
    with torch.no_grad():
        whole = record_all(model, x)
        with recording(model, **kept) as recorded:
            model(x)
    for layer, trace in recorded.items():
        assert list(trace.signals) == list(names[layer])
        rows, units = list(trace.numbers("layer")), list(trace.numbers("unit"))
        for name, signal in trace.signals.items():
            expected = whole[layer][name][rows][..., units]
            np.testing.assert_allclose(signal, expected, atol=1e-6)
        for name, state in trace.initial.items():
            np.testing.assert_array_equal(state, whole[layer].initial[name][rows][..., units])


def test_a_part_that_a_layer_does_not_have_is_named(draw: Any) -> None:
    model, x = Both(), draw(TIME, BATCH, INPUT)
    for kept, said in (
        ({"signals": "fc"}, "cell: it has none of the signals f, c"),
        ({"layers": 2}, "cell: layer has 1 entries, 0 to 0; got 2"),
        ({"units": [1, 6]}, "cell: unit has 5 entries, 0 to 4; got 6"),
    ):
        with pytest.warns(NotRecorded, match=said), recording(model, **kept) as recorded:
            model(x)
        assert list(recorded) == ["lstm"]
    for kept, error, said in (
        ({"signals": "fx"}, ValueError, "signals must be some of a, c, f, .*; got 'x'"),
        ({"signals": ()}, ValueError, "signals must be some of .*; got none"),
        ({"units": 9}, ValueError, "nothing was recorded. lstm: unit has 8 entries, .*; cell: "),
    ):
        with pytest.raises(error, match=said), recording(model, **kept):
            pytest.fail("the block ran")


def test_memory_is_for_what_is_kept(monkeypatch: pytest.MonkeyPatch, draw: Any) -> None:
    """Bytes that NumPy takes: all signals of 4 layers would be 39 MB in several calls."""
    monkeypatch.setattr(signals, "WORK", 1)
    lstm, x = nn.LSTM(INPUT, 64, 4), draw(4, 200, 8, INPUT)
    peaks = {}
    for kept in ({}, {"signals": "f", "layers": 2, "units": [3, 5]}):
        tracemalloc.start()
        with torch.no_grad(), recording(lstm, **kept) as recorded:
            for part in x:
                lstm(part)
        peaks[len(kept)] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert recorded["lstm"].lengths.tolist() == [200] * 32
    whole = 4 * 6 * 200 * 32 * 64 * 4
    assert peaks[0] > whole
    assert peaks[3] < whole / 16


def test_padding_that_would_take_all_memory_is_refused(
    monkeypatch: pytest.MonkeyPatch, draw: Any
) -> None:
    monkeypatch.setattr("lstm_viz.joining.MOST_PADDED", 1000)
    gru, x = nn.GRU(INPUT, UNIT), draw(40, INPUT)

    def run() -> Trace:
        with recording(gru) as recorded:
            gru(x)
            for x_t in x:
                gru(x_t[None])
        return recorded["gru"]

    with pytest.raises(ValueError, match="its 41 sequences have 1 to 40 steps, and padded to"):
        run()
    monkeypatch.setattr("lstm_viz.joining.MOST_PADDED", 41 * 40 * 4 * UNIT)
    assert run().sizes["time"] == 40


def test_other_types_of_numbers_are_not_mixed(draw: Any) -> None:
    cell = nn.GRUCell(INPUT, UNIT)
    x = draw(BATCH, INPUT)
    with pytest.raises(ValueError, match="called with float32 and with float64"):
        block(cell, lambda m: (m(x), m.double()(x.double())))


class Actor(nn.Module):
    """A GRU whose weights have a norm of their own, and a layer of a class of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.gru = nn.utils.parametrizations.weight_norm(nn.GRUCell(INPUT, UNIT), "weight_hh")
        self.own = Own(INPUT, UNIT)

    def forward(self, x: Tensor) -> None:
        self.gru(x[0], self.gru(x[1]))
        self.own(x)


class Own(nn.LSTM):
    """Goes through torch's forward."""

    def forward(self, input: Tensor, hx: Any = None) -> Any:  # type: ignore[override]
        return super().forward(input, hx)


def test_each_of_several_recordings_hears_its_own_model(draw: Any) -> None:
    actor, critic, x = Actor(), nn.GRU(INPUT, UNIT), draw(TIME, BATCH, INPUT)
    both = nn.ModuleDict({"actor": actor, "critic": critic})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with recording(both) as all_of_it, recording(actor) as a, recording(critic) as c:
            actor(x)
            critic(x)
    assert list(a) == ["gru", "own"]
    assert list(c) == ["gru"]
    assert list(all_of_it) == ["actor.gru", "actor.own", "critic"]
    for name, signal in c["gru"].signals.items():
        np.testing.assert_array_equal(signal, all_of_it["critic"][name])
    for name in ("gru", "own"):
        np.testing.assert_array_equal(a[name]["h"], all_of_it[f"actor.{name}"]["h"])
    assert type(critic) is nn.GRU
    assert type(actor.own) is Own
    assert not any(module._forward_hooks for module in both.modules())


def test_a_recording_that_ends_first_leaves_the_other(draw: Any) -> None:
    gru, x = nn.GRU(INPUT, UNIT), draw(TIME, BATCH, INPUT)
    first, second = recording(gru), recording(gru)
    early, late = first.__enter__(), second.__enter__()
    gru(x[:2])
    first.__exit__(None, None, None)
    gru(x[:3])
    second.__exit__(None, None, None)
    assert early["gru"].lengths.tolist() == [2] * BATCH
    assert late["gru"].lengths.tolist() == [2] * BATCH + [3] * BATCH
    assert type(gru) is nn.GRU


def test_a_recording_within_another_hides_no_call_from_it(draw: Any) -> None:
    gru, x = nn.GRU(INPUT, UNIT), draw(TIME, BATCH, INPUT)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with recording(gru) as outer:
            gru(x[:2])
            with recording(gru) as inner:
                gru(x)
            alone = record_all(gru, x[:4])
            gru(x[:3])
    assert inner["gru"].sizes["time"] == TIME
    assert alone["gru"].sizes["time"] == 4
    assert outer["gru"].lengths.tolist() == [
        length for length in (2, TIME, 4, 3) for _ in range(BATCH)
    ]
    assert type(gru) is nn.GRU


def test_weights_that_a_training_step_writes_into_are_named(draw: Any) -> None:
    model, x = Writer(), draw(BATCH, TIME, INPUT)
    optimiser = torch.optim.SGD(model.parameters(), 0.1)
    with pytest.raises(VerificationError, match="weights of this LSTM were changed in place"):
        block(model, lambda m: (m(x)[0].sum().backward(), optimiser.step()))
