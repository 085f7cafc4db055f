"""(module, the module's own arguments) → Trace: the crossing from torch to numpy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import linear
from torch.nn.utils.rnn import PackedSequence

from lstm_viz import rebuild
from lstm_viz.call import Call, Recurrent, States, lay_out, layer_output, weights_of
from lstm_viz.device import full_precision
from lstm_viz.fingerprint import weights_hash
from lstm_viz.trace import SIGNALS, Trace

# Two ways to the same number differ by rounding: a few 1e-7 in float32, less than 1e-14 in
# float64. A wrong gate, order or state differs by 1e-2 and more.
TOLERANCE = {torch.float32: 1e-4, torch.float64: 1e-10}


class VerificationError(RuntimeError):
    """The signals rebuilt from the gates are not what the module itself computed."""


def record(module: Recurrent, input: Tensor | PackedSequence, hx: States = None) -> Trace:
    """Record every signal of `module(input, hx)`, and check it against the module's own output.

    Args:
        module: an nn.LSTM, nn.GRU or nn.RNN, as it is.
        input: what the module takes: (time, batch, input), batch first where the module says so,
            unbatched (time, input), or a PackedSequence; float32 or float64.
        hx: the initial state or states, as the module takes them.

    Returns:
        A Trace. `meta["verified"]` is the largest difference between the hidden state rebuilt from
        the gates (for an LSTM o ⊙ tanh(c)) and the module's own at every step, and between the
        last states and the module's own, in units of the largest state where that is above 1.

    Raises:
        TypeError: not such a module.
        ValueError: a pass that cannot be recorded; the sentence says why.
        VerificationError: the difference is beyond the tolerance of the dtype.
    """
    need_recordable(module, input)
    with torch.no_grad(), full_precision(next(module.parameters()).device):
        return trace_of(module, input, hx, module(input, hx))


def need_recordable(module: Any, input: Any) -> None:
    """Raise TypeError or ValueError for what `record` does not take."""
    name = type(module).__name__
    if not isinstance(module, Recurrent):
        raise TypeError(
            f"record takes an nn.LSTM, nn.GRU or nn.RNN, got {name}; "
            "record_all(model, ...) finds those inside a model"
        )
    if module.training and module.dropout > 0 and module.num_layers > 1:
        raise ValueError(
            f"this {name} is in training mode with dropout {module.dropout:g} between its layers, "
            "so that no two passes are the same; call module.eval() first"
        )
    values = input.data if isinstance(input, PackedSequence) else input
    if not isinstance(values, Tensor):
        raise TypeError(f"input must be a Tensor or a PackedSequence, got {type(input).__name__}")
    if values.dtype not in TOLERANCE:
        raise ValueError(
            f"record takes float32 and float64, got {values.dtype}; "
            "convert the module and its input with .float()"
        )
    if values.device.type == "meta" or 0 in values.shape:
        raise ValueError(
            f"the input has no numbers (shape {tuple(values.shape)} on {values.device}); "
            "record needs at least one sequence of one step"
        )
    if torch.is_autocast_enabled(values.device.type):
        raise ValueError(f"autocast is on, which rounds this {name}'s numbers; record it outside")
    if not torch.isfinite(values).all():
        raise ValueError("the input holds NaN or infinity; fill or cut those steps first")


@torch.no_grad()
def trace_of(module: Recurrent, input: Tensor | PackedSequence, hx: States, given: Any) -> Trace:
    """The Trace of a call already made: `module(input, hx)` has given `given`."""
    name = type(module).__name__
    if not isinstance(given, tuple) or len(given) != 2:
        raise ValueError(
            f"this {name} gives {type(given).__name__}, and record needs the pair (output, states) "
            "that torch's own module gives"
        )
    call = lay_out(module, input, hx, *given)
    need_numbers(name, call.x.dtype, call.y, *call.first.values(), *call.last.values())
    shape, padded = (module.num_layers, call.directions), call.padded
    names = [name for name in SIGNALS[call.kind] if name != "h"]
    arrays = _empty(call, len(names), *shape, *call.x.shape[:2], module.hidden_size)
    signals = dict(zip(names, arrays, strict=True))
    # Two steps longer, so that h and the state before each step, in either direction, are views.
    states = _empty(call, *shape, len(call.x) + 2, *call.first["h"].shape[1:])
    signals["h"] = states[:, :, 1:-1]
    x, gaps = call.x, []
    for layer in range(module.num_layers):
        y = layer_output(call, layer, x)
        for direction, own in enumerate(y.chunk(call.directions, dim=-1)):
            signals["h"][layer, direction] = own
            h_before = _before(states[layer, direction], call, layer, direction)
            out = {name: signal[layer, direction] for name, signal in signals.items()}
            gaps += _fill(call, layer, direction, x, h_before, out, padded)
        x = y
    return Trace(
        kind=call.kind,
        signals={name: _to_numpy(signal, padded) for name, signal in signals.items()},
        initial={
            name: state.unflatten(0, shape).detach().cpu().numpy().copy()
            for name, state in call.first.items()
        },
        meta=provenance(module, call.x, gaps),
    )


def need_numbers(name: str, dtype: torch.dtype, y: Tensor, *states: Tensor) -> None:
    """Raise ValueError where a module's own output is of another dtype or not finite."""
    if y.dtype != dtype:
        raise ValueError(
            f"this {name} was given {dtype} and gave {y.dtype}, as under autocast; "
            "record it outside"
        )
    if not all(torch.isfinite(values).all() for values in (y, *states)):
        raise ValueError(
            f"this {name}'s own output or states hold NaN or infinity; look for NaN in its weights "
            "and initial states, or for values that grow without bound"
        )


def provenance(module: torch.nn.Module, x: Tensor, gaps: list[Tensor]) -> dict[str, Any]:
    """A Trace's meta: how the numbers were checked, on what, and with which weights."""
    return {
        "verified": need_agreement(gaps, type(module).__name__),
        "tolerance": TOLERANCE[x.dtype],
        "dtype": str(x.dtype).removeprefix("torch."),
        "device": str(x.device),
        "weights": weights_hash(module),
    }


def need_agreement(gaps: list[Tensor], name: str) -> float:
    """The largest difference; VerificationError where it is beyond its dtype's tolerance."""
    largest = float(torch.stack(gaps).max())  # max keeps a NaN, and no NaN is within tolerance
    tolerance = TOLERANCE[gaps[0].dtype]
    if not largest <= tolerance:
        raise VerificationError(
            f"the signals rebuilt from the gates differ from the {name}'s own output by "
            f"{largest:.1e}, and at most {tolerance:.0e} is rounding; nothing is shown"
        )
    return largest


def gap(rebuilt: Tensor, own: Tensor, padded: Tensor | None = None) -> Tensor:
    """max|rebuilt - own|, in units of max|own| where that is above 1, padding left out."""
    delta = (rebuilt - own).abs_()
    if padded is not None:
        delta.masked_fill_(padded[..., None], 0.0)
    return delta.max() / own.abs().max().clamp(min=1.0)


def _before(states: Tensor, call: Call, layer: int, direction: int) -> Tensor:
    """The state that each step started from (time, batch, hidden), for h in `states[1:-1]`.

    In the reverse direction a sequence starts at its own last step, wherever padding follows.
    """
    first = call.first["h"][layer * call.directions + direction]
    if direction == 0:
        states[0] = first
        return states[:-2]
    states[-1] = first
    if call.lengths is not None:
        states[call.lengths + 1, torch.arange(len(first), device=first.device)] = first
    return states[2:]


def _fill(
    call: Call,
    layer: int,
    direction: int,
    x: Tensor,
    h_before: Tensor,
    out: Mapping[str, Tensor],
    padded: Tensor | None,
) -> list[Tensor]:
    """Fill `out`, each (time, batch, unit), from x and h; return the differences found."""
    row, reverse = layer * call.directions + direction, direction == 1
    w = weights_of(call.module, layer, direction)
    if call.kind == "lstm":
        rebuild.lstm_gates(x, h_before, w, out)
        rebuild.cell_state(out, call.first["c"][row], reverse=reverse, padded=padded)
    elif call.kind == "gru":
        rebuild.gru_gates(x, h_before, w, out)
    else:
        rebuild.rnn_gates(x, h_before, w, out)
    gaps = [
        gap(_at_end(out[name], reverse, call.lengths), state[row])
        for name, state in call.last.items()
    ]
    for steps in rebuild.blocks(len(x), out["h"][0].numel()):
        if call.kind == "lstm":
            again = rebuild.tanh(out["c"][steps]).mul_(out["o"][steps])
            again = again if w.W_hr is None else linear(again, w.W_hr)
        elif call.kind == "gru":
            n, z = out["n"][steps], out["z"][steps]
            again = torch.lerp(n, h_before[steps], z)  # (1 - z) n + z h
        else:
            a = out["a"][steps]
            again = torch.relu(a) if call.module.nonlinearity == "relu" else rebuild.tanh(a)
        gaps.append(gap(again, out["h"][steps], None if padded is None else padded[steps]))
    return gaps


def _at_end(signal: Tensor, reverse: bool, lengths: Tensor | None) -> Tensor:
    """(batch, unit): the signal at the step that each sequence ends with in its direction."""
    if reverse:
        return signal[0]
    if lengths is None:
        return signal[-1]
    return signal[lengths - 1, torch.arange(len(lengths), device=signal.device)]


def _empty(call: Call, *shape: int) -> Tensor:
    if call.x.device.type != "cpu":
        return call.x.new_empty(shape)
    # NumPy asks Linux for huge pages, torch does not: large arrays are five times sooner ready.
    return torch.from_numpy(np.empty(shape, str(call.x.dtype).removeprefix("torch.")))


def _to_numpy(signal: Tensor, padded: Tensor | None) -> np.ndarray:
    """(layer, direction, time, batch, unit) → numpy with the Trace's axes, padding as NaN."""
    if padded is not None:
        signal.masked_fill_(padded[..., None], float("nan"))
    array = signal.transpose(2, 3).cpu().numpy()
    array.flags.writeable = False  # nobody else has it, so that its views cannot be made writeable
    return array
