"""Ends: the embeddings and dense layers of a file that fit before or after a recurrent layer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, NamedTuple, TypeVar

import torch
from torch import Tensor, nn

from lstm_viz.layers import Recurrent
from lstm_viz.sequences.numerals import quoted
from lstm_viz.weights.error import WeightsError
from lstm_viz.weights.layer import Layer
from lstm_viz.weights.stored import Budget, Stored

Module = TypeVar("Module", nn.Embedding, nn.Linear)
Ends = Mapping[str, nn.Embedding | nn.Linear]


class End(NamedTuple):
    """An embedding (token, input) or a dense layer, before its numbers are read.

    The weight of a dense layer is (output, input) in PyTorch and, where it is `turned`, (input,
    output), as Keras has it.
    """

    role: Literal["embedding", "dense"]
    weight: Stored
    bias: Stored | None = None
    turned: bool = False

    @property
    def width(self) -> int:
        """How many numbers it has in common with a recurrent layer."""
        columns = self.role == "embedding" or not self.turned
        return self.weight.shape[1 if columns else 0]

    def fits(self, layer: Layer) -> bool:
        """Whether it could be before or after this layer."""
        first = layer.rows[0]
        if self.role == "embedding":
            return self.width == first.W_ih.shape[1]
        return self.width == first.W_hh.shape[1] * layer.directions

    def read(self, budget: Budget) -> nn.Embedding | nn.Linear:
        """The module. Raises WeightsError where its numbers are too many, or none."""
        weight = budget.read(self.weight)
        if self.role == "embedding":
            return nn.Embedding.from_pretrained(weight).eval()
        return linear(weight.T if self.turned else weight, self.bias and budget.read(self.bias))


def end_of(role: str, arrays: Iterable[Stored], turned: bool) -> End | None:
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
    found: Mapping[str, End], layers: Iterable[Layer], budget: Budget
) -> tuple[dict[str, nn.Embedding | nn.Linear], list[str]]:
    """Those that fit a recurrent layer of the file, and notes on those that can't be read."""
    layers, ends, notes = list(layers), dict[str, nn.Embedding | nn.Linear](), list[str]()
    for name, end in found.items():
        if any(end.fits(layer) for layer in layers):
            try:
                ends[name] = end.read(budget)
            except WeightsError as error:
                notes.append(f"{name}: it can't be used: {error}")
    return ends, notes


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


class Fitting(NamedTuple):
    """The names of the embeddings and of the dense layers that could be round one layer."""

    embeddings: tuple[str, ...]
    dense: tuple[str, ...]


def fitting(ends: Ends, module: Recurrent) -> Fitting:
    """Those of a file's ends whose sizes agree with a layer's."""
    return Fitting(
        tuple(
            name
            for name, end in ends.items()
            if isinstance(end, nn.Embedding) and end.embedding_dim == module.input_size
        ),
        tuple(
            name
            for name, end in ends.items()
            if isinstance(end, nn.Linear) and end.in_features == width_of(module)
        ),
    )


# The activations of a dense layer by their names in Keras.
APPLIED: Mapping[str, Callable[[Tensor], Tensor]] = {
    "linear": lambda sums: sums,
    "softmax": lambda sums: sums.softmax(dim=-1),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "softplus": nn.functional.softplus,
    "elu": nn.functional.elu,
}


class Network(nn.Module):
    """A recurrent layer of a file between an embedding and a dense layer of the same file.

    `network(x)` takes what the recurrent layer takes or, with an embedding, tokens (time, batch) as
    whole numbers, and gives what comes out of the dense layer at every step, or h without one:
    (time, batch, output). `record_all(network, x)` records the layer as "rnn". `activation` is that
    of the dense layer, where the file states it, and empty where it does not.
    """

    def __init__(
        self,
        rnn: Recurrent,
        embedding: nn.Embedding | None,
        dense: nn.Linear | None,
        activation: str = "",
    ) -> None:
        super().__init__()
        self.embedding, self.rnn, self.dense = embedding, rnn, dense
        self.activation = activation
        self.eval()

    def forward(self, x: Tensor) -> Tensor:
        """See the class. Raises ValueError for tokens that the embedding does not have."""
        dtype = next(self.rnn.parameters()).dtype
        if self.embedding is not None:
            x = self.embedding(_tokens(x, self.embedding.num_embeddings)).to(dtype)
        h, _ = self.rnn(x)
        if self.dense is None:
            return h
        sums = self.dense(h.to(self.dense.weight.dtype))
        return APPLIED[self.activation](sums) if self.activation else sums


def network_of(
    ends: Ends,
    name: str,
    module: Recurrent,
    embedding: str | None,
    dense: str | None,
    activation: str = "",
) -> Network:
    """The layer between two of the ends, by their names. Raises as `Loaded.network`.

    `activation` is what the file states of the dense layer, empty where it states nothing.
    """
    before = _named(ends, embedding, nn.Embedding, "embedding")
    after = _named(ends, dense, nn.Linear, "dense layer")
    if before is not None and before.embedding_dim != module.input_size:
        raise ValueError(
            f"the embedding {quoted(str(embedding))} gives {before.embedding_dim} numbers for each "
            f"token, and the layer {quoted(name)} reads {module.input_size}; choose another"
        )
    if after is not None and after.in_features != width_of(module):
        raise ValueError(
            f"the dense layer {quoted(str(dense))} reads {after.in_features} numbers, and the "
            f"layer {quoted(name)} gives {width_of(module)} at each step; choose another"
        )
    if activation and activation not in APPLIED:
        raise ValueError(
            f"the activation of the dense layer {quoted(str(dense))} is {quoted(activation)}, and "
            f"these are known: {', '.join(APPLIED)}; use its sums alone: "
            f"loaded.ends[{str(dense)!r:.80}]"
        )
    return Network(module, before, after, activation)


def _named(ends: Ends, name: str | None, wanted: type[Module], what: str) -> Module | None:
    if name is None:
        return None
    if not isinstance(found := ends.get(name), wanted):
        there = ", ".join(key for key, end in ends.items() if isinstance(end, wanted))
        raise KeyError(
            f"the file has no {what} {quoted(str(name))} that fits a layer of it; there is "
            f"{there or 'none'}"
        )
    return found


def _tokens(x: Tensor, count: int) -> Tensor:
    whole = not x.is_floating_point() or bool((x == x.round()).all())
    if x.dim() not in (1, 2) or not whole:
        raise ValueError(
            f"the embedding takes whole numbers (time,) or (time, batch); got {x.dtype} with the "
            f"shape {tuple(x.shape)}"
        )
    if x.numel() and not 0 <= int(x.min()) <= int(x.max()) < count:
        raise ValueError(
            f"the embedding has the tokens 0 to {count - 1}; got {int(x.min())} to {int(x.max())}"
        )
    return x.to(torch.int64)
