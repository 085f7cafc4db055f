"""Bounds: how much rounding can make of each state that a call computed, by its kind of cell."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from lstm_viz import rounding
from lstm_viz.call import Call
from lstm_viz.cells import Weights
from lstm_viz.kinds import KINDS
from lstm_viz.matrix_rounding import matrix_bounds
from lstm_viz.peephole_rounding import peephole_bounds


def bounds_of(
    call: Call,
    row: int,
    x: Tensor,
    h_before: Tensor,
    out: dict[str, Tensor],
    units: Tensor | None,
) -> dict[str, Tensor]:
    """How much rounding can make of each h (and c), (time, batch, unit); of `units` alone."""
    narrow = call.precision.dtype if call.precision else None
    w = call.weights[row]
    if units is not None:
        w, out = w.of_units(units), {name: one[..., units] for name, one in out.items()}
        call = call._replace(first={name: one[..., units] for name, one in call.first.items()})
    own: dict[str, Any] = {"kind": call.kind, "nonlinearity": call.nonlinearity, "narrow": narrow}
    family = KINDS[call.kind].family
    if family == "rnn":
        return rounding.rnn_bounds(x, h_before, w, **own)
    if family == "gru":
        return rounding.gru_bounds(x, h_before, w, out, **own)
    if family == "mlstm":
        return _of_matrix(call, row, x, out)
    if not KINDS[call.kind].sees_h:
        return rounding.minimal_bounds(call.kind, x, h_before, w, out, narrow)
    inner = [name for name in KINDS[call.kind].states if name != "h"]
    if call.before is not None:
        given = torch.ones(x.shape[:2], dtype=torch.bool, device=x.device)
        states = [call.before[name][row] for name in inner]
        return _of_cell(family, own, x, h_before, states, w, out, given)
    # In the order in which the steps were taken.
    reverse = row % call.directions == 1
    along = {name: signal.flip(0) if reverse else signal for name, signal in out.items()}
    x, h_before = (x.flip(0), h_before.flip(0)) if reverse else (x, h_before)
    states = [torch.cat([call.first[name][row][None], along[name][:-1]]) for name in inner]
    given = torch.zeros(x.shape[:2], dtype=torch.bool, device=x.device)
    given[0] = True
    if reverse and call.lengths is not None:
        begins = len(x) - call.lengths, torch.arange(x.shape[1], device=x.device)
        given[begins] = True
        for name, state in zip(inner, states, strict=True):
            state[begins] = call.first[name][row]
    bounds = _of_cell(family, own, x, h_before, states, w, along, given)
    return {name: bound.flip(0) if reverse else bound for name, bound in bounds.items()}


def _of_matrix(call: Call, row: int, x: Tensor, out: dict[str, Tensor]) -> dict[str, Tensor]:
    """The bounds of an mLSTM."""

    def of_row(states: dict[str, Tensor]) -> dict[str, Tensor]:
        return {name: state[row] for name, state in states.items()}

    return matrix_bounds(
        x,
        call.weights[row],
        out,
        of_row(call.first),
        before=None if call.before is None else of_row(call.before),
        reverse=row % call.directions == 1,
        padded=call.padded,
        narrow=call.precision.dtype if call.precision else None,
    )


def _of_cell(
    family: str,
    own: dict[str, Any],
    x: Tensor,
    h_before: Tensor,
    states: list[Tensor],
    w: Weights,
    out: dict[str, Tensor],
    given: Tensor,
) -> dict[str, Tensor]:
    """The bounds of an LSTM or an sLSTM, from the states c, or c and m, before each step."""
    if family == "slstm":
        c, m = states
        return rounding.slstm_bounds(x, h_before, c, m, w, out, given, own["narrow"])
    bounds = peephole_bounds if KINDS[own["kind"]].peeps else rounding.lstm_bounds
    return bounds(x, h_before, states[0], w, out, given, **own)
