"""One call of a recurrent module with all its options laid aside: time first, batched, padded."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence, pad_packed_sequence

from lstm_viz.cells import Weights

Recurrent = nn.LSTM | nn.GRU | nn.RNN
States = tuple[Tensor, Tensor] | Tensor | None
KINDS: dict[type[Recurrent], str] = {nn.LSTM: "lstm", nn.GRU: "gru", nn.RNN: "rnn"}


class Call(NamedTuple):
    """What went into a module and what came out, in one form for every option it has."""

    module: Recurrent
    x: Tensor  # (time, batch, input)
    y: Tensor  # (time, batch, direction · hidden): the last layer's h
    first: dict[str, Tensor]  # h and, for an LSTM, c: (layer · direction, batch, hidden or unit)
    last: dict[str, Tensor]  # as first, after each sequence's last step
    lengths: Tensor | None  # (batch,), where the sequences were packed

    @property
    def base(self) -> type[Recurrent]:
        """nn.LSTM, nn.GRU or nn.RNN, which the module's own class may extend."""
        return next(base for base in KINDS if isinstance(self.module, base))

    @property
    def kind(self) -> str:
        """One of "lstm", "gru" or "rnn"."""
        return KINDS[self.base]

    @property
    def directions(self) -> int:
        """1, or 2 where the module is bidirectional."""
        return 2 if self.module.bidirectional else 1

    @property
    def padded(self) -> Tensor | None:
        """(time, batch): True after a shorter sequence's end; None where none is shorter."""
        steps = len(self.x)
        if self.lengths is None or int(self.lengths.min()) == steps:
            return None
        return torch.arange(steps, device=self.x.device)[:, None] >= self.lengths


def lay_out(module: Recurrent, input: Any, hx: States, output: Any, last: Any) -> Call:
    """The call `module(input, hx)`, which gave `(output, last)`."""
    lengths = None
    if isinstance(input, PackedSequence):
        x, lengths = pad_packed_sequence(input)  # in the caller's order, as hx is
        y, _ = pad_packed_sequence(output)
        lengths = lengths.to(x.device)
        batched = True
    else:
        x, y = _time_first(module, input), _time_first(module, output)
        batched = input.dim() == 3
    ends = _states(module, last, batched)
    if hx is None:
        begins = {name: torch.zeros_like(state) for name, state in ends.items()}
    else:
        begins = _states(module, hx, batched)
    return Call(module, x, y, begins, ends, lengths)


def weights_of(module: Recurrent, layer: int, direction: int) -> Weights:
    """The weights of one layer in one direction (0 forward, 1 reverse)."""
    end = f"l{layer}" + ("_reverse" if direction else "")
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")
    W_ih, W_hh, b_ih, b_hh, W_hr = (getattr(module, f"{name}_{end}", None) for name in names)
    if W_ih is None or W_hh is None:
        raise ValueError(
            f"this {type(module).__name__} has no layer {layer} in direction {direction}"
        )
    return Weights(W_ih, W_hh, b_ih, b_hh, W_hr)


def layer_output(call: Call, layer: int, x: Tensor) -> Tensor:
    """The h of one layer, (time, batch, direction · hidden), from the layer's input x.

    A module gives out its last layer's h only; for one below, a one-layer module with the same
    weights is run by the same fused code.
    """
    module = call.module
    if layer == module.num_layers - 1:
        return call.y
    options = {"nonlinearity": module.nonlinearity} if isinstance(module, nn.RNN) else {}
    if isinstance(module, nn.LSTM):
        options["proj_size"] = module.proj_size
    alone = call.base(  # on "meta" nothing is drawn from the global generator
        x.shape[-1],
        module.hidden_size,
        bias=module.bias,
        bidirectional=module.bidirectional,
        device="meta",
        dtype=x.dtype,
        **options,
    ).to_empty(device=x.device)
    for direction in range(call.directions):
        target = weights_of(alone, 0, direction)
        for mine, theirs in zip(target, weights_of(module, layer, direction), strict=True):
            if mine is not None and theirs is not None:
                mine.copy_(theirs)
    rows = slice(layer * call.directions, (layer + 1) * call.directions)
    first = tuple(state[rows].contiguous() for state in call.first.values())
    packed = x
    if call.lengths is not None:
        packed = pack_padded_sequence(x, call.lengths.cpu(), enforce_sorted=False)
    y, _ = alone(packed, first if len(first) == 2 else first[0])
    return y if call.lengths is None else pad_packed_sequence(y)[0]


def _time_first(module: Recurrent, values: Tensor) -> Tensor:
    if values.dim() == 2:
        return values[:, None]
    return values.transpose(0, 1) if module.batch_first else values


def _states(module: Recurrent, given: Any, batched: bool) -> dict[str, Tensor]:
    pair = dict(zip("hc", given, strict=True)) if isinstance(module, nn.LSTM) else {"h": given}
    return pair if batched else {name: state[:, None] for name, state in pair.items()}
