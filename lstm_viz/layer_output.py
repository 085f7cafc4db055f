"""What a layer gives to the one above it, which a module of several layers does not give out."""

from __future__ import annotations

from typing import Any, cast

from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from lstm_viz.call import Call, weights_of
from lstm_viz.layers import Recurrent, options_of
from lstm_viz.precision import autocast, wide


def layer_output(call: Call, layer: int, x: Tensor) -> Tensor:
    """The h of one layer, (time, batch, direction · hidden), from the layer's input x.

    A module gives out its last layer's h only; for one below, a one-layer module with the same
    weights is run by the same fused code, in the same precision.
    """
    module = call.module
    if call.after is not None:
        return call.after["h"][layer]
    if layer == call.layers - 1:
        return call.y
    own, under = x.dtype, None
    if call.precision:
        own = own if call.precision.autocast else call.precision.dtype
        under = call.precision.dtype if call.precision.autocast else None
    alone = call.base(  # on "meta" nothing is drawn from the global generator
        x.shape[-1],
        module.hidden_size,
        bias=module.bias,
        bidirectional=module.bidirectional,
        device="meta",
        dtype=own,
        **options_of(cast(Recurrent, module)),
    ).to_empty(device=x.device)
    for direction in range(call.directions):
        target = weights_of(alone, 0, direction)
        row = call.weights[layer * call.directions + direction]
        for mine, theirs in zip(target, row, strict=True):
            if isinstance(mine, nn.Parameter) and theirs is not None:
                mine.copy_(theirs)
    rows = slice(layer * call.directions, (layer + 1) * call.directions)
    h, *others = (state[rows].to(own).contiguous() for state in call.first.values())
    packed: Any = x.to(own)
    if call.lengths is not None:
        packed = pack_padded_sequence(packed, call.lengths.cpu(), enforce_sorted=False)
    with autocast(x.device, under):
        y, _ = alone(packed, (h, *others) if others else h)
    return wide(y if call.lengths is None else pad_packed_sequence(y)[0])
