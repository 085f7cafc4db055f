"""Which rows of which matrix are which gate: each framework's order, and the way to PyTorch's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import torch
from torch import Tensor

from lstm_viz.kinds import CLASSIC, GATES

# The gates one after the other in a file, in PyTorch's letters. Keras calls g and n "c" and "h".
TORCH = {kind: "".join(GATES[kind]) for kind in CLASSIC}
KERAS = {"lstm": "ifgo", "gru": "zrn", "rnn": "a"}
ONNX = {"lstm": "iofg", "gru": "zrn", "rnn": "a"}
KIND_OF = {len(GATES[kind]): kind for kind in CLASSIC}  # how many blocks its matrices have
PEEPHOLES, ONNX_PEEPHOLES = "ifo", "iof"  # the gates that see the cell state, ours and ONNX's
# By family: layers with other activations have their gates in the same order.


class GateBlock(NamedTuple):
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


def in_peephole_order(stacked: Tensor, order: str) -> Tensor:
    """The same for the gates of `PEEPHOLES`, (3 · unit,), to our order."""
    parts = dict(zip(order, stacked.chunk(len(order)), strict=True))
    return torch.cat([parts[gate] for gate in PEEPHOLES])


def blocks(
    kind: str, order: str, units: int, matrix: str, axis: str, parameter: str, start: int = 0
) -> tuple[GateBlock, ...]:
    """The blocks of a matrix in which the gates follow one another from `start`."""
    return tuple(
        GateBlock(
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


def peephole_blocks(order: str, units: int, vector: str, parameter: str) -> tuple[GateBlock, ...]:
    """The blocks of a vector that has what each of the gates of `PEEPHOLES` sees c by."""
    return tuple(
        GateBlock(
            gate,
            vector,
            "entries",
            place * units,
            (place + 1) * units,
            parameter,
            PEEPHOLES.index(gate) * units,
        )
        for place, gate in enumerate(order)
    )


Ranges = tuple[tuple[int, int], ...]  # the first and the last of each


class Arrangement(NamedTuple):
    """Matrices in which each gate has the same rows or columns: gate → the first and last of each.

    A gate has two ranges where a file keeps both biases in one array: b_ih's, then b_hh's. `axis`
    is "rows", "columns" or, of biases, "entries".
    """

    axis: str
    matrices: tuple[str, ...]
    gates: dict[str, Ranges]


def told(ranges: Ranges) -> str:
    """Ranges in words: "5–9", or "5–9 and 25–29"."""
    return " and ".join(f"{first}–{last}" for first, last in ranges)


def of_place(found: Iterable[GateBlock], layer: int, direction: int) -> tuple[GateBlock, ...]:
    """The blocks of one layer of a stack, in one direction."""
    end = end_of(layer, direction)
    return tuple(block for block in found if block.parameter.endswith(end))


def end_of(layer: int, direction: int) -> str:
    """How torch's names of the weights of a layer, from 0, end."""
    return f"_l{layer}" + ("_reverse" if direction else "")


def in_file(found: Iterable[GateBlock]) -> list[Arrangement]:
    """Where a file has the gates, in its own order."""
    return _arranged(
        (block.matrix, _axis(block, block.axis), block.gate, block.start, block.stop)
        for block in found
    )


def in_torch(found: Iterable[GateBlock]) -> list[Arrangement]:
    """Where PyTorch's module has the gates."""
    rows = sorted(found, key=lambda block: block.row)
    return _arranged(
        (
            block.parameter,
            _axis(block, "rows"),
            block.gate,
            block.row,
            block.row + block.stop - block.start,
        )
        for block in rows
    )


def _axis(block: GateBlock, axis: str) -> str:
    return "entries" if block.parameter.startswith(("bias", "weight_peephole")) else axis


def _arranged(places: Iterable[tuple[str, str, str, int, int]]) -> list[Arrangement]:
    of_matrix: dict[tuple[str, str], dict[str, Ranges]] = {}
    for matrix, axis, gate, start, stop in places:
        gates = of_matrix.setdefault((matrix, axis), {})
        gates[gate] = (*gates.get(gate, ()), (start, stop - 1))
    grouped: dict[tuple[Any, ...], list[str]] = {}
    for (matrix, axis), gates in of_matrix.items():
        grouped.setdefault((axis, *gates.items()), []).append(matrix)
    return [Arrangement(axis, tuple(m), dict(gates)) for (axis, *gates), m in grouped.items()]
