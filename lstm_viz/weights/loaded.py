"""Loaded: the recurrent layers of a file by name, and what else the file has and does not tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lstm_viz.call import States, base_of
from lstm_viz.general import General
from lstm_viz.layers import Recurrent
from lstm_viz.sequences.numerals import quoted
from lstm_viz.weights.assumed import CHOOSABLE
from lstm_viz.weights.ends import Ends, Fitting, Network, fitting, network_of
from lstm_viz.weights.gates import Block


class Part(NamedTuple):
    """Something of a file that is no recurrent layer.

    `role` is "embedding", "dense", "optimiser" or "other", as far as names and shapes tell, and
    `shape` that of its largest array, as the file has it.
    """

    name: str
    role: str
    shape: tuple[int, ...]


@dataclass(frozen=True, eq=False, repr=False)
class Loaded(Mapping[str, Recurrent]):
    """The recurrent layers of a file: a mapping of names to modules, ready for `record`.

    Attributes:
        format: what kind of file it is.
        layers: the modules by name, in eval mode and with the time first, as torch's default is.
        initial: of the layers whose file has a state before step 1 that is not 0, this state, as
            the second argument of `record` for a batch of one sequence.
        blocks: for each layer, which part of which matrix of the file is which gate, and where
            PyTorch has it.
        parts: what else is in the file.
        notes: sentences on what was assumed because the file does not state it, or was converted.
        refused: recurrent layers that can't be used, by name, each with the reason.
        ends: the embeddings and dense layers of the file that fit one of the recurrent layers, as
            nn.Embedding and nn.Linear; of ONNX files the embeddings alone.
        outputs: of the dense layers among them whose activation the file states, as a Keras model
            does, its name there, such as "linear" or "softmax"; `ends` has the layer before it.
    """

    format: str
    layers: Mapping[str, Recurrent]
    initial: Mapping[str, States] = field(default_factory=dict)
    blocks: Mapping[str, tuple[Block, ...]] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    refused: Mapping[str, str] = field(default_factory=dict)
    ends: Ends = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)

    def network(
        self, name: str, *, embedding: str | None = None, dense: str | None = None
    ) -> Network:
        """A recurrent layer with what stands before and after it: tokens in, answers out.

        `load("tagger.pt").network("lstm", embedding="embed", dense="tags")(tokens)` gives what the
        dense layer gives at every step, and `record_all` of it records the layer. Where the file
        states the dense layer's activation, as a Keras model does, it is applied, as `predict` of
        Keras does: linear leaves numbers, softmax makes probabilities. A file of PyTorch states
        none, so that what comes out is before any. What else the network did in between (dropout,
        normalisation) is not in it.

        Args:
            name: of the recurrent layer.
            embedding: a name of `ends`, whose vectors are as wide as the layer's input.
            dense: a name of `ends`, which reads as many numbers as the layer gives at each step.

        Raises KeyError for a name that is not there, ValueError for sizes that do not fit and for
        an activation that is not known here.
        """
        stated = self.outputs.get(dense or "", "")
        return network_of(self.ends, name, self[name], embedding, dense, stated)

    def fitting(self, name: str) -> Fitting:
        """The names of `ends` that could be before and after a layer, by their sizes alone.

        Raises KeyError for a name that is not there.
        """
        return fitting(self.ends, self[name])

    @property
    def choosable(self) -> tuple[str, ...]:
        """The arguments of `load` for what was assumed, so that it may be chosen."""
        return tuple(
            name for name, end in CHOOSABLE.items() if any(end in note for note in self.notes)
        )

    def __getitem__(self, name: str) -> Recurrent:
        if name not in self.layers:
            raise KeyError(f"there is no layer {quoted(str(name))}; there is {', '.join(self)}")
        return self.layers[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.layers)

    def __len__(self) -> int:
        return len(self.layers)

    def __repr__(self) -> str:
        lines = [f"{self.format}:"]
        lines += [f"  {name}: {_told(module)}" for name, module in self.layers.items()]
        lines += [f"  {name}: refused; {reason}" for name, reason in self.refused.items()]
        lines += [f"  {part.name}: {part.role} {part.shape}" for part in self.parts]
        return "\n".join([*lines, *(f"  Note: {note}" for note in self.notes)])


def _told(module: Recurrent) -> str:
    sizes = f"input {module.input_size}, {module.hidden_size} units, {module.num_layers} layer"
    ways = ", both directions" if module.bidirectional else ""
    own = f", activations {module.nonlinearity}" if isinstance(module, General) else ""
    return f"{base_of(module).__name__}, {sizes}{'s' if module.num_layers > 1 else ''}{ways}{own}"
