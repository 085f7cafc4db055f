"""What Keras's configuration states about a layer is used, or the layer is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
import torch

from lstm_viz.weights.assumed import Assumed
from lstm_viz.weights.contents import Contents
from lstm_viz.weights.keras_config import config_of
from lstm_viz.weights.keras_names import find
from lstm_viz.weights.stored import MB, BytesLeft, StoredArray

BOTH = ("both/forward_lstm", "both/backward_lstm")
KERAS = {"activation": "tanh", "recurrent_activation": "sigmoid"}


def found(
    config: Any, *paths: str, bias: int = 20, others: tuple[StoredArray, ...] = ()
) -> Contents:
    """An LSTM of 3 numbers and 5 units under each path, beside a configuration."""
    shapes = {"kernel": (3, 20), "recurrent_kernel": (5, 20), "bias": (bias,)}
    arrays = [
        StoredArray(f"{path}/{name}", shape, "float32", lambda s=shape: torch.ones(s))
        for path in paths
        for name, shape in shapes.items()
    ]
    contents = Contents("Keras model")
    stated = None if config is None else config_of(json.dumps(config))
    find(contents, [*arrays, *others], BytesLeft(MB), stated, assumed=Assumed())
    return contents


def layer(kind: str, name: str, **config: Any) -> dict[str, Any]:
    return {"class_name": kind, "config": {"name": name, **config}}


@pytest.mark.parametrize("wrap", [False, True])
@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        (KERAS | {"activation": "silu"}, "its activation is 'silu', and lstm_viz has only func"),
        (
            KERAS | {"recurrent_activation": "softmax"},
            "its recurrent_activation is 'softmax', and lstm_viz has only functions that grow",
        ),
        ({}, "its class 'MyLSTM' is none of Keras's own, and its configuration does not state"),
    ],
    ids=["silu", "softmax", "nothing"],
)
def test_a_layer_of_another_class_has_what_it_states(
    stated: dict[str, str], reason: str, wrap: bool
) -> None:
    own = layer("MyLSTM", "cell" if wrap else "own", **stated)
    own = layer("RNN", "own", cell=own) if wrap else own
    model = layer("Sequential", "model", layers=[layer("Dense", "out"), own])
    contents = found(model, "own")
    assert contents.refused["own"].startswith(reason)
    assert not contents.layers


def test_the_class_of_a_layer_that_is_none_of_kerass_is_told() -> None:
    model = layer("Sequential", "model", layers=[layer("MyLSTM", "own", **KERAS)])
    (note,) = found(model, "own").notes
    assert note.startswith(
        "own: its class 'MyLSTM' is none of Keras's own; it was read as the LSTM"
    )
    # An LSTM inside a layer of another class is not that layer.
    outer = layer("Sequential", "model", layers=[layer("Encoder", "encoder", activation="relu")])
    note, place = found(outer, "encoder/lstm").notes
    assert note.startswith("lstm: the file does not state the activations")
    assert place.endswith("its place in the model is not stated")


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ({"activation": "relu"}, "the activation of its forward layer is 'tanh' and that of its"),
        (
            {"recurrent_activation": "hard_sigmoid"},
            "the recurrent_activation of its forward layer is 'sigmoid' and that of its backward",
        ),
        ({"reset_after": True}, "the reset_after of its forward layer is not stated and that of"),
    ],
)
def test_two_directions_that_differ_are_refused(other: dict[str, Any], reason: str) -> None:
    one, two = layer("LSTM", "one", **KERAS), layer("LSTM", "two", **KERAS | other)
    model = layer("Bidirectional", "both", layer=one, backward_layer=two)
    assert found(model, *BOTH).refused["both"].startswith(reason)
    model = layer("Bidirectional", "both", layer=one, backward_layer=one)
    contents = found(model, *BOTH)
    assert (list(contents.layers), contents.refused, contents.notes) == (["both"], {}, [])


@pytest.mark.parametrize("kind", ["LSTM", "RNN", "Bidirectional"])
def test_a_layer_that_reads_backwards_is_told(kind: str) -> None:
    own = layer("LSTM", "own", **KERAS, go_backwards=True)
    cell = layer("LSTMCell", "cell", **KERAS)
    model = {
        "LSTM": own,
        "RNN": layer("RNN", "own", cell=cell, go_backwards=True),
        "Bidirectional": layer("Bidirectional", "both", layer=own),
    }[kind]
    (note,) = found(model, *(BOTH if kind == "Bidirectional" else ("own",))).notes
    assert "reads its sequence from the last step to the first; reverse it" in note


def test_cudnns_layout_has_its_own_activations() -> None:
    assert found(None, "own", bias=40).notes == []
    assert "tanh and sigmoid were assumed" in found(None, "own", bias=20).notes[0]


@pytest.mark.parametrize(
    ("stated", "note"),
    [
        ({"activation": "relu"}, "the recurrent activation; sigmoid was assumed (the argument"),
        ({"recurrent_activation": "relu"}, "the activation; tanh was assumed"),
        ({}, "the activations; tanh and sigmoid were assumed (the argument gates chooses;"),
    ],
)
def test_only_what_was_assumed_is_named(stated: dict[str, Any], note: str) -> None:
    (given,) = found(layer("LSTM", "own", **stated), "own").notes
    assert given.startswith(f"own: the file does not state {note}")
    assert ("chooses" in given) == ("sigmoid was" in note or "sigmoid were" in note)


def test_wrappers_in_wrappers_are_read_once_each() -> None:
    model = layer("LSTM", "own", **KERAS)
    for number in range(60):
        model = layer("Bidirectional", f"both{number}", layer=model)
    assert found(model, "both0").notes == []


def test_other_arrays_under_a_layers_name_are_told_where_its_class_is_not_stated() -> None:
    gamma = StoredArray("own/layer_norm/gamma:0", (5,), "float32", lambda: torch.ones(5))
    dense = StoredArray("own/attend/bias", (5,), "float32", lambda: torch.ones(5))
    seed = StoredArray("other/seed_generator/state", (2,), "uint32", lambda: torch.ones(2))
    notes = found(None, "own", "other", bias=40, others=(gamma, dense, seed)).notes
    assert len(notes) == 1
    assert notes[0].startswith("own: it was read as torch's LSTM, which does not use the other")
    assert "('own/attend/bias', 'own/layer_norm/gamma:0')" in notes[0]
    stated = layer("LSTM", "own", **KERAS)
    assert found(stated, "own", others=(gamma,)).notes == []
