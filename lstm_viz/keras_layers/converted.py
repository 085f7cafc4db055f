"""Converted: an LSTM, GRU or SimpleRNN of Keras on torch, as torch's layer of its weights.

Its weights are converted as those of a file are (`weights`), and what the converted layer gives is
compared with what the Keras layer itself gives at that moment.
"""

from __future__ import annotations

import json
import sys
from typing import Any, NamedTuple

import torch
from torch import Tensor

from lstm_viz import tracing
from lstm_viz.agreement import VerificationError
from lstm_viz.call import kind_of
from lstm_viz.keras_layers.calls import Called, calls_of, others_in, the_only
from lstm_viz.keras_layers.refused import (
    directions,
    need_fit,
    need_layer,
    need_recordable,
    need_torch,
)
from lstm_viz.kinds import hx_names
from lstm_viz.layers import Recurrent
from lstm_viz.trace import Trace
from lstm_viz.weights.assumed import Assumed
from lstm_viz.weights.contents import Contents
from lstm_viz.weights.keras_config import config_of
from lstm_viz.weights.keras_names import find
from lstm_viz.weights.stored import BytesLeft, StoredArray

CLOSE = 1e-5  # of the largest number, where that is above 1
_SIDES = ("forward", "backward")
_MERGED = {
    "concat": lambda one, other: torch.cat([one, other], -1),
    "sum": lambda one, other: one + other,
    "ave": lambda one, other: (one + other) / 2,
    "mul": lambda one, other: one * other,
}


class Converted(NamedTuple):
    """A call of a Keras layer as torch's: `module(x, hx)`, x (time, batch, input).

    `apart` is the largest difference from the Keras layer's own output, relative to 1.
    """

    module: Recurrent
    x: Tensor
    hx: Any
    apart: float


def converted(layer: Any, input: Any, hx: Any = None) -> Converted:
    """The call `layer(input)` of a layer of Keras, made now.

    `input` is (batch, time, input) and `hx` the layer's `initial_state`, as Keras takes both.

    Raises:
        TypeError: no such layer, or Keras on another backend.
        ValueError: what can't be recorded; the sentence has the reason.
        VerificationError: the Keras layer itself gives something else.
    """
    need_layer(layer)
    need_recordable(layer)
    if getattr(input, "_keras_mask", None) is not None:
        raise ValueError(
            "the input has a mask, as an Embedding with mask_zero or a Masking gives it; record "
            "takes steps without one: give it each sequence's own steps"
        )
    x = _tensor(layer, input)
    own = None if hx is None else [_as(x, state) for state in _listed(hx)]
    need_fit(layer, x, own)
    with torch.no_grad():
        output = layer(x) if own is None else layer(x, initial_state=own)
    return _of_call(layer, Called(x, own, output))


def record_all(model: Any, *inputs: Any, **named: Any) -> tuple[dict[str, Trace], dict[str, str]]:
    """Record every LSTM, GRU and SimpleRNN of Keras that `model(*inputs, **named)` calls.

    Each is recorded from its own call. Beside the traces, by the names of the layers, it gives for
    every other layer why it is not there.

    Raises TypeError for Keras on another backend, ValueError where none can be recorded.
    """
    need_torch()
    traces: dict[str, Trace] = {}
    missed: dict[str, str] = {}
    for name, (layer, calls) in calls_of(model, inputs, named).items():
        try:
            own = _of_call(layer, the_only(calls))
            trace = tracing.record(own.module, own.x, own.hx)
            traces[name] = trace.with_meta(verified=max(trace.meta["verified"], own.apart))
        except ValueError as error:
            missed[name] = str(error)
    missed |= others_in(model)
    if not traces:
        raise ValueError(
            "none of its layers can be recorded: "
            + "; ".join(f"{name}: {why}" for name, why in missed.items())
        )
    return traces, missed


def _of_call(layer: Any, call: Called) -> Converted:
    """A call that was made, compared."""
    need_recordable(layer)
    module = module_of(layer).to(call.x.device)
    tracing.need_recordable(module, call.x)
    x = call.x.transpose(0, 1)
    hx = _states(module, x, call.hx)
    with torch.no_grad():
        h, _ = module(x, hx)
    apart = _apart(layer, h.transpose(0, 1), call.output)
    if not apart <= CLOSE:
        raise VerificationError(
            f"the converted {type(layer).__name__} gives an output that differs from the Keras "
            f"layer's own by {apart:.2g}, which is more than {CLOSE:g}; it is not recorded"
        )
    return Converted(module, x, hx, apart)


def module_of(layer: Any) -> Recurrent:
    """Torch's layer, or ours, with a Keras layer's weights; time first and in eval mode.

    Raises ValueError for a layer that neither has; the sentence has the reason.
    """
    keras = sys.modules["keras"]
    described = json.dumps(keras.saving.serialize_keras_object(layer))
    sides = directions(layer)
    folders = [layer.name] if len(sides) == 1 else [f"{layer.name}/{s}_layer" for s in _SIDES]
    arrays = [
        _stored(f"{folder}/{name}", weight)
        for folder, side in zip(folders, sides, strict=True)
        for name in ("kernel", "recurrent_kernel", "bias")
        if (weight := getattr(side.cell, name, None)) is not None
    ]
    contents = Contents("Keras layer")
    budget = BytesLeft(sum(one.read().nbytes for one in arrays))
    find(contents, arrays, budget, config_of(described, keras.__version__), assumed=Assumed())
    for reason in contents.refused.values():
        raise ValueError(f"this {type(layer).__name__} can't be recorded: {reason}")
    (found,) = contents.layers.values()
    return found.module


def _stored(name: str, weight: Any) -> StoredArray:
    values = weight.value.detach()
    dtype = str(values.dtype).removeprefix("torch.")
    return StoredArray(name, tuple(values.shape), dtype, lambda: values)


def _apart(layer: Any, h: Tensor, output: Any) -> float:
    """How far h (batch, time, direction · unit) is from what the layer gave, relative to 1."""
    several = isinstance(output, tuple | list)
    own: Any = output[0] if several and not _unmerged(layer) else output
    sides = list(h.chunk(len(directions(layer)), -1))
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
    return len(directions(layer)) == 2 and layer.merge_mode is None


def _states(module: Recurrent, x: Tensor, hx: Any) -> Any:
    """Keras's initial states, of each direction h and c after another, as torch takes them."""
    if hx is None:
        return None
    given = [_as(x, state) for state in _listed(hx)]
    each = len(hx_names(kind_of(module)))
    found = tuple(torch.stack(given[at::each]) for at in range(each))
    return found if each > 1 else found[0]


def _listed(hx: Any) -> list[Any]:
    return list(hx) if isinstance(hx, tuple | list) else [hx]


def _as(x: Tensor, state: Any) -> Tensor:
    return torch.as_tensor(state, dtype=x.dtype, device=x.device)


def _tensor(layer: Any, input: Any) -> Tensor:
    keras = sys.modules["keras"]
    x = keras.ops.convert_to_tensor(input, dtype=layer.compute_dtype)
    if x.ndim != 3:
        raise ValueError(
            f"input must be (batch, time, input), as Keras takes it; got {tuple(x.shape)}"
        )
    return x
