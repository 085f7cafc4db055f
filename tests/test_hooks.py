"""record_all finds every recurrent layer and cell of a model."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence

from lstm_viz import VerificationError, record, record_all
from tests.conftest import BATCH, INPUT, TIME, UNIT

pytestmark = pytest.mark.truth


class Translator(nn.Module):
    """An encoder, a decoder made of cells in a loop, and a layer that is called twice."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.ModuleDict({"lstm": nn.LSTM(INPUT, UNIT, 2, batch_first=True)})
        self.cell = nn.LSTMCell(INPUT, UNIT)
        self.gru_cell = nn.GRUCell(UNIT, 6)
        self.rnn_cell = nn.RNNCell(6, 8, nonlinearity="relu")
        self.twice = nn.GRU(UNIT, 4)

    def forward(self, x: Tensor, scale: float = 1.0) -> Tensor:
        _, (h, c) = self.encoder["lstm"](x * scale)
        h, c = h[-1], c[-1]
        gru, rnn, outputs = None, None, []
        for step in range(TIME):
            h, c = self.cell(x[:, step], (h, c))
            gru = self.gru_cell(h, gru)
            rnn = self.rnn_cell(gru, rnn)
            outputs.append(h)
        y, state = self.twice(torch.stack(outputs))
        self.twice(input=torch.stack(outputs[:4]), hx=state * 0.5)
        return y


@pytest.fixture
def model() -> Translator:
    torch.manual_seed(2)
    return Translator()


def test_finds_layers_and_cells_by_their_names(model: Translator, draw: Any) -> None:
    x = draw(BATCH, TIME, INPUT)
    with torch.no_grad():  # as record has it: torch computes with gradients by other means
        traces = record_all(model, x, scale=0.5)
    assert list(traces) == ["encoder.lstm", "cell", "gru_cell", "rnn_cell", "twice"]
    assert [t.kind for t in traces.values()] == ["lstm", "lstm", "gru", "rnn", "gru"]
    alone = record(model.encoder["lstm"], x * 0.5)
    for name in alone.signals:
        np.testing.assert_array_equal(traces["encoder.lstm"].signals[name], alone.signals[name])
    assert traces["twice"].lengths.tolist() == [TIME] * BATCH + [4] * BATCH


def test_a_cell_in_a_loop_is_the_layer_it_unrolls(draw: Any) -> None:
    """The same weights as nn.LSTM (nn.GRU, nn.RNN) give the same signals, state by state."""
    for base, cell, options in (
        (nn.LSTM, nn.LSTMCell, {}),
        (nn.GRU, nn.GRUCell, {}),
        (nn.RNN, nn.RNNCell, {"nonlinearity": "relu"}),
    ):
        layer, unrolled = base(INPUT, UNIT, **options), cell(INPUT, UNIT, **options)
        for name, p in unrolled.named_parameters():
            p.data = getattr(layer, f"{name}_l0").data

        class Loop(nn.Module):
            def __init__(self, cell: nn.Module) -> None:
                super().__init__()
                self.cell = cell

            def forward(self, x: Tensor) -> None:
                state = None
                for x_t in x:
                    state = self.cell(x_t, state)

        x = draw(TIME, BATCH, INPUT)
        whole, steps = record(layer, x), record_all(Loop(unrolled), x)["cell"]
        for name in whole.signals:
            np.testing.assert_allclose(
                steps.signals[name], whole.signals[name], atol=1e-6, err_msg=f"{cell} {name}"
            )
        for name in whole.initial:
            np.testing.assert_array_equal(steps.initial[name], whole.initial[name])


def test_states_that_the_model_overwrites_are_kept_as_they_were(draw: Any) -> None:
    class InPlace(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.cell = nn.GRUCell(INPUT, UNIT)

        def forward(self, x: Tensor) -> Tensor:
            h = x.new_zeros(BATCH, UNIT)
            for x_t in x:
                h.copy_(self.cell(x_t, h))
            return h

    trace = record_all(InPlace(), draw(TIME, BATCH, INPUT))["cell"]
    assert trace.meta["verified"] < 1e-6
    assert np.abs(np.diff(trace.sel("h", layer=0, direction=0), axis=1)).min() > 0


def test_a_bare_layer_is_named_by_its_class(make: Any, draw: Any) -> None:
    assert list(record_all(make("gru"), draw(TIME, BATCH, INPUT))) == ["gru"]


def test_other_threads_calls_are_not_ours(draw: Any) -> None:
    lstm, x = nn.LSTM(INPUT, UNIT), draw(TIME, BATCH, INPUT)

    class Busy(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.lstm = lstm

        def forward(self, x: Tensor) -> Tensor:
            other = threading.Thread(target=lambda: lstm(x[:3]))
            other.start()
            other.join()
            return self.lstm(x)[0]

    assert [t.sizes["time"] for t in record_all(Busy(), x).values()] == [TIME]


def test_hooks_are_gone_afterwards(model: Translator, draw: Any) -> None:
    record_all(model, draw(BATCH, TIME, INPUT))
    with pytest.raises(RuntimeError):
        record_all(model, draw(BATCH, TIME, INPUT + 1))
    assert not any(module._forward_hooks for module in model.modules())


def test_refusals(make: Any, draw: Any) -> None:
    with pytest.raises(ValueError, match=r"found no layer in this Linear that it supports: an nn"):
        record_all(nn.Linear(4, 5), draw(3, 4))
    with pytest.raises(ValueError, match="training mode with dropout"):
        record_all(make("gru", dropout=0.2).train(), draw(TIME, BATCH, INPUT))

    class Unused(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.spare = nn.LSTM(INPUT, UNIT)

        def forward(self, x: Tensor) -> Tensor:
            return x

    with pytest.raises(
        ValueError, match=r"nothing was recorded\. spare: the model ran without calling it"
    ):
        record_all(Unused(), draw(3, 4))


class Walk(nn.Module):
    """Runs a cell over x (time, batch, input), as `how` says."""

    def __init__(self, cell: nn.Module, how: Any) -> None:
        super().__init__()
        self.cell, self.how = cell, how

    def forward(self, x: Tensor) -> None:
        self.how(self.cell, x)


def test_a_second_pass_through_a_cell_has_sequences_of_its_own(draw: Any) -> None:
    def twice(cell: Any, x: Tensor) -> None:
        for part in (x[:5], x[3:]):
            states = None
            for x_t in part:
                states = cell(x_t, states)

    traces = record_all(Walk(nn.LSTMCell(INPUT, UNIT), twice), draw(TIME, BATCH, INPUT))
    trace = traces["cell"]
    assert trace.lengths.tolist() == [5] * BATCH + [4] * BATCH
    i, f, g, c = (trace.sel(s, layer=0, direction=0) for s in "ifgc")
    np.testing.assert_allclose(c[:, 1:], (f * np.roll(c, 1, 1) + i * g)[:, 1:], atol=1e-6)


def test_two_layers_that_share_a_cell_are_told_apart(draw: Any) -> None:
    def stacked(cell: Any, x: Tensor) -> None:
        low = high = torch.zeros(BATCH, INPUT)
        for x_t in x:
            low = cell(x_t, low)
            high = cell(low, high + 0.0)

    traces = record_all(Walk(nn.GRUCell(INPUT, INPUT), stacked), draw(TIME, BATCH, INPUT))
    trace = traces["cell"]
    assert trace.meta["began"] == tuple((call, row) for call in (0, 1) for row in range(BATCH))
    assert trace.lengths.tolist() == [TIME] * 2 * BATCH
    z, n, h = (trace.sel(s, layer=0, direction=0) for s in "znh")
    mixed = (1 - z) * n + z * np.roll(h, 1, 1)
    np.testing.assert_allclose(h[:, 1:], mixed[:, 1:], atol=1e-6)


def test_what_a_model_writes_into_afterwards_is_kept_as_it_was(draw: Any) -> None:
    class InPlace(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.gru, self.cell = nn.GRU(INPUT, UNIT), nn.LSTMCell(INPUT, UNIT)

        def forward(self, x: Tensor) -> None:
            packed = pack_padded_sequence(x, [7, 5, 2])
            y, _ = self.gru(packed)
            y.data.mul_(0.5)
            packed.data.zero_()
            states = [torch.zeros(BATCH, UNIT), torch.zeros(BATCH, UNIT)]
            for x_t in x:
                states = list(self.cell(x_t, states))
            states[1].zero_()

    traces = record_all(InPlace(), draw(TIME, BATCH, INPUT))
    assert list(traces) == ["gru", "cell"]
    assert max(trace.meta["verified"] for trace in traces.values()) < 1e-6


def test_a_subclass_may_name_its_arguments_otherwise(draw: Any) -> None:
    class Mine(nn.LSTM):
        def forward(self, sequence: Any, state: Any = None) -> Any:  # type: ignore[override]
            return super().forward(sequence, state)

    model = Walk(Mine(INPUT, UNIT), lambda layer, x: layer(state=None, sequence=x))
    assert record_all(model, draw(TIME, BATCH, INPUT))["cell"].meta["verified"] < 1e-6


def test_sees_a_cell_that_computes_something_else(draw: Any) -> None:
    class Louder(nn.GRUCell):
        def forward(self, input: Any, hx: Any = None) -> Any:  # type: ignore[override]
            return super().forward(input, hx) * 1.01

    with pytest.raises(VerificationError, match="Louder's own output"):
        record_all(Louder(INPUT, UNIT), draw(BATCH, INPUT))


def test_a_cell_with_nan_is_told_apart_from_a_wrong_one(draw: Any) -> None:
    cell = nn.RNNCell(INPUT, UNIT)
    with torch.no_grad():
        cell.weight_hh[1, 2] = float("nan")
    with pytest.raises(ValueError, match="RNNCell's own output or states hold NaN"):
        record_all(cell, draw(BATCH, INPUT), draw(BATCH, UNIT))


def test_layers_that_torch_does_not_count_as_parts_are_recorded(draw: Any) -> None:
    """As many write them: in a list, in a dictionary and past torch's registration."""

    class Plain(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first = nn.GRU(INPUT, UNIT)
            self.again = [self.first]  # a part of the model has one name
            self.layers = [nn.LSTM(UNIT, 6), nn.Sequential(nn.GRU(6, 2))]
            self.cells = {"last": nn.RNNCell(2, 8)}
            vars(self)["hidden"] = nn.LSTM(2, 2)

        def forward(self, x: Tensor) -> Tensor:
            below, _ = self.layers[0](self.first(x)[0])
            y, _ = self.layers[1](below)
            return self.cells["last"](self.__dict__["hidden"](y)[0][-1])

    model, x = Plain(), draw(TIME, BATCH, INPUT)
    recorded = record_all(model, x)
    assert list(recorded) == ["first", "layers.0", "layers.1.0", "hidden", "cells.last"]
    assert recorded.missed == {}
    with torch.no_grad():
        own, _ = model.layers[0](model.first(x)[0])
    h = recorded["layers.0"].sel("h", layer=0, direction=0).transpose(1, 0, 2)
    np.testing.assert_allclose(h, own.numpy(), atol=1e-6)
    assert type(model.layers[0]) is nn.LSTM
