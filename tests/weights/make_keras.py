"""Make the Keras files of the tests and what Keras computes: `python -m tests.weights.make_keras`.

Keras runs on torch. Its import takes seconds, so that the tests read what it made here.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

os.environ["KERAS_BACKEND"] = "torch"

import keras
from keras import layers

FOLDER = Path(__file__).parent / "keras"
TIME, BATCH = 7, 3
# Models of tokens, and until which layer they are run.
WHOLE = {"nested": "out", "between": "high", "padded": "high", "masked": "high"}


def stack() -> keras.Model:
    """One layer of each kind, some in both directions, one above the other."""
    return keras.Sequential(
        [
            layers.Input((TIME, 4)),
            layers.LSTM(5, return_sequences=True, name="first"),
            layers.Bidirectional(layers.GRU(3, return_sequences=True), name="both"),
            layers.LSTM(2, return_sequences=True, use_bias=False, name="unbiased"),
            layers.SimpleRNN(6, return_sequences=True, activation="relu", name="plain"),
            layers.Dense(8, name="out"),
        ]
    )


def nested() -> keras.Model:
    """A functional model with a model inside, and names that look like counted classes."""
    words = keras.Input((TIME,), dtype="int32")
    x = layers.Embedding(11, 4, name="words")(words)
    x = layers.LSTM(3, return_sequences=True, name="lstm_1")(x)
    x = layers.Bidirectional(layers.LSTM(5, return_sequences=True), name="lstm")(x)
    inner = keras.Sequential(
        [layers.Input((TIME, 10)), layers.GRU(6, return_sequences=True, name="deep")], name="inner"
    )
    y = layers.TimeDistributed(layers.Dense(2), name="out")(inner(x))
    return keras.Model(words, y)


def odd() -> keras.Model:
    """Layers that torch's modules can't express, and layers with something to note."""
    return keras.Sequential(
        [
            layers.Input((TIME, 4)),
            layers.LSTM(5, return_sequences=True, recurrent_activation="hard_sigmoid", name="hard"),
            layers.GRU(3, return_sequences=True, reset_after=False, name="before"),
            layers.GRU(2, return_sequences=True, use_bias=False, name="unbiased"),
            layers.GRU(2, return_sequences=True, use_bias=False, reset_after=False, name="neither"),
            layers.LSTM(6, return_sequences=True, go_backwards=True, name="backwards"),
            layers.Bidirectional(
                layers.LSTM(3, return_sequences=True), merge_mode="sum", name="summed"
            ),
            layers.SimpleRNN(4, return_sequences=True, activation="linear", name="linear"),
            layers.LSTM(7, return_sequences=True, activation="relu", name="relu"),
            layers.RNN(layers.LSTMCell(8), return_sequences=True, name="wrapped"),
        ]
    )


def grown() -> keras.Model:
    """Layers with other activations, the last with one that does not grow throughout."""
    same = {"return_sequences": True}
    return keras.Sequential(
        [
            layers.Input((TIME, 4)),
            layers.LSTM(5, activation="elu", recurrent_activation="softsign", name="elu", **same),
            layers.GRU(
                3, activation="leaky_relu", recurrent_activation="softsign", name="leaky", **same
            ),
            layers.GRU(
                2,
                activation="softplus",
                recurrent_activation="hard_sigmoid",
                reset_after=False,
                name="first",
                **same,
            ),
            layers.Bidirectional(
                layers.LSTM(3, activation="hard_tanh", recurrent_activation="tanh", **same),
                name="both",
            ),
            layers.SimpleRNN(4, activation="selu", name="selu", **same),
            layers.LSTM(2, activation="gelu", name="gelu", **same),
        ]
    )


def between() -> keras.Model:
    """What may stand between recurrent layers, in the end with something that is not run here."""
    return keras.Sequential(
        [
            layers.Input((TIME,), dtype="int32"),
            layers.Embedding(11, 4, name="words"),
            layers.SpatialDropout1D(0.3),
            layers.LSTM(5, return_sequences=True, name="low"),
            layers.Dense(7, activation="tanh", name="mixed"),
            layers.Dropout(0.3),
            layers.Bidirectional(layers.GRU(3, return_sequences=True), name="middle"),
            layers.TimeDistributed(layers.Dense(8, name="inner"), name="each"),
            layers.LSTM(2, return_sequences=True, name="high"),
            layers.LayerNormalization(name="normal"),
            layers.LSTM(6, name="top"),
        ]
    )


def padded() -> keras.Model:
    """Steps whose token is 0 are skipped by all layers, in one direction and in both."""
    return keras.Sequential(
        [
            layers.Input((TIME,), dtype="int32"),
            layers.Embedding(11, 4, mask_zero=True, name="words"),
            layers.LSTM(5, return_sequences=True, name="low"),
            layers.Dense(7, activation="tanh", name="mixed"),
            layers.Dropout(0.3),
            layers.Bidirectional(layers.GRU(3, return_sequences=True), name="both"),
            layers.TimeDistributed(layers.Dense(2, activation="softmax", name="inner"), name="out"),
            layers.SimpleRNN(6, return_sequences=True, name="high"),
        ]
    )


def masked() -> keras.Model:
    """A functional model whose steps of -1.5 alone are skipped, where its last layer gives 0."""
    x = keras.Input((TIME, 2))
    y = layers.Masking(mask_value=-1.5, name="mask")(x)
    y = layers.GRU(5, return_sequences=True, name="low")(y)
    y = layers.LSTM(3, return_sequences=True, zero_output_for_mask=True, name="high")(y)
    return keras.Model(x, y)


def recurrent(model: keras.Model) -> list[keras.Layer]:
    """The recurrent layers in the order of the pass."""
    found: list[keras.Layer] = []
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            found += recurrent(layer)
        elif isinstance(layer, layers.RNN | layers.Bidirectional):
            found.append(layer)
    return found


def make(name: str, model: keras.Model, folder: Path, endings: tuple[str, ...]) -> None:
    """Save a model in several formats, with the input and output of its recurrent layers."""
    rng = np.random.default_rng(len(name))
    for weight in model.weights:  # no bias of 0, and no orthogonal matrix
        weight.assign(rng.normal(0, 0.6, weight.shape).astype("float32"))
    passed = {}
    # A layer that is given a mask too has two inputs; the whole model is run of those.
    for layer in [] if name in ("padded", "masked") else recurrent(model):
        x = rng.normal(0, 1, (BATCH, TIME, layer.input.shape[-1])).astype("float32")
        passed[f"{layer.name}/x"] = x
        passed[f"{layer.name}/y"] = layer(x).detach().numpy()
    folder.mkdir(parents=True, exist_ok=True)
    if name in WHOLE:
        tokens = rng.integers(11, size=(BATCH, TIME))
        if name == "padded":  # at the start, in between, at the end, and in part of the batch
            tokens[0, [0, 1, 3]], tokens[2, 4:] = 0, 0
        elif name == "masked":
            tokens = rng.normal(0, 1, (BATCH, TIME, 2)).astype("float32")
            tokens[0, [0, 3]], tokens[1, 5:], tokens[2, 2, 1] = -1.5, -1.5, -1.5
        below = keras.Model(model.inputs, model.get_layer(WHOLE[name]).output)
        np.savez_compressed(
            folder / f"{name}-whole.npz", x=tokens, y=below(tokens).detach().numpy()
        )
    if passed:
        np.savez_compressed(folder / f"{name}.npz", allow_pickle=False, **passed)
    for ending in endings:
        path = folder / f"{name}{ending}"
        if ending == ".weights.h5":
            model.save_weights(path)
        else:
            model.save(path)


def main(folder: Path = FOLDER) -> None:
    """Make all of them."""
    make("stack", stack(), folder, (".keras", ".weights.h5", ".h5"))
    make("nested", nested(), folder, (".keras", ".h5"))
    make("odd", odd(), folder, (".keras", ".h5"))
    make("grown", grown(), folder, (".keras",))
    make("between", between(), folder, (".keras",))
    make("padded", padded(), folder, (".keras",))
    make("masked", masked(), folder, (".keras",))


if __name__ == "__main__":
    main()
