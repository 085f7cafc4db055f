"""Ends: the embeddings and dense layers of a file that fit before or after a recurrent layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from torch import Tensor, nn

from lstm_viz.layers import Recurrent
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.layer import Layer
from lstm_viz.weights.stored import BytesLeft, StoredArray

Ends = Mapping[str, nn.Embedding | nn.Linear]


class End(NamedTuple):
    """An embedding (token, input) or a dense layer, before its numbers are read.

    The weight of a dense layer is (output, input) in PyTorch and, where it is `turned`, (input,
    output), as Keras has it.
    """

    role: Literal["embedding", "dense"]
    weight: StoredArray
    bias: StoredArray | None = None
    turned: bool = False

    @property
    def width(self) -> int:
        """How many numbers it has in common with a recurrent layer."""
        columns = self.role == "embedding" or not self.turned
        return self.weight.shape[1 if columns else 0]

    def fits(self, layer: Layer) -> bool:
        """Whether it could be before this layer, if an embedding, or after it, if dense."""
        first = layer.rows[0]
        reads, gives = first.W_ih.shape[1], first.W_hh.shape[1] * layer.directions
        return self.width == (reads if self.role == "embedding" else gives)

    @property
    def gives(self) -> int:
        """How many numbers it gives at each step."""
        return self.weight.shape[1 if self.role == "embedding" or self.turned else 0]

    def feeds(self, layer: Layer) -> bool:
        """Whether it is a dense layer that could be before this layer."""
        return self.role == "dense" and self.gives == layer.rows[0].W_ih.shape[1]

    def read(self, budget: BytesLeft) -> nn.Embedding | nn.Linear:
        """The module. Raises WeightsError where its numbers are too many, or none."""
        weight = budget.read(self.weight)
        if self.role == "embedding":
            return nn.Embedding.from_pretrained(weight).eval()
        return linear(weight.T if self.turned else weight, self.bias and budget.read(self.bias))


def end_of(role: str, arrays: Iterable[StoredArray], turned: bool) -> End | None:
    """What arrays of one module are; None where they are neither, or do not fit together."""
    arrays = list(arrays)
    matrices = [array for array in arrays if len(array.shape) == 2 and 0 not in array.shape]
    biases = [array for array in arrays if len(array.shape) == 1]
    if len(matrices) != 1 or len(matrices) + len(biases) != len(arrays):
        return None
    if role == "embedding":
        return None if biases else End("embedding", matrices[0])
    if role != "dense" or len(biases) > 1:
        return None
    end = End("dense", matrices[0], biases[0] if biases else None, turned)
    outputs = end.weight.shape[1 if turned else 0]
    return end if end.bias is None or end.bias.shape == (outputs,) else None


def read_ends(
    found: Mapping[str, End], layers: Iterable[Layer], budget: BytesLeft, *, ordered: bool
) -> tuple[dict[str, nn.Embedding | nn.Linear], list[str]]:
    """Those that fit a recurrent layer of the file, and notes on those that can't be read.

    What tokens go in by and answers come out of is read first, while there is room. Where the file
    states an order (`ordered`), what could be before a dense layer that is read is read too.
    """
    layers, ends, notes = list(layers), dict[str, nn.Embedding | nn.Linear](), list[str]()

    tried = set[str]()

    def read(name: str, end: End) -> None:
        tried.add(name)
        try:
            ends[name] = end.read(budget)
        except WeightsError as error:
            notes.append(f"{name}: it can't be used: {error}")

    for fits in (End.fits, End.feeds):
        for name, end in found.items():
            if name not in tried and any(fits(end, layer) for layer in layers):
                read(name, end)
    grew = ordered
    while grew:
        read_by_dense = {found[name].width for name in ends if found[name].role == "dense"}
        before = {
            name: end
            for name, end in found.items()
            if name not in tried and end.gives in read_by_dense
        }
        for name, end in before.items():
            read(name, end)
        grew = bool(before)
    return ends, list(dict.fromkeys(notes))


def linear(weight: Tensor, bias: Tensor | None) -> nn.Linear:
    """The dense layer with these weights (output, input)."""
    made = nn.Linear(weight.shape[1], weight.shape[0], bias is not None, device="meta")
    made.weight = nn.Parameter(weight.contiguous(), requires_grad=False)
    if bias is not None:
        made.bias = nn.Parameter(bias.to(weight.dtype), requires_grad=False)
    return made.eval()


def width_of(module: Recurrent) -> int:
    """How many numbers a recurrent layer gives at each step."""
    hidden = getattr(module, "proj_size", 0) or module.hidden_size
    return hidden * (2 if module.bidirectional else 1)
