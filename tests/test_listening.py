"""record_all hears every call, changes nothing by it, and names what it cannot record."""

from __future__ import annotations

import copy
import functools
import io
import pickle
import warnings
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from lstm_viz import NotRecorded, VerificationError, record, record_all, recording
from lstm_viz.listening import listening
from tests.conftest import BATCH, INPUT, TIME, UNIT

TORCHSCRIPT = r"ignore:`torch\.jit\.script` is deprecated"


class Through(nn.Module):
    """A model with the modules given, whose forward is `how(model, x)`."""

    def __init__(self, how: Any, **modules: nn.Module) -> None:
        super().__init__()
        self.how = how
        for name, module in modules.items():
            self.add_module(name, module)

    def forward(self, x: Any) -> Any:
        return self.how(self, x)


def test_a_call_of_forward_itself_is_heard(draw: Any) -> None:
    x, layer, cell = draw(TIME, BATCH, INPUT), nn.GRU(INPUT, UNIT), nn.LSTMCell(INPUT, UNIT)
    model = Through(lambda m, x: (m.a.forward(x), m.b.forward(x[1])), a=layer, b=cell)
    traces = record_all(model, x)
    assert list(traces) == ["a", "b"]
    np.testing.assert_array_equal(traces["a"].signals["z"], record(layer, x).signals["z"])
    assert type(layer) is nn.GRU
    assert type(cell) is nn.LSTMCell


class Anything(nn.LSTM):
    def forward(self, *args: Any, **kwargs: Any) -> Any:
        return super().forward(*args, **kwargs)


class Lengths(nn.LSTM):
    """Packs by itself, and gives back a padded tensor alone."""

    def forward(self, x: Tensor, lengths: list[int]) -> Tensor:  # type: ignore[override]
        packed = pack_padded_sequence(x, torch.tensor(lengths), enforce_sorted=False)
        return pad_packed_sequence(super().forward(packed)[0])[0]


def wrapped(layer: Any) -> Any:
    inner = layer.forward

    @functools.wraps(inner)
    def forward(*args: Any, **kwargs: Any) -> Any:
        return inner(*args, **kwargs)

    layer.forward = forward
    return layer


def test_each_way_to_call_a_layer_is_recorded(draw: Any) -> None:
    x, lengths = draw(TIME, BATCH, INPUT), [4, 7, 2]
    hx = (draw(1, BATCH, UNIT), draw(1, BATCH, UNIT))
    packed = pack_padded_sequence(x, torch.tensor(lengths), enforce_sorted=False)
    ways = [
        (Anything(INPUT, UNIT), lambda m, x: m.layer(x, hx=hx), (x, hx)),
        (Anything(INPUT, UNIT), lambda m, x: m.layer(hx=hx, input=x), (x, hx)),
        (wrapped(nn.LSTM(INPUT, UNIT)), lambda m, x: m.layer(x, hx=hx), (x, hx)),
        (nn.LSTM(INPUT, UNIT), lambda m, x: m.layer(x, hx=hx), (x, hx)),
        (Lengths(INPUT, UNIT), lambda m, x: m.layer(x, lengths), (packed,)),
        (Lengths(INPUT, UNIT), lambda m, x: m.layer.forward(x, lengths=lengths), (packed,)),
    ]
    for layer, how, arguments in ways:
        plain = nn.LSTM(INPUT, UNIT)
        plain.load_state_dict(layer.state_dict())
        trace, expected = (
            record_all(Through(how, layer=layer), x)["layer"],
            record(plain, *arguments),
        )
        for name in expected.signals:
            np.testing.assert_array_equal(trace.signals[name], expected.signals[name])
        np.testing.assert_array_equal(trace.initial["c"], expected.initial["c"])


def test_a_hook_that_changes_the_input_is_seen_to_do_so(draw: Any) -> None:
    x, layer = draw(TIME, BATCH, INPUT), nn.GRU(INPUT, UNIT)
    expected = record(layer, 2 * x)
    layer.register_forward_pre_hook(lambda _, args: (2 * args[0],))
    np.testing.assert_array_equal(record_all(layer, x)["gru"].signals["h"], expected.signals["h"])


@pytest.mark.filterwarnings(TORCHSCRIPT)
@pytest.mark.filterwarnings(r"ignore:(?s).*torch\.ao\.quantization is deprecated")
@pytest.mark.filterwarnings(r"ignore:torch\.quantize_per_tensor")
def test_what_is_missing_is_named_with_the_reason(draw: Any) -> None:
    class Own(nn.GRU):
        def forward(self, x: Tensor, much: int, more: int) -> Tensor:  # type: ignore[override]
            return x * much * more

    class MinimalRNN(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.linear = nn.Linear(INPUT, INPUT)

        def forward(self, x: Tensor) -> Tensor:
            return self.linear(x)

    quantised = torch.ao.quantization.quantize_dynamic(
        nn.Sequential(nn.LSTM(INPUT, UNIT)), {nn.LSTM}
    )[0]
    modules = {
        "good": nn.LSTM(INPUT, UNIT),
        "spare": nn.GRU(INPUT, UNIT),
        "script": torch.jit.script(nn.LSTMCell(INPUT, UNIT)),
        "whole": quantised,
        "own": Own(INPUT, UNIT),
        "hand": MinimalRNN(),
        "dropping": nn.LSTM(INPUT, UNIT, 2, dropout=0.5),
    }

    def how(m: Any, x: Tensor) -> None:
        for name in ("good", "whole", "hand", "dropping"):
            getattr(m, name)(x)
        m.script(x[0])
        m.own(x, 2, more=3)

    with pytest.warns(NotRecorded, match="not recorded: .*spare: the model ran without calling"):
        traces = record_all(Through(how, **modules), draw(TIME, BATCH, INPUT))
    assert list(traces) == ["good"]
    reasons = {
        "spare": "ran without calling it",
        "script": "LSTMCell compiled by TorchScript",
        "whole": "quantised LSTM computes in whole numbers",
        "own": r"Own\.forward takes other arguments than \(input, hx\)",
        "hand": r"^MinimalRNN is none of the layers that record_all supports: an nn\.LSTM, "
        r"nn\.GRU, nn\.RNN or a layer of lstm_viz, such as MinGRU or GeneralLSTM, or a Cell of "
        r"torch\.nn$",
        "dropping": "training mode with dropout",
    }
    assert set(traces.missed) == set(reasons)
    for name, reason in reasons.items():
        with pytest.raises(ValueError, match=reason):
            raise ValueError(traces.missed[name])
    assert pickle.loads(pickle.dumps(traces)).missed == traces.missed


def test_nothing_is_said_where_nothing_is_missing(draw: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        traces = record_all(nn.Sequential(nn.GRU(INPUT, UNIT)), draw(TIME, BATCH, INPUT))
    assert (list(traces), traces.missed) == (["0"], {})


def test_a_bad_layer_does_not_discard_the_others_and_is_named(draw: Any) -> None:
    class Louder(nn.GRUCell):
        def forward(self, input: Any, hx: Any = None) -> Any:  # type: ignore[override]
            return super().forward(input, hx) * 1.01

    bad, good = Louder(INPUT, UNIT), nn.GRUCell(INPUT, UNIT)
    model = Through(lambda m, x: (m.bad(x), m.good(x)), bad=bad, good=good)
    with pytest.warns(NotRecorded, match=r"bad: the Louder's own output is not what torch's"):
        traces = record_all(model, draw(BATCH, INPUT))
    assert (list(traces), list(traces.missed)) == (["good"], ["bad"])


def test_weights_that_change_between_calls_are_the_cause(draw: Any) -> None:
    def how(m: Any, x: Tensor) -> None:
        m.a(x)
        with torch.no_grad():
            m.a.weight_ih_l0 += 0.1
        m.a(x)

    model = Through(how, a=nn.LSTM(INPUT, UNIT))
    with pytest.raises(
        VerificationError, match="a: the weights of this LSTM were changed in place"
    ):
        record_all(model, draw(TIME, BATCH, INPUT))


PARAMETRISED = [
    (nn.LSTM, "weight_hh_l0"),
    (nn.GRU, "weight_ih_l1"),
    (nn.RNN, "weight_hh_l0"),
    (nn.LSTMCell, "weight_hh"),
    (nn.GRUCell, "weight_ih"),
]


@pytest.mark.filterwarnings(r"ignore:`torch\.nn\.utils\.weight_norm` is deprecated")
@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("way", ["spectral", "weight", "old spectral", "old weight"])
@pytest.mark.parametrize(("base", "name"), PARAMETRISED)
def test_a_parametrised_layer_is_left_as_its_own_pass_leaves_it(
    draw: Any, base: Any, name: str, way: str, training: bool
) -> None:
    """Each look at a spectral norm in training mode is a step of its power iteration."""
    norm = {
        "spectral": nn.utils.parametrizations.spectral_norm,
        "weight": nn.utils.parametrizations.weight_norm,
        "old spectral": nn.utils.spectral_norm,
        "old weight": nn.utils.weight_norm,
    }[way]
    cell = base in (nn.LSTMCell, nn.GRUCell)

    def build() -> Any:
        torch.manual_seed(3)
        return norm(base(INPUT, UNIT, **({} if cell else {"num_layers": 2})), name).train(training)

    def run(layer: Any, x: Tensor) -> None:
        state = None
        for _ in range(2):
            if cell:
                state = layer(x[0], state)
            else:
                _, state = layer(x, state)

    x = draw(TIME, BATCH, INPUT)
    plain, recorded = build(), build()
    with torch.no_grad():
        run(plain, x)
    traces = record_all(Through(lambda m, x: run(m.layer, x), layer=recorded), x)
    assert list(traces) == ["layer"]
    assert traces["layer"].sizes["time"] == (2 if cell else 2 * TIME)
    if not cell:
        once, alone = build(), build()
        with torch.no_grad():
            once(x)
        record(alone, x)
        assert_same_buffers(once, alone)
    assert_same_buffers(plain, recorded)


def assert_same_buffers(one: nn.Module, other: nn.Module) -> None:
    found = dict(other.named_buffers())
    for name, buffer in one.named_buffers():
        torch.testing.assert_close(found[name], buffer, rtol=0, atol=0, msg=name)


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_compiled_is_recorded_uncompiled(draw: Any, whole: bool) -> None:
    pytest.importorskip("torch._dynamo")
    x, cell = draw(TIME, BATCH, INPUT), nn.GRUCell(INPUT, UNIT)

    def how(m: Any, x: Tensor) -> None:
        state = None
        for x_t in x:
            state = m.cell(x_t, state)

    plain = Through(how, cell=cell)
    compiled: Any = torch.compile(plain if whole else cell, backend="eager")
    model = compiled if whole else Through(how, cell=compiled)
    traces, expected = record_all(model, x), record_all(plain, x)
    assert list(traces) == ["cell"]
    np.testing.assert_array_equal(traces["cell"].signals["h"], expected["cell"].signals["h"])


def test_a_failing_model_gets_its_classes_and_hooks_back(draw: Any) -> None:
    layer = nn.LSTM(INPUT, UNIT)
    with pytest.raises(RuntimeError):
        record_all(layer, draw(TIME, BATCH, INPUT + 1))
    assert type(layer) is nn.LSTM
    assert not layer._forward_hooks
    with pytest.raises(RuntimeError):
        record_all(Through(lambda m, x: record_all(m.a, x), a=layer), draw(TIME, BATCH, INPUT + 1))
    assert type(layer) is nn.LSTM


def test_a_class_that_allows_no_subclass_leaves_the_others_as_they_were(draw: Any) -> None:
    class Final(nn.RNN):
        def __init_subclass__(cls) -> None:
            raise TypeError("Final allows no subclass")

    layers = {"a": nn.LSTM(INPUT, UNIT), "b": nn.GRU(INPUT, UNIT), "c": Final(INPUT, UNIT)}
    model, x = Through(lambda m, x: (m.a(x), m.b(x)), **layers), draw(TIME, BATCH, INPUT)
    with pytest.raises(TypeError, match="Final allows no subclass"):
        record_all(model, x)
    assert [type(layer) for layer in layers.values()] == [nn.LSTM, nn.GRU, Final]
    assert not any(layer._forward_hooks for layer in layers.values())
    del model.c
    assert list(record_all(model, x)) == ["a", "b"]


def saved(model: nn.Module) -> nn.Module:
    file = io.BytesIO()
    torch.save(model, file)
    file.seek(0)
    return torch.load(file, weights_only=False)


@pytest.mark.parametrize(
    "again", [copy.deepcopy, copy.copy, lambda m: pickle.loads(pickle.dumps(m, 0)), saved]
)
def test_a_copy_made_within_the_block_is_of_the_own_class(draw: Any, again: Any) -> None:
    x = draw(TIME, BATCH, INPUT)
    cell = nn.utils.parametrizations.weight_norm(nn.GRUCell(INPUT, UNIT), "weight_hh")
    models = [nn.GRU(INPUT, UNIT), Anything(INPUT, UNIT)]
    models += [cell] if again is copy.deepcopy else []  # torch refuses to save parametrised ones
    for model in models:
        seen: list[Any] = []
        model.register_forward_hook(note_it, with_kwargs=True)
        own, part = type(model), x[0] if model is cell else x
        with recording(model), recording(model) as recorded:
            expected = model(part)
            copied = again(model)
            model(part)
            seen.append(copied(part))
        assert type(copied) is type(model) is own
        assert list(copied._forward_hooks.values()) == [note_it]
        assert list(copied._forward_hooks_with_kwargs.values()) == [True]
        (trace,) = recorded.values()
        assert len(trace.meta["began"]) == 2 * BATCH  # the copy's call is not the model's
        torch.testing.assert_close(seen[0], expected, rtol=0, atol=0)
        if again is not copy.deepcopy:
            assert type(saved(copied)) is own


def note_it(module: Any, args: Any, kwargs: Any, output: Any) -> None:
    """A hook that the model has by itself."""


def test_a_state_is_held_once_and_as_it_was(draw: Any) -> None:
    """What a call gives is what the next is given, but where the model has written into it."""
    cell, x = nn.LSTMCell(INPUT, UNIT), draw(40, BATCH, INPUT)
    for written in (range(0), range(7, 10)):
        with torch.no_grad(), listening([cell]) as listener:
            states: Any = None
            given = []
            for step, x_t in enumerate(x):
                given.append(None if states is None else tuple(s.clone() for s in states))
                states = cell(x_t, states)
                if step in written:
                    states[1].data.mul_(0.5)  # which no version counts
        calls = listener.calls[cell]
        tensors = [s for call in calls for s in (*(call.hx or ()), *call.given)]
        assert len({s.data_ptr() for s in tensors}) == 2 * 40 + len(written)
        assert len({(id(call.weights), id(call.versions)) for call in calls}) == 1
        for call, expected in zip(calls[1:], given[1:], strict=True):
            for own, other in zip(call.hx, expected, strict=True):
                assert torch.equal(own, other)


@pytest.mark.parametrize("layer", [nn.LSTMCell(INPUT, UNIT), nn.GRUCell(INPUT, UNIT)])
def test_a_call_without_a_state_carries_nothing_on(draw: Any, layer: nn.Module) -> None:
    x = draw(BATCH, INPUT)
    with torch.no_grad(), listening([layer]) as listener:
        state = layer(x)
        layer(x, state)
        layer(x)
    assert [call.same for call in listener.calls[layer]] == [False, True, False]


def test_a_full_memory_is_not_taken_for_a_transform(
    draw: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Any, *_: Any, **__: Any) -> Any:
        raise torch.OutOfMemoryError("no memory for a copy")

    cell = nn.LSTMCell(INPUT, UNIT)
    x = draw(BATCH, INPUT)
    monkeypatch.setattr(torch.Tensor, "clone", full)
    with torch.no_grad(), listening([cell]), pytest.raises(torch.OutOfMemoryError, match="copy"):
        cell(x)
