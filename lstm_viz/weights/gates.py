"""Which rows of which matrix are which gate: each framework's order, and the way to PyTorch's."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor

from lstm_viz.kinds import CLASSIC, GATES

# The gates one after the other in a file, in PyTorch's letters. Keras calls g and n "c" and "h".
TORCH = {kind: "".join(GATES[kind]) for kind in CLASSIC}
KERAS = {"lstm": "ifgo", "gru": "zrn", "rnn": "a"}
ONNX = {"lstm": "iofg", "gru": "zrn", "rnn": "a"}
KIND_OF = {len(GATES[kind]): kind for kind in CLASSIC}  # how many blocks its matrices have


class Block(NamedTuple):
    """The weights of one gate in one matrix: where the file has them, and where PyTorch does.

    The file has them in `matrix`, on `axis` ("rows" or "columns"), from `start` up to `stop`;
    torch's module has them in the rows from `row` up to `row + stop - start` of `parameter`.
    """

    gate: str
    matrix: str
    axis: str
    start: int
    stop: int
    parameter: str
    row: int


def in_torch_order(stacked: Tensor, kind: str, order: str) -> Tensor:
    """Gates one below the other, (gates · unit, ...), from a framework's order to PyTorch's."""
    parts = dict(zip(order, stacked.chunk(len(order)), strict=True))
    return torch.cat([parts[gate] for gate in GATES[kind]])


def blocks(
    kind: str, order: str, units: int, matrix: str, axis: str, parameter: str, start: int = 0
) -> tuple[Block, ...]:
    """The blocks of a matrix in which the gates follow one another from `start`."""
    return tuple(
        Block(
            gate,
            matrix,
            axis,
            start + place * units,
            start + (place + 1) * units,
            parameter,
            GATES[kind].index(gate) * units,
        )
        for place, gate in enumerate(order)
    )
