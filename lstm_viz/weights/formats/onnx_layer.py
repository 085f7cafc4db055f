"""An LSTM, GRU or RNN operator of ONNX → a layer, or the reason why no layer here computes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from lstm_viz.activations import activation
from lstm_viz.call import States
from lstm_viz.cells import Weights
from lstm_viz.kinds import KINDS
from lstm_viz.sequences.numerals import quoted
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.formats.onnx_tensor import stored, text
from lstm_viz.weights.gates import (
    ONNX,
    ONNX_PEEPHOLES,
    GateBlock,
    blocks,
    in_peephole_order,
    in_torch_order,
    peephole_blocks,
)
from lstm_viz.weights.layer import Layer
from lstm_viz.weights.stated_activations import kind_of, of_onnx, shortest
from lstm_viz.weights.stored import BytesLeft, StoredArray

_STATES = {5: "h", 6: "c"}  # the inputs that are initial states, by place
_PEEPHOLES = 7
_DIRECTIONS = {"forward": 1, "reverse": 1, "bidirectional": 2}


@dataclass(frozen=True)
class Operator:
    """A recurrent operator of a graph: its attributes by name, its inputs in their order.

    An input is a constant (TensorProto), True where the graph calculates it, and None where it is
    left out or 0. `output` is what its first output that is used is called, "" where none is.
    """

    name: str
    kind: str
    attributes: Mapping[str, Any]
    inputs: tuple[Any, ...]
    output: str

    @property
    def direction(self) -> str:
        """One of "forward", "reverse" and "bidirectional"; the first where it is not stated."""
        return (
            self.attributes["direction"].s.decode("utf-8", "replace")
            if "direction" in self.attributes
            else "forward"
        )

    @property
    def activations(self) -> list[str]:
        """The activations that are stated, in small letters."""
        if "activations" not in self.attributes:
            return []
        return [
            one.decode("utf-8", "replace").lower() for one in self.attributes["activations"].strings
        ]

    def numbers(self, name: str) -> tuple[float, ...]:
        """An attribute that is a list of numbers, empty where it is not stated."""
        stated = self.attributes.get(name)
        return () if stated is None else tuple(stated.floats)

    def number(self, name: str) -> float:
        """An attribute that is a number, 0 where it is not stated."""
        stated = self.attributes.get(name)
        return stated.f or stated.i if stated is not None else 0


def layer_of(name: str, operator: Operator, budget: BytesLeft) -> Layer:
    """The layer that an operator is; raises WeightsError for what no layer here computes."""
    kind, way = operator.kind, operator.direction
    if way not in _DIRECTIONS:
        raise WeightsError(f"its direction is {quoted(way)}, which ONNX does not have")
    directions = _DIRECTIONS[way]
    clip = operator.number("clip")
    activations = _clipped(kind, _activations(operator, directions), clip)
    inputs = [*operator.inputs, *[None] * (_PEEPHOLES + 1 - len(operator.inputs))]
    W, R, B = (_constant(inputs[place], what) for place, what in ((1, "W"), (2, "R"), (3, "B")))
    if W is None or R is None:
        raise WeightsError("it has no weights, so the file is damaged; export the model again")
    units = _units(kind, directions, W, R, B)
    rows, found = _rows(kind, units, directions, (W, R, B), budget)
    P = _constant(inputs[_PEEPHOLES], "P") if kind == "lstm" else None
    if P is not None:
        rows, seen = _peepholes(rows, P, units, budget)
        found += seen
    notes = []
    if clip:
        notes.append(
            f"it clips the sums that go into its activations to −{clip:g} and {clip:g}; the names "
            "of these have the limit in brackets"
        )
    if kind == "lstm" and operator.number("input_forget"):
        if not activations.startswith(("sigmoid ", "sigmoid[")):
            raise WeightsError(
                "its forget gate is 1 minus its input gate (input_forget), which the layers here "
                f"compute for the activation sigmoid alone; it has {activations.split()[0]}"
            )
        rows = tuple(_coupled(row, units) for row in rows)
        found = tuple(block for block in found if block.gate != "f")
        notes.append(
            "its forget gate is 1 minus its input gate (input_forget): as 1 − σ(a) is σ(−a), f was "
            "given the weights of i with the other sign"
        )
    if way == "reverse":
        notes.append(
            "it reads its sequence from the last step to the first; reverse it first, and what "
            "comes out"
        )
    initial = _initial(kind, inputs, directions, units, budget, notes)
    resets_first = kind == "gru" and not operator.number("linear_before_reset")
    own = kind_of(kind, activations, resets_first=resets_first, peepholes=P is not None)
    return Layer(name, own, rows, directions, activations, found, tuple(notes), initial)


def _activations(operator: Operator, directions: int) -> str:
    """The activations, the same in both directions, in the order of our kinds: gates, g or n, c."""
    kind = operator.kind
    usual = [name for _, name in KINDS[kind].squashes]
    given = operator.activations
    if not given:
        return " ".join(usual)
    if len(given) != len(usual) * directions:
        raise WeightsError(
            f"it states {len(given)} activations, and {KINDS[kind].one} "
            f"in {directions} direction{'s' if directions > 1 else ''} has "
            f"{len(usual) * directions}"
        )
    numbers = (operator.numbers(f"activation_{what}") for what in ("alpha", "beta"))
    found = of_onnx(given, *numbers)
    ways = {tuple(found[: len(usual)]), tuple(found[-len(usual) :])}
    if len(ways) > 1:
        raise WeightsError(
            f"its directions have different activations ({', '.join(found)}), and the layers here "
            "have one set for both"
        )
    return " ".join(found[: len(usual)])


def _clipped(kind: str, activations: str, clip: float) -> str:
    """The activations with the limit of the sums that go into them; 0 is none.

    An LSTM's cell state is no sum, and goes into its activation as it is: so in onnxruntime.
    """
    if not clip:
        return activations
    given = activations.split()
    sums = len(given) - (kind == "lstm")
    try:
        clipped = [str(activation(f"{one}[{shortest(clip)}]")) for one in given[:sums]]
    except ValueError:
        raise WeightsError(f"it clips at {clip:g}, and a limit is a number above 0") from None
    return " ".join(clipped + given[sums:])


def _constant(given: Any, what: str) -> StoredArray | None:
    if given is None:
        return None
    if given is True:
        raise WeightsError(
            f"its {what} is calculated by the graph, which is not run; export the model with "
            "constant folding"
        )
    return stored(given)


def _units(
    kind: str, directions: int, W: StoredArray, R: StoredArray, B: StoredArray | None
) -> int:
    """The number of units, which all shapes agree on."""
    gates = len(ONNX[kind])
    units = R.shape[2] if len(R.shape) == 3 else 0
    rows = gates * units
    due = (directions, rows)
    fits = W.shape[:2] == R.shape[:2] == due and len(W.shape) == 3 and min(*W.shape, *R.shape) > 0
    if not fits or (B is not None and B.shape != (directions, 2 * rows)):
        raise WeightsError(
            f"W, R and B of the shapes {W.shape}, {R.shape} and {B.shape if B else None} do not "
            f"fit {KINDS[kind].one} with {directions} direction{'s' if directions > 1 else ''}"
        )
    return units


def _rows(
    kind: str,
    units: int,
    directions: int,
    arrays: tuple[StoredArray, StoredArray, StoredArray | None],
    budget: BytesLeft,
) -> tuple[tuple[Weights, ...], tuple[GateBlock, ...]]:
    order, size = ONNX[kind], len(ONNX[kind]) * units
    W, R, B = (None if one is None else budget.read(one) for one in arrays)
    names = [one.name if one else "" for one in arrays]
    assert W is not None
    assert R is not None
    rows, found = [], []
    for way in range(directions):
        end = "_l0" + ("_reverse" if way else "")
        own: list[Tensor | None] = [W[way], R[way]]
        own += [None, None] if B is None else [B[way, :size], B[way, size:]]
        turned = [None if one is None else in_torch_order(one, kind, order) for one in own]
        rows.append(Weights(*turned))  # type: ignore[arg-type]
        for matrix, parameter, start in (
            (names[0], "weight_ih", 0),
            (names[1], "weight_hh", 0),
            (names[2], "bias_ih", 0),
            (names[2], "bias_hh", size),
        ):
            if matrix:
                at = f"{matrix}[{way}]"
                found += blocks(kind, order, units, at, "rows", parameter + end, start)
    return tuple(rows), tuple(found)


def _peepholes(
    rows: tuple[Weights, ...], P: StoredArray, units: int, budget: BytesLeft
) -> tuple[tuple[Weights, ...], tuple[GateBlock, ...]]:
    """The rows with what their gates see the cell state by (Gers & Schmidhuber 2000)."""
    due = (len(rows), len(ONNX_PEEPHOLES) * units)
    if P.shape != due:
        raise WeightsError(f"its P, the peepholes, has the shape {P.shape}, and {due} is needed")
    p = budget.read(P)
    found: list[GateBlock] = []
    for way in range(len(rows)):
        parameter = "weight_peephole_l0" + ("_reverse" if way else "")
        found += peephole_blocks(ONNX_PEEPHOLES, units, f"{P.name}[{way}]", parameter)
    pairs = zip(rows, p, strict=True)
    turned = (row._replace(p=in_peephole_order(own, ONNX_PEEPHOLES)) for row, own in pairs)
    return tuple(turned), tuple(found)


def _coupled(row: Weights, units: int) -> Weights:
    """With f = 1 - i = σ(-a_i), exactly; the gates are in PyTorch's order, i and f first."""

    def turned(one: Tensor | None) -> Tensor | None:
        return None if one is None else torch.cat([one[:units], -one[:units], one[2 * units :]])

    return Weights(*map(turned, row))  # type: ignore[arg-type]


def _initial(
    kind: str, inputs: list[Any], directions: int, units: int, budget: BytesLeft, notes: list[str]
) -> States:
    """The state before step 1, where the file has one that is not 0."""
    places = [5, 6] if kind == "lstm" else [5]
    states: dict[str, Tensor] = {}
    unknown = []
    for place in places:
        name, given = _STATES[place], inputs[place]
        if given is True:
            unknown.append(name)
        elif given is not None:
            value = budget.read(stored(given))
            if value.shape[:1] + value.shape[2:] != (directions, units) or value.dim() != 3:
                raise WeightsError(
                    f"its initial {name}, {quoted(text(given.name))}, has the shape "
                    f"{tuple(value.shape)}, and ({directions}, batch, {units}) is needed"
                )
            if value.shape[1] and bool((value == value[:, :1]).all()):
                states[name] = value[:, :1].contiguous()
            else:
                notes.append(
                    f"its initial {name} is another one for each sequence of a batch, and was not "
                    "taken"
                )
    if unknown:
        notes.append(
            f"its initial {' and '.join(unknown)} is calculated by the graph, or an input of it; 0 "
            "is assumed unless it is given to record"
        )
    if not any(bool(value.any()) for value in states.values()):
        return None
    zero = torch.zeros_like(next(iter(states.values())))
    h, c = states.get("h", zero), states.get("c", zero)
    return (h, c) if kind == "lstm" else h
