"""Refused: which layers of Keras are recorded, and why others are not, each in one sentence."""

from __future__ import annotations

import sys
from typing import Any, Final

KINDS: Final = ("LSTM", "GRU", "SimpleRNN")


def is_known(layer: Any) -> bool:
    """Whether a layer is one of these kinds, or a Bidirectional of them."""
    keras = sys.modules["keras"]
    known = tuple(getattr(keras.layers, name) for name in KINDS)
    if isinstance(layer, keras.layers.Bidirectional):
        return all(isinstance(side, known) for side in directions(layer))
    return isinstance(layer, known)


def directions(layer: Any) -> list[Any]:
    """The layers of each direction; of a layer that is no Bidirectional, itself."""
    return [layer.forward_layer, layer.backward_layer] if hasattr(layer, "merge_mode") else [layer]


def need_torch() -> None:
    """Raise TypeError for Keras on another backend."""
    keras = sys.modules["keras"]
    backend = keras.config.backend()
    if backend != "torch":
        raise TypeError(
            f"Keras layers are recorded on the backend torch, and this is {backend}; "
            "set KERAS_BACKEND=torch before keras is imported, or save the model and open the file "
            "with lstm_viz.load"
        )


def need_layer(layer: Any) -> None:
    """Raise TypeError for another layer, or Keras on another backend."""
    need_torch()
    if not is_known(layer):
        raise TypeError(
            f"record takes an LSTM, GRU or SimpleRNN of Keras, or a Bidirectional of one, got "
            f"{type(layer).__name__}; record_all(model, ...) finds those inside a model"
        )


def need_fit(layer: Any, x: Any, states: list[Any] | None) -> None:
    """Raise ValueError where x (batch, time, input) or the initial states are not a layer's own."""
    name, shape = type(layer).__name__, tuple(x.shape)
    if 0 in shape:
        raise ValueError(f"the input {shape} has no numbers; record needs a sequence of one step")
    kernel = getattr(directions(layer)[0].cell, "kernel", None)
    if kernel is not None and kernel.shape[0] != shape[2]:
        raise ValueError(
            f"this {name} reads {kernel.shape[0]} features a step; the input {shape} has {shape[2]}"
        )
    if states is None:
        return
    wanted = []
    for side in directions(layer):
        own = side.cell.state_size
        wanted += [(shape[0], size) for size in (own if isinstance(own, tuple | list) else [own])]
    came = [tuple(one.shape) for one in states]
    if came != wanted:
        raise ValueError(f"the initial states of this {name} must be {wanted}; got {came}")


def need_recordable(layer: Any) -> None:
    """Raise ValueError for options under which a call is not that of torch's layer."""
    name = type(layer).__name__
    for side in directions(layer):
        if side.stateful:
            raise ValueError(
                f"this {name} is stateful: it begins with the states of the call before; make it "
                "with stateful=False and hand the states on as initial_state"
            )
        if side.go_backwards and len(directions(layer)) == 1:
            raise ValueError(
                f"this {name} goes backwards; reverse the steps of the input, and record it with "
                "go_backwards=False"
            )
    sizes = [f"{type(side).__name__} of {side.units} units" for side in directions(layer)]
    if len(set(sizes)) > 1:
        raise ValueError(
            f"this {name} has another layer in each direction ({', '.join(sizes)}), and torch's "
            "has the same in both; record each of them by itself"
        )
    if layer.compute_dtype not in ("float32", "float64"):
        raise ValueError(
            f"this {name} computes in {layer.compute_dtype}; Keras layers are recorded in float32 "
            "and float64"
        )
