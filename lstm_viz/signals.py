"""Signals: a call → every signal that its module computed, or a part of them, checked."""

from __future__ import annotations

from functools import reduce

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import linear

from lstm_viz import matrix_memory, peepholes, rebuild
from lstm_viz.agreement import Checked, agreement
from lstm_viz.call import Call
from lstm_viz.kept import Kept
from lstm_viz.kinds import KINDS, SIGNALS
from lstm_viz.layer_output import layer_output

Signals = dict[str, Tensor]
WORK = 1 << 24  # numbers that are computed at a time where only a part is kept


def all_signals(call: Call) -> tuple[Signals, Signals, Checked]:
    """All signals (layer, direction, time, batch, unit), the initial states, and their check."""
    shape = (call.layers, call.directions)
    signals, states = _space(call, *shape)
    x, found = call.x, []
    for layer in range(call.layers):
        y = layer_output(call, layer, x)
        for direction, own in enumerate(y.chunk(call.directions, dim=-1)):
            out = {name: signal[layer, direction] for name, signal in signals.items()}
            row = layer * call.directions + direction
            found.append(_row(call, row, x, own, out, states[layer, direction]))
        x = y
    initial = {name: state.unflatten(0, shape) for name, state in call.first.items()}
    return signals, initial, reduce(Checked.worse, found)


def kept_signals(call: Call, kept: Kept) -> tuple[Signals, Signals, Checked]:
    """As `all_signals`, of what is kept alone.

    Work space is one layer in one direction, of as many sequences as have `WORK` numbers there.
    """
    units, layers = call.module.hidden_size, kept.layers or tuple(range(call.layers))
    widths = {name: units for name in SIGNALS[call.kind]} | {"h": call.first["h"].shape[-1]}
    columns = {name: kept.columns(name, widths[name]) for name in kept.signals}
    shape = (len(layers), call.directions, *call.x.shape[:2])
    signals = {name: _empty(call, *shape, len(chosen)) for name, chosen in columns.items()}
    x, checked = call.x, Checked(0.0, 0.0)
    for layer in range(call.layers):
        y = layer_output(call, layer, x)
        for direction, own in enumerate(y.chunk(call.directions, dim=-1)):
            row = layer * call.directions + direction
            for batch in rebuild.blocks(x.shape[1], len(x) * sum(widths.values()), WORK):
                some = call.of_sequences(batch)
                out, states = _space(some)
                found = _row(some, row, x[:, batch], own[:, batch], out, states)
                checked = checked.worse(found)
                if layer in layers:
                    for name, chosen in columns.items():
                        place = signals[name][layers.index(layer), direction]
                        place[:, batch] = out[name][..., chosen]
        x = y
    rows = list(layers)
    initial = {
        name: state.unflatten(0, (call.layers, call.directions))[rows][..., columns[name]]
        for name, state in call.first.items()
        if name in columns
    }
    return signals, initial, checked


def _space(call: Call, *shape: int) -> tuple[Signals, Tensor]:
    """Memory for all signals, and that of h with a step more at each end, for `_before`."""
    names = [name for name in SIGNALS[call.kind] if name != "h"]
    arrays = _empty(call, len(names), *shape, *call.x.shape[:2], call.module.hidden_size)
    # Two steps longer, so that h and the state before each step, in either direction, are views.
    states = _empty(call, *shape, len(call.x) + 2, *call.first["h"].shape[1:])
    signals = dict(zip(names, arrays, strict=True))
    return signals | {"h": states.narrow(-3, 1, len(call.x))}, states


def _row(call: Call, row: int, x: Tensor, own: Tensor, out: Signals, states: Tensor) -> Checked:
    """Fill `out` for one layer and direction, whose own h is `own`, and check it."""
    for steps in rebuild.blocks(len(own), own[0].numel(), rebuild.GRAIN, own.device):
        out["h"][steps] = own[steps]
    h_before = _before(states, call, row)
    _fill(call, row, x, h_before, out)
    return agreement(call, row, x, h_before, out)


def _before(states: Tensor, call: Call, row: int) -> Tensor:
    """The state that each step started from (time, batch, hidden), for h in `states[1:-1]`.

    In the reverse direction a sequence starts at its own last step, wherever padding follows.
    """
    if call.before is not None:
        return call.before["h"][row]
    first = call.first["h"][row]
    if row % call.directions == 0:
        states[0] = first
        return states[:-2]
    states[-1] = first
    if call.lengths is not None:
        states[call.lengths + 1, torch.arange(len(first), device=first.device)] = first
    return states[2:]


def _fill(call: Call, row: int, x: Tensor, h_before: Tensor, out: dict[str, Tensor]) -> None:
    """Fill `out`, each (time, batch, unit), from x and h."""
    w, along = call.weights[row], {"reverse": row % call.directions == 1, "padded": call.padded}
    if KINDS[call.kind].matrix:
        before = None
        if call.before is not None:
            before = {name: state[row] for name, state in call.before.items()}
        first = {name: state[row] for name, state in call.first.items()}
        sums = linear(x, w.W_ih, w.b_ih)
        if call.precision:  # what follows is computed in float32, from sums that were rounded
            sums = sums.to(call.precision.dtype).to(sums.dtype)
        matrix_memory.fill(sums, out, first, before=before, **along)
    elif "m" in out:
        first = call.first["m"][row]
        before = None if call.before is None else call.before["m"][row]
        rebuild.slstm_gates(x, h_before, w, out, first=first, before=before, **along)
    elif KINDS[call.kind].peeps:
        first = call.first["c"][row]
        before = None if call.before is None else call.before["c"][row]
        own = {"kind": call.kind, "nonlinearity": call.nonlinearity}
        peepholes.fill(x, h_before, w, out, first=first, before=before, **own, **along)
    else:
        rebuild.gates(call.kind, call.nonlinearity, x, h_before, w, out)
    if "c" not in out:
        return
    if call.after is not None:
        out["c"][:] = call.after["c"][row]
    elif not KINDS[call.kind].peeps:
        rebuild.cell_state(out, call.first["c"][row], **along)


def _empty(call: Call, *shape: int) -> Tensor:
    if call.x.device.type != "cpu":
        return call.x.new_empty(shape)
    # NumPy asks Linux for huge pages, torch does not: large arrays are five times sooner ready.
    return torch.from_numpy(np.empty(shape, str(call.x.dtype).removeprefix("torch.")))
