"""(module, the module's own arguments) → Trace: the crossing from torch to numpy."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils.rnn import PackedSequence

from lstm_viz import rebuild
from lstm_viz.agreement import TOLERANCE, Checked, VerificationError, need_agreement
from lstm_viz.axes import Index
from lstm_viz.call import (
    Call,
    Cell,
    Recurrent,
    States,
    kind_of,
    lay_out,
    named_weights,
    weights_used,
)
from lstm_viz.device import full_precision
from lstm_viz.fingerprint import weights_hash
from lstm_viz.kept import Kept, kept
from lstm_viz.kinds import CLASSIC, KINDS, hx_names
from lstm_viz.layers import NAMED
from lstm_viz.precision import NARROW, autocast, autocast_dtype
from lstm_viz.signals import Signals, all_signals, kept_signals
from lstm_viz.trace import Trace

__all__ = ["VerificationError", "record"]


def record(
    module: Recurrent,
    input: Tensor | PackedSequence,
    hx: States = None,
    *,
    signals: Iterable[str] | None = None,
    layers: Index | None = None,
    units: Index | None = None,
) -> Trace:
    """Record every signal of `module(input, hx)`, and check it against the module's own output.

    Args:
        module: an nn.LSTM, nn.GRU, nn.RNN or a layer of lstm_viz (`layers.LAYERS`), as it is.
        input: what the module takes: (time, batch, input), batch first where the module is,
            unbatched (time, input), or a PackedSequence; float32, float64, float16 or bfloat16.
        hx: the initial state or states, as the module takes them, or an earlier Trace's `last`.
        signals: the signals that the trace keeps; None is all. All are checked.
        layers: the layers that it keeps, as `Trace.sel` takes them; their numbers are in meta.
        units: the same for the units.

    Returns:
        A Trace. `meta["verified"]` is the largest difference between the hidden state rebuilt from
        the gates (for an LSTM o ⊙ tanh(c)) and the module's own at every step, and between the
        last states and the module's own, in units of the largest state where that is above 1;
        `meta["tolerance"]` is the largest difference that rounding can make in this pass.
        A module of 16-bit numbers, or under autocast, computes as it does; its signals are rebuilt
        in float32, and compared with what it gave within what rounding to 16 bits can make.

    Raises:
        TypeError: not such a module, or states that are not the tensors it takes.
        ValueError: a pass that cannot be recorded, or nothing to keep; the sentence has the reason.
        IndexError: a layer or unit to keep that the module does not have.
        VerificationError: a difference is more than rounding.
    """
    with recordable(module, input):
        only = kept_of(module, signals, layers, units)
        return trace_of(call_of(module, input, hx), kept=only)


def kept_of(
    module: Recurrent | Cell,
    signals: Iterable[str] | None,
    layers: Index | None,
    units: Index | None,
) -> Kept | None:
    """What a trace of the module keeps; None is everything. Raises as `record`."""
    sizes = (getattr(module, "num_layers", 1), module.hidden_size)
    projected = bool(getattr(module, "proj_size", 0))
    return kept(kind_of(module), sizes, signals, layers, units, projected=projected)


@contextmanager
def recordable(module: Recurrent, input: Any) -> Iterator[None]:
    """Without gradients and in full precision; raises as `record` for what cannot be recorded."""
    if not isinstance(module, Recurrent):
        raise TypeError(
            f"record takes {NAMED}, got {type(module).__name__}; "
            "record_all(model, ...) finds those inside a model"
        )
    device = next(module.parameters()).device
    need_recordable(module, input, training=module.training)
    with torch.no_grad(), full_precision(device):
        yield


def call_of(module: Recurrent, input: Tensor | PackedSequence, hx: States) -> Call:
    """The call `module(input, hx)`, made now."""
    hx = _taken(module, input, hx)
    output, last = need_pair(module, module(input, hx))
    call = lay_out(module, weights_used(module), input, hx, output, last)
    return call.widened(autocast_dtype(call.x.device))


def _taken(module: Recurrent, input: Tensor | PackedSequence, hx: States) -> States:
    """A Trace's `last` as the module takes it: where and as its input is, without a batch too."""
    if hx is None:
        return None
    names = hx_names(kind_of(module))
    several = isinstance(hx, (tuple, list))
    states = tuple(hx) if several else (hx,)
    if (
        several != (len(names) > 1)
        or len(states) != len(names)
        or not all(isinstance(state, Tensor) for state in states)
    ):
        of = ", ".join(type(state).__name__ for state in states[: len(names) + 1])
        came = f"{type(hx).__name__} of {len(states)} ({of})" if several else of
        takes = f"the tensors {', '.join(names)}" if len(names) > 1 else "the tensor h"
        raise TypeError(
            f"hx of this {type(module).__name__} must be {takes}, as the module takes "
            f"{'them' if len(names) > 1 else 'it'}, or an earlier Trace's last; got {came}"
        )
    if not isinstance(input, Tensor | PackedSequence):
        return hx
    beside = tuple(_beside(input, state) for state in states)
    return beside if several else beside[0]  # type: ignore[return-value]


def _beside(input: Tensor | PackedSequence, state: Tensor) -> Tensor:
    """A state where its input is, of its dtype where that is narrow, without a batch as it is."""
    narrow = input.data.dtype in NARROW and state.dtype == torch.float32
    state = state.to(input.data.device, input.data.dtype if narrow else state.dtype)
    unbatched = isinstance(input, Tensor) and input.dim() == 2
    return state[:, 0] if unbatched and state.dim() == 3 and state.shape[1] == 1 else state


def need_recordable(module: Recurrent | Cell, input: Any, *, training: bool = False) -> None:
    """Raise TypeError or ValueError for what cannot be recorded.

    `training` is whether the module was in this mode.
    """
    name = type(module).__name__
    if (
        isinstance(module, Recurrent)
        and training
        and getattr(module, "dropout", 0) > 0
        and module.num_layers > 1
    ):
        raise ValueError(
            f"this {name} is in training mode with dropout {module.dropout:g} between its layers, "
            "so no two passes are the same; call module.eval() first"
        )
    values = input.data if isinstance(input, PackedSequence) else input
    if not isinstance(values, Tensor):
        raise TypeError(f"input must be a Tensor or a PackedSequence, got {type(input).__name__}")
    if values.dtype not in (*TOLERANCE, *NARROW):
        raise ValueError(
            f"record takes float32, float64, float16 and bfloat16, got {values.dtype}; "
            "convert the module and its input with .float()"
        )
    if values.device.type == "meta" or 0 in values.shape:
        raise ValueError(
            f"the input has no numbers (shape {tuple(values.shape)} on {values.device}); "
            "record needs at least one sequence of one step"
        )
    if not _is_finite(values):
        raise ValueError("the input holds NaN or infinity; fill or remove those steps first")


def need_pair(module: Recurrent | Cell, given: Any) -> tuple[Any, Any]:
    """The pair (output, states) that a module gave; ValueError for anything else."""
    if not isinstance(given, tuple) or len(given) != 2:
        raise ValueError(
            f"this {type(module).__name__} returns {type(given).__name__}, but record needs the "
            "pair (output, states) that torch's own module returns"
        )
    return given


@torch.no_grad()
def trace_of(
    call: Call,
    weights: str | None = None,
    copied: Mapping[str, np.ndarray] | None = None,
    kept: Kept | None = None,
) -> Trace:
    """The Trace of a call already made, or the part of it that is `kept`.

    `weights` is the module's hash and `copied` a copy of them (`named_weights`), where it is there.
    A part can't be computed again without the rest, so that it has neither input nor weights.
    """
    with autocast(call.x.device, None):
        found = all_signals(call) if kept is None else kept_signals(call, kept)
    return trace_from(call, found, weights, copied, kept)


def trace_from(
    call: Call,
    found: tuple[Signals, Signals, Checked],
    weights: str | None = None,
    copied: Mapping[str, np.ndarray] | None = None,
    kept: Kept | None = None,
) -> Trace:
    """The Trace of a call's signals, initial states and check; the rest as in `trace_of`."""
    padded = call.padded
    signals, initial, checked = found
    if not checked.agrees:
        _need_finite(call)  # no NaN agrees, and is called by its name
    need_agreement(checked, type(call.module).__name__, dtype_of(call))
    return Trace(
        kind=call.kind,
        signals={name: to_numpy(signal, padded) for name, signal in signals.items()},
        initial={name: state.detach().cpu().numpy().copy() for name, state in initial.items()},
        meta={
            "verified": checked.largest,
            "tolerance": checked.allowed,
            "dtype": str(dtype_of(call)).removeprefix("torch."),
            **({"autocast": True} if call.precision and call.precision.autocast else {}),
            "device": str(call.x.device),
            "weights": weights or weights_hash(call.module),
            **_activations(call),
            **({"projected": True} if getattr(call.module, "proj_size", 0) else {}),
            **({} if kept is None else kept.meta),
        },
        x=_input(call) if kept is None else None,
        weights=(copied or named_weights(call)) if kept is None else {},
    )


def _activations(call: Call) -> dict[str, str]:
    """What a layer states of its activations; of an nn.RNN, what is not the usual one."""
    usual = call.nonlinearity == "tanh" and call.kind in CLASSIC
    stated = KINDS[call.kind].chosen and not usual
    return {"nonlinearity": call.nonlinearity} if stated else {}


def _input(call: Call) -> np.ndarray:
    """A copy of what the first layer read, (batch, time, input): the caller may write into it."""
    x = call.x.transpose(0, 1)
    if call.padded is not None:
        x = x.masked_fill(call.padded.T[..., None], float("nan"))
    return x.detach().cpu().numpy().copy()


def dtype_of(call: Call) -> torch.dtype:
    """The dtype to which the module rounded what it computed."""
    return call.precision.dtype if call.precision else call.x.dtype


def _need_finite(call: Call) -> None:
    """Raise ValueError where a module's own output or states are not finite."""
    name = type(call.module).__name__
    for values in (call.y, *call.first.values(), *call.last.values()):
        if not _is_finite(values):
            raise ValueError(
                f"this {name}'s own output or states hold NaN or infinity; look for NaN in its "
                "weights and initial states, or for values that grow without bound"
            )


def _is_finite(values: Tensor) -> bool:
    # The extremes keep a NaN, at a fifth of the time of torch.isfinite.
    values = values.detach()
    if values.device.type == "cpu" and values.dtype in TOLERANCE:  # NumPy has no bfloat16
        array = values.numpy()
        return math.isfinite(array.min()) and math.isfinite(array.max())
    width = max(1, values[0].numel())
    return all(
        math.isfinite(extreme)
        for part in rebuild.blocks(len(values), width, rebuild.GRAIN, values.device)
        for extreme in torch.aminmax(values[part])
    )


def _own(values: Tensor) -> np.ndarray:
    if values.device.type == "cpu":
        return values.numpy()
    # Memory of NumPy's is sooner ready than torch's (`signals`), which takes longer than the copy.
    array = np.empty(tuple(values.shape), str(values.dtype).removeprefix("torch."))
    torch.from_numpy(array).copy_(values)
    return array


def to_numpy(signal: Tensor, padded: Tensor | None) -> np.ndarray:
    """(layer, direction, time, batch, unit) → numpy with the Trace's axes, padding as NaN."""
    if padded is not None:
        signal.masked_fill_(padded[..., None], float("nan"))
    array = _own(signal.transpose(2, 3))
    array.flags.writeable = False  # nobody else has it, so that its views cannot be made writeable
    return array
