"""Before: layers of a file one after the other, which a sequence goes through before a layer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from lstm_viz.call import States
from lstm_viz.layers import Recurrent
from lstm_viz.sequences.numerals import quoted
from lstm_viz.weights.ends import Ends, width_of

Path = tuple[str, ...]  # names of layers and ends, in the order of the pass
OFFERED = 24  # paths, where the file does not state which one it is

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


class PathLayer(NamedTuple):
    """A layer of a path, with its state before step 1 or, if it is dense, its activation."""

    name: str
    module: Any  # an nn.Embedding, an nn.Linear or a recurrent layer
    initial: States = None
    activation: str = ""

    @property
    def reads(self) -> int:
        """How many numbers it reads at each step; 1 of an embedding, which reads tokens."""
        if isinstance(self.module, nn.Embedding):
            return 1
        return int(getattr(self.module, "in_features", 0) or self.module.input_size)

    @property
    def gives(self) -> int:
        """How many numbers it gives at each step."""
        if isinstance(self.module, nn.Embedding):
            return self.module.embedding_dim
        return int(getattr(self.module, "out_features", 0) or width_of(self.module))

    def passed(self, x: Tensor) -> Tensor:
        """What it gives of (time, [batch,] input)."""
        if isinstance(self.module, nn.Embedding):
            return self.module(_tokens(x, self.module.num_embeddings))
        x = x.to(next(self.module.parameters()).dtype)
        if isinstance(self.module, nn.Linear):
            return APPLIED[self.activation or "linear"](self.module(x))
        y: Tensor = self.module(x, _for_batch(self.initial, x))[0]
        return y


class Before(nn.Module):
    """The layers of a path: (time, batch, input), or tokens (time, batch) → (time, batch, output).

    Raises ValueError where two of them do not fit each other, and for an activation that is not
    known here.
    """

    def __init__(self, steps: list[PathLayer]) -> None:
        super().__init__()
        for place, (name, module, _, activation) in enumerate(steps):
            if place and isinstance(module, nn.Embedding):
                raise ValueError(f"the embedding {quoted(name)} can only be the first of a path")
            if place and steps[place - 1].gives != steps[place].reads:
                raise ValueError(misfit(steps[place - 1], name, steps[place].reads))
            need_known(name, activation)
        self.steps = steps
        self.layers = nn.ModuleList(step.module for step in steps)
        self.eval()

    @property
    def embedding(self) -> nn.Embedding | None:
        """The embedding that it begins with, where it does."""
        first = self.steps[0].module
        return first if isinstance(first, nn.Embedding) else None

    def forward(self, x: Tensor) -> Tensor:
        """See the class.

        Raises ValueError for tokens that the embedding does not have, and where a layer gives
        numbers that no layer after it can read.
        """
        for step in self.steps:
            x = step.passed(x)
            if not bool(x.isfinite().all()):
                raise ValueError(
                    f"the layer {quoted(step.name)} gives NaN or infinite numbers, which the next "
                    "one can't read; look for NaN in its weights, for values that grow without "
                    "bound, or for an input that is not scaled"
                )
        return x


def misfit(step: PathLayer, name: str, reads: int) -> str:
    """That a layer does not read as many numbers as the one before it gives."""
    what = "embedding" if isinstance(step.module, nn.Embedding) else "layer"
    return (
        f"the {what} {quoted(step.name)} gives {step.gives} numbers at each step, and the layer "
        f"{quoted(name)} reads {reads}; choose another"
    )


def need_known(name: str, activation: str) -> None:
    """Raise ValueError for an activation of a dense layer that is not known here."""
    if activation and activation not in APPLIED:
        raise ValueError(
            f"the activation of the dense layer {quoted(name)} is {quoted(activation)}, and "
            f"these are known: {', '.join(APPLIED)}; use its sums alone: "
            f"loaded.ends[{name!r:.80}]"
        )


def offered(
    name: str, layers: Mapping[str, Recurrent], ends: Ends
) -> tuple[tuple[Path, ...], bool]:
    """The paths that could be before a layer by their sizes, of a file that does not state any.

    Any recurrent layer may be right before it; before that one, as many as fit in the order of the
    file, or none. Those come first that are nearest before it in the file, and of one layer the
    longest. At most `OFFERED` of them, and whether there are more.
    """
    paths = list(islice(_paths(name, layers, ends), OFFERED + 1))
    return tuple(paths[:OFFERED]), len(paths) > OFFERED


def _paths(name: str, layers: Mapping[str, Recurrent], ends: Ends) -> Iterator[Path]:
    def embedded(path: Path) -> Iterator[Path]:
        """A path with each of the embeddings that fit its first layer, and without one."""
        reads = layers[path[0] if path else name].input_size
        for end, module in ends.items():
            if isinstance(module, nn.Embedding) and module.embedding_dim == reads:
                yield (end, *path)
        if path:
            yield path

    yield from embedded(())
    order = list(layers)
    at = order.index(name)
    for last in (*reversed(order[:at]), *order[at + 1 :]):
        if width_of(layers[last]) == layers[name].input_size:
            chain = [last]
            for one in reversed(order[: order.index(last)]):
                if one == name or width_of(layers[one]) != layers[chain[-1]].input_size:
                    break
                chain.append(one)
            yield from embedded(tuple(reversed(chain)))
            if len(chain) > 1:
                yield from embedded((last,))


def _for_batch(states: States, x: Tensor) -> States:
    """The states before step 1 of one sequence, for each of a batch (or for x without one)."""

    def one(state: Tensor) -> Tensor:
        state = state.to(x)
        return state[:, 0] if x.dim() == 2 else state.expand(-1, x.shape[1], -1).contiguous()

    if isinstance(states, tuple):
        h, c = states
        return one(h), one(c)
    return None if states is None else one(states)


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
