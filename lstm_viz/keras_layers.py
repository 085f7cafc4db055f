"""Keras layers: an LSTM, GRU or SimpleRNN of Keras on torch, recorded as torch's layer of it.

Its weights are converted as those of a file are (`weights`), and what the converted layer gives is
compared with what the Keras layer itself gives at that moment.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple

import torch
from torch import Tensor

from lstm_viz import surgery
from lstm_viz.agreement import VerificationError
from lstm_viz.call import KINDS, base_of
from lstm_viz.hooks import Recorded
from lstm_viz.kinds import hx_names
from lstm_viz.layers import Recurrent
from lstm_viz.trace import Trace
from lstm_viz.weights.assumed import Assumed
from lstm_viz.weights.contents import Contents
from lstm_viz.weights.keras_config import config_of
from lstm_viz.weights.keras_names import find
from lstm_viz.weights.stored import Budget, Stored

CLOSE = 1e-5  # of the largest number, where that is above 1
_KINDS = ("LSTM", "GRU", "SimpleRNN")
_MERGED = {
    "concat": lambda one, other: torch.cat([one, other], -1),
    "sum": lambda one, other: one + other,
    "ave": lambda one, other: (one + other) / 2,
    "mul": lambda one, other: one * other,
}


class _Called(NamedTuple):
    """One call of a layer: what it read, the states that it began with, and what it gave."""

    x: Any
    hx: Any
    output: Any


def record(module: Any, input: Any, hx: Any = None, **given: Any) -> Trace:
    """Record what `module(input)`, a layer of Keras, does; `given` as `lstm_viz.record` takes it.

    `input` is (batch, time, input) and `hx` the layer's `initial_state`, as Keras takes both. The
    Trace is that of torch's layer, or of ours, with these weights (`weights.load` has the same).
    `meta["verified"]` is also the largest difference from the Keras layer's own output.

    Raises:
        TypeError: no such layer, or Keras on another backend.
        ValueError: what can't be recorded; the sentence has the reason.
        VerificationError: the Keras layer itself gives something else.
    """
    _need_layer(module)
    _need_recordable(module)
    with torch.no_grad():
        x = _tensor(module, input)
        output = module(x) if hx is None else module(x, initial_state=hx)
    return _trace(module, _Called(x, hx, output), given)


def record_all(model: Any, *inputs: Any, **named: Any) -> Recorded:
    """Record every LSTM, GRU and SimpleRNN of Keras that `model(*inputs, **named)` calls.

    Each is recorded from its own call. `.missed` says of every other why it is not there.

    Raises TypeError for Keras on another backend, ValueError where none can be recorded.
    """
    _need_torch()
    found = _inside(model)
    if not found:
        raise ValueError(f"this {type(model).__name__} has no {', '.join(_KINDS)} inside")
    calls: dict[str, list[tuple[_Called, str]]] = {name: [] for name in found}
    with torch.no_grad(), _heard(found, calls):
        model(*inputs, **named)
    recorded = Recorded()
    for name, layer in found.items():
        try:
            recorded[name] = _trace(layer, _only(calls[name]), {})
        except ValueError as error:
            recorded.missed[name] = str(error)
    if not recorded:
        raise ValueError(
            "none of its layers can be recorded: "
            + "; ".join(f"{name}: {why}" for name, why in recorded.missed.items())
        )
    return recorded


def _only(calls: list[tuple[_Called, str]]) -> _Called:
    """The one call of a layer; ValueError where there are others, or it can't be recorded."""
    if len(calls) != 1:
        times = "not called" if not calls else f"called {len(calls)} times"
        raise ValueError(f"it was {times}; record(layer, input) records one call of it")
    call, why = calls[0]
    if why:
        raise ValueError(why)
    return call


@contextmanager
def _heard(found: dict[str, Any], calls: dict[str, list[tuple[_Called, str]]]) -> Iterator[None]:
    """Keep what goes into each layer and what comes out, within the block."""
    for name, layer in found.items():
        own = layer.call

        def heard(x: Any, *args: Any, own: Any = own, name: str = name, **named: Any) -> Any:
            output = own(x, *args, **named)
            layer = found[name]
            why = ""
            if named.get("mask") is not None:
                why = "it was called with a mask; record(layer, input) records steps without one"
            elif named.get("training") and _drops(layer):
                why = "it was called in training, where its dropout changes every call"
            calls[name].append((_Called(x, named.get("initial_state"), output), why))
            return output

        layer.call = heard
    try:
        yield
    finally:
        for layer in found.values():
            del layer.call


def _drops(layer: Any) -> bool:
    """Whether a layer has dropout in training."""
    return any(
        getattr(one, name, 0)
        for one in _directions(layer)
        for name in ("dropout", "recurrent_dropout")
    )


def _trace(layer: Any, call: _Called, given: dict[str, Any]) -> Trace:
    """The trace of a call that was made."""
    _need_recordable(layer)
    module = module_of(layer).to(call.x.device)
    x = call.x.transpose(0, 1)
    hx = _states(module, call.hx)
    with torch.no_grad():
        h, _ = module(x, hx)
    apart = _apart(layer, h.transpose(0, 1), call.output)
    if not apart <= CLOSE:
        raise VerificationError(
            f"the converted {type(layer).__name__} gives an output that differs from the Keras "
            f"layer's own by {apart:.2g}, which is more than {CLOSE:g}; it is not recorded"
        )
    trace = surgery.record(module, x, hx, **given)
    return replace(trace, meta={**trace.meta, "verified": max(trace.meta["verified"], apart)})


def module_of(layer: Any) -> Recurrent:
    """Torch's layer, or ours, with a Keras layer's weights; time first and in eval mode.

    Raises ValueError for a layer that neither has; the sentence has the reason.
    """
    keras = sys.modules["keras"]
    described = json.dumps(keras.saving.serialize_keras_object(layer))
    sides = _directions(layer)
    folders = [layer.name] if len(sides) == 1 else [f"{layer.name}/{s}_layer" for s in _SIDES]
    arrays = [
        _stored(f"{folder}/{name}", weight)
        for folder, side in zip(folders, sides, strict=True)
        for name in ("kernel", "recurrent_kernel", "bias")
        if (weight := getattr(side.cell, name, None)) is not None
    ]
    contents = Contents("Keras layer")
    budget = Budget(sum(one.read().nbytes for one in arrays))
    find(contents, arrays, budget, config_of(described, keras.__version__), assumed=Assumed())
    for reason in contents.refused.values():
        raise ValueError(f"this {type(layer).__name__} can't be recorded: {reason}")
    (found,) = contents.layers.values()
    return found.module


_SIDES = ("forward", "backward")


def _stored(name: str, weight: Any) -> Stored:
    values = weight.value.detach()
    dtype = str(values.dtype).removeprefix("torch.")
    return Stored(name, tuple(values.shape), dtype, lambda: values)


def _apart(layer: Any, h: Tensor, output: Any) -> float:
    """How far h (batch, time, direction · unit) is from what the layer gave, relative to 1."""
    several = isinstance(output, tuple | list)
    own: Any = output[0] if several and not _unmerged(layer) else output
    sides = list(h.chunk(len(_directions(layer)), -1))
    if not layer.return_sequences:  # the backward direction ends at the first step
        sides = [side[:, 0 if at else -1] for at, side in enumerate(sides)]
    pairs: list[tuple[Tensor, Tensor]]
    if _unmerged(layer):
        pairs = list(zip(sides, own[:2], strict=True))
    else:
        whole = sides[0] if len(sides) == 1 else _MERGED[layer.merge_mode](*sides)
        pairs = [(whole, own)]
    largest = max(1.0, *(float(theirs.detach().abs().max()) for _, theirs in pairs))
    return max(float((one - theirs.detach()).abs().max()) for one, theirs in pairs) / largest


def _unmerged(layer: Any) -> bool:
    return len(_directions(layer)) == 2 and layer.merge_mode is None


def _states(module: Recurrent, hx: Any) -> Any:
    """Keras's initial states, of each direction h and c after another, as torch takes them."""
    if hx is None:
        return None
    given = list(hx) if isinstance(hx, tuple | list) else [hx]
    each = len(hx_names(KINDS[base_of(module)]))
    found = tuple(torch.stack([torch.as_tensor(s) for s in given[at::each]]) for at in range(each))
    return found if each > 1 else found[0]


def _tensor(layer: Any, input: Any) -> Tensor:
    keras = sys.modules["keras"]
    x = keras.ops.convert_to_tensor(input, dtype=layer.compute_dtype)
    if x.ndim != 3:
        raise ValueError(
            f"input must be (batch, time, input), as Keras takes it; got {tuple(x.shape)}"
        )
    return x


def _directions(layer: Any) -> list[Any]:
    """The layers of each direction; of a layer that is no Bidirectional, itself."""
    return [layer.forward_layer, layer.backward_layer] if hasattr(layer, "merge_mode") else [layer]


def _inside(model: Any) -> dict[str, Any]:
    """The layers of a model that can be recorded, by their names."""
    every = list(model._flatten_layers())
    sides = {id(side) for one in every if hasattr(one, "merge_mode") for side in _directions(one)}
    found: dict[str, Any] = {}
    for layer in every:
        if id(layer) in sides or not _is_known(layer):
            continue
        name, number = layer.name, 1
        while name in found:
            number += 1
            name = f"{layer.name} ({number})"
        found[name] = layer
    return found


def _is_known(layer: Any) -> bool:
    keras = sys.modules["keras"]
    known = tuple(getattr(keras.layers, name) for name in _KINDS)
    if isinstance(layer, keras.layers.Bidirectional):
        return all(isinstance(side, known) for side in _directions(layer))
    return isinstance(layer, known)


def _need_torch() -> None:
    keras = sys.modules["keras"]
    backend = keras.config.backend()
    if backend != "torch":
        raise TypeError(
            f"Keras layers are recorded on the backend torch, and this is {backend}; "
            "set KERAS_BACKEND=torch before keras is imported, or save the model and open the file "
            "with lstm_viz.load"
        )


def _need_layer(layer: Any) -> None:
    _need_torch()
    if not _is_known(layer):
        raise TypeError(
            f"record takes an LSTM, GRU or SimpleRNN of Keras, or a Bidirectional of one, got "
            f"{type(layer).__name__}; record_all(model, ...) finds those inside a model"
        )


def _need_recordable(layer: Any) -> None:
    """Raise ValueError for options under which a call is not that of torch's layer."""
    name = type(layer).__name__
    for side in _directions(layer):
        if side.stateful:
            raise ValueError(
                f"this {name} is stateful: it begins with the states of the call before; make it "
                "with stateful=False and hand the states on as initial_state"
            )
        if side.go_backwards and len(_directions(layer)) == 1:
            raise ValueError(f"this {name} goes backwards; turn the input round, and record that")
    if layer.compute_dtype not in ("float32", "float64"):
        raise ValueError(
            f"this {name} computes in {layer.compute_dtype}; Keras layers are recorded in float32 "
            "and float64"
        )
