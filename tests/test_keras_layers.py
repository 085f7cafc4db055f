"""Layers of Keras on torch, recorded: what Keras itself computes is what is compared with."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from lstm_viz import NotRecorded, VerificationError, record, record_all

INPUT, UNIT, TIME, BATCH = 4, 5, 7, 3


@pytest.fixture(scope="module")
def layers() -> Any:
    """Keras's layers; what its import sets in the environment is put back."""
    before = dict(os.environ)
    os.environ["KERAS_BACKEND"] = "torch"
    import keras

    os.environ.clear()
    os.environ.update(before)
    keras.utils.set_random_seed(3)
    return keras.layers


def made(layer: Any) -> Any:
    """The layer with weights that matter, also of its biases."""
    layer.build((BATCH, TIME, INPUT))
    rng = np.random.default_rng(8)
    for one in layer.weights:
        one.assign(rng.normal(size=tuple(one.shape), scale=0.7))
    return layer


@pytest.fixture
def x() -> Any:
    return np.random.default_rng(5).normal(size=(BATCH, TIME, INPUT)).astype(np.float32)


KINDS: dict[str, tuple[str, dict[str, Any], str]] = {
    "LSTM": ("LSTM", {}, "lstm"),
    "hard": ("LSTM", {"recurrent_activation": "hard_sigmoid", "use_bias": False}, "generallstm"),
    "GRU": ("GRU", {}, "gru"),
    "reset first": ("GRU", {"reset_after": False}, "resetfirstgru"),
    "RNN": ("SimpleRNN", {"activation": "relu"}, "rnn"),
}


@pytest.mark.parametrize("sequences", [True, False])
@pytest.mark.parametrize("name", KINDS)
def test_a_layer_is_what_keras_computes(layers: Any, x: Any, name: str, sequences: bool) -> None:
    kind, options, ours = KINDS[name]
    layer = made(getattr(layers, kind)(UNIT, return_sequences=sequences, **options))
    states = 2 if kind == "LSTM" else 1
    hx: Any = list(np.random.default_rng(6).normal(size=(states, BATCH, UNIT)).astype(np.float32))
    trace = record(layer, x, hx)
    assert trace.kind == ours
    assert 0 < trace.meta["verified"] < 1e-5
    own = layer(torch.tensor(x), initial_state=[torch.tensor(s) for s in hx]).detach().numpy()
    h = trace.sel("h", layer=0, direction=0)  # (batch, time, unit)
    np.testing.assert_allclose(h if sequences else h[:, -1], own, atol=1e-5)
    np.testing.assert_array_equal(trace.initial["h"][0, 0], hx[0])
    if states == 2:
        np.testing.assert_array_equal(trace.initial["c"][0, 0], hx[1])
    edited = record(layer, x, hx, edits="h2@3=0.5", units=[2])
    assert (edited.sel("h", layer=0, direction=0, time=2) == 0.5).all()


@pytest.mark.parametrize("merge", ["concat", "sum", "ave", "mul", None])
def test_both_directions_are_merged_as_keras_does(layers: Any, x: Any, merge: Any) -> None:
    sequences = merge != "concat"
    inner = layers.LSTM(UNIT, return_sequences=sequences)
    layer = made(layers.Bidirectional(inner, merge_mode=merge))
    trace = record(layer, x)
    assert trace.sizes["direction"] == 2
    own = layer(torch.tensor(x))
    one, other = (trace.sel("h", layer=0, direction=way) for way in (0, 1))
    if merge is None:
        np.testing.assert_allclose(one, own[0].detach().numpy(), atol=1e-5)
        np.testing.assert_allclose(other, own[1].detach().numpy(), atol=1e-5)
    elif merge == "concat":
        both = np.concatenate([one[:, -1], other[:, 0]], -1)
        np.testing.assert_allclose(both, own.detach().numpy(), atol=1e-5)
    else:
        wanted = {"sum": one + other, "ave": (one + other) / 2, "mul": one * other}[merge]
        np.testing.assert_allclose(wanted, own.detach().numpy(), atol=1e-5)


def test_a_model_has_a_trace_of_each_layer(layers: Any, x: Any) -> None:
    keras: Any = __import__("keras")
    given = keras.Input((TIME, INPUT))
    both = layers.Bidirectional(layers.GRU(3, return_sequences=True), name="both")(given)
    masked = layers.SimpleRNN(2, name="masked")(layers.Masking(9.0)(both))
    last = layers.LSTM(UNIT, name="last")(both)
    model = keras.Model(given, [layers.Dense(2)(last), masked])
    recorded = record_all(model, x)
    assert list(recorded) == ["both", "last"]
    assert recorded.missed == {
        "masked": "it was called with a mask; record(layer, input) records steps without one"
    }
    below = np.concatenate(
        [recorded["both"].sel("h", layer=0, direction=way) for way in (0, 1)], -1
    )
    read: Any = recorded["last"].x
    np.testing.assert_allclose(read, below, atol=1e-6)
    assert "call" not in vars(model.get_layer("last"))


def test_a_model_that_is_not_built_yet_is_recorded_as_one_that_is(layers: Any, x: Any) -> None:
    keras: Any = __import__("keras")

    class Subclassed(keras.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.below = layers.GRU(UNIT, return_sequences=True, name="below")
            self.above = layers.LSTM(2, name="above")
            self.calls = 0

        def call(self, x: Any) -> Any:
            self.calls += 1
            return self.above(self.below(x))

    model, bare = Subclassed(), Subclassed()
    bare(x)
    first = record_all(model, x)
    assert model.calls == bare.calls  # as often as Keras itself calls what it has to build
    second = record_all(model, x)
    assert [list(first), list(second), first.missed] == [["below", "above"]] * 2 + [{}]
    own = model(torch.tensor(x)).detach().numpy()
    np.testing.assert_allclose(first["above"].sel("h", layer=0, direction=0)[:, -1], own, atol=1e-5)
    again = second["above"].sel("h", layer=0, direction=0)
    np.testing.assert_array_equal(first["above"].sel("h", layer=0, direction=0), again)


def test_states_of_another_dtype_are_those_of_the_layers_own(layers: Any, x: Any) -> None:
    layer = made(layers.LSTM(UNIT))
    wide: Any = list(np.random.default_rng(6).normal(size=(2, BATCH, UNIT)))
    assert wide[0].dtype == np.float64
    own, other = record(layer, x, wide), record(layer, x, [s.astype(np.float32) for s in wide])
    np.testing.assert_array_equal(own.sel("h", layer=0), other.sel("h", layer=0))
    np.testing.assert_array_equal(own.initial["c"][0, 0], wide[1].astype(np.float32))


def test_other_recurrent_layers_are_named_alone_beside_and_inside(layers: Any, x: Any) -> None:
    keras: Any = __import__("keras")
    loop = layers.RNN(layers.LSTMCell(UNIT), name="loop")
    said = "this RNN is none of Keras's LSTM, GRU, SimpleRNN, or a Bidirectional of one"
    beside = keras.Sequential([layers.GRU(3, return_sequences=True, name="known"), loop])
    recorded = record_all(beside, x)
    assert (list(recorded), recorded.missed) == (["known"], {"loop": said})
    with pytest.raises(ValueError, match=f"has no LSTM, GRU, SimpleRNN inside; loop: {said}"):
        record_all(keras.Sequential([loop]), beside.layers[0](x))
    torch_model = nn.Sequential(keras.Sequential([layers.LSTM(UNIT, return_sequences=True)]))
    torch_model.append(nn.GRU(UNIT, 2, batch_first=True))
    with pytest.warns(NotRecorded, match=r"not recorded: 0: this Sequential is of Keras"):
        both = record_all(torch_model, torch.tensor(x))
    assert (list(both), list(both.missed)) == (["1"], ["0"])


def test_what_is_not_recorded_has_its_reason(
    layers: Any, x: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for options, sentence in (
        ({"stateful": True}, "this LSTM is stateful: it begins with the states of the call before"),
        ({"go_backwards": True}, "this LSTM goes backwards; reverse the steps of the input"),
        ({"activation": "gelu"}, "this LSTM can't be recorded: .*gelu"),
        ({"dtype": "mixed_bfloat16"}, "this LSTM computes in bfloat16"),
    ):
        with pytest.raises(ValueError, match=sentence):
            record(made(layers.LSTM(UNIT, return_sequences=True, **options)), x)
    with pytest.raises(TypeError, match="of Keras, or a Bidirectional of one, got Dense"):
        record(layers.Dense(UNIT), x)
    with pytest.raises(ValueError, match=r"input must be \(batch, time, input\).*got \(7, 4\)"):
        record(made(layers.LSTM(UNIT)), x[0])
    gaps = x.copy()
    gaps[1, 2, 3] = np.nan
    with pytest.raises(ValueError, match="the input holds NaN or infinity; fill or remove"):
        record(made(layers.LSTM(UNIT)), gaps)
    layer = made(layers.LSTM(UNIT))
    one, other = np.zeros((BATCH, UNIT)), np.zeros((2, UNIT))
    for given, hx, sentence in (
        (x[:, :0], None, r"the input \(3, 0, 4\) has no numbers"),
        (x[..., :3], None, r"this LSTM reads 4 features a step; the input \(3, 7, 3\) has 3"),
        (x, [one], r"must be \[\(3, 5\), \(3, 5\)\]; got \[\(3, 5\)\]"),
        (x, [one, other], r"must be \[\(3, 5\), \(3, 5\)\]; got \[\(3, 5\), \(2, 5\)\]"),
    ):
        with pytest.raises(ValueError, match=sentence):
            record(layer, given, hx)
    tokens = layers.Embedding(9, INPUT, mask_zero=True)(np.array([[1, 2, 0], [3, 0, 0]]))
    with pytest.raises(ValueError, match=r"the input has a mask.* give it each sequence's own"):
        record(made(layers.LSTM(UNIT)), tokens)
    backward = layers.GRU(3, return_sequences=True, go_backwards=True)
    forward = layers.GRU(UNIT, return_sequences=True)
    both = layers.Bidirectional(forward, backward_layer=backward)
    with pytest.raises(ValueError, match=r"\(GRU of 5 units, GRU of 3 units\).* by itself"):
        record(made(both), x)
    keras: Any = __import__("keras")
    with pytest.raises(ValueError, match="this Sequential has no LSTM, GRU, SimpleRNN inside"):
        record_all(keras.Sequential([layers.Dense(2)]), x)
    layer = made(layers.GRU(UNIT, return_sequences=True))
    with monkeypatch.context() as patch:
        own = type(layer).call
        patch.setattr(type(layer), "call", lambda self, x, **given: own(self, x, **given) + 1e-4)
        with pytest.raises(VerificationError, match="that differs from the Keras layer's own by"):
            record(layer, x)
    monkeypatch.setattr(keras.config, "backend", lambda: "jax")
    with pytest.raises(TypeError, match="recorded on the backend torch, and this is jax"):
        record(layer, x)
